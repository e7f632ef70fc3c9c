"""What the day's log tells of a visit: codes, names and numbers, which somebody else puts into words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo
from enum import StrEnum
from typing import Protocol

from bot.house.doors.door import Door, DoorId, Failure
from bot.house.faceless import Animal
from bot.house.people import Condition, Look, PersonId, PhotoId, Sighting, Verdict
from bot.house.ports import LedgerRow
from bot.house.records.mark import mark_of
from bot.house.records.trail import TrailSealed
from bot.house.residents.actors import is_program
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
    #: Perhaps only a picture of them was held up.
    pictured: bool = False


@dataclass(frozen=True, slots=True)
class FacesTold:
    """Some of those whom a picture shows."""

    named: tuple[NamedPerson, ...] = ()
    #: Strangers, and faces that cannot be told.
    unknown: int = 0
    unclear: int = 0
    #: Of either, those that may be only a picture that was held up; they are not counted there.
    pictured: int = 0
    #: Whoever stood before all of them and showed no face.
    hidden: int = 0


@dataclass(frozen=True, slots=True)
class Shown(FacesTold):
    """Whom the pictures of a visit show: at least one."""

    #: Those who stood further back, or were pictures on a wall.
    behind: FacesTold | None = None


class Sureness(StrEnum):
    """How sure we are of whoever is named."""

    #: A resident told who it is.
    TOLD = "told"
    SURE = "sure"
    #: They look like it, or it may be only a picture of them.
    PERHAPS = "perhaps"


class LedgerOutcome(StrEnum):
    """What came of a visit."""

    UNLOCKED = "unlocked"
    IGNORED = "ignored"
    #: The door may have opened.
    NOT_CONFIRMED = "not_confirmed"
    UNLOCK_FAILED = "unlock_failed"
    #: Nobody opened, and somebody said something to whoever was there.
    REPLIED = "replied"
    NOBODY_ANSWERED = "nobody_answered"
    #: A camera saw them, and there was nothing to answer.
    NOBODY_RANG = "nobody_rang"


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
    #: Of all who are named, the least; None: nobody is.
    sureness: Sureness | None = None
    #: The picture that tells most; None: there is none.
    photo: PhotoId | None = None

    #: True: it is a program's name.
    by_program: bool = False

    @property
    def mark(self) -> str:
        """Another one after whatever a correction changes, in the same words or in others; short enough to be kept."""
        told = (self.who, self.outcome, self.by, self.by_program, self.sureness, self.photo)
        return mark_of(told)


class LedgerWording(Protocol):
    """Puts entries of the day's log into the household's language."""

    def row(self, entry: LedgerEntry) -> LedgerRow:
        """The entry's cells."""

    def seal(self, sealed: TrailSealed, at: datetime) -> LedgerRow:
        """The cells of a row that holds a seal of the audit trail, at a time of the household's own."""


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
        by = "" if visit.answer.manner.by_itself_for else visit.answer.by_name
        return LedgerOutcome.UNLOCKED if unlocked else LedgerOutcome.IGNORED, by
    if visit.attempt:
        uncertain = visit.attempt.failure is None or visit.attempt.failure in _MAY_HAVE_OPENED
        return LedgerOutcome.NOT_CONFIRMED if uncertain else LedgerOutcome.UNLOCK_FAILED, visit.attempt.by_name
    if visit.replies:
        return LedgerOutcome.REPLIED, visit.replies[0].by_name
    return LedgerOutcome.NOBODY_RANG if visit.quiet else LedgerOutcome.NOBODY_ANSWERED, ""


def _entry(visit: Visit, doors: Mapping[DoorId, Door], zone: tzinfo) -> LedgerEntry:
    door = doors.get(visit.door)
    what, by = outcome(visit)
    name = door.name if door else visit.door
    deed = visit.answer or visit.attempt
    return LedgerEntry(
        visit.id,
        visit.began_at.astimezone(zone),
        name,
        who(visit),
        what,
        by,
        sureness(visit),
        # it names the picture, whether or not that is kept any more
        visit.look.photo if visit.look else next((photo.id for photo in visit.photos), None),
        by_program=deed is not None and is_program(deed.by),
    )


def sureness(visit: Visit) -> Sureness | None:
    """How sure we are of those whom a visit showed by name; of the least sure one."""
    if visit.look is None or isinstance(who(visit), NobodySeen):
        return None
    found = {
        _sureness(visit.look, seen)
        for seen in visit.look.sightings
        if seen.person and seen.verdict in (Verdict.NAMED, Verdict.LOOKS_LIKE)
    }
    return next((one for one in (Sureness.PERHAPS, Sureness.SURE, Sureness.TOLD) if one in found), None)


def _sureness(look: Look, seen: Sighting) -> Sureness:
    if seen.told_by:
        return Sureness.TOLD
    doubted = look.as_sure_as_it_is(seen).verdict is Verdict.LOOKS_LIKE
    return Sureness.PERHAPS if doubted else Sureness.SURE


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
    front = _told(look, look.in_front)
    behind = _told(look, look.further_back) if look.further_back else None
    unclear = front.unclear + look.more_faces
    return Shown(front.named, front.unknown, unclear, front.pictured, int(look.hides_somebody), behind)


def _told(look: Look, sightings: Iterable[Sighting]) -> FacesTold:
    named: dict[tuple[PersonId, bool, bool], NamedPerson] = {}  # once, be there a picture of them beside
    unknown = unclear = pictures = 0
    for sighting in sightings:
        pictured = bool(look.doubt_of(sighting))
        if sighting.person and sighting.verdict in (Verdict.NAMED, Verdict.LOOKS_LIKE):
            sure = sighting.verdict is Verdict.NAMED
            named[sighting.person.id, sure, pictured] = NamedPerson(sighting.person.name, sure, pictured)
        elif pictured:
            pictures += 1
        elif sighting.verdict is Verdict.POOR:
            unclear += 1
        else:
            unknown += 1
    return FacesTold(tuple(named.values()), unknown, unclear, pictures)
