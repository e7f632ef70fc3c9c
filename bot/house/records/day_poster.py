"""Gives people's days to the ledger: each is one row, which is written anew when the day reads otherwise."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from bot.house.ports import Collection, Ledger
from bot.house.records.ledger_day import LedgerDay, LedgerDayWording
from bot.house.records.mark import mark_of

#: So many days are given, and looked at again, today included.
DAYS_LOOKED_AT = 31

#: The marks of a row that is being written: nobody knows what it tells, or whether it is there at all.
_CHANGING, _OFFERED = "changing", "offered"

#: People's days from one to another, itself included.
DaysToTell = Callable[[date, date], Awaitable[Sequence[LedgerDay]]]


@dataclass(frozen=True, slots=True)
class GivenDay:
    """What a ledger was given of somebody's day."""

    day: date
    #: Another one whenever the day reads otherwise.
    mark: str


@dataclass(frozen=True, slots=True)
class GivenDays:
    """What one ledger was given of people's days."""

    #: By the key of their rows; of the days that are looked at alone.
    days: dict[str, GivenDay] = field(default_factory=dict)


class DayPoster:
    """A row that the family took out never returns. One of somebody whom nobody may know any more loses the name."""

    def __init__(
        self,
        ledger: Ledger,
        *,
        days: DaysToTell,
        wording: LedgerDayWording,
        memory: Collection[GivenDays],
    ) -> None:
        self._ledger = ledger
        self._days = days
        self._wording = wording
        self._memory = memory

    def use(self, ledger: Ledger) -> None:
        """Give to another ledger from now on."""
        self._ledger = ledger

    async def post(self, today: date) -> None:
        """Give what is new and what reads otherwise. Raises LedgerRefused, StoreUnwritable."""
        oldest = today - timedelta(days=DAYS_LOOKED_AT - 1)
        given = self._known().days
        days = {one.key: one for one in await self._days(oldest, today)}
        gone = {
            key: LedgerDay(key, one.day)
            for key, one in given.items()
            if oldest <= one.day <= today and key not in days and one.mark
        }
        due = [one for one in (*days.values(), *gone.values()) if _mark(one) != _given_mark(given, one.key)]
        unknown = {one.key for one in due if _given_mark(given, one.key) in (None, _OFFERED)}
        if due:
            # a day may read as it did before, or be none any more, by the time that we know whether this came through
            begun = {one.key: GivenDay(one.day, _OFFERED if one.key in unknown else _CHANGING) for one in due}
            await self._remember({**given, **begun})
            there = given.keys() - (unknown & days.keys())  # what is none any more is never added
            await self._ledger.post_attendance([self._wording.day(one) for one in due], given=there)
        new = {one.key: GivenDay(one.day, _mark(one)) for one in due}
        dropped = unknown - days.keys()
        kept = {key: one for key, one in {**given, **new}.items() if oldest <= one.day and key not in dropped}
        if kept != given:
            await self._remember(kept)

    async def _remember(self, days: dict[str, GivenDay]) -> None:
        await self._memory.put({self._ledger.name: replace(self._known(), days=days)})

    def _known(self) -> GivenDays:
        return self._memory.get(self._ledger.name) or GivenDays()


def _given_mark(given: dict[str, GivenDay], key: str) -> str | None:
    return given[key].mark if key in given else None


def _mark(day: LedgerDay) -> str:
    """Empty: nothing is told of it any more."""
    return mark_of(day) if day.person else ""
