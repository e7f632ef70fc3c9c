"""/residents and /leave, over a strict stand-in for Telegram: a lost phone loses its power at once."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.house.people import ResidentId
from bot.words import talk
from bot.words.tongue import Language, Tongue
from tests.english import phrase, texts
from tests.pictures import jpeg
from tests.telegram.conftest import FRONT, Flat, buttons, card


async def remove_leo(flat: Flat) -> None:
    await flat.anna.send_text("/residents")
    await flat.anna.tap(await buttons(flat.anna, "Remove Leo"), "Remove Leo")
    await flat.anna.tap(await buttons(flat.anna, "Yes, remove Leo"), "Yes, remove Leo")
    await card(flat.anna, "Leo gets no more cards and can open nothing")


async def test_the_owner_sees_who_lives_here_and_since_when(flat: Flat) -> None:
    await flat.anna.send_text("/residents")
    shown = await card(flat.anna, "• Anna (you), owner, since ", "• Leo, since ")
    assert shown.labels == ["Remove Leo", "Make Leo an owner"]


async def test_nobody_else_does(flat: Flat) -> None:
    await flat.leo.send_text("/residents")
    assert await card(flat.leo, texts.ONLY_OWNER)


async def test_a_removed_resident_s_cards_lose_their_buttons_and_a_tap_opens_nothing(flat: Flat) -> None:
    await flat.ring()
    await flat.leo.tap(await buttons(flat.leo, texts.UNLOCK), texts.UNLOCK)
    asking = await card(flat.leo, "Confirm")
    await remove_leo(flat)
    popup = await (await flat.leo.tap(asking, "✅ Yes, open the front door")).answer(10)
    assert (popup.text, flat.locks.opened) == (texts.NOT_YOURS, [])
    await flat.leo.chat.until(lambda chat: not any(m.labels for m in chat.messages), 10)
    await card(flat.leo, "Anna has removed you from this home")


async def test_buttons_that_are_over_leave_a_removed_resident_s_chat_too(flat: Flat) -> None:
    await flat.leo.send_text("/language")
    first = await buttons(flat.leo, "Deutsch")
    await flat.leo.send_text("/language")
    await flat.leo.chat.until_message(texts.ASK_LANGUAGE, timeout_s=10, after=first.id)
    await flat.leo.send_text("/leave")
    await buttons(flat.leo, texts.LEAVE_YES)
    flat.ahead = timedelta(days=1)
    flat.boards.picture = jpeg()
    await flat.leo.send_text("/look")
    await buttons(flat.leo, texts.LOOK_AGAIN)
    await remove_leo(flat)
    await card(flat.leo, "Anna has removed you from this home")
    assert [m.text for m in flat.leo.chat.messages if m.labels] == []


async def test_whoever_was_removed_is_spoken_to_as_before(flat: Flat) -> None:
    await flat.leo.send_text("/language")
    await flat.leo.tap(await buttons(flat.leo, "Deutsch"), "Deutsch")
    german = Tongue(Language.GERMAN, ZoneInfo("UTC"))
    await card(flat.leo, german.html(talk.LANGUAGE_SET))
    await remove_leo(flat)
    await flat.leo.send_text("hello?")
    await card(flat.leo, german.html(talk.MOVED_OUT))


async def test_whoever_is_removed_while_their_tap_is_answered_opens_nothing(flat: Flat) -> None:
    await flat.ring()
    await flat.leo.tap(await buttons(flat.leo, texts.UNLOCK), texts.UNLOCK)
    asking = await card(flat.leo, "Confirm")
    flat.telegram.journal.clear()
    flat.telegram.faults.delay(0.5, "answerCallbackQuery", times=1)
    await flat.leo.tap(asking, "✅ Yes, open the front door")
    await flat.telegram.journal.until(lambda call: call.method.lower() == "answercallbackquery")
    await flat.registrar.remove((await flat.memory.residents.residents())[0], ResidentId(flat.leo.id))
    await flat.leo.send_text("hello?")
    await card(flat.leo, texts.MOVED_OUT)  # what they did before has been carried out
    assert flat.locks.opened == []
    assert "unlock ordered" not in flat.memory.audit.noted


async def test_a_removed_resident_gets_no_more_cards_and_no_queued_notes_and_is_told_once(flat: Flat) -> None:
    await flat.leo.send_photo(jpeg())
    await card(flat.leo, texts.ASK_NAME)
    flat.telegram.faults.slow_down(1, "sendMessage", times=1)
    await flat.leo.send_text("/help")
    await remove_leo(flat)
    await card(flat.leo, "Anna has removed you from this home")
    before = len([m for m in flat.leo.chat.messages if m.by_bot])
    await flat.ring()
    await card(flat.anna, "Someone is at the front door")
    await flat.leo.send_text("Grace")
    await card(flat.leo, texts.MOVED_OUT)
    said = [m.text for m in flat.leo.chat.messages if m.by_bot]
    assert len(said) == before + 1
    assert sum("removed you" in text for text in said) == 1
    questions = flat.memory.collections["questions"].everything()
    assert (flat.eyes.learned, questions, f"courier {flat.leo.id}" in flat.nursery.names) == ([], {}, False)


async def test_a_farewell_that_telegram_or_a_restart_interrupted_goes_on(flat: Flat) -> None:
    await flat.ring()
    shown = await buttons(flat.leo, texts.UNLOCK)
    anna = (await flat.memory.residents.residents())[0]
    await flat.telegram.go_out()
    await flat.registrar.remove(anna, ResidentId(flat.leo.id))
    await flat.stop()
    await flat.telegram.come_back()
    await flat.start()
    await card(flat.leo, "Anna has removed you")
    assert (flat.leo.chat.message(shown.id) or shown).labels == []


async def test_a_note_that_waited_for_somebody_who_was_removed_is_not_sent_to_them(flat: Flat) -> None:
    await flat.telegram.go_out()
    await flat.leo.send_text("/help")
    flat.room.household.say(ResidentId(flat.leo.id), phrase("a note that waits"))
    await flat.registrar.remove((await flat.memory.residents.residents())[0], ResidentId(flat.leo.id))
    await flat.telegram.come_back()
    await card(flat.leo, "Anna has removed you")
    await card(flat.leo, texts.MOVED_OUT)
    assert "a note that waits" not in [m.text for m in flat.leo.chat.messages]


async def test_an_alarm_that_waited_for_somebody_who_was_removed_is_not_told_to_them(flat: Flat) -> None:
    anna = (await flat.memory.residents.residents())[0]
    await flat.telegram.go_out()
    await flat.doorman.door_news(FRONT, "forced")
    await flat.registrar.remove(anna, ResidentId(flat.leo.id))
    await flat.telegram.come_back()
    await card(flat.anna, "The front door was opened, and nobody unlocked it")
    await card(flat.leo, "Anna has removed you")
    assert [m.text for m in flat.leo.chat.messages if "opened" in m.text] == []
    waiting = {message.resident for message in flat.memory.collections["urgent"].everything().values()}
    assert flat.leo.id not in waiting


async def test_a_removed_resident_may_come_back_with_a_new_invitation(flat: Flat) -> None:
    await remove_leo(flat)
    await card(flat.leo, "Anna has removed you")
    await flat.anna.send_text("/invite")
    await flat.leo.open_link((await card(flat.anna, "Send this link")).links[0])
    await card(flat.leo, "Welcome, Leo!")
    await flat.ring()
    assert await card(flat.leo, "Someone is at the front door")


async def test_whoever_leaves_is_asked_first_and_missed_by_the_others(flat: Flat) -> None:
    await flat.leo.send_text("/leave")
    asked = await card(flat.leo, texts.ASK_LEAVE)
    await flat.leo.tap(asked, texts.LEAVE_YES)
    await card(flat.leo, "You have left this home")
    await card(flat.anna, "Leo has left this home")
    assert [r.name for r in await flat.memory.residents.residents()] == ["Anna"]


async def test_the_last_owner_hands_over_before_leaving(flat: Flat) -> None:
    await flat.anna.send_text("/leave")
    await card(flat.anna, texts.LAST_OWNER)
    await flat.anna.send_text("/residents")
    await flat.anna.tap(await buttons(flat.anna, "Make Leo an owner"), "Make Leo an owner")
    await flat.anna.tap(await buttons(flat.anna, "Yes, make Leo an owner"), "Yes, make Leo an owner")
    await card(flat.leo, "Anna has made Leo an owner")
    await flat.anna.send_text("/leave")
    await flat.anna.tap(await buttons(flat.anna, texts.LEAVE_YES), texts.LEAVE_YES)
    await card(flat.leo, "Anna has left this home")


@pytest.mark.parametrize("label", ["Remove Leo", "Make Leo an owner"])
async def test_a_button_about_somebody_who_is_gone_already_says_so(flat: Flat, label: str) -> None:
    await flat.anna.send_text("/residents")
    shown = await buttons(flat.anna, label)
    leo = (await flat.memory.residents.residents())[1]
    await flat.registrar.leave(leo)
    await flat.anna.tap(shown, label)
    assert await card(flat.anna, texts.NOT_HERE)
