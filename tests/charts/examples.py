"""A chart of each kind, as a family would have it, with names that are long, foreign, or no letters at all."""

import math
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.house.people import Person, PersonId
from bot.house.statistics.charting import steps_of
from bot.house.statistics.charts import (
    Chart,
    ChartSpan,
    HeadsChart,
    HoursChart,
    LensChart,
    LensLine,
    PeopleChart,
    ResponseChart,
    VisitsChart,
)
from bot.house.statistics.figures import CrowdFigures, CrowdPoint, CrowdSpan, PersonHours
from bot.house.watch.camera import WatchPlaceId
from bot.house.watch.figures.tally import Counted

ZONE = ZoneInfo("Europe/Berlin")
TODAY = date(2026, 11, 27)
WEEK = ChartSpan(TODAY - timedelta(days=6), TODAY)
MONTH = ChartSpan(TODAY - timedelta(days=29), TODAY)
YEAR = ChartSpan(TODAY - timedelta(days=363), TODAY, 7)
NAMES = ("Anna", "Бабушка Наташа", "Maximiliane von und zu Hohenstein", "दादी", "محمد", "🐶", "$x_1$")


def wave(span: ChartSpan, most: float) -> tuple[int, ...]:
    return tuple(round(most * (1 + math.sin(n)) / 2) for n, _ in enumerate(steps_of(span)))


def visits(span: ChartSpan, most: float) -> VisitsChart:
    return VisitsChart(span, wave(span, most), wave(span, most / 5), wave(span, most / 8))


def crowd(span: CrowdSpan, lasts: timedelta, step: timedelta, *, name: str = "garden") -> CrowdFigures:
    end = datetime(2026, 11, 27, 18, 4, tzinfo=ZONE)
    start = end - lasts
    points = []
    for n in range(int(lasts / step)):
        if n % 300 == 150:  # nobody looked for a while
            continue
        persons = round(3 + 3 * math.sin(n / 30))
        points.append(CrowdPoint(start + n * step, persons, max(0, persons - 1), persons + 1, float(persons)))
    return CrowdFigures(WatchPlaceId("g"), name, span, start, end, tuple(points), Counted(2, 2, 3), 2.1, 6)


def shares(least: float, most: float) -> tuple[float | None, ...]:
    return tuple(None if n % 9 == 4 else least + (most - least) * (1 + math.cos(n)) / 2 for n in range(30))


CHARTS: dict[str, Chart] = {
    "visits of a week": visits(WEEK, 12),
    "visits of a month": visits(MONTH, 9),
    "visits of a year": visits(YEAR, 12_000),
    "one visit": VisitsChart(WEEK, (0,) * 6 + (1,), (0,) * 7, (0,) * 7),
    "hours": HoursChart(MONTH, tuple(tuple(max(0, 9 - abs(h - 15) - d) for h in range(24)) for d in range(7))),
    "hours of a busy year": HoursChart(YEAR, tuple(tuple(d * h * 10 for h in range(24)) for d in range(7))),
    "heads": HeadsChart(MONTH, wave(MONTH, 8), wave(MONTH, 3)),
    "people": PeopleChart(
        MONTH,
        tuple(
            PersonHours(Person(PersonId(f"{n}"), name), tuple(max(0, 9 - abs(h - 15 - n)) for h in range(24)), 9)
            for n, name in enumerate(NAMES)
        ),
        3,
    ),
    "one person": PeopleChart(WEEK, (PersonHours(Person(PersonId("a"), "Leo"), (0,) * 23 + (1,), 1),), 0),
    "response": ResponseChart(MONTH, (12, 40, 55, 31, 12, 4, 2), 14),
    "response of one": ResponseChart(WEEK, (0, 0, 0, 0, 0, 0, 1), 0),
    "lens": LensChart(
        MONTH,
        (LensLine("front door", shares(0.3, 0.9), shares(0.4, 0.7)), LensLine("庭", shares(0, 1), shares(0.5, 0.6))),
    ),
    "crowd of an hour": crowd(CrowdSpan.HOUR, timedelta(hours=1), timedelta(seconds=6)),
    "crowd of a day": crowd(CrowdSpan.DAY, timedelta(days=1), timedelta(minutes=2)),
    "crowd of a week": crowd(CrowdSpan.WEEK, timedelta(days=7), timedelta(hours=1)),
}
