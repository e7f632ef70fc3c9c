"""Whoever stands before a door of which rules tell, too, has one card in a chat."""

from dataclasses import replace

import pytest

from bot.house.visits.visit import STANDING, Press, PressId, Visit
from bot.house.watch.camera import Camera, WatchPlaceId
from bot.house.watch.incident import Happening
from tests.pictures import jpeg
from tests.rig.chat import FRONT, ChatRig, card
from tests.telegram.delivery.test_incidents import GARDEN, Watched

STANDS = PressId(f"{STANDING}20260301-ab12")
PORCH = replace(GARDEN, door=FRONT, place=WatchPlaceId(FRONT), place_name="")


class AtTheDoor(Watched):
    """The same, with the camera at the front door."""

    async def begins(self, **changes: object) -> None:
        await super().begins(**{"place": PORCH.place, **changes})
        await self.rig.memory.collection("cameras", Camera).put({PORCH.id: PORCH})
        await self.changes()

    async def delivered(self) -> list[int]:
        """The cards of the front door that stand in Leo's chat once everything has come there."""
        chat = self.rig.leo.chat
        newest = chat.messages[-1].id
        await self.rig.leo.send_text("/help")  # cards go before notes
        await chat.until_message("I look after your door.", after=newest)
        return [one.id for one in chat.messages if one.by_bot and "at the front door" in one.text]


@pytest.fixture
def door(rig: ChatRig) -> AtTheDoor:
    return AtTheDoor(rig)


async def stands(rig: ChatRig) -> Visit:
    """Somebody stands before the front door, and does not ring."""
    await rig.doorman.photo_arrived(FRONT, STANDS, 0, jpeg(80))
    return rig.memory.visits.only


async def test_the_incident_that_came_first_is_the_one_card_until_they_ring(door: AtTheDoor) -> None:
    await door.begins()
    await card(door.rig.leo, "Someone is at the front door")
    await stands(door.rig)
    await door.changes(lasted_s=30.0, happening=Happening.LOITERS)
    told = await card(door.rig.leo, "Someone has been at the front door")
    assert await door.delivered() == [told.id]
    await door.rig.doorman.bell_rang(Press(PressId("b-1"), FRONT, door.rig.clock()))
    await card(door.rig.leo, "🔔", "at the front door")


async def test_a_loud_incident_takes_the_place_of_the_quiet_visit(door: AtTheDoor) -> None:
    await stands(door.rig)
    quiet = await card(door.rig.leo, "👀", "at the front door")
    await door.begins(happening=Happening.LOITERS, lasted_s=20.0)
    await card(door.rig.leo, "Someone has been at the front door")
    await door.changes(lasted_s=60.0)
    await door.rig.leo.chat.until(lambda chat: chat.message(quiet.id) is None)
    await door.rig.doorman.bell_rang(Press(PressId("b-1"), FRONT, door.rig.clock()))
    await card(door.rig.leo, "🔔", "at the front door")


async def test_an_incident_without_a_sound_is_told_by_the_visit_that_stands_there(door: AtTheDoor) -> None:
    await stands(door.rig)
    quiet = await card(door.rig.leo, "👀", "at the front door")
    await door.begins(loud=False)
    await door.changes(lasted_s=60.0)
    assert await door.delivered() == [quiet.id]
    await door.changes(loud=True)
    await card(door.rig.leo, "has been at the front door")


async def test_what_is_done_to_a_camera_and_what_happens_elsewhere_hides_nobody(door: AtTheDoor) -> None:
    await door.begins(happening=Happening.TAMPERED)
    await card(door.rig.leo, "is covered")
    await stands(door.rig)
    await card(door.rig.leo, "👀", "at the front door")


async def test_a_quiet_visit_that_somebody_takes_care_of_stays(door: AtTheDoor) -> None:
    await stands(door.rig)
    quiet = await card(door.rig.leo, "👀", "at the front door")
    await door.rig.leo.tap(quiet, "Ignore")
    await card(door.rig.leo, "ignored it")
    await door.begins()
    await card(door.rig.leo, "Someone is at the front door")
    await door.changes(lasted_s=60.0)
    assert quiet.id in await door.delivered()
