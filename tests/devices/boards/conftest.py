from collections.abc import AsyncIterator

import pytest

from bot.devices.boards import authentication
from bot.devices.boards.board import boards_of
from bot.devices.boards.link import BoardLink
from bot.devices.locks.kinds import BoardLock
from bot.devices.locks.locks import DoorLocks
from bot.house.boards.board import Acquaintance
from bot.house.doors.presence import Presence
from bot.house.facts import Outlets
from bot.mqtt import Mqtt
from bot.nursery import Nursery
from tests.devices.boards.attacked import FRONT, Scene, link_of
from tests.devices.boards.linked import SIDE, LinkScene
from tests.devices.boards.signing_board import KEY, standing
from tests.devices.doubles import Listening, RecordingDoorman, RecordingPresence, SetClock
from tests.fakes.books import MemoryAudit, MemoryCollection
from tests.mqtt.ends import connected
from tests.rig.mosquitto import Mosquitto
from tests.rig.other_end import OtherEnd


@pytest.fixture
async def scene(
    broker: Mosquitto, mqtt: Mqtt, nursery: Nursery, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Scene]:
    monkeypatch.setattr(authentication, "PROOF_PAUSE_S", 0.01)
    boards, doorman, audit = boards_of([FRONT]), RecordingDoorman(), MemoryAudit()
    acquaintances: MemoryCollection[Acquaintance] = MemoryCollection()
    presence = Presence(outlets=Outlets(doorman), audit=audit, background=nursery, steady=clock)
    link = link_of(mqtt, boards, doorman, audit, nursery, clock, acquaintances, presence)
    locks = DoorLocks({FRONT: BoardLock(KEY, 3000)}, mqtt, boards, presence, confirm_s=0.6)
    async with link, mqtt, standing(broker.port) as board, OtherEnd(broker.port) as attacker:
        await connected(mqtt)
        yield Scene(board, attacker, locks, presence, boards[FRONT], doorman, audit, clock, acquaintances)


@pytest.fixture
async def heard(
    mqtt: Mqtt,
    nursery: Nursery,
    other_end: OtherEnd,
    doorman: RecordingDoorman,
    audit: MemoryAudit,
    clock: SetClock,
) -> AsyncIterator[LinkScene]:
    boards, house, presence = boards_of([FRONT, SIDE]), Listening(doorman), RecordingPresence()
    link = BoardLink(
        mqtt,
        boards,
        house,
        presence,
        keys={},
        acquaintances=MemoryCollection(),
        audit=audit,
        background=nursery,
        clock=clock,
        steady=clock,
    )
    async with link, mqtt:
        await connected(mqtt)
        yield LinkScene(mqtt, link, boards, doorman, house.caretaker, presence, audit, clock, other_end)
