"""/keys, over a strict stand-in for Telegram: a program gets a key that stands in the chat for ten minutes."""

from datetime import timedelta

from bot.demo.telegram.chat_message import ChatMessage
from bot.demo.telegram.residents import User
from bot.house.people import ResidentId
from bot.house.programs.key import MONTH, KeyScope
from bot.house.residents.permissions import Action
from bot.house.visits.visit import Outcome
from tests.rig.chat import FRONT, ChatRig, buttons, card

NEW, MAKE, REVOKE = "➕ A key for a program", "✅ Make the key", "🗑 Take it back"
ENDED, REMOVE = "Keys that no longer count", "🗑 Remove it from the list"


async def redrawn(user: User, message: ChatMessage, label: str) -> ChatMessage:
    """A message once it has this button."""
    return await user.chat.until(
        lambda chat: next((m for m in chat.messages if m.id == message.id and label in m.labels), None)
    )


async def handed_out(rig: ChatRig, *chosen: str) -> ChatMessage:
    """The message with a key that Anna makes, by the buttons."""
    await rig.anna.send_text("/keys")
    await rig.anna.tap(await buttons(rig.anna, NEW), NEW)
    await card(rig.anna, "What is the program called")
    await rig.anna.send_text("Home <i>")
    page = shown = await buttons(rig.anna, MAKE)
    for label in chosen:
        await rig.anna.tap(page, label)
        page = await redrawn(rig.anna, shown, f"✓ {label}")
    await rig.anna.tap(page, MAKE)
    return await card(rig.anna, "The key is in this file")


def key_in(message: ChatMessage) -> str:
    assert message.document
    return message.document.content.decode().strip()


async def test_a_key_is_made_with_taps_and_told_in_a_file_that_leaves_the_chat(rig: ChatRig) -> None:
    handed = await handed_out(rig, "🔓 Open doors", "A month")
    assert await card(rig.anna, "It opens a door without asking anybody")
    program = await rig.staff.programs.keys.recognise(key_in(handed))
    (key,) = rig.memory.collections["keys"].everything().values()
    assert program.name == "Home <i>"
    assert program.scopes >= {Action.UNLOCK, Action.SEE_HISTORY}
    assert (set(key.terms.scopes), key.terms.lasts) == ({KeyScope.VISITS, KeyScope.OPEN}, MONTH)
    assert not any(key_in(handed) in m.text for m in rig.anna.chat.messages)
    await rig.stop()
    rig.ahead += timedelta(minutes=11)
    await rig.start()
    await rig.anna.chat.until(lambda chat: chat.message(handed.id) is None)


async def test_the_card_and_the_record_name_the_program_that_opened(rig: ChatRig) -> None:
    program = await rig.staff.programs.keys.recognise(key_in(await handed_out(rig, "🔓 Open doors")))
    await rig.ring()
    await rig.picture()
    (visit,) = await rig.memory.visits.open_visits()
    await rig.staff.answers.give(visit.id, program, Outcome.UNLOCKED)
    for user in (rig.anna, rig.leo):
        assert await card(user, "🔓 Home <i> (a program) opened")
    await rig.staff.openings.open(program, FRONT)
    assert await card(rig.leo, "🔓 Home <i> (a program) has opened the front door. Nobody had rung.")
    await rig.anna.send_text("/audit")
    assert await card(rig.anna, "Home <i> (a program) opened the front door (with /open")
    await rig.anna.send_text("/today")
    assert await card(rig.anna, "Home <i> (a program)")


async def test_a_key_is_taken_back_with_one_tap(rig: ChatRig) -> None:
    await handed_out(rig)
    await rig.anna.send_text("/keys")
    listed = await card(rig.anna, "These programs have a key")
    await rig.anna.tap(listed, "Home <i>")
    shown = await redrawn(rig.anna, listed, REVOKE)
    assert "Not used yet." in shown.text
    await rig.anna.tap(shown, REVOKE)
    assert await card(rig.anna, "The key of Home <i> no longer counts.")
    assert "No program has a key." in (await redrawn(rig.anna, listed, ENDED)).text
    assert not rig.staff.programs.keys.any


async def test_a_key_that_no_longer_counts_is_removed_with_one_tap_and_the_record_still_tells_of_it(
    rig: ChatRig,
) -> None:
    await handed_out(rig)
    (key,) = rig.memory.collections["keys"].everything().values()
    anna = await rig.memory.residents.find(ResidentId(rig.anna.id))
    assert anna
    await rig.staff.programs.keeper.revoke(anna, key.id)
    await rig.anna.send_text("/keys")
    listed = await buttons(rig.anna, ENDED)
    assert "No program has a key." in listed.text
    await rig.anna.tap(listed, ENDED)
    over = await redrawn(rig.anna, listed, "Home <i>")
    assert "These keys no longer count." in over.text
    await rig.anna.tap(over, "Home <i>")
    shown = await redrawn(rig.anna, listed, REMOVE)
    assert "It no longer counts." in shown.text
    assert "It could:" in shown.text
    await rig.anna.tap(shown, REMOVE)
    assert await card(rig.anna, "The key of Home <i> is no longer on the list.")
    empty = await card(rig.anna, "No key is left on this list.")
    assert "Home <i>" not in repr(rig.memory.collections["keys"].everything())
    await rig.anna.tap(empty, "All keys")
    assert ENDED not in (await redrawn(rig.anna, listed, NEW)).labels
    assert [what for what, _ in rig.memory.audit.lines][-1] == "key removed"


async def test_a_key_that_allows_nothing_is_not_made_and_somebody_else_s_taps_make_none(rig: ChatRig) -> None:
    await rig.anna.send_text("/keys")
    await rig.anna.tap(await buttons(rig.anna, NEW), NEW)
    await card(rig.anna, "What is the program called")
    await rig.anna.send_text("Screen")
    page = await buttons(rig.anna, MAKE)
    await rig.anna.tap(page, "✓ See who comes")
    await rig.anna.tap(await redrawn(rig.anna, page, "See who comes"), MAKE)
    assert await card(rig.anna, "Please choose at least one thing that the program may do.")
    await rig.leo.send_text("/keys")
    assert await card(rig.leo, "Only an owner of this home can do that.")
    assert not rig.staff.programs.keys.any
