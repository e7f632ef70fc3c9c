"""/doors: the owner names a door, and what is said and shown follows."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.demo.telegram.chat_message import ChatMessage
from bot.house.doors.door import Door, DoorId
from bot.house.people import Limits
from bot.house.residents.hours import Hours
from tests.english import texts
from tests.rig.chat import DOORS, ChatRig, buttons, card

BACK = DoorId("back")
RENAME_FRONT = "✏️ Rename: front door"
FRONT_PAGE = "🚪 front door"


@pytest.fixture
async def two(rig: ChatRig) -> ChatRig:
    """A home with a garden door, too."""
    await rig.stop()
    rig.doors = {**DOORS, BACK: Door(BACK, "garden door", has_lock=False)}
    await rig.start()
    return rig


async def open_page(rig: ChatRig) -> ChatMessage:
    """Anna opens the front door's page."""
    await rig.anna.send_text("/doors")
    await rig.anna.tap(await buttons(rig.anna, FRONT_PAGE), FRONT_PAGE)
    return await buttons(rig.anna, RENAME_FRONT)


async def ask(rig: ChatRig) -> int:
    """Anna wants another name for the front door; returns the message that asks for it."""
    await open_page(rig)
    await rig.anna.tap(await buttons(rig.anna, RENAME_FRONT), RENAME_FRONT)
    return (await card(rig.anna, "What shall I call the front door from now on?")).id


async def test_an_owner_sees_every_door_and_names_one_and_the_open_card_follows_in_every_chat(two: ChatRig) -> None:
    rig = two
    await rig.ring()
    shown = [await buttons(user, texts.UNLOCK) for user in (rig.anna, rig.leo)]
    await rig.anna.send_text("/doors")
    listed = await card(rig.anna, "These are the doors of this home:", "• front door", "• garden door")
    assert listed.labels == [FRONT_PAGE, "🚪 garden door", texts.ADD_DOOR]
    await rig.anna.tap(listed, FRONT_PAGE)
    await rig.anna.tap(await buttons(rig.anna, RENAME_FRONT), RENAME_FRONT)
    await card(rig.anna, "What shall I call the front door from now on?")
    await rig.anna.send_text("street door")
    await card(rig.anna, "From now on I say “street door”, on the open cards too.")
    await card(rig.leo, "Anna has given the front door a new name: street door.")
    for user, before in zip((rig.anna, rig.leo), shown, strict=True):
        after = await card(user, "Someone is at the street door")
        assert after.id == before.id
        assert texts.UNLOCK in after.labels
    await rig.leo.tap(await buttons(rig.leo, texts.UNLOCK), texts.UNLOCK)
    assert await buttons(rig.leo, "✅ Yes, open the street door")


async def test_the_name_outlives_a_restart_whatever_the_settings_say(rig: ChatRig) -> None:
    await ask(rig)
    await rig.anna.send_text("street door")
    await card(rig.anna, "From now on I say “street door”")
    await rig.stop()
    await rig.start()
    await rig.ring()
    assert await card(rig.leo, "Someone is at the street door")


async def test_a_question_that_a_restart_interrupted_is_answered_after_it(rig: ChatRig) -> None:
    asked = await ask(rig)
    await rig.stop()
    await rig.start()
    question = next(message for message in rig.anna.chat.messages if message.id == asked)
    await rig.anna.reply(question, "yes")  # an odd name, but one
    assert await card(rig.anna, "From now on I say “yes”")


async def test_a_door_keeps_its_name_where_none_was_meant(two: ChatRig) -> None:
    rig = two
    question = await ask(rig)
    await rig.anna.send_text("…")
    await card(rig.anna, texts.NO_NAME)
    await rig.anna.send_text("Garden Door")
    await card(rig.anna, texts.NAME_TAKEN)
    asking = next(message for message in rig.anna.chat.messages if message.id == question)
    await rig.anna.tap(asking, texts.CANCEL)
    await card(rig.anna, texts.CANCELLED)
    await rig.anna.send_text("/doors")
    assert await rig.anna.chat.until_message("• front door", after=question)


async def test_whoever_owns_nothing_names_no_door(rig: ChatRig) -> None:
    await rig.leo.send_text("/doors")
    assert await card(rig.leo, "Only an owner of this home can do that.", "Please ask Anna.")


@pytest.mark.parametrize("asked_before", [True, False])
@pytest.mark.parametrize("why", ["door", "hours"])
async def test_whoever_asks_beyond_their_limits_reads_why_not(rig: ChatRig, why: str, *, asked_before: bool) -> None:
    leo = next(one for one in await rig.memory.residents.residents() if one.name == "Leo")
    in_two_hours, in_three = ((rig.clock() + timedelta(hours=n)).time() for n in (2, 3))
    limits, reason = {
        "door": (Limits(doors=(BACK,)), "You may do that at other doors, but not at this one."),
        "hours": (Limits(hours=(Hours(in_two_hours, in_three),)), "You may do that at other times, but not now."),
    }[why]
    await rig.ring()
    tapped, button = await buttons(rig.leo, texts.UNLOCK), texts.UNLOCK
    if asked_before:
        await rig.leo.tap(tapped, button)
        tapped, button = await buttons(rig.leo, "✅ Yes, open the front door"), "✅ Yes, open the front door"
    await rig.memory.residents.save(replace(leo, limits=limits))
    await rig.leo.tap(tapped, button)
    await card(rig.leo, reason, "Please ask Anna.")
    assert rig.locks.opened == []
