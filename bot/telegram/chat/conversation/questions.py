"""What we asked a resident and wait to hear: each question stands for itself, until it is answered or too old."""

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from secrets import token_urlsafe
from typing import ClassVar, Self

from bot.house.people import ResidentId
from bot.house.ports import Clock, Collection
from bot.house.tagged import Tagged
from bot.words.chat.people import lessons
from bot.words.phrase import Phrase, Text

#: How long a question is open.
QUESTION_LASTS = timedelta(minutes=15)

#: What the buttons of a question are about begins with this; its id follows.
_SUBJECT = "question "


@dataclass(frozen=True, slots=True)
class Phrasing:
    """How a question is put."""

    text: Text
    #: The button that says yes, and the one that says no; None: words are to be written, and it has a Cancel.
    yes_or_no: tuple[Phrase, Phrase] | None = None


@dataclass(frozen=True, slots=True)
class Matter(Tagged, ABC):
    """What a question wants to know, with what it takes to carry its answer out; stored, so its ``kind`` stays."""

    #: A text that replies to nothing may be its answer.
    takes_any_text: ClassVar[bool] = True

    #: What somebody reads who answers too late.
    over: ClassVar[Phrase] = lessons.QUESTION_OVER

    #: Its answer may begin with a slash, as a path or a password may.
    takes_slashes: ClassVar[bool] = False

    @abstractmethod
    def phrasing(self) -> Phrasing:
        """How it is asked."""

    @property
    def messages(self) -> tuple[int, ...]:
        """The resident's messages that made us ask: whoever replies to one means this question."""
        return ()

    def is_about_the_same(self, other: "Matter") -> bool:  # noqa: ARG002 - for the kinds that can tell
        """Tell whether an open question about ``other`` is over when this is asked."""
        return False

    def hides(self, said: str) -> bool:  # noqa: ARG002 - for the kinds that can tell
        """Tell whether what somebody wrote in answer may not stay in the chat: there is a password in it."""
        return False

    def carried_out(self) -> Self:
        """What is kept of it until it is too old, once its answer was carried out."""
        return self


@dataclass(frozen=True, slots=True)
class Question:
    """A matter that a resident is asked about."""

    resident: ResidentId
    matter: Matter
    asked_at: datetime
    expires_at: datetime
    #: The message in which we asked; None until it was sent.
    message: int | None = None
    answered: bool = False


def about(question: str) -> str:
    """What the buttons of a question are about."""
    return f"{_SUBJECT}{question}"


class QuestionBook:
    """The open questions, by id, across restarts. An answered one is known until it is too old, and then forgotten."""

    def __init__(self, questions: Collection[Question], steady: Clock) -> None:
        self._questions = questions
        self._steady = steady
        #: Who writes a question reads it first: nobody writes over what another wrote.
        self._turn = asyncio.Lock()

    async def ask(self, resident: ResidentId, matter: Matter) -> tuple[str, Question]:
        """Write down that somebody is asked; returns the question's id, and the question.

        What they were asked about the same before is over.
        """
        now = self._steady()
        changes: dict[str, Question | None] = {}
        async with self._turn:
            for known_key, known in self._questions.everything().items():
                if known.expires_at <= now:
                    changes[known_key] = None
                elif known.resident == resident and matter.is_about_the_same(known.matter):
                    changes[known_key] = replace(known, answered=True)
            key, question = token_urlsafe(8), Question(resident, matter, now, now + QUESTION_LASTS)
            await self._questions.put({**changes, key: question})
        return key, question

    async def sent(self, resident: ResidentId, subject: str, message: int) -> None:
        """Remember in which message a question stands; other subjects are none of ours."""
        if not subject.startswith(_SUBJECT):
            return
        key = subject.removeprefix(_SUBJECT)
        async with self._turn:
            question = self._questions.get(key)
            if question and question.resident == resident:
                await self._questions.put({key: replace(question, message=message)})

    def find(self, key: str, resident: ResidentId) -> Question | None:
        """The question with this id, open or not; None: it is none of theirs, or too old to be known."""
        question = self._questions.get(key)
        return question if question and question.resident == resident else None

    def open(self, key: str, resident: ResidentId) -> Question | None:
        """The question with this id, if it is this resident's to answer."""
        question = self.find(key, resident)
        return question if question and self._is_open(question) else None

    def newest(self, resident: ResidentId) -> str | None:
        """The newest open question that a few words can answer."""
        fitting = {
            key: question
            for key, question in self._of(resident).items()
            if question.matter.takes_any_text and self._is_open(question)
        }
        return max(fitting, key=lambda key: fitting[key].asked_at, default=None)

    def of_message(self, resident: ResidentId, message: int) -> str | None:
        """The question, open or not, that a reply to this message is about."""
        for key, question in self._of(resident).items():
            if message == question.message:
                return key
        fitting = {key: known for key, known in self._of(resident).items() if message in known.matter.messages}
        return max(fitting, key=lambda key: fitting[key].asked_at, default=None)

    def meant(self, resident: ResidentId, reply_to: int | None) -> str | None:
        """The question, open or not, that a text answers: the one that it replies to, or else the newest open one."""
        replied = self.of_message(resident, reply_to) if reply_to is not None else None
        return replied or self.newest(resident)

    def matter(self, resident: ResidentId, reply_to: int | None) -> Matter | None:
        """What a text is about, by the question that it answers; None: it answers none."""
        question = self._questions.get(self.meant(resident, reply_to) or "")
        return question.matter if question else None

    async def settle(self, key: str, resident: ResidentId) -> Question | None:
        """Let a question be answered, once; None: it is not open any more."""
        async with self._turn:
            question = self.open(key, resident)
            if question:
                await self._questions.put({key: replace(question, answered=True)})
            return question

    async def reopen(self, key: str) -> None:
        """The answer came to nothing, and may be given again."""
        async with self._turn:
            if question := self._questions.get(key):
                await self._questions.put({key: replace(question, answered=False)})

    async def done(self, key: str) -> None:
        """The answer was carried out: what that took is kept no longer."""
        async with self._turn:
            if question := self._questions.get(key):
                await self._questions.put({key: replace(question, matter=question.matter.carried_out())})

    async def end_where(self, fits: Callable[[Matter], bool]) -> None:
        """Forget all questions about such matters, and whatever is too old to be answered."""
        now = self._steady()
        async with self._turn:
            known = self._questions.everything().items()
            gone = [key for key, question in known if fits(question.matter) or question.expires_at <= now]
            await self._questions.put(dict.fromkeys(gone))

    async def end_of(self, resident: ResidentId) -> None:
        """Forget all questions to somebody who lives here no longer."""
        async with self._turn:
            await self._questions.put(dict.fromkeys(self._of(resident)))

    def unsent(self) -> Mapping[str, Question]:
        """The open questions that were never sent, as far as we know."""
        return {
            key: question
            for key, question in self._questions.everything().items()
            if question.message is None and self._is_open(question)
        }

    def _of(self, resident: ResidentId) -> Mapping[str, Question]:
        return {key: q for key, q in self._questions.everything().items() if q.resident == resident}

    def _is_open(self, question: Question) -> bool:
        return not question.answered and self._steady() < question.expires_at
