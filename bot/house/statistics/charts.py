"""What a chart shows: codes and numbers, which somebody else draws."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import chain

from bot.house.statistics.figures import CrowdFigures, PersonHours


class ChartKind(StrEnum):
    """Which chart; they are stored with buttons."""

    #: Visits a day, and whether anybody answered.
    VISITS = "visits"
    #: In which hours of which weekdays.
    HOURS = "hours"
    #: Known people against all others.
    HEADS = "heads"
    #: Who comes when.
    PEOPLE = "people"
    #: How long whoever rang waited.
    RESPONSE = "response"
    #: How good pictures are, and how alike known faces: a lens that is dirty shows.
    LENS = "lens"
    #: How many persons are at a place.
    CROWD = "crowd"


class ChartPeriod(StrEnum):
    """Of how long, today included; they are stored with buttons."""

    WEEK = "week"
    MONTH = "month"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class ChartSpan:
    """The days that a chart is of, by the household's own time."""

    start: date
    end: date
    #: So many are one bar, or one point, of it.
    step: int = 1


@dataclass(frozen=True, slots=True)
class VisitsChart:
    """Visits, oldest first: a number for each step of the span."""

    span: ChartSpan
    #: Rings that somebody answered, those that nobody did, and visits at which nobody rang, or which are not over.
    answered: tuple[int, ...]
    missed: tuple[int, ...]
    others: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class HoursChart:
    """Visits by weekday, Monday first, and hour."""

    span: ChartSpan
    visits: tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True)
class HeadsChart:
    """Heads in the pictures, oldest first: numbers for each step of the span."""

    span: ChartSpan
    known: tuple[int, ...]
    unknown: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class PeopleChart:
    """Who comes when: whoever came most first."""

    span: ChartSpan
    people: tuple[PersonHours, ...]
    #: So many more came who are not in it.
    others: int


@dataclass(frozen=True, slots=True)
class ResponseChart:
    """How long rings waited; see ``hour_count.RESPONSE_S``."""

    span: ChartSpan
    parts: tuple[int, ...]
    #: Rings that nobody answered.
    missed: int


@dataclass(frozen=True, slots=True)
class LensLine:
    """One door, oldest first: a number for each step of the span, from 0 to 1; None: there was no face."""

    #: What the door is called.
    name: str
    #: How good the pictures of faces were.
    quality: tuple[float | None, ...]
    #: How alike known faces were to what is known of them.
    likeness: tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class LensChart:
    """How good a camera's pictures are, and how alike the faces in them."""

    span: ChartSpan
    doors: tuple[LensLine, ...]


#: Whatever is drawn. A ``CrowdFigures`` with its times in the household's own zone.
Chart = VisitsChart | HoursChart | HeadsChart | PeopleChart | ResponseChart | LensChart | CrowdFigures


def shows_nothing(chart: Chart) -> bool:
    """Tell whether there is nothing to draw: a sentence says so instead."""
    told: Iterable[object]
    match chart:
        case VisitsChart():
            told = (*chart.answered, *chart.missed, *chart.others)
        case HoursChart():
            told = chain(*chart.visits)
        case HeadsChart():
            told = (*chart.known, *chart.unknown)
        case PeopleChart():
            told = chart.people
        case ResponseChart():
            told = chart.parts
        case LensChart():
            told = (n is not None for door in chart.doors for n in (*door.quality, *door.likeness))
        case CrowdFigures():
            told = chart.points
    return not any(told)
