"""Days of which the book of visits tells otherwise than what was made of them: they are made anew."""

from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo

from bot.house.ports import Clock, Collection
from bot.house.visits.visit import Visit

#: Under which name it is kept which they are.
STALE = "attendance_stale"


@dataclass(frozen=True, slots=True)
class StaleDay:
    """A visit of this day changed since."""

    day: date


class StaleDays:
    """Notes them before a visit is written down, so that none is missed whenever the service stops.

    Today and yesterday are never among them: they are made of the visits whenever somebody asks.
    """

    def __init__(self, book: Collection[StaleDay], *, clock: Clock, zone: tzinfo) -> None:
        self._book = book
        self._clock = clock
        self._zone = zone
        #: How often a day's visits changed since the start, and how many are being written.
        self._changes: Counter[date] = Counter()
        self._under_way: Counter[date] = Counter()

    @property
    def today(self) -> date:
        """The present day, by the household's clock."""
        return self._clock().astimezone(self._zone).date()

    @asynccontextmanager
    async def changing(self, visit: Visit) -> AsyncIterator[None]:
        """A visit is written down in this block."""
        days = {self.day_of(visit.began_at), self.day_of(visit.last_at)}
        older = {day for day in days if day < self.today - timedelta(days=1)}
        self._under_way.update(days)
        try:
            if older:
                await self._note(older)
            yield
        finally:
            self._under_way.subtract(days)
            self._changes.update(days)

    def day_of(self, at: datetime) -> date:
        """The day that a moment belongs to."""
        return at.astimezone(self._zone).date()

    def state(self, day: date) -> int | None:
        """A number that is another one after each change; None: one is being written. Never raises."""
        return None if self._under_way[day] > 0 else self._changes[day]

    def all(self) -> set[date]:
        """Every day that is to be made anew. Never raises."""
        return {stale.day for stale in self._book.everything().values()}

    async def done(self, days: dict[date, int | None]) -> None:
        """These were made anew from what they were at ``state``; those that changed meanwhile stay."""
        async with self._book.turn:
            same = [day for day, state in days.items() if state is not None and state == self.state(day)]
            gone = [key for day in same if self._book.get(key := self._key(day))]
            if gone:
                await self._book.put(dict.fromkeys(gone))

    async def _note(self, days: set[date]) -> None:
        async with self._book.turn:  # one that was done a moment ago may still be written as such
            new = {key: StaleDay(day) for day in days if self._book.get(key := self._key(day)) is None}
            if new:
                await self._book.put(new)

    @staticmethod
    def _key(day: date) -> str:
        return f"{day:%Y%m%d}"
