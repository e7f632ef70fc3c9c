"""Who lived here until lately: the house knows them by name, and they are told how to come back."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.house.people import Resident, ResidentId
from bot.house.ports import Clock, Collection
from bot.words.tongue import Language

#: After this a leaver is an outsider as any other.
REMEMBERED_FOR = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Leaver:
    """Somebody who lived here."""

    name: str
    #: By the steady clock.
    left_at: datetime
    #: As they chose to be spoken to; None: as their Telegram is set.
    language: Language | None = None


class Leavers:
    """Those who moved out, or were removed, across restarts."""

    def __init__(self, book: Collection[Leaver], steady: Clock) -> None:
        self._book = book
        self._steady = steady

    async def resume(self) -> None:
        """At a start: forget those of long ago."""
        await self._book.put(self._of_long_ago())

    async def left(self, resident: Resident, language: Language | None) -> None:
        """Remember somebody, with the language that they chose, and forget those of long ago."""
        leaver = Leaver(resident.name, self._steady(), language)
        await self._book.put({**self._of_long_ago(), str(resident.id): leaver})

    async def came_back(self, resident: ResidentId) -> None:
        """They live here again."""
        await self._book.put({str(resident): None})

    def find(self, user: int) -> Leaver | None:
        """Who this was, if they lived here lately."""
        key = str(user)
        return None if key in self._of_long_ago() else self._book.get(key)

    def _of_long_ago(self) -> dict[str, None]:
        before = self._steady() - REMEMBERED_FOR
        return {key: None for key, known in self._book.everything().items() if known.left_at <= before}
