"""The book of questions over a disk that takes a moment, as each does."""

import asyncio
from collections.abc import Mapping

from bot.telegram.chat.conversation.questions import Question, QuestionBook, about
from tests.fakes.books import MemoryCollection
from tests.rig.house import ANNA, NOON
from tests.telegram.chat.conversation.test_asking import TuneAsked


class SlowBook(MemoryCollection[Question]):
    """What is put into it is there a moment later."""

    async def put(self, things: Mapping[str, Question | None]) -> None:
        await asyncio.sleep(0)
        await super().put(things)


async def test_a_question_that_is_answered_before_we_know_where_it_stands_stays_answered() -> None:
    questions = QuestionBook(SlowBook(), lambda: NOON)
    key, _ = await questions.ask(ANNA.id, TuneAsked())
    answered, _ = await asyncio.gather(questions.settle(key, ANNA.id), questions.sent(ANNA.id, about(key), 7))
    assert answered
    assert questions.of_message(ANNA.id, 7) == key
    assert questions.open(key, ANNA.id) is None


async def test_nothing_of_a_question_comes_back_once_whoever_was_asked_is_gone() -> None:
    questions = QuestionBook(book := SlowBook(), lambda: NOON)
    key, _ = await questions.ask(ANNA.id, TuneAsked())
    await asyncio.gather(questions.end_of(ANNA.id), questions.sent(ANNA.id, about(key), 7), questions.done(key))
    assert not book.everything()
