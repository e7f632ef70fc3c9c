"""What the day's log tells of a visit: codes, names and numbers, which somebody else puts into words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo
from enum import StrEnum
from typing import Protocol

from bot.house.doors.door import Door, DoorId, Failure
from bot.house.people import Condition, Look, Verdict
from bot.house.ports import LedgerRow
from bot.house.visits.visit import Outcome, Visit, VisitId

#: After these the door may have opened all the same.
_MAY_HAVE_OPENED = frozenset({Failure.SILENT, Failure.INTERRUPTED})


class NobodySeen(StrEnum):
    """Why a visit shows nobody."""

    NO_PICTURE = "no_picture"
    NOT_LOOKED_AT = "not_looked_at"
    UNREADABLE = "unreadable"
    NO_FACE = "no_face"
    #: Whoever it was is forgotten.
    FORGOTTEN = "forgotten"


@dataclass(frozen=True, slots=True)
class NamedPerson:
    """Somebody by their name; not ``sure``: they look like this person."""

    name: str
    sure: bool = True


@dataclass(frozen=True, slots=True)
class Shown:
    """Whom the pictures of a visit show: at least one."""

    named: tuple[NamedPerson, ...] = ()
    #: Strangers, and faces that cannot be told.
    unknown: int = 0
    unclear: int = 0


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
            return NobodySeen.NO_FACE
        case Condition.UNREADABLE:
            return NobodySeen.UNREADABLE
        case _:
            return _shown(visit.look)


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


def _shown(look: Look) -> Shown | NobodySeen:
    named: list[NamedPerson] = []
    unknown = unclear = 0
    for sighting in look.sightings:
        if sighting.person and sighting.verdict in (Verdict.NAMED, Verdict.LOOKS_LIKE):
            named.append(NamedPerson(sighting.person.name, sure=sighting.verdict is Verdict.NAMED))
        elif sighting.verdict is Verdict.POOR:
            unclear += 1
        else:
            unknown += 1
    return Shown(tuple(named), unknown, unclear) if look.sightings else NobodySeen.NO_FACE
