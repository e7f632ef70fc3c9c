"""Counts on disk: minutes for a day, hours for good, and never more than a few kilobytes a minute.

A collection is written as a whole, so what changes often stands apart from what is large: the present hour's minutes,
the day's hours with their minutes, the present month's hours, and all months before.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo

from bot.house.ports import Collection
from bot.house.watch.camera import WatchPlaceId
from bot.house.watch.figures.tally import CountedSpan, CountLines, Tally, minute_of, read, written

#: Minutes are kept for so long, hours of so many months: ten years of a place are 3.5 MB.
MINUTES_LAST = timedelta(days=1)
MOST_MONTHS = 120


@dataclass(frozen=True, slots=True)
class CountBooks:
    """The collections; keys are a place, or a place and a time."""

    #: By place: the minutes of the present hour.
    minutes: Collection[CountLines]
    #: By place and hour: its minutes.
    day: Collection[CountLines]
    #: By place and month: its hours; the present month's, and those before.
    hours: Collection[CountLines]
    months: Collection[CountLines]


class CountBook:
    """Writes and reads them. Hours are those of the household's clock: India's begin at half past."""

    def __init__(self, books: CountBooks, zone: tzinfo) -> None:
        self._books = books
        self._zone = zone

    async def add(self, minutes: Mapping[WatchPlaceId, Iterable[CountedSpan]], now: datetime) -> None:
        """Write down minutes that are over; returns once they would survive a power cut."""
        present, kept = self._hour(now), dict[str, CountLines | None]()
        over: dict[WatchPlaceId, list[CountedSpan]] = {}
        for place in {*minutes, *map(WatchPlaceId, self._books.minutes.everything())}:
            known = [*read(self._books.minutes.get(place)), *minutes.get(place, ())]
            over[place] = [span for span in known if self._hour(span.at) != present]
            lines = written(span for span in known if self._hour(span.at) == present)
            if lines != self._books.minutes.get(place):
                kept[place] = lines if lines.lines else None
        await self._fold(over, now)  # first: what is written twice counts once, and what is not written is lost
        if kept:
            await self._books.minutes.put(kept)

    def by_minute(self, place: WatchPlaceId, since: datetime) -> list[CountedSpan]:
        """Minutes that are over, the oldest first."""
        found = [*self._of(self._books.day, place), *read(self._books.minutes.get(place))]
        return [span for span in found if span.at >= since]

    def by_hour(self, place: WatchPlaceId, since: datetime) -> list[CountedSpan]:
        """Hours, the present one as far as it is over, the oldest first."""
        month = f"{since.astimezone(UTC):%Y%m}"  # ten years are 90,000 lines: those of earlier months are not read
        found = [*self._of(self._books.months, place, month), *self._of(self._books.hours, place, month)]
        present = self._by_hour(read(self._books.minutes.get(place)))
        together = read(written([*found, *present]))
        return [span for span in together if span.at >= since]

    def places(self) -> set[WatchPlaceId]:
        """Every place of which anything is kept."""
        keys = [*self._books.hours.everything(), *self._books.months.everything(), *self._books.day.everything()]
        return {WatchPlaceId(key.rpartition(" ")[0]) for key in keys} | set(
            map(WatchPlaceId, self._books.minutes.everything())
        )

    async def _fold(self, over: Mapping[WatchPlaceId, Sequence[CountedSpan]], now: datetime) -> None:
        """Minutes of hours that are over go to the day's, and their sums to the month's."""
        day: dict[str, list[CountedSpan]] = {}
        for place, minutes in over.items():
            for span in minutes:
                key = f"{place} {minute_of(self._hour(span.at))}"
                day.setdefault(key, read(self._books.day.get(key))).append(span)
        if not day:
            return
        await self._move_months(f"{now:%Y%m}")
        sums: dict[str, list[CountedSpan]] = {}
        for key, spans in day.items():
            for hour in self._by_hour(read(written(spans))):
                month = f"{key.rpartition(' ')[0]} {hour.at:%Y%m}"
                sums.setdefault(month, read(self._books.hours.get(month))).append(hour)
        await self._books.hours.put({key: written(spans) for key, spans in sums.items()})
        late = [key for key in self._books.day.everything() if self._is_late(key, now)]
        await self._books.day.put({**{key: written(spans) for key, spans in day.items()}, **dict.fromkeys(late)})

    async def _move_months(self, present: str) -> None:
        """Months that are over stand apart; of each place the oldest go when there are too many."""
        over = {key: lines for key, lines in self._books.hours.everything().items() if not key.endswith(f" {present}")}
        if not over:
            return
        moved: dict[str, CountLines | None] = {
            key: written([*read(self._books.months.get(key)), *read(lines)]) for key, lines in over.items()
        }
        of_place: dict[str, list[str]] = {}
        for key in {*self._books.months.everything(), *moved}:
            of_place.setdefault(key.rpartition(" ")[0], []).append(key)
        oldest = [key for keys in of_place.values() for key in sorted(keys)[:-MOST_MONTHS]]
        await self._books.months.put({**moved, **dict.fromkeys(oldest)})
        await self._books.hours.put(dict.fromkeys(over))

    def _hour(self, at: datetime) -> datetime:
        """When the hour began, by the household's clock, that a moment is in; of an hour that comes twice, each."""
        return at.astimezone(self._zone).replace(minute=0, second=0, microsecond=0).astimezone(UTC)

    def _by_hour(self, minutes: Iterable[CountedSpan]) -> list[CountedSpan]:
        sums: dict[datetime, Tally] = {}
        for span in minutes:
            hour = self._hour(span.at)
            sums[hour] = sums.get(hour, Tally()).plus(span.tally)
        return [CountedSpan(at, tally) for at, tally in sorted(sums.items())]

    def _is_late(self, key: str, now: datetime) -> bool:
        began = key.rpartition(" ")[2]
        # a clock that was wrong once leaves nothing behind that is never deleted
        return not began.isdecimal() or abs(minute_of(now) - int(began)) > MINUTES_LAST / timedelta(minutes=1)

    def _of(self, book: Collection[CountLines], place: WatchPlaceId, first: str = "") -> list[CountedSpan]:
        """Those of a place, the oldest first; with ``first``, of that month and all behind it."""
        kept = ((key.rpartition(" "), lines) for key, lines in book.everything().items())
        found = [span for (of, _, begins), lines in kept if of == place and begins >= first for span in read(lines)]
        return sorted(found, key=lambda span: span.at)
