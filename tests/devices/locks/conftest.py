from collections.abc import AsyncIterator

import pytest

from bot.devices.boards.board import boards_of
from bot.devices.locks.locks import DoorLocks
from bot.mqtt import Mqtt
from bot.nursery import Nursery
from tests.devices.doubles import RecordingPresence
from tests.mqtt.ends import connected
from tests.rig.devices import link_of
from tests.rig.locks import FRONT, KEY, LOCKS, PATIENT_S, LockRig
from tests.rig.other_end import OtherEnd


@pytest.fixture
async def rig(mqtt: Mqtt, nursery: Nursery, other_end: OtherEnd) -> AsyncIterator[LockRig]:
    boards, presence = boards_of(LOCKS), RecordingPresence()
    locks = DoorLocks(LOCKS, mqtt, boards, presence, confirm_s=PATIENT_S)
    link = link_of(mqtt, boards, nursery, presence=presence, keys={FRONT: KEY})
    async with link, mqtt:
        await connected(mqtt)
        yield LockRig(mqtt, locks, boards, presence, other_end)
