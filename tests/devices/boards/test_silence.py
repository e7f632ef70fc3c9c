"""A board that dies is noticed, whatever its connection or the broker's memory claims; the loop's time decides."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest

from bot.devices.boards import door_queue
from bot.devices.boards.board import Board, boards_of
from bot.devices.boards.link import BoardLink
from bot.house.doors.door import DoorId
from bot.mqtt import Broker, Message, Mqtt
from bot.nursery import Nursery
from tests.devices.doubles import Listening, RecordingDoorman, RecordingPresence
from tests.fakes.books import MemoryAudit, MemoryCollection
from tests.mqtt.ends import connected
from tests.rig.devices import link_of
from tests.rig.mosquitto import BROKER, Mosquitto
from tests.rig.other_end import OtherEnd

FRONT, GATE = DoorId("front"), DoorId("gate")
CHALLENGE = b"0123456789abcdef" * 2


@dataclass(slots=True)
class LinkAlone:
    """A link without a broker: what would come from one is said into it."""

    link: BoardLink
    doorman: RecordingDoorman
    boards: dict[DoorId, Board]

    def say(self, word: str, payload: bytes, *, door: DoorId = FRONT, retained: bool = False) -> None:
        self.link._heard(Message(f"doorbell/{door}/{word}", payload, retained, lambda: None))

    def broker(self, *, there: bool) -> None:
        self.link._broker_changed(there)


@pytest.fixture
async def link(nursery: Nursery) -> AsyncIterator[LinkAlone]:
    boards, doorman = boards_of([FRONT, GATE]), RecordingDoorman()
    link = BoardLink(
        Mqtt(Broker("127.0.0.1", 1), nursery),
        boards,
        Listening(doorman),
        RecordingPresence(),
        keys={},
        acquaintances=MemoryCollection(),
        audit=MemoryAudit(),
        background=nursery,
        clock=lambda: datetime.now(UTC),
        steady=lambda: datetime.now(UTC),
        talking=[FRONT],
    )
    async with link:
        yield LinkAlone(link, doorman, boards)


@pytest.mark.looptime
async def test_a_board_that_hangs_but_keeps_its_connection_is_told_within_ninety_seconds(link: LinkAlone) -> None:
    link.broker(there=True)
    link.say("state/online", b"online")
    for _ in range(5):
        await asyncio.sleep(60)
        link.say("state/health", b'{"uptime_s": 60}')
    assert link.doorman.news == []
    await asyncio.sleep(90)
    assert link.doorman.news == [(FRONT, "silent")]
    assert link.boards[FRONT].online is False

    link.say("state/challenge", CHALLENGE)
    await asyncio.sleep(1)
    assert link.doorman.news == [(FRONT, "silent"), (FRONT, "back")]
    assert link.boards[FRONT].online is True


@pytest.mark.looptime
async def test_an_old_word_that_the_broker_kept_is_no_sign_of_life(link: LinkAlone) -> None:
    link.broker(there=True)
    await asyncio.sleep(30)
    link.say("state/online", b"online", retained=True)
    link.say("state/challenge", CHALLENGE, retained=True)
    await asyncio.sleep(60)
    assert link.doorman.news == [(FRONT, "silent")]


@pytest.mark.looptime
async def test_a_board_that_was_never_heard_is_told_and_a_door_without_one_is_not(link: LinkAlone) -> None:
    link.broker(there=True)
    link.say("event/ring", b'{"id": "a-1"}', door=GATE)
    await asyncio.sleep(200)
    assert link.doorman.news == [(FRONT, "silent")]


@pytest.mark.looptime
async def test_while_the_broker_is_away_no_board_is_blamed(link: LinkAlone) -> None:
    link.broker(there=True)
    link.say("state/online", b"online")
    link.broker(there=False)
    await asyncio.sleep(500)
    assert link.doorman.news == []
    assert link.doorman.broker == [False, True, False]


@pytest.mark.looptime
async def test_a_last_will_is_told_once_and_its_silence_not_again(link: LinkAlone) -> None:
    link.broker(there=True)
    link.say("state/online", b"online")
    await asyncio.sleep(30)
    link.say("state/online", b"offline")
    await asyncio.sleep(500)
    assert link.doorman.news == [(FRONT, "away")]


@pytest.mark.looptime
async def test_a_camera_that_does_not_answer_is_told_after_two_reports(link: LinkAlone) -> None:
    link.broker(there=True)
    for camera in (b"false", b"true", b"false", b"false", b"false", b"true", b"true"):
        link.say("state/health", b'{"camera": %s}' % camera)
        await asyncio.sleep(60)
    assert link.doorman.news == [(FRONT, "blind"), (FRONT, "sees")]


async def test_a_real_broker_tells_of_a_board_whose_power_went(
    broker: Mosquitto, mqtt: Mqtt, nursery: Nursery, monkeypatch: pytest.MonkeyPatch
) -> None:
    if BROKER is None:
        pytest.skip("mosquitto is not installed")
    monkeypatch.setattr(door_queue, "SILENT_S", 1.0)
    doorman, boards = RecordingDoorman(), boards_of([FRONT])
    link = link_of(mqtt, boards, nursery, doorman, talking=[FRONT])
    async with link, mqtt:
        await connected(mqtt)
        async with OtherEnd(broker.port) as board:
            await board.say("doorbell/front/state/online", b"online", retain=True)
            await doorman.until(lambda: (FRONT, "silent") in doorman.news)  # it hangs: only its connection lives
            await board.say("doorbell/front/state/health", {"uptime_s": 9})
            await doorman.until(lambda: (FRONT, "back") in doorman.news)
    assert doorman.broker[:2] == [False, True]
