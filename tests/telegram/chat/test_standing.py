"""Whoever a camera sees before a door has a card without a sound; their press makes one, name and picture there."""

import asyncio

from bot.house.people import Box, Person, PersonId, Sighting, Verdict
from bot.house.visits.visit import STANDING, Press, PressId
from tests.pictures import jpeg
from tests.rig.chat import FRONT, ChatRig, buttons, card

GRACE = Person(PersonId("g"), "Grace")
STANDS = PressId(f"{STANDING}20260301-ab12")


async def stand(rig: ChatRig, n: int = 0) -> None:
    """A camera sees Grace before the door."""
    await rig.memory.people.save(GRACE)
    rig.eyes.sightings = (Sighting(1, Box(10, 10, 90, 90), Verdict.NAMED, GRACE),)
    presences = rig.staff.watching.door_presence._presences
    presences.there(FRONT, STANDS, asyncio.get_running_loop().time())
    await rig.doorman.photo_arrived(FRONT, STANDS, n, jpeg(40 + n))


async def test_the_press_of_whoever_stands_there_makes_a_sound_below_a_card_that_names_them(rig: ChatRig) -> None:
    await stand(rig)
    shown = await card(rig.leo, "Grace")
    sent = rig.telegram.journal.calls("sendPhoto", rig.leo.id) + rig.telegram.journal.calls("sendMessage", rig.leo.id)
    assert {call.params.get("disable_notification") for call in sent} == {"true"}

    await rig.doorman.bell_rang(Press(PressId("b00t-1"), FRONT, rig.clock()))
    rang = await rig.leo.chat.until(
        lambda chat: next((m for m in chat.messages if m.by_bot and m.reply_to == shown.id), None)
    )
    assert rang.text
    calls = rig.telegram.journal.calls("sendMessage", rig.leo.id)
    assert calls[-1].params.get("disable_notification") != "true"
    assert len(rig.memory.visits.all) == 1
    now = await buttons(rig.leo, "🔓 Unlock")
    assert now.id == shown.id
    assert now.photo
    assert "Grace" in now.text
