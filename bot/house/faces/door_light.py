"""Doors at which faces are hard to tell: the pictures are too dark there, or unlike the photos of the people."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from bot.house.doors.door import Door, DoorId
from bot.house.people import Blemish, Condition, Look, Sighting, Verdict
from bot.house.ports import Clock, VisitBook
from bot.house.visits.visit import Visit

#: Visits that are older say little of how the door is now.
LOOKED_BACK = timedelta(days=14)
#: From so many faces on, half of all that may be known or more.
_MANY = 5

_DIM = frozenset({Blemish.TOO_DARK, Blemish.PALE, Blemish.GRAINY})


class _Told(StrEnum):
    """How a face came out."""

    NAMED = "named"
    #: It was too dark to tell.
    DIM = "dim"
    #: It only looked like somebody, or a resident had to tell who it is.
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True)
class HardToTell:
    """A door at which many faces could not be told."""

    door: Door
    #: Faces of the last two weeks that were known, or may have been.
    faces: int
    #: Those of them that we were not sure of …
    unsure: int
    #: … of which so many were too dark.
    dim: int


class DoorLight:
    """Reads it from the visits."""

    def __init__(self, doors: Mapping[DoorId, Door], *, visits: VisitBook, clock: Clock) -> None:
        self._doors = doors
        self._visits = visits
        self._clock = clock

    async def hard_to_tell(self) -> Sequence[HardToTell]:
        """The doors at which we were not sure of most faces lately. Raises StoreUnwritable."""
        now = self._clock()
        visits = await self._visits.between(now - LOOKED_BACK, now)
        return hard_to_tell_among(self._doors.values(), visits)


def hard_to_tell_among(doors: Iterable[Door], visits: Sequence[Visit]) -> Sequence[HardToTell]:
    """The doors at which we were not sure of most faces of these visits."""
    found = (_seen_at(door, [visit for visit in visits if visit.door == door.id]) for door in doors)
    return [door for door in found if door.unsure >= max(_MANY, (door.faces + 1) // 2)]


def _seen_at(door: Door, visits: Iterable[Visit]) -> HardToTell:
    told = Counter(one for visit in visits if visit.look for one in _told(visit.look))
    return HardToTell(door, told.total(), told[_Told.DIM] + told[_Told.UNSURE], told[_Told.DIM])


def _told(look: Look) -> Iterable[_Told]:
    """How the faces came out that were known, or may have been: strangers clearly seen are none of them."""
    if look.condition is Condition.NO_FACE and look.reason is Blemish.DARK_PICTURE:
        return [_Told.DIM]
    return [told for seen in look.sightings if (told := _outcome(seen))]


def _outcome(seen: Sighting) -> _Told | None:
    match seen.verdict:
        case Verdict.POOR if seen.reason in _DIM:
            return _Told.DIM
        case Verdict.LOOKS_LIKE:
            return _Told.UNSURE
        case Verdict.NAMED:
            return _Told.UNSURE if seen.told_by else _Told.NAMED
        case _:
            return None
