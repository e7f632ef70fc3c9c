"""What we asked a resident and wait to hear: each question stands for itself, until it is answered or too old."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from secrets import token_urlsafe
from typing import Any

from bot.house.door import DoorId
from bot.house.names import folded
from bot.house.people import ResidentId
from bot.house.ports import Clock, Collection

#: How long a question is open.
QUESTION_LASTS = timedelta(minutes=15)

#: What the buttons of a question are about begins with this; its id follows.
_SUBJECT = "question "


class Kind(StrEnum):
    """What a question wants to know."""

    #: What is their name?
    NAME = "name"
    #: Shall I really call them that?
    MEANT = "meant"
    #: I take them for somebody else: is it them all the same?
    DOUBT = "doubt"
    #: What shall this door be called?
    DOOR = "door"


@dataclass(frozen=True, slots=True)
class Question:
    """About a face on a card, about photos that were sent, or about a door."""

    resident: ResidentId
    #: A visit's id, and the number of a face; empty: it is about ``files``.
    visit: str
    face: int
    files: tuple[str, ...]
    asked_at: datetime
    expires_at: datetime
    kind: Kind = Kind.NAME
    #: Said already: the question is only whether it is meant, or true. Of a door: what it is called until then.
    name: str = ""
    #: The messages that the photos came in: whoever replies to one means its question.
    photos: tuple[int, ...] = ()
    #: The message in which we asked; None until it was sent.
    message: int | None = None
    answered: bool = False
    #: None: it is about no door.
    door: DoorId | None = None


def migrated(document: dict[str, Any]) -> dict[str, Any]:
    """A question of the time when each resident had one at most."""
    kind = Kind.DOUBT if document.get("name") else Kind.NAME
    return {**document, "kind": kind, "asked_at": document["expires_at"]}


def about(question: str) -> str:
    """What the buttons of a question are about."""
    return f"{_SUBJECT}{question}"


class QuestionBook:
    """The open questions, by id, across restarts. An answered one is known until it is too old, and then forgotten."""

    def __init__(self, questions: Collection[Question], steady: Clock) -> None:
        self._questions = questions
        self._steady = steady
        self._turn = asyncio.Lock()

    async def ask(self, question: Question) -> str:
        """Write a question down; returns its id. An earlier one about the same face is over."""
        now = self._steady()
        changes: dict[str, Question | None] = {}
        for key, known in self._questions.everything().items():
            if known.expires_at <= now:
                changes[key] = None
            elif question.visit and _face_of(known) == _face_of(question):
                changes[key] = replace(known, answered=True)
        key = token_urlsafe(8)
        await self._questions.put({**changes, key: question})
        return key

    async def sent(self, resident: ResidentId, subject: str, message: int) -> None:
        """Remember in which message a question stands; other subjects are none of ours."""
        key = subject.removeprefix(_SUBJECT)
        question = self._questions.get(key)
        if subject.startswith(_SUBJECT) and question and question.resident == resident:
            await self._questions.put({key: replace(question, message=message)})

    def open(self, key: str, resident: ResidentId) -> Question | None:
        """The question with this id, if it is this resident's to answer."""
        question = self._questions.get(key)
        return question if question and question.resident == resident and self._is_open(question) else None

    def newest(self, resident: ResidentId) -> str | None:
        """The newest open question that a few words can answer."""
        fitting = {
            key: question
            for key, question in self._of(resident).items()
            if question.kind is not Kind.DOUBT and self._is_open(question)
        }
        return max(fitting, key=lambda key: fitting[key].asked_at, default=None)

    def of_message(self, resident: ResidentId, message: int) -> str | None:
        """The question, open or not, that a reply to this message is about."""
        for key, question in self._of(resident).items():
            if message == question.message:
                return key
        fitting = {key: question for key, question in self._of(resident).items() if message in question.photos}
        return max(fitting, key=lambda key: fitting[key].asked_at, default=None)

    async def settle(self, key: str, resident: ResidentId) -> Question | None:
        """Let a question be answered, once; None: it is not open any more."""
        async with self._turn:
            question = self.open(key, resident)
            if question:
                await self._questions.put({key: replace(question, answered=True)})
            return question

    async def reopen(self, key: str) -> None:
        """The answer came to nothing, and may be given again."""
        if question := self._questions.get(key):
            await self._questions.put({key: replace(question, answered=False)})

    async def done(self, key: str) -> None:
        """The answer was carried out: which photos it was about, and what name was doubted, is kept no longer."""
        if question := self._questions.get(key):
            await self._questions.put({key: replace(question, files=(), name="")})

    async def end_about(self, name: str) -> None:
        """Forget all questions whether somebody is called this."""
        theirs = [
            key
            for key, q in self._questions.everything().items()
            if q.name and not q.door and folded(q.name) == folded(name)
        ]
        await self._questions.put(dict.fromkeys(theirs))

    async def end_of(self, resident: ResidentId) -> None:
        """Forget all questions to somebody who lives here no longer."""
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


def _face_of(question: Question) -> tuple[ResidentId, str, int]:
    return question.resident, question.visit, question.face
