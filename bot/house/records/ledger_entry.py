"""What the day's log tells of a visit: codes, names and numbers, which somebody else puts into words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo
from enum import StrEnum
from typing import Protocol

from bot.house.doors.door import Door, DoorId, Failure
from bot.house.faceless import Animal
from bot.house.people import Condition, Look, PersonId, Sighting, Verdict
from bot.house.ports import LedgerRow
from bot.house.visits.visit import Outcome, Visit, VisitId

#: After these the door may have opened all the same.
_MAY_HAVE_OPENED = frozenset({Failure.SILENT, Failure.INTERRUPTED})


class NobodySeen(StrEnum):
    """Why a visit shows nobody whom a face tells."""

    NO_PICTURE = "no_picture"
    NOT_LOOKED_AT = "not_looked_at"
    UNREADABLE = "unreadable"
    NO_FACE = "no_face"
    #: Somebody was there whose face was not seen, or several were.
    PERSON = "person"
    PEOPLE = "people"
    #: Nobody, but one of these.
    DOG = "dog"
    CAT = "cat"
    BIRD = "bird"
    ANIMAL = "animal"
    #: Whoever it was is forgotten.
    FORGOTTEN = "forgotten"


_ANIMALS: Mapping[Animal, NobodySeen] = {
    Animal.DOG: NobodySeen.DOG,
    Animal.CAT: NobodySeen.CAT,
    Animal.BIRD: NobodySeen.BIRD,
    Animal.OTHER: NobodySeen.ANIMAL,
}


@dataclass(frozen=True, slots=True)
class NamedPerson:
    """Somebody by their name; not ``sure``: they look like this person."""

    name: str
    sure: bool = True


@dataclass(frozen=True, slots=True)
class FacesTold:
    """Some of those whom a picture shows."""

    named: tuple[NamedPerson, ...] = ()
    #: Strangers, and faces that cannot be told.
    unknown: int = 0
    unclear: int = 0


@dataclass(frozen=True, slots=True)
class Shown(FacesTold):
    """Whom the pictures of a visit show: at least one."""

    #: Those who stood further back, or were pictures on a wall.
    behind: FacesTold | None = None


class LedgerOutcome(StrEnum):
    """What came of a visit."""

    UNLOCKED = "unlocked"
    IGNORED = "ignored"
    #: The door may have opened.
    NOT_CONFIRMED = "not_confirmed"
    UNLOCK_FAILED = "unlock_failed"
    NOBODY_ANSWERED = "nobody_answered"


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """A visit, as the day's log is to tell it."""

    visit: VisitId
    #: In the household's own time.
    began_at: datetime
    door: str
    who: Shown | NobodySeen
    outcome: LedgerOutcome
    #: Empty: nobody.
    by: str


class LedgerWording(Protocol):
    """Puts entries of the day's log into the household's language."""

    def row(self, entry: LedgerEntry) -> LedgerRow:
        """The entry's cells."""


def entries(visits: Iterable[Visit], doors: Mapping[DoorId, Door], zone: tzinfo) -> list[LedgerEntry]:
    """One entry a visit, in the order they began, in the household's own time."""
    return [_entry(visit, doors, zone) for visit in sorted(visits, key=lambda visit: visit.began_at)]


def who(visit: Visit) -> Shown | NobodySeen:
    """Whom a visit showed."""
    if visit.look is None and visit.forgotten:
        return NobodySeen.FORGOTTEN
    if visit.look is None:
        return NobodySeen.NOT_LOOKED_AT if visit.photos else NobodySeen.NO_PICTURE
    match visit.look.condition:
        case Condition.NO_FACE:
            return _without_a_face(visit.look) or NobodySeen.NO_FACE
        case Condition.UNREADABLE:
            return NobodySeen.UNREADABLE
        case _:
            return _without_a_face(visit.look) or _at_the_door(visit.look)


def outcome(visit: Visit) -> tuple[LedgerOutcome, str]:
    """What came of a visit, and by whom."""
    if visit.answer:
        unlocked = visit.answer.outcome is Outcome.UNLOCKED
        return LedgerOutcome.UNLOCKED if unlocked else LedgerOutcome.IGNORED, visit.answer.by_name
    if visit.attempt:
        uncertain = visit.attempt.failure is None or visit.attempt.failure in _MAY_HAVE_OPENED
        return LedgerOutcome.NOT_CONFIRMED if uncertain else LedgerOutcome.UNLOCK_FAILED, visit.attempt.by_name
    return LedgerOutcome.NOBODY_ANSWERED, ""


def _entry(visit: Visit, doors: Mapping[DoorId, Door], zone: tzinfo) -> LedgerEntry:
    door = doors.get(visit.door)
    what, by = outcome(visit)
    name = door.name if door else visit.door
    return LedgerEntry(visit.id, visit.began_at.astimezone(zone), name, who(visit), what, by)


def _without_a_face(look: Look) -> NobodySeen | None:
    """Who was there though no face tells it; None: a face does, or nobody knows."""
    who = look.faceless
    if who is None or not look.faces_tell_nothing:
        return None
    if who.persons:
        return NobodySeen.PERSON if who.persons == 1 else NobodySeen.PEOPLE
    return _ANIMALS[who.animals[0]] if who.animals else None


def _at_the_door(look: Look) -> Shown | NobodySeen:
    if not look.sightings:
        return NobodySeen.NO_FACE
    front = _told(look.in_front)
    behind = _told(look.further_back) if look.further_back else None
    return Shown(front.named, front.unknown, front.unclear, behind)


def _told(sightings: Iterable[Sighting]) -> FacesTold:
    named: dict[tuple[PersonId, bool], NamedPerson] = {}  # once, be there a picture of them beside
    unknown = unclear = 0
    for sighting in sightings:
        if sighting.person and sighting.verdict in (Verdict.NAMED, Verdict.LOOKS_LIKE):
            sure = sighting.verdict is Verdict.NAMED
            named[sighting.person.id, sure] = NamedPerson(sighting.person.name, sure=sure)
        elif sighting.verdict is Verdict.POOR:
            unclear += 1
        else:
            unknown += 1
    return FacesTold(tuple(named.values()), unknown, unclear)
