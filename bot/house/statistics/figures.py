"""Numbers of the past, as somebody is told of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bot.house.doors.door import DoorId
from bot.house.people import Person
from bot.house.statistics.hour_count import HourCount, total
from bot.house.watch.camera import WatchPlaceId
from bot.house.watch.figures.tally import Counted

#: A day has so many hours in every chart, also on the days on which the clocks change.
HOURS = 24


@dataclass(frozen=True, slots=True)
class DayFigures:
    """Numbers of one day at one door."""

    #: By the household's own time.
    day: date
    door: DoorId
    #: By the hour in which visits began, 0 to 23; hours without visits are left out.
    hours: Mapping[int, HourCount]

    @property
    def total(self) -> HourCount:
        """All hours together."""
        return total(self.hours.values())


@dataclass(frozen=True, slots=True)
class PersonHours:
    """In how many visits somebody was seen for certain."""

    person: Person
    #: By the hour in which they began, 0 to 23: ``HOURS`` numbers.
    hours: tuple[int, ...]
    #: On so many days.
    days: int

    @property
    def visits(self) -> int:
        """In how many altogether."""
        return sum(self.hours)


class CrowdSpan(StrEnum):
    """Of how long; they are stored with buttons."""

    HOUR = "hour"
    DAY = "day"
    WEEK = "week"


@dataclass(frozen=True, slots=True)
class CrowdPoint:
    """How many there were at a time: in one frame, or on average of a minute or an hour."""

    at: datetime
    persons: float
    #: There were so many for certain, and so many at most.
    fewest: float
    most: float
    #: The average of the last ``ROLLING_FRAMES`` counted frames then; None: it was not that close a look.
    rolling: float | None = None


@dataclass(frozen=True, slots=True)
class CrowdFigures:
    """How many were at a place in a while."""

    place: WatchPlaceId
    name: str
    span: CrowdSpan
    start: datetime
    end: datetime
    #: The oldest first; empty: no camera looked, or nobody has looked yet.
    points: tuple[CrowdPoint, ...]
    #: How many there are at present, and the average of the last frames; None: no camera looks now.
    now: Counted
    rolling: float | None
    #: The most at once, as far as it was counted.
    peak: int
