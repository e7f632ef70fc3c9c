"""A settled message loses its buttons once, whoever else would take them away."""

import asyncio
from collections import Counter
from datetime import UTC, datetime, timedelta

from bot.house.people import ResidentId
from bot.telegram.actions.questions import Refrain
from bot.telegram.actions.residents import LeaveHome
from bot.telegram.cards.buttons import Button, ButtonBook, Issued, Tap
from bot.telegram.cards.stripping import Stripper
from tests.english import ENGLISH, phrase, texts
from tests.fakes.books import MemoryCollection
from tests.telegram.conftest import Flat, buttons, card

NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
ANNA = ResidentId(1)


def strips(flat: Flat) -> Counter[str]:
    """How often each message was stripped; Telegram must have taken every one."""
    calls = flat.telegram.journal.calls("editMessageReplyMarkup")
    assert [call.description for call in calls if call.description] == []
    return Counter(str(call.params["message_id"]) for call in calls)


async def farewell_is_over(flat: Flat) -> None:
    async with asyncio.timeout(10):
        while flat.memory.collections["partings"].everything():  # noqa: ASYNC110 - a collection tells nobody
            await asyncio.sleep(0.01)


async def test_whoever_moves_out_sees_the_question_stripped_once(flat: Flat) -> None:
    await flat.leo.send_text("/leave")
    asked = await buttons(flat.leo, texts.LEAVE_YES)
    await flat.leo.tap(asked, texts.LEAVE_YES)
    await card(flat.leo, "You have left this home")
    await farewell_is_over(flat)
    assert strips(flat) == {str(asked.id): 1}


async def test_a_question_that_was_answered_earlier_is_not_stripped_again_by_a_farewell(flat: Flat) -> None:
    anna = (await flat.memory.residents.residents())[0]
    await flat.registrar.make_owner(anna, ResidentId(flat.leo.id))
    await flat.anna.send_text("/boards")
    shown = await buttons(flat.anna, texts.RESTART)
    await flat.anna.tap(shown, texts.RESTART)
    asked = await buttons(flat.anna, texts.RESTART_YES)
    await flat.anna.tap(asked, texts.LEAVE)
    await flat.anna.chat.until(lambda chat: not (chat.message(asked.id) or asked).labels)
    await flat.registrar.leave(anna)
    await card(flat.anna, "You have left this home")
    await farewell_is_over(flat)
    assert strips(flat) == {str(shown.id): 1, str(asked.id): 1}


async def test_a_second_finger_on_an_answered_question_strips_nothing(flat: Flat) -> None:
    await flat.leo.send_text("/leave")
    asked = await buttons(flat.leo, texts.LEAVE_NO)
    await flat.leo.tap(asked, texts.LEAVE_NO)
    second = await flat.leo.tap(asked, texts.LEAVE_NO)  # sent before the first one was answered
    await second.answer(10)
    await flat.leo.chat.until(lambda chat: not (chat.message(asked.id) or asked).labels)
    await flat.stop()
    await flat.start()
    third = await flat.leo.tap(asked, texts.LEAVE_YES)  # a messenger that still shows the old buttons
    assert (await third.answer(10)).text == texts.BUTTON_DEAD
    await flat.leo.send_text("/help")
    await card(flat.leo, "I look after your door")
    assert strips(flat) == {str(asked.id): 1}
    assert len(await flat.memory.residents.residents()) == 2


async def test_a_farewell_that_was_interrupted_strips_only_what_is_left(flat: Flat) -> None:
    await flat.ring()
    shown = await buttons(flat.leo, texts.UNLOCK)
    anna = (await flat.memory.residents.residents())[0]
    flat.telegram.faults.break_gateway("sendMessage", times=None)
    await flat.registrar.remove(anna, ResidentId(flat.leo.id))
    await flat.leo.chat.until(lambda chat: not (chat.message(shown.id) or shown).labels)
    await flat.telegram.journal.until(lambda call: call.method == "sendMessage" and call.status == 502)
    await flat.stop()
    flat.telegram.faults.clear()
    await flat.start()
    await card(flat.leo, "Anna has removed you")
    assert strips(flat)[str(shown.id)] == 1


async def test_a_dead_payload_leaves_the_buttons_beside_it_that_live(flat: Flat) -> None:
    await flat.anna.send_text("/boards")
    shown = await buttons(flat.anna, texts.RESTART)
    dead = flat.anna.tap_data(shown.id, Tap(token="of an earlier drawing").pack())
    assert (await dead.answer(10)).text == texts.BUTTON_DEAD
    await flat.anna.tap(shown, texts.RESTART)
    assert await buttons(flat.anna, texts.RESTART_YES)
    assert strips(flat) == {}


async def test_a_question_whose_reply_was_lost_is_bare_all_the_same(flat: Flat) -> None:
    await flat.ring()
    shown = await buttons(flat.leo, texts.UNLOCK)
    anna = (await flat.memory.residents.residents())[0]
    flat.telegram.faults.lose_reply("editMessageReplyMarkup")
    await flat.registrar.remove(anna, ResidentId(flat.leo.id))
    await card(flat.leo, "Anna has removed you")
    assert (flat.leo.chat.message(shown.id) or shown).labels == []


async def test_of_two_who_strip_at_once_one_does_and_both_are_done(flat: Flat) -> None:
    sent = await flat.room._bot.send_message(flat.anna.id, "Yes?", reply_markup=None)
    stripper = Stripper(flat.room._bot, ButtonBook(MemoryCollection(), MemoryCollection()))
    flat.telegram.faults.break_gateway("editMessageReplyMarkup")
    place = (ResidentId(flat.anna.id), sent.message_id)
    told = await asyncio.gather(stripper.strip(*place), stripper.strip(*place), return_exceptions=True)
    assert [type(said).__name__ for said in told] == ["ClientDecodeError", "NoneType"]  # the second one tried again
    before = len(flat.telegram.journal.calls("editMessageReplyMarkup"))
    await stripper.strip(*place)
    assert len(flat.telegram.journal.calls("editMessageReplyMarkup")) == before


async def test_a_tap_that_is_quicker_than_the_reply_tells_where_the_buttons_beside_it_stand() -> None:
    collection: MemoryCollection[Issued] = MemoryCollection()
    book = ButtonBook(collection, MemoryCollection())
    until = NOON + timedelta(minutes=5)
    rows = [[Button(phrase("Yes"), LeaveHome(), until)], [Button(phrase("No"), Refrain(), until)]]
    ((yes,), _) = await book.issue(ENGLISH, ANNA, None, "leave", rows, NOON)
    await book.redeem(Tap.unpack(yes.payload).token, ANNA, 7, NOON)
    await book.end_in(ANNA, 7)
    await book.bind(ANNA, "leave", 7)
    assert await book.end_of(ANNA) == set()
