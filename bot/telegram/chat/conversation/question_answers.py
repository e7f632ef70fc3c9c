"""What residents answer to questions, by a text or a tap: handed to whoever carries it out, once."""

from collections.abc import Mapping
from contextlib import suppress
from enum import Enum
from typing import Any, Protocol, TypeVar

from bot.house.people import Resident, ResidentId
from bot.house.ports import Background
from bot.telegram.cards.button_remover import ButtonRemover
from bot.telegram.cards.buttons import ButtonBook
from bot.telegram.chat.conversation.questions import Matter, Question, QuestionBook, about
from bot.telegram.delivery.household import TelegramHousehold
from bot.telegram.delivery_failure import CALL_FAILED
from bot.words.chat.people import lessons
from bot.words.wishes import typed_names

M_contra = TypeVar("M_contra", bound=Matter, contravariant=True)


class YesOrNo(Enum):
    """What is answered to a question of yes or no; whoever answers it otherwise says something of their own."""

    YES = "yes"
    NO = "no"


class Carrier(Protocol[M_contra]):
    """Whoever carries out what is answered to questions of some kinds."""

    async def answered(self, resident: Resident, matter: M_contra, said: str | YesOrNo) -> None:
        """Do what follows from it, and tell the resident; a text is as they wrote it.

        What it raises leaves the question open, and is told to the resident in the place for failures.
        """


class QuestionAnswers:
    """Finds the question that is meant, has its answer carried out, and takes its buttons away."""

    def __init__(
        self,
        *,
        carriers: Mapping[type[Matter], Carrier[Any]],
        household: TelegramHousehold,
        questions: QuestionBook,
        buttons: ButtonBook,
        button_remover: ButtonRemover,
        background: Background,
    ) -> None:
        self._carriers = carriers
        self._household = household
        self._questions = questions
        self._buttons = buttons
        self._button_remover = button_remover
        self._background = background

    async def heard(self, resident: Resident, text: str, reply_to: int | None) -> bool:
        """Take a text as the answer to the question that it replies to, or else to the newest one; False: none is."""
        key = self._questions.meant(resident.id, reply_to)
        if key is None:
            return False
        question = self._questions.open(key, resident.id)
        if question is None:
            self._say_over(resident, key)
        elif typed_names.is_cancel(text):
            await self.cancelled(resident, key)
        else:
            await self.answered(resident, key, _as_meant(text, question.matter))
        return True

    def matter(self, resident: ResidentId, reply_to: int | None) -> Matter | None:
        """What a text of theirs would answer; None: nothing was asked."""
        return self._questions.matter(resident, reply_to)

    async def cancelled(self, resident: Resident, key: str) -> None:
        """The resident wants no more of it."""
        if await self._settled(resident, key):
            self._household.say(resident.id, lessons.CANCELLED)
            await self._close(resident, key)

    async def answered(self, resident: Resident, key: str, said: str | YesOrNo) -> None:
        """Have an answer carried out; where that comes to nothing, the same may be said once more."""
        question = await self._settled(resident, key)
        if question is None:
            return
        try:
            await self._carriers[type(question.matter)].answered(resident, question.matter, said)
        except Exception:
            await self._questions.reopen(key)
            raise
        await self._close(resident, key)

    async def unasked(self, resident: Resident, matter: Matter, text: str) -> None:
        """Take a text as the answer to what nobody had to ask."""
        key, _ = await self._questions.ask(resident.id, matter)
        await self.answered(resident, key, text)

    async def _settled(self, resident: Resident, key: str) -> Question | None:
        question = await self._questions.settle(key, resident.id)
        if question is None:
            self._say_over(resident, key)
        return question

    def _say_over(self, resident: Resident, key: str) -> None:
        known = self._questions.find(key, resident.id)
        self._household.say(resident.id, known.matter.over if known else lessons.QUESTION_OVER)

    async def _close(self, resident: Resident, key: str) -> None:
        """A question that was answered stands without its buttons from now on."""
        await self._questions.done(key)
        message = await self._buttons.end(resident.id, about(key))
        if message is not None:
            self._background.spawn(self._strip(resident.id, message), name=f"strip {message}")

    async def _strip(self, resident: ResidentId, message: int) -> None:
        with suppress(*CALL_FAILED):  # nothing depends on it: the buttons are dead
            await self._button_remover.strip(resident, message)


def _as_meant(text: str, matter: Matter) -> str | YesOrNo:
    """A text as the answer to a question: "yes" may be a door's name where nobody asked yes or no."""
    if matter.phrasing().yes_or_no:
        if typed_names.is_yes(text):
            return YesOrNo.YES
        if typed_names.is_no(text):
            return YesOrNo.NO
    return text
