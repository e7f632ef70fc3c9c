"""How far those visits are counted that were there before the counter, or were counted in another time zone."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from bot.house.ports import Collection
from bot.house.statistics.counted_days import MOST_MONTHS

_KEY = "earlier"


@dataclass(frozen=True, slots=True)
class EarlierCounted:
    """What is kept of it."""

    #: When the counter began.
    began: date
    #: This month's first day, and everything later, is counted; None: everything is.
    down_to: date | None
    #: By which zone days are told from each other; empty: an earlier release did not say.
    zone: str = ""
    #: The first day that is counted by it; None: all are.
    zone_from: date | None = None


@dataclass(frozen=True, slots=True)
class EarlierMonth:
    """The next one to be counted, as far as it is not yet."""

    first: date
    last: date
    #: From this day on all visits are in the book: whatever was counted before does not count.
    whole_from: date | None


class EarlierVisits:
    """Counted a month at a time, the newest first; once more, as far as visits are kept, where the zone is another."""

    def __init__(
        self, book: Collection[EarlierCounted], *, zone_name: Callable[[], str], kept_days: Callable[[], int]
    ) -> None:
        self._book = book
        self._zone_name = zone_name
        self._kept_days = kept_days

    async def look(self, today: date) -> date:
        """Know what there is to count; returns the day on which the counter began."""
        kept, zone = self._book.get(_KEY), self._zone_name()
        if kept is None:
            await self._put(kept := EarlierCounted(today, _month_after(today), zone))
        elif kept.zone != zone:
            anew = replace(kept, zone=zone, down_to=_month_after(today), zone_from=self._whole_from(today))
            await self._put(kept := anew if kept.zone else replace(kept, zone=zone))
        return kept.began

    def next(self, today: date) -> EarlierMonth | None:
        """The month to be counted next; None: there is none."""
        kept = self._book.get(_KEY)
        if kept is None or kept.down_to is None:
            return None
        last = kept.down_to - timedelta(days=1)
        whole_from = max(self._whole_from(today), kept.zone_from) if kept.zone_from else None
        return EarlierMonth(last.replace(day=1), last, whole_from)

    async def counted(self, month: EarlierMonth) -> None:
        """It is."""
        if kept := self._book.get(_KEY):
            oldest = kept.zone_from or kept.began - timedelta(days=31 * MOST_MONTHS)
            await self._put(replace(kept, down_to=month.first if month.first > oldest else None))

    @property
    def zone_from(self) -> date | None:
        """Days before this one are told by another zone than the household's; None: none are."""
        kept = self._book.get(_KEY)
        return kept.zone_from if kept else None

    def _whole_from(self, today: date) -> date:
        return today - timedelta(days=self._kept_days() - 1)

    async def _put(self, kept: EarlierCounted) -> None:
        await self._book.put({_KEY: kept})


def _month_after(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)
