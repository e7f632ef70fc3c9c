"""Some days that are over, as one resident may see them: who came to which door, and what waits for an answer."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta, tzinfo

from bot.house.doors.door import Door, DoorId
from bot.house.people import PersonId, Verdict
from bot.house.records.historian import named_of, sightings_of
from bot.house.records.ledger_entry import LedgerEntry, LedgerOutcome, entries, outcome
from bot.house.visits.visit import Visit, VisitId

#: The door did not open, or nobody knows whether it did.
_FAILED = frozenset({LedgerOutcome.UNLOCK_FAILED, LedgerOutcome.NOT_CONFIRMED})


@dataclass(frozen=True, slots=True)
class DoorCount:
    """One door, at which somebody was."""

    door: str
    visits: int
    #: So many rang, and nobody answered.
    missed: int
    #: So many times it did not open, or may not have.
    failed: int


@dataclass(frozen=True, slots=True)
class CameraCount:
    """One camera that told of something, or was away."""

    name: str
    incidents: int
    away_times: int = 0
    away: timedelta = timedelta()


@dataclass(frozen=True, slots=True)
class VisitFigures:
    """Visits of some days, counted."""

    #: Those with most visits first.
    doors: tuple[DoorCount, ...] = ()
    #: Who was named for certain, and in how many visits; most first.
    people: tuple[tuple[str, int], ...] = ()
    #: In how many visits somebody unknown was seen.
    strangers: int = 0
    #: The oldest first.
    missed: tuple[LedgerEntry, ...] = ()
    #: On which day most came; None: on none.
    busiest: date | None = None

    @property
    def total(self) -> int:
        """All of them."""
        return sum(one.visits for one in self.doors)


@dataclass(frozen=True, slots=True)
class DaysSummary:
    """What is told of them."""

    first: date
    days: int
    visits: VisitFigures
    #: Visits of as many days before; None: whoever it is for lived here for a part of them, or not at all.
    before: int | None = None
    #: How many came to a door and did not ring.
    passed_by: int = 0
    cameras: tuple[CameraCount, ...] = ()
    #: How many unknown people came more than once and wait for a name; and the doors that are not heard now.
    to_name: int = 0
    unheard: tuple[str, ...] = ()

    @property
    def last(self) -> date:
        """The newest of the days."""
        return self.first + timedelta(days=self.days - 1)

    @property
    def empty(self) -> bool:
        """Whether nothing happened; what waits for an answer is told with the next thing that does."""
        return not (self.visits.total or self.passed_by or self.cameras)


def counted(
    visits: Sequence[Visit], doors: Mapping[DoorId, Door], names: Mapping[PersonId, str], zone: tzinfo
) -> VisitFigures:
    """Visits, counted; ``names`` are those of whom the house knows by now, the others are not told."""
    outcomes = {visit.id: outcome(visit)[0] for visit in visits}
    people: Counter[PersonId] = Counter()
    strangers = 0
    for visit in visits:
        seen = sightings_of(visit)
        people.update({one.person.id for one in named_of(seen) if one.person})
        strangers += any(one.person is None and one.verdict is Verdict.UNKNOWN for one in seen)
    days = Counter(visit.began_at.astimezone(zone).date() for visit in visits)
    missed = [visit for visit in visits if outcomes[visit.id] is LedgerOutcome.NOBODY_ANSWERED]
    return VisitFigures(
        _by_door(visits, doors, outcomes),
        tuple((names[who], times) for who, times in people.most_common() if who in names),
        strangers,
        tuple(entries(missed, doors, zone)),
        max(days, key=lambda day: (days[day], day), default=None),
    )


def failed(visits: Iterable[Visit]) -> int:
    """How many times a door did not open, or may not have."""
    return sum(outcome(visit)[0] in _FAILED for visit in visits)


def _by_door(
    visits: Iterable[Visit], doors: Mapping[DoorId, Door], outcomes: Mapping[VisitId, LedgerOutcome]
) -> tuple[DoorCount, ...]:
    there: dict[DoorId, list[LedgerOutcome]] = {}
    for visit in visits:
        there.setdefault(visit.door, []).append(outcomes[visit.id])
    found = [
        DoorCount(
            doors[door].name if door in doors else door,
            len(results),
            results.count(LedgerOutcome.NOBODY_ANSWERED),
            sum(one in _FAILED for one in results),
        )
        for door, results in there.items()
    ]
    return tuple(sorted(found, key=lambda one: (-one.visits, one.door)))
