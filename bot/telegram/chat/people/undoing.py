"""Lessons that whoever gave them may take back, for a while."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.house.faces.faces import Faces
from bot.house.faces.forgetting import ForgottenMeanwhile
from bot.house.faces.lesson import Taught
from bot.house.people import Resident, ResidentId
from bot.house.ports import Clock, Collection
from bot.telegram.actions.faces import UndoLesson
from bot.telegram.cards.buttons import Button, Offer
from bot.telegram.delivery.household import TelegramHousehold
from bot.telegram.memory import keep_for_a_while, still_kept
from bot.words.chat import labels
from bot.words.chat.people import lessons
from bot.words.phrase import Text

#: How long a lesson may be taken back.
UNDO_LASTS = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Undoable:
    """A lesson that whoever gave it may take back."""

    resident: ResidentId
    taught: Taught
    expires_at: datetime


class Undoing:
    """Offers to take a lesson back, and does."""

    def __init__(
        self, *, household: TelegramHousehold, faces: Faces, lessons: Collection[Undoable], steady: Clock
    ) -> None:
        self._household = household
        self._faces = faces
        self._lessons = lessons
        self._steady = steady

    async def offer(self, resident: ResidentId, text: Text, taught: Taught) -> None:
        """Tell of a lesson, with the button that takes it back."""
        now = self._steady()
        until = now + UNDO_LASTS
        key = await keep_for_a_while(self._lessons, Undoable(resident, taught, until), now)
        self._household.offer(resident, text, f"lesson {key}", [[Button(labels.UNDO, Offer(UndoLesson(key), until))]])

    async def undo(self, resident: Resident, key: str) -> None:
        """Take a lesson back, as long as one may."""
        lesson = still_kept(self._lessons, key, resident.id, self._steady())
        if lesson is None:
            self._household.say(resident.id, lessons.UNDO_OVER)
            return
        if await self._faces.person(lesson.taught.person.id) is None:  # forgotten since, with all that was learned
            await self._lessons.put({key: None})
            self._household.say(resident.id, lessons.UNDO_OVER)
            return
        try:
            await self._faces.unlearn(resident, lesson.taught)
            said: Text = lessons.undone(lesson.taught)
        except ForgottenMeanwhile:
            said = lessons.UNDO_OVER
        await self._lessons.put({key: None})
        self._household.say(resident.id, said)
