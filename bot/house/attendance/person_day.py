"""One person on one day: where they were seen and when, and what a resident said of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from bot.house.people import PersonId, ResidentId

#: Who is seen again after so long came again; until then they were only out of sight.
CAME_AGAIN = timedelta(minutes=10)

#: So many stays are kept of somebody and a day; of more, those that are nearest one another become one.
MOST_STAYS = 48


class SeenThrough(StrEnum):
    """What saw somebody; it is stored."""

    DOOR = "door"
    CAMERA = "camera"


@dataclass(frozen=True, slots=True)
class Stay:
    """Somebody was seen at one place, again and again, without being away for ``CAME_AGAIN``."""

    by: SeenThrough
    #: The door's id, or the camera's.
    place: str
    begin: datetime
    end: datetime
    #: So many visits, or bursts of a camera, named them for certain.
    named: int = 1
    #: The smallest distance of one of them (Euclidean, of embeddings; smaller is surer); None: not told.
    distance: float | None = None

    def with_one(self, other: "Stay") -> "Stay":
        """Both as one."""
        return replace(
            self,
            begin=min(self.begin, other.begin),
            end=max(self.end, other.end),
            named=self.named + other.named,
            distance=smallest(self.distance, other.distance),
        )


@dataclass(frozen=True, slots=True)
class DayCorrection:
    """What a resident said of somebody's day; it counts, whatever was seen."""

    by: ResidentId
    by_name: str
    at: datetime
    #: They were not here: whoever was seen was somebody else.
    absent: bool = False
    #: None: nobody said otherwise.
    came: datetime | None = None
    left: datetime | None = None


@dataclass(frozen=True, slots=True)
class PersonDay:
    """A day is one by the household's clock; the stays are in the order in which they began."""

    person: PersonId
    day: date
    stays: tuple[Stay, ...] = ()
    correction: DayCorrection | None = None

    @property
    def present(self) -> bool:
        """Whether they were here, as far as anybody knows."""
        return self.first is not None

    @property
    def first(self) -> datetime | None:
        """When they were seen first, or came, as a resident said; None: they were not here."""
        said = self.correction
        if said and said.absent:
            return None
        if said and said.came:
            return said.came
        seen = min((stay.begin for stay in self.stays), default=None)
        return seen if seen or not said else said.left

    @property
    def last(self) -> datetime | None:
        """When they were seen last, or left, as a resident said; None: they were not here."""
        first, said = self.first, self.correction
        if first is None or (said and said.left):
            return said.left if first and said else None
        return max((stay.end for stay in self.stays if stay.end >= first), default=first)

    @property
    def arrivals(self) -> int:
        """How often they came: with ``CAME_AGAIN`` between; 0: they were not here."""
        if not self.present:
            return 0
        times, until = 0, None
        for stay in self.stays:
            times += int(until is None or stay.begin - until > CAME_AGAIN)
            until = stay.end if until is None else max(until, stay.end)
        return max(times, 1)

    @property
    def named(self) -> int:
        """How often they were named for certain."""
        return sum(stay.named for stay in self.stays)

    @property
    def distance(self) -> float | None:
        """The smallest distance of all; None: not told."""
        return min((stay.distance for stay in self.stays if stay.distance is not None), default=None)

    @property
    def places(self) -> tuple[tuple[SeenThrough, str], ...]:
        """Where they were seen, each once, in the order in which they came there."""
        return tuple(dict.fromkeys((stay.by, stay.place) for stay in self.stays))


def smallest(one: float | None, other: float | None) -> float | None:
    """The smaller of two distances, as far as they are told."""
    return min((told for told in (one, other) if told is not None), default=None)


def gathered(stays: Iterable[Stay], most: int = MOST_STAYS) -> tuple[Stay, ...]:
    """The same, those of one place that follow one another without a pause as one, and ``most`` in all.

    Whoever is seen at a thousand moments of a day is told of with longer pauses: first and last stay as they were.
    """
    pause, found = CAME_AGAIN, _joined(stays, CAME_AGAIN)
    while len(found) > most and pause < timedelta(days=2):
        pause *= 2
        found = _joined(found, pause)
    return tuple(found[:most])


def seen_at(stays: tuple[Stay, ...], by: SeenThrough, place: str, at: datetime) -> tuple[Stay, ...]:
    """The same, and they are seen there at a moment, not before the last one."""
    for n, stay in enumerate(reversed(stays), start=1):
        if (stay.by, stay.place) != (by, place):
            continue
        if timedelta() <= at - stay.end <= CAME_AGAIN:
            return (*stays[: len(stays) - n], replace(stay, end=at), *stays[len(stays) - n + 1 :])
        break
    return gathered((*stays, Stay(by, place, at, at, named=0)))


def told_of(stays: tuple[Stay, ...], distance: float | None) -> tuple[Stay, ...]:
    """The same, and whoever saw them last named them for certain once more."""
    if not stays:
        return stays
    newest = max(range(len(stays)), key=lambda n: stays[n].end)
    stay = stays[newest]
    told = replace(stay, named=stay.named + 1, distance=smallest(stay.distance, distance))
    return (*stays[:newest], told, *stays[newest + 1 :])


def _joined(stays: Iterable[Stay], pause: timedelta) -> Sequence[Stay]:
    done: list[Stay] = []
    open_: dict[tuple[SeenThrough, str], int] = {}
    for stay in sorted(stays, key=lambda one: (one.begin, one.by, one.place)):
        known = open_.get((stay.by, stay.place))
        if known is not None and stay.begin - done[known].end <= pause:
            done[known] = done[known].with_one(stay)
        else:
            open_[stay.by, stay.place] = len(done)
            done.append(stay)
    return done
