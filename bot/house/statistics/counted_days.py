"""The counts of all days: those that were counted lately apart from the months before, which are written seldom."""

import asyncio
from calendar import monthrange
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from operator import itemgetter

from bot.house.doors.door import DoorId
from bot.house.keeping.pieces import in_turns
from bot.house.people import PersonId
from bot.house.ports import Collection
from bot.house.statistics.day_lines import DayLines, days_in, read, renamed, without_people, written
from bot.house.statistics.hour_count import DayCount

#: So many days and doors stand apart; then they join their months, but for those that still change.
MOST_APART = 64
_STILL_CHANGE = timedelta(days=2)

#: Of each door so many months are kept: ten years, some 2.5 MB of a busy one.
MOST_MONTHS = 120

#: So many days are read at once, a millisecond or two.
_AT_ONCE = 4

_NOTHING = DayCount({}, {})

#: No month has this day.
_NEVER = 32


@dataclass(frozen=True, slots=True)
class CountedBooks:
    """The collections; a key is a day or a month and a door."""

    #: "20261127 front": a day that was counted lately; it counts instead of the same day of its month.
    days: Collection[DayLines]
    #: "202611 front".
    months: Collection[DayLines]


class CountedDays:
    """Writes and reads them. A day is always written as a whole, so the same once more changes nothing."""

    def __init__(self, books: CountedBooks) -> None:
        self._books = books

    async def put(self, days: Mapping[tuple[date, DoorId], DayCount], today: date) -> None:
        """Write days down instead of what was counted of them; one without visits is kept no more."""
        apart = self._books.days.everything()
        kept = {_day_key(day, door): written({day.day: count}) for (day, door), count in days.items()}
        kept = {key: lines for key, lines in kept.items() if apart.get(key) != lines}
        if kept:
            await self._books.days.put(kept)
        if len({*apart, *kept}) > MOST_APART:
            await self._fold(today)

    async def of_month(self, day: date) -> Mapping[tuple[date, DoorId], DayCount]:
        """What is counted of each day of the month that a day is in, the first one first."""
        apart, months = self._days(), self._months()
        kept = [(key, lines) for key, lines in months.items() if key.startswith(f"{day:%Y%m} ")]
        kept += [(key, lines) for key, lines in apart.items() if key.startswith(f"{day:%Y%m}")]
        found: dict[tuple[date, DoorId], DayCount] = {}
        for key, lines in kept:
            if key in apart:
                found[_date(key[:8]), _door(key)] = _NOTHING  # what its month says of it does not count any more
            for n, (one, count) in enumerate(days_in(lines)):
                if 1 <= one <= _length(day):
                    found[day.replace(day=one), _door(key)] = count
                if n % _AT_ONCE == 0:
                    await asyncio.sleep(0)
        return {key: count for key, count in sorted(found.items(), key=itemgetter(0)) if count != _NOTHING}

    async def between(self, start: date, end: date) -> AsyncIterator[tuple[date, DoorId, DayCount]]:
        """What is counted of each day from ``start`` to ``end``, both included, the first one first.

        Others go on between two days.
        """
        month = start.replace(day=1)
        while month <= end:
            for (day, door), count in (await self.of_month(month)).items():
                if start <= day <= end:
                    yield day, door, count
            month = (month + timedelta(days=32)).replace(day=1)

    def newest(self) -> date | None:
        """The newest day of which anything is counted; None: of none."""
        days = [key[:8] for key, lines in self._days().items() if lines.hours]
        if days:
            return _date(max(days))
        months = [key for key, lines in self._months().items() if lines.hours]
        if not months:
            return None
        newest = max(key[:6] for key in months)
        last = max(max(read(self._books.months.get(key)), default=1) for key in months if key.startswith(newest))
        first = _date(f"{newest}01")
        return first + timedelta(days=min(max(last, 1), _length(first)) - 1)

    async def rename(self, gone: PersonId, person: PersonId | None) -> None:
        """Whoever is gone was ``person`` all the time; None: nobody is told of any more."""
        for book in (self._books.days, self._books.months):
            changed = {
                key: lines
                async for key, before in in_turns(book.everything().items(), 1)  # ten years take a second
                if (lines := renamed(before, gone, person)) is not before and lines != before
            }
            if changed:
                await book.put(changed)

    async def forget_people(self, before: date) -> None:
        """Keep nothing of who came before a day; that somebody did stays counted."""
        for book in (self._books.days, self._books.months):
            changed = {
                key: lines
                async for key, kept in in_turns(book.everything().items(), 1)
                if kept.people
                and key[:6] <= f"{before:%Y%m}"
                and (lines := without_people(kept, before.day if key[:6] == f"{before:%Y%m}" else _NEVER)) != kept
            }
            if changed:
                await book.put(changed)

    async def _fold(self, today: date) -> None:
        """Days join their months first and go then: what is written twice counts once, and nothing is lost."""
        apart = self._days()
        over = [key for key in apart if _date(key[:8]) < today - _STILL_CHANGE]
        if not over:
            return
        months: dict[str, dict[int, DayCount]] = {}
        for key in over:
            day = _date(key[:8])
            month = _month_key(day, _door(key))
            days = months.setdefault(month, read(self._books.months.get(month)))
            days.pop(day.day, None)
            days.update(read(apart[key]))
        kept: dict[str, DayLines | None] = {key: written(days) if days else None for key, days in months.items()}
        await self._books.months.put(kept | dict.fromkeys(self._too_old({*self._books.months.everything(), *kept})))
        await self._books.days.put(dict.fromkeys(over))

    def _days(self) -> Mapping[str, DayLines]:
        """Without what is under a key that is none of ours, whoever wrote it."""
        return {key: lines for key, lines in self._books.days.everything().items() if _is_day(key[:8]) and key[8:]}

    def _months(self) -> Mapping[str, DayLines]:
        months = self._books.months.everything()
        return {key: lines for key, lines in months.items() if _is_day(f"{key[:6]}01") and key[6:7] == " "}

    def _too_old(self, months: set[str]) -> list[str]:
        of_door: dict[DoorId, list[str]] = {}
        for key in months:
            of_door.setdefault(_door(key), []).append(key)
        return [key for keys in of_door.values() for key in sorted(keys)[:-MOST_MONTHS]]


def _day_key(day: date, door: DoorId) -> str:
    return f"{day:%Y%m%d} {door}"


def _month_key(day: date, door: DoorId) -> str:
    return f"{day:%Y%m} {door}"


def _door(key: str) -> DoorId:
    return DoorId(key.partition(" ")[2])


def _date(day: str) -> date:
    return date(int(day[:4]), int(day[4:6]), int(day[6:8]))


def _is_day(written: str) -> bool:
    try:
        _date(written)
    except ValueError:
        return False
    return True


def _length(month: date) -> int:
    return monthrange(month.year, month.month)[1]
