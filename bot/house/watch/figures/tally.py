"""What was counted in a stretch of time, and how it is written down."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import UTC, datetime, timedelta


@dataclass(frozen=True, slots=True)
class Counted:
    """How many persons there are, and how many there may be."""

    persons: int = 0
    #: There are so many for certain, and so many at most.
    fewest: int = 0
    most: int = 0
    #: Those with a name, and those without one (yet).
    known: int = 0
    unknown: int = 0


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts of a minute or an hour, each weighted by how long it was so."""

    #: How long anything was counted at all, in seconds.
    seconds: int = 0
    #: Persons times seconds, and the same of the fewest and of the most that there may have been.
    person_s: int = 0
    fewest_s: int = 0
    most_s: int = 0
    #: At the fullest moment: how many there were, and how many there were at least and at most.
    peak: int = 0
    peak_fewest: int = 0
    peak_most: int = 0
    #: The most at once that had a name, and that had none.
    known: int = 0
    unknown: int = 0

    @property
    def mean(self) -> float:
        """How many persons there were on average; see ``low`` and ``high`` for how sure that is."""
        return self.person_s / self.seconds if self.seconds else 0.0

    @property
    def low(self) -> float:
        """The average of the fewest that there were."""
        return self.fewest_s / self.seconds if self.seconds else 0.0

    @property
    def high(self) -> float:
        """The average of the most that there may have been."""
        return self.most_s / self.seconds if self.seconds else 0.0

    def plus(self, other: "Tally") -> "Tally":
        """Of both stretches together."""
        fuller = max(self, other, key=lambda one: (one.peak, one.peak_fewest, one.peak_most))
        return Tally(
            self.seconds + other.seconds,
            self.person_s + other.person_s,
            self.fewest_s + other.fewest_s,
            self.most_s + other.most_s,
            fuller.peak,
            fuller.peak_fewest,
            fuller.peak_most,
            max(self.known, other.known),
            max(self.unknown, other.unknown),
        )


@dataclass(frozen=True, slots=True)
class CountedSpan:
    """A minute or an hour, and what was counted in it."""

    #: When it began.
    at: datetime
    tally: Tally


@dataclass(frozen=True, slots=True)
class CountLines:
    """Several of them as they are written down: a line each, in whole numbers, since there are some 9000 a year."""

    #: Minutes since 1970, then the fields of a ``Tally``, with commas.
    lines: str = ""


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_FIELDS = tuple(field.name for field in fields(Tally))


def minute_of(at: datetime) -> int:
    """Minutes since 1970."""
    return (at - _EPOCH) // timedelta(minutes=1)


def written(spans: Iterable[CountedSpan]) -> CountLines:
    """Spans as they are written down, the oldest first; of two of one time the one that counted for longer.

    So the same written twice, as after a stop between two writes, counts once.
    """
    one_each: dict[int, Tally] = {}
    for span in spans:
        minute = minute_of(span.at)
        one_each[minute] = max(one_each.get(minute, Tally()), span.tally, key=lambda tally: tally.seconds)
    return CountLines("\n".join(_line(minute, tally) for minute, tally in sorted(one_each.items())))


def read(kept: CountLines | None) -> list[CountedSpan]:
    """What was written down, the oldest first; a line that is none is left out."""
    found = (_span(line) for line in kept.lines.split("\n")) if kept else ()
    return [span for span in found if span]


def _line(minute: int, tally: Tally) -> str:
    return ",".join(map(str, (minute, *(getattr(tally, name) for name in _FIELDS))))


def _span(line: str) -> CountedSpan | None:
    try:
        minute, *numbers = map(int, line.split(","))
        # a later release may write more of them
        return CountedSpan(_EPOCH + timedelta(minutes=minute), Tally(*numbers[: len(_FIELDS)]))
    except (ValueError, OverflowError):
        return None
