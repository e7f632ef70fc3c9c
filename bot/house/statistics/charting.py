"""Makes of what is counted what a chart shows."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta, tzinfo

from bot.house.doors.door import Door, DoorId
from bot.house.people import Resident
from bot.house.statistics.charts import (
    Chart,
    ChartKind,
    ChartPeriod,
    ChartSpan,
    HeadsChart,
    HoursChart,
    LensChart,
    LensLine,
    PeopleChart,
    ResponseChart,
    VisitsChart,
)
from bot.house.statistics.figures import HOURS, CrowdFigures, CrowdSpan, DayFigures
from bot.house.statistics.hour_count import DISTANCE_STEP, QUALITY_PARTS, Histogram, HourCount, total
from bot.house.statistics.statistics import Statistics
from bot.house.watch.camera import WatchPlaceId

#: A chart has room for so many people, and for so many doors.
MOST_PEOPLE = 7
MOST_DOORS = 4

_DAYS: Mapping[ChartPeriod, int] = {ChartPeriod.WEEK: 7, ChartPeriod.MONTH: 30, ChartPeriod.YEAR: 364}

#: A year is drawn by weeks.
_STEPS: Mapping[ChartPeriod, int] = {ChartPeriod.YEAR: 7}

_WEEKDAYS = 7


class Charting:
    """Whoever may see nothing of the past, or not at this door, is refused with NotAllowed."""

    def __init__(self, doors: Mapping[DoorId, Door], *, statistics: Statistics, zone: tzinfo) -> None:
        self._doors = doors
        self._statistics = statistics
        self._zone = zone

    def span(self, period: ChartPeriod) -> ChartSpan:
        """The days of a period that ends today."""
        today = self._statistics.today
        return ChartSpan(today - timedelta(days=_DAYS[period] - 1), today, _STEPS.get(period, 1))

    async def chart(self, by: Resident, kind: ChartKind, period: ChartPeriod, door: DoorId | None) -> Chart:
        """A chart of one door; None: of all that are theirs. Raises ValueError for one of a place."""
        span = self.span(period)
        if kind is ChartKind.CROWD:
            raise ValueError(kind)
        if kind is ChartKind.PEOPLE:
            people = await self._statistics.people(by, door, span.start, span.end)
            return PeopleChart(span, tuple(people[:MOST_PEOPLE]), max(0, len(people) - MOST_PEOPLE))
        days = await self._statistics.days(by, door, span.start, span.end)
        match kind:
            case ChartKind.VISITS:
                return _visits(span, days)
            case ChartKind.HOURS:
                return HoursChart(span, _by_weekday(days))
            case ChartKind.HEADS:
                return _heads(span, days)
            case ChartKind.RESPONSE:
                whole = total(one.total for one in days)
                return ResponseChart(span, whole.response, whole.missed)
            case ChartKind.LENS:
                return self._lens(span, days)

    async def crowd(self, by: Resident, place: WatchPlaceId, span: CrowdSpan) -> CrowdFigures | None:
        """A chart of a place; None: there is none that they may see. Its times are the household's own."""
        found = await self._statistics.crowds.crowd(by, place, span)
        if found is None:
            return None
        points = tuple(replace(point, at=point.at.astimezone(self._zone)) for point in found.points)
        start, end = found.start.astimezone(self._zone), found.end.astimezone(self._zone)
        return replace(found, points=points, start=start, end=end)

    def _lens(self, span: ChartSpan, days: Sequence[DayFigures]) -> LensChart:
        lines = []
        for door in {one.door: None for one in days}:
            theirs = [one for one in days if one.door == door]
            counts = [total(some) for some in _by_step(span, theirs)]
            known = self._doors.get(door)
            quality = tuple(_mean(one.quality, 1 / QUALITY_PARTS) for one in counts)
            distance = (_mean(one.distance, DISTANCE_STEP) for one in counts)
            likeness = tuple(None if far is None else max(0.0, 1 - far) for far in distance)
            if any(n is not None for n in (*quality, *likeness)):
                lines.append(LensLine(known.name if known else door, quality, likeness))
        return LensChart(span, tuple(lines[:MOST_DOORS]))


def _visits(span: ChartSpan, days: Sequence[DayFigures]) -> VisitsChart:
    counts = [total(some) for some in _by_step(span, days)]
    answered = [one.opened + one.ignored + one.replied + one.failed for one in counts]
    others = [one.visits - done - one.missed for one, done in zip(counts, answered, strict=True)]
    return VisitsChart(span, tuple(answered), _numbers(counts, lambda one: one.missed), tuple(others))


def _heads(span: ChartSpan, days: Sequence[DayFigures]) -> HeadsChart:
    counts = [total(some) for some in _by_step(span, days)]
    return HeadsChart(
        span, _numbers(counts, lambda one: one.known), _numbers(counts, lambda one: one.heads - one.known)
    )


def _numbers(counts: Iterable[HourCount], of: Callable[[HourCount], int]) -> tuple[int, ...]:
    return tuple(map(of, counts))


def _by_weekday(days: Sequence[DayFigures]) -> tuple[tuple[int, ...], ...]:
    found = [[0] * HOURS for _ in range(_WEEKDAYS)]
    for one in days:
        for hour, count in one.hours.items():
            found[one.day.weekday()][hour] += count.visits
    return tuple(map(tuple, found))


def _by_step(span: ChartSpan, days: Sequence[DayFigures]) -> list[list[HourCount]]:
    """The counts of each step, the oldest first."""
    found: list[list[HourCount]] = [[] for _ in steps_of(span)]
    for one in days:
        found[(one.day - span.start).days // span.step] += one.hours.values()
    return found


def steps_of(span: ChartSpan) -> Sequence[date]:
    """The first day of each step."""
    return [span.start + timedelta(days=n) for n in range(0, (span.end - span.start).days + 1, span.step)]


def _mean(parts: Histogram, width: float) -> float | None:
    """The average of a histogram, as far as it can be told."""
    times = sum(parts)
    return sum((n + 0.5) * width * many for n, many in enumerate(parts)) / times if times else None
