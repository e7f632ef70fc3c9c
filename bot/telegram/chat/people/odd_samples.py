"""Photos of somebody that are unlike the others, now that those have come: shown, and asked about."""

from datetime import timedelta

from bot.house.faces.faces import Faces
from bot.house.faces.lesson import Lesson
from bot.house.people import Resident
from bot.house.ports import Clock, EyesUnavailable
from bot.telegram.actions.corrections import AskRemoveSample
from bot.telegram.cards.rows import yes_or_no
from bot.telegram.delivery.household import TelegramHousehold
from bot.telegram.delivery.notes import NotePhoto
from bot.words.chat import labels
from bot.words.chat.people import lessons

#: How long the buttons below such a photo stand.
_ODD_LASTS = timedelta(hours=1)


class OddSamples:
    """Asks whoever taught somebody whether an earlier photo of them is a wrong one."""

    def __init__(self, *, household: TelegramHousehold, faces: Faces, steady: Clock) -> None:
        self._household = household
        self._faces = faces
        self._steady = steady

    async def ask(self, resident: Resident, lesson: Lesson) -> None:
        """Show each photo that a lesson made odd; what is gone meanwhile, or cannot be shown now, is left out."""
        for sample in lesson.odd:
            try:
                photo = await self._faces.sample(resident, lesson.person.id, sample)
            except (KeyError, EyesUnavailable):
                continue
            remove = AskRemoveSample(lesson.person.id, sample)
            rows = yes_or_no(labels.REMOVE_SAMPLE, remove, self._steady() + _ODD_LASTS)
            text, shows = lessons.ask_odd_sample(lesson.person), frozenset({lesson.person.id})
            self._household.offer(resident.id, text, f"odd photo {sample}", rows, NotePhoto(photo, shows))
