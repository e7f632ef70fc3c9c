"""What the devices' room tells the house, and the doubles that tests of the room use in its place.

``RecordingDoorman`` is its doorman, its watch over bells and what hears of late openings; ``RecordingCaretaker`` looks
after boards, ``RecordingPresence`` after doors; ``Listening`` has them together.
"""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest

from bot.devices.boards.sinks import PresenceSink
from bot.devices.room import HouseListeners
from bot.house.doors.door import DoorId
from bot.house.doors.door_facts import DoorEvent
from bot.house.doors.presence import BoardOpened, ContactClosed, ContactOpened, ExitPressed, RelayOpened
from bot.house.visits.refused import PhotoTaken
from bot.house.visits.visit import PhotoFault, Press, PressId
from bot.nursery import Nursery
from tests.devices.doubles import Listening, RecordingDoorman, RecordingPresence
from tests.rig.house import FRONT, LEO, NOON, HouseRig

RING = PressId("b00t-1")

pytestmark = pytest.mark.looptime


@dataclass
class Sinks:
    house: HouseListeners
    presence: PresenceSink


@pytest.fixture(params=["real", "double"])
async def sinks(request: pytest.FixtureRequest) -> AsyncIterator[Sinks]:
    async with Nursery() as nursery:
        if request.param == "real":
            house = HouseRig(nursery)
            yield Sinks(house, house.presence)
        else:
            yield Sinks(Listening(RecordingDoorman()), RecordingPresence())


async def test_the_same_picture_is_taken_once(sinks: Sinks) -> None:
    await sinks.house.doorman.photo_arrived(FRONT, RING, 0, b"jpeg")
    await sinks.house.doorman.photo_arrived(FRONT, RING, 1, b"jpeg", doubtful=True)
    with pytest.raises(PhotoTaken):
        await sinks.house.doorman.photo_arrived(FRONT, RING, 0, b"another")


async def test_a_press_may_be_told_twice_and_so_may_what_nobody_can_read(sinks: Sinks) -> None:
    for _ in range(2):
        await sinks.house.doorman.bell_rang(Press(RING, FRONT, NOON))
        await sinks.house.doorman.photo_unreadable(FRONT, RING, 0, PhotoFault.FOREIGN)
        await sinks.house.doorman.photo_doubted(FRONT, RING, 0)


async def test_whatever_a_door_says_of_itself_is_taken_in_and_waits_for_nobody(sinks: Sinks) -> None:
    async with asyncio.timeout(1):
        for news in DoorEvent:
            await sinks.house.bells.door_news(FRONT, news)
        for away in (False, True):
            await sinks.house.whereabouts.heard(LEO.id, away=away)
        for there in (False, True):
            await sinks.house.bells.broker_news(there=there)
        await sinks.house.answers.opened_late(FRONT, "an order that nobody gave")
        for door in (FRONT, DoorId("a door of yesterday")):
            await sinks.house.caretaker.board_news(door)
        for report in (ContactOpened, ContactClosed, ExitPressed, BoardOpened, RelayOpened):
            sinks.presence.heard(report(FRONT))
