"""Who lived here until lately: the house knows them by name, and they are told how to come back."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.house.people import Resident, ResidentId
from bot.house.ports import Clock, Collection

#: After this a leaver is a stranger as any other.
REMEMBERED_FOR = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Leaver:
    """Somebody who lived here."""

    name: str
    #: By the steady clock.
    left_at: datetime


class Leavers:
    """Those who moved out, or were removed, across restarts."""

    def __init__(self, book: Collection[Leaver], steady: Clock) -> None:
        self._book = book
        self._steady = steady

    async def resume(self) -> None:
        """At a start: forget those of long ago."""
        await self._book.put(self._of_long_ago())

    async def left(self, resident: Resident) -> None:
        """Remember somebody, and forget those of long ago."""
        await self._book.put({**self._of_long_ago(), str(resident.id): Leaver(resident.name, self._steady())})

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
