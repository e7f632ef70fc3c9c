"""/residents and /leave, over a strict stand-in for Telegram: a lost phone loses its power at once."""

from datetime import time, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.demo.telegram.chat_message import ChatMessage
from bot.house.doors.door_facts import DoorEvent
from bot.house.people import Resident, ResidentId, Role
from bot.house.residents.hours import Hours
from bot.telegram.chat.conversation.questions import Question
from bot.telegram.chat.people.face_questions import NameAsked, ShownFace
from bot.telegram.chat.people.pending_photos import PendingPhoto
from bot.telegram.delivery.shredder import ShortLived
from bot.telegram.delivery.urgent import Urgent
from bot.words.chat import talk
from bot.words.tongue import Language, Tongue
from tests.english import phrase, texts
from tests.pictures import jpeg
from tests.rig.chat import FRONT, ChatRig, buttons, card


async def remove_leo(rig: ChatRig) -> None:
    await rig.anna.send_text("/residents")
    await rig.anna.tap(await buttons(rig.anna, "Remove Leo"), "Remove Leo")
    await rig.anna.tap(await buttons(rig.anna, "Yes, remove Leo"), "Yes, remove Leo")
    await card(rig.anna, "Leo gets no more cards and can open nothing")


async def test_the_owner_sees_who_lives_here_and_since_when(rig: ChatRig) -> None:
    await rig.anna.send_text("/residents")
    shown = await card(rig.anna, "• Anna (you): Owner, since ", "• Leo: Adult, since ")
    assert shown.labels == ["✏️ Leo", "Remove Leo", texts.SHOW]


async def test_nobody_else_does(rig: ChatRig) -> None:
    await rig.leo.send_text("/residents")
    assert await card(rig.leo, "Only an owner of this home can do that.", "Please ask Anna.")


async def test_a_removed_resident_s_cards_lose_their_buttons_and_a_tap_opens_nothing(rig: ChatRig) -> None:
    await rig.ring()
    await rig.leo.tap(await buttons(rig.leo, texts.UNLOCK), texts.UNLOCK)
    asking = await card(rig.leo, "Confirm")
    await remove_leo(rig)
    popup = await (await rig.leo.tap(asking, "✅ Yes, open the front door")).answer(10)
    assert (popup.text, rig.locks.opened) == (texts.NOT_YOURS, [])
    await rig.leo.chat.until(lambda chat: not any(m.labels for m in chat.messages))
    await card(rig.leo, "Anna has removed you from this home")


async def test_buttons_that_are_over_leave_a_removed_resident_s_chat_too(rig: ChatRig) -> None:
    await rig.leo.send_text("/language")
    first = await buttons(rig.leo, "Deutsch")
    await rig.leo.send_text("/language")
    await rig.leo.chat.until_message(texts.ASK_LANGUAGE, after=first.id)
    await rig.leo.send_text("/leave")
    await buttons(rig.leo, texts.LEAVE_YES)
    rig.ahead = timedelta(days=1)
    rig.boards.picture = jpeg()
    await rig.leo.send_text("/look")
    await buttons(rig.leo, texts.LOOK_AGAIN)
    await remove_leo(rig)
    await card(rig.leo, "Anna has removed you from this home")
    assert [m.text for m in rig.leo.chat.messages if m.labels] == []


async def test_whoever_was_removed_is_spoken_to_as_before(rig: ChatRig) -> None:
    await rig.leo.send_text("/language")
    await rig.leo.tap(await buttons(rig.leo, "Deutsch"), "Deutsch")
    german = Tongue(Language.GERMAN, ZoneInfo("UTC"))
    await card(rig.leo, german.html(talk.LANGUAGE_SET))
    await remove_leo(rig)
    await rig.leo.send_text("hello?")
    await card(rig.leo, german.html(talk.MOVED_OUT))


async def test_whoever_is_removed_while_their_tap_is_answered_opens_nothing(rig: ChatRig) -> None:
    await rig.ring()
    await rig.leo.tap(await buttons(rig.leo, texts.UNLOCK), texts.UNLOCK)
    asking = await card(rig.leo, "Confirm")
    rig.telegram.journal.clear()
    rig.telegram.faults.delay(0.5, "answerCallbackQuery", times=1)
    await rig.leo.tap(asking, "✅ Yes, open the front door")
    await rig.telegram.journal.until(lambda call: call.method.lower() == "answercallbackquery")
    await rig.registrar.remove((await rig.memory.residents.residents())[0], ResidentId(rig.leo.id))
    await rig.leo.send_text("hello?")
    await card(rig.leo, texts.MOVED_OUT)  # what they did before has been carried out
    assert rig.locks.opened == []
    assert "unlock ordered" not in rig.memory.audit.noted


async def test_a_removed_resident_gets_no_more_cards_and_no_queued_notes_and_is_told_once(rig: ChatRig) -> None:
    await rig.leo.send_photo(jpeg())
    await card(rig.leo, texts.ASK_NAME)
    rig.telegram.faults.slow_down(1, "sendMessage", times=1)
    await rig.leo.send_text("/help")
    await remove_leo(rig)
    await card(rig.leo, "Anna has removed you from this home")
    before = len([m for m in rig.leo.chat.messages if m.by_bot])
    await rig.ring()
    await card(rig.anna, "Someone is at the front door")
    await rig.leo.send_text("Grace")
    await card(rig.leo, texts.MOVED_OUT)
    said = [m.text for m in rig.leo.chat.messages if m.by_bot]
    assert len(said) == before + 1
    assert sum("removed you" in text for text in said) == 1
    questions = rig.memory.collections["questions"].everything()
    assert (rig.eyes.learned, questions, f"courier {rig.leo.id}" in rig.nursery.names) == ([], {}, False)


async def test_a_farewell_that_telegram_or_a_restart_interrupted_goes_on(rig: ChatRig) -> None:
    await rig.ring()
    shown = await buttons(rig.leo, texts.UNLOCK)
    anna = (await rig.memory.residents.residents())[0]
    await rig.telegram.go_out()
    await rig.registrar.remove(anna, ResidentId(rig.leo.id))
    await rig.stop()
    await rig.telegram.come_back()
    await rig.start()
    await card(rig.leo, "Anna has removed you")
    assert (rig.leo.chat.message(shown.id) or shown).labels == []


async def test_a_note_that_waited_for_somebody_who_was_removed_is_not_sent_to_them(rig: ChatRig) -> None:
    await rig.telegram.go_out()
    await rig.leo.send_text("/help")
    rig.room.household.say(ResidentId(rig.leo.id), phrase("a note that waits"))
    await rig.registrar.remove((await rig.memory.residents.residents())[0], ResidentId(rig.leo.id))
    await rig.telegram.come_back()
    await card(rig.leo, "Anna has removed you")
    await card(rig.leo, texts.MOVED_OUT)
    assert "a note that waits" not in [m.text for m in rig.leo.chat.messages]


async def test_an_alarm_that_waited_for_somebody_who_was_removed_is_not_told_to_them(rig: ChatRig) -> None:
    anna = (await rig.memory.residents.residents())[0]
    await rig.telegram.go_out()
    await rig.bells.door_news(FRONT, DoorEvent.FORCED)
    await rig.registrar.remove(anna, ResidentId(rig.leo.id))
    await rig.telegram.come_back()
    await card(rig.anna, "The front door was opened, and nobody unlocked it")
    await card(rig.leo, "Anna has removed you")
    assert [m.text for m in rig.leo.chat.messages if "opened" in m.text] == []
    waiting = {message.resident for message in rig.memory.collections["urgent"].everything().values()}
    assert rig.leo.id not in waiting


async def test_nothing_that_a_restart_finds_is_for_somebody_who_moved_out(rig: ChatRig) -> None:
    leo, until = ResidentId(rig.leo.id), rig.steady() + timedelta(minutes=5)
    left = rig.memory.collections
    # the farewell of before has been said: only the book of residents knows
    await rig.memory.residents.remove(leo)
    await rig.stop()
    await left["shredder"].put({"file": ShortLived(leo, until)})
    await left["errands"].put({"leo-1/1": PendingPhoto(leo, 1, "lost", "Grace", "leo-1")})
    lost = NameAsked(ShownFace(files=("file",)))
    await left["questions"].put({"question": Question(leo, lost, rig.steady(), until)})
    await left["urgent"].put({"alarm": Urgent(leo, "an alarm", rig.clock(), rig.clock(), rig.steady())})
    await rig.start()
    await rig.ring()
    await card(rig.anna, "Someone is at the front door")
    await rig.leo.send_text("hello?")
    await card(rig.leo, texts.OUTSIDER)
    assert [m.text for m in rig.leo.chat.messages if m.by_bot] == [texts.OUTSIDER]
    assert (left["shredder"].everything(), left["urgent"].everything()) == ({}, {})


async def test_what_was_begun_for_somebody_who_moved_out_is_not_kept_for_when_they_are_back(rig: ChatRig) -> None:
    book = rig.memory.residents
    _, leo = await book.residents()
    await book.remove(leo.id)
    rig.room.household.say(leo.id, phrase("an old note"))
    await rig.ring()
    await card(rig.anna, "Someone is at the front door")
    await book.save(leo)
    rig.room.household.say(leo.id, phrase("a new note"))
    await card(rig.leo, "a new note")
    assert [m.text for m in rig.leo.chat.messages if m.by_bot] == ["a new note"]


async def test_a_removed_resident_may_come_back_with_a_new_invitation(rig: ChatRig) -> None:
    await remove_leo(rig)
    await card(rig.leo, "Anna has removed you")
    await rig.anna.send_text("/invite")
    await rig.leo.open_link((await card(rig.anna, "Send this link")).links[0])
    await card(rig.leo, "Welcome, Leo!")
    await rig.ring()
    assert await card(rig.leo, "Someone is at the front door")


async def test_whoever_leaves_is_asked_first_and_missed_by_the_others(rig: ChatRig) -> None:
    await rig.leo.send_text("/leave")
    asked = await card(rig.leo, texts.ask_leave(Role.ADULT))
    await rig.leo.tap(asked, texts.LEAVE_YES)
    await card(rig.leo, "You have left this home")
    await card(rig.anna, "Leo has left this home")
    assert [r.name for r in await rig.memory.residents.residents()] == ["Anna"]


async def test_the_last_owner_hands_over_before_leaving(rig: ChatRig) -> None:
    await rig.anna.send_text("/leave")
    await card(rig.anna, texts.LAST_OWNER)
    await rig.anna.send_text("/residents")
    await rig.anna.tap(await buttons(rig.anna, "✏️ Leo"), "✏️ Leo")
    await rig.anna.tap(await buttons(rig.anna, "Owner"), "Owner")
    await rig.anna.tap(await buttons(rig.anna, "Yes, make Leo an owner"), "Yes, make Leo an owner")
    await card(rig.leo, "Anna has made you an owner")
    await rig.anna.send_text("/leave")
    await rig.anna.tap(await buttons(rig.anna, texts.LEAVE_YES), texts.LEAVE_YES)
    await card(rig.leo, "Anna has left this home")


@pytest.mark.parametrize("label", ["Remove Leo", "✏️ Leo"])
async def test_a_button_about_somebody_who_is_gone_already_says_so(rig: ChatRig, label: str) -> None:
    await rig.anna.send_text("/residents")
    shown = await buttons(rig.anna, label)
    leo = (await rig.memory.residents.residents())[1]
    await rig.registrar.leave(leo)
    await rig.anna.tap(shown, label)
    assert await card(rig.anna, texts.NOT_HERE)


async def page_of_leo(rig: ChatRig) -> ChatMessage:
    await rig.anna.send_text("/residents")
    await rig.anna.tap(await buttons(rig.anna, "✏️ Leo"), "✏️ Leo")
    return await buttons(rig.anna, "Hand this home over to Leo")


async def test_a_lost_phone_is_shut_out_in_two_taps(rig: ChatRig) -> None:
    before = len(rig.telegram.journal.calls("answerCallbackQuery"))
    await remove_leo(rig)
    assert len(rig.telegram.journal.calls("answerCallbackQuery")) - before == 2
    assert await rig.registrar.resident(ResidentId(rig.leo.id)) is None


async def test_a_card_that_stands_there_follows_its_reader_s_role(rig: ChatRig) -> None:
    await rig.ring()
    ringing = await buttons(rig.leo, texts.UNLOCK, texts.IGNORE)
    page = await page_of_leo(rig)
    await rig.anna.tap(page, "Child")
    await card(rig.leo, "Anna has changed what you are here. From now on: Child.")
    left = [texts.IGNORE, texts.COMING, texts.LEAVE_IT, texts.REPLY]
    await rig.leo.chat.until(lambda chat: (chat.message(ringing.id) or ringing).labels == left)
    page = await buttons(rig.anna, "✓ Child")
    await rig.anna.tap(page, "front door")
    await rig.leo.chat.until(lambda chat: texts.UNLOCK in (chat.message(ringing.id) or ringing).labels)
    await rig.anna.tap(await buttons(rig.anna, "✓ front door"), "Guest")
    await rig.leo.chat.until(lambda chat: (chat.message(ringing.id) or ringing).labels == [])
    await rig.ring(2)
    await rig.anna.chat.until_message("rang")
    assert not any(m.labels for m in rig.leo.chat.messages)


async def test_a_home_is_handed_over_and_whoever_did_it_sees_no_list_any_more(rig: ChatRig) -> None:
    await page_of_leo(rig)
    await rig.anna.tap(await buttons(rig.anna, "Hand this home over to Leo"), "Hand this home over to Leo")
    await rig.anna.tap(await buttons(rig.anna, "Yes, hand it over to Leo"), "Yes, hand it over to Leo")
    await card(rig.anna, "Leo is an owner now, and you no longer are.")
    await rig.anna.chat.until(lambda chat: not any("Remove Leo" in m.labels for m in chat.messages))
    await rig.anna.send_text("/residents")
    await card(rig.anna, "Only an owner of this home can do that.", "Please ask Leo.")
    await rig.leo.send_text("/residents")
    assert await card(rig.leo, "• Anna: Adult", "• Leo (you): Owner")


async def test_two_owners_at_one_page_see_what_the_other_did(rig: ChatRig) -> None:
    mia = rig.telegram.user("Mia")
    mia.chat.open = True
    await rig.memory.residents.save(Resident(ResidentId(mia.id), "Mia", Role.OWNER, rig.steady()))
    page = await page_of_leo(rig)
    await rig.registrar.set_role(
        Resident(ResidentId(mia.id), "Mia", Role.OWNER, rig.steady()), ResidentId(rig.leo.id), Role.CHILD
    )
    await rig.anna.tap(page, "Child")  # the same wish, a moment later
    await rig.anna.chat.until(lambda chat: "✓ Child" in (chat.message(page.id) or page).labels)
    await rig.registrar.leave((await rig.memory.residents.residents())[1])
    await rig.anna.tap(rig.anna.chat.message(page.id) or page, "Adult")
    assert await card(rig.anna, texts.NOT_HERE)


async def test_an_owner_sets_the_hours_in_which_somebody_may_open(rig: ChatRig) -> None:
    await rig.anna.send_text("/residents")
    await rig.anna.tap(await buttons(rig.anna, "✏️ Leo"), "✏️ Leo")
    await rig.anna.tap(await buttons(rig.anna, texts.DOOR_HOURS), texts.DOOR_HOURS)
    page = await card(rig.anna, "When may Leo open doors", "Now: always")
    await rig.anna.tap(page, texts.BEGINS_LATER)
    await card(rig.anna, "Now: every day, from 09:00 to 20:00")
    await card(rig.leo, "Anna has changed when you may open doors. From now on: every day, from 09:00 to 20:00.")
    leo = await rig.memory.residents.find(ResidentId(rig.leo.id))
    assert leo
    assert leo.limits.hours == (Hours(time(9), time(20)),)
    await rig.anna.tap(rig.anna.chat.message(page.id) or page, texts.ALWAYS)
    await card(rig.anna, "Now: always")
