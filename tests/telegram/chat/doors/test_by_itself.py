"""An owner lets a door, and a person, open by themselves; what the family reads when it does."""

from datetime import time

from bot.house.faces.profile import Profile
from bot.house.people import Box, Person, PersonId, ResidentId, Sighting, Verdict
from bot.house.residents.hours import Hours
from bot.house.visits.visit import PressId
from tests.english import texts
from tests.pictures import jpeg
from tests.rig.chat import FRONT, ChatRig, buttons, card
from tests.telegram.chat.doors.test_door_pages import makes_a_sound

GRACE = Person(PersonId("grace"), "Grace")


async def test_a_warning_comes_first_and_everybody_hears_loudly_that_it_opened(rig: ChatRig) -> None:
    await rig.memory.people.save(GRACE)
    await rig.anna.send_text("/people Grace")
    page = await buttons(rig.anna, texts.OPENS_FOR_THEM)
    await rig.anna.tap(page, texts.OPENS_FOR_THEM)
    asked = await card(rig.anna, "I can be mistaken")
    assert not rig.memory.collection("profiles", Profile).everything()
    await rig.anna.tap(asked, texts.ALLOW_YES)
    await card(rig.anna, texts.ALLOWED)
    await rig.anna.send_text("/doors")
    await rig.anna.tap(await buttons(rig.anna, "🚪 front door"), "🚪 front door")
    await rig.anna.tap(await buttons(rig.anna, texts.COURIERS), texts.OPENS)
    await rig.anna.tap(await buttons(rig.anna, texts.BY_DAY), texts.BY_DAY)
    await card(rig.anna, "From 08:00 to 20:00 it opens by itself")
    await all_day(rig)
    rig.eyes.sightings = (Sighting(1, Box(1, 1, 99, 99), Verdict.NAMED, GRACE, distance=0.3, margin=0.2),)
    await rig.ring()
    for n in range(3):
        await rig.doorman.photo_arrived(FRONT, PressId("b00t-1"), n, jpeg(40 + n), signed=True)
    for user in (rig.anna, rig.leo):
        await card(user, "It opened by itself for Grace")
        assert makes_a_sound(rig, user, await card(user, "The front door opened by itself for Grace."))
    assert rig.locks.opened == [FRONT]
    shown = await buttons(rig.leo, "That is not Grace")
    await rig.leo.tap(shown, "That is not Grace")
    await card(rig.anna, "No door opens by itself for Grace any more")


async def all_day(rig: ChatRig) -> None:
    """An hour more by a tap; and then, whatever the clock says, round the clock, which taps cannot choose."""
    door = await card(rig.anna, "From 08:00 to 20:00 it opens by itself")
    await rig.anna.tap(door, texts.BEGINS_EARLIER)
    await card(rig.anna, "From 07:00 to 20:00")
    await rig.anna.tap(rig.anna.chat.message(door.id) or door, texts.ENDS_LATER)
    await card(rig.anna, "From 07:00 to 21:00")
    anna = await rig.registrar.resident(ResidentId(rig.anna.id))
    assert anna
    await rig.staff.upkeep.set_by_itself(anna, FRONT, (Hours(time(), time()),))


async def test_an_adult_sees_no_such_button(rig: ChatRig) -> None:
    await rig.memory.people.save(GRACE)
    await rig.leo.send_text("/people Grace")
    assert texts.OPENS_FOR_THEM not in (await buttons(rig.leo, "✏️ Another name")).labels


async def test_a_door_whose_camera_signs_nothing_says_why_it_never_does(rig: ChatRig) -> None:
    rig.boards.doors = []
    await rig.anna.send_text("/doors")
    await rig.anna.tap(await buttons(rig.anna, "🚪 front door"), "🚪 front door")
    await rig.anna.tap(await buttons(rig.anna, texts.COURIERS), texts.OPENS)
    assert texts.BY_DAY not in (await card(rig.anna, "does not sign its pictures")).labels
