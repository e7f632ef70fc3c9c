"""A settled message loses its buttons once, whoever else would take them away."""

import asyncio
from collections import Counter
from datetime import UTC, datetime, timedelta

from bot.house.people import ResidentId
from bot.telegram.actions.questions import Refrain
from bot.telegram.actions.residents import LeaveHome
from bot.telegram.cards.button_remover import ButtonRemover
from bot.telegram.cards.buttons import Button, ButtonBook, Issued, Offer, Tap
from tests.english import ENGLISH, phrase, texts
from tests.fakes.books import MemoryCollection
from tests.rig.chat import ChatRig, buttons, card

NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
ANNA = ResidentId(1)


def strips(rig: ChatRig) -> Counter[str]:
    """How often each message was stripped; Telegram must have taken every one."""
    calls = rig.telegram.journal.calls("editMessageReplyMarkup")
    assert [call.description for call in calls if call.description] == []
    return Counter(str(call.params["message_id"]) for call in calls)


async def farewell_is_over(rig: ChatRig) -> None:
    await rig.memory.collections["partings"].until(lambda partings: not partings)


async def test_whoever_moves_out_sees_the_question_stripped_once(rig: ChatRig) -> None:
    await rig.leo.send_text("/leave")
    asked = await buttons(rig.leo, texts.LEAVE_YES)
    await rig.leo.tap(asked, texts.LEAVE_YES)
    await card(rig.leo, "You have left this home")
    await farewell_is_over(rig)
    assert strips(rig) == {str(asked.id): 1}


async def test_a_question_that_was_answered_earlier_is_not_stripped_again_by_a_farewell(rig: ChatRig) -> None:
    anna = (await rig.memory.residents.residents())[0]
    await rig.registrar.make_owner(anna, ResidentId(rig.leo.id))
    await rig.anna.send_text("/boards")
    shown = await buttons(rig.anna, texts.RESTART)
    await rig.anna.tap(shown, texts.RESTART)
    asked = await buttons(rig.anna, texts.RESTART_YES)
    await rig.anna.tap(asked, texts.LEAVE)
    await rig.anna.chat.until(lambda chat: not (chat.message(asked.id) or asked).labels)
    await rig.registrar.leave(anna)
    await card(rig.anna, "You have left this home")
    await farewell_is_over(rig)
    assert strips(rig) == {str(shown.id): 1, str(asked.id): 1}


async def test_a_second_finger_on_an_answered_question_strips_nothing(rig: ChatRig) -> None:
    await rig.leo.send_text("/leave")
    asked = await buttons(rig.leo, texts.LEAVE_NO)
    await rig.leo.tap(asked, texts.LEAVE_NO)
    second = await rig.leo.tap(asked, texts.LEAVE_NO)  # sent before the first one was answered
    await second.answer(10)
    await rig.leo.chat.until(lambda chat: not (chat.message(asked.id) or asked).labels)
    await rig.stop()
    await rig.start()
    third = await rig.leo.tap(asked, texts.LEAVE_YES)  # a messenger that still shows the old buttons
    assert (await third.answer(10)).text == texts.BUTTON_DEAD
    await rig.leo.send_text("/help")
    await card(rig.leo, "I look after your door")
    assert strips(rig) == {str(asked.id): 1}
    assert len(await rig.memory.residents.residents()) == 2


async def test_a_farewell_that_was_interrupted_strips_only_what_is_left(rig: ChatRig) -> None:
    await rig.ring()
    shown = await buttons(rig.leo, texts.UNLOCK)
    anna = (await rig.memory.residents.residents())[0]
    rig.telegram.faults.break_gateway("sendMessage", times=None)
    await rig.registrar.remove(anna, ResidentId(rig.leo.id))
    await rig.leo.chat.until(lambda chat: not (chat.message(shown.id) or shown).labels)
    await rig.telegram.journal.until(lambda call: call.method == "sendMessage" and call.status == 502)
    await rig.stop()
    rig.telegram.faults.clear()
    await rig.start()
    await card(rig.leo, "Anna has removed you")
    assert strips(rig)[str(shown.id)] == 1


async def test_a_dead_payload_leaves_the_buttons_beside_it_that_live(rig: ChatRig) -> None:
    await rig.anna.send_text("/boards")
    shown = await buttons(rig.anna, texts.RESTART)
    dead = rig.anna.tap_data(shown.id, Tap(token="of an earlier drawing").pack())
    assert (await dead.answer(10)).text == texts.BUTTON_DEAD
    await rig.anna.tap(shown, texts.RESTART)
    assert await buttons(rig.anna, texts.RESTART_YES)
    assert strips(rig) == {}


async def test_a_question_whose_reply_was_lost_is_bare_all_the_same(rig: ChatRig) -> None:
    await rig.ring()
    shown = await buttons(rig.leo, texts.UNLOCK)
    anna = (await rig.memory.residents.residents())[0]
    rig.telegram.faults.lose_reply("editMessageReplyMarkup")
    await rig.registrar.remove(anna, ResidentId(rig.leo.id))
    await card(rig.leo, "Anna has removed you")
    assert (rig.leo.chat.message(shown.id) or shown).labels == []


async def test_of_two_who_strip_at_once_one_does_and_both_are_done(rig: ChatRig) -> None:
    sent = await rig.room._bot.send_message(rig.anna.id, "Yes?", reply_markup=None)
    remover = ButtonRemover(rig.room._bot, ButtonBook(MemoryCollection(), MemoryCollection()))
    rig.telegram.faults.break_gateway("editMessageReplyMarkup")
    place = (ResidentId(rig.anna.id), sent.message_id)
    told = await asyncio.gather(remover.strip(*place), remover.strip(*place), return_exceptions=True)
    assert [type(said).__name__ for said in told] == ["UnreadableAnswer", "NoneType"]  # the second one tried again
    before = len(rig.telegram.journal.calls("editMessageReplyMarkup"))
    await remover.strip(*place)
    assert len(rig.telegram.journal.calls("editMessageReplyMarkup")) == before


async def test_a_tap_that_is_quicker_than_the_reply_tells_where_the_buttons_beside_it_stand() -> None:
    collection: MemoryCollection[Issued] = MemoryCollection()
    book = ButtonBook(collection, MemoryCollection())
    until = NOON + timedelta(minutes=5)
    rows = [[Button(phrase("Yes"), Offer(LeaveHome(), until))], [Button(phrase("No"), Offer(Refrain(), until))]]
    ((yes,), _) = await book.issue(ENGLISH, ANNA, None, "leave", rows, NOON)
    await book.redeem(Tap.unpack(yes.payload).token, ANNA, 7, NOON)
    await book.end_in(ANNA, 7)
    await book.bind(ANNA, "leave", 7)
    assert await book.end_of(ANNA) == set()
