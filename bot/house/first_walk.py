"""The first walk of a new home's owner: what there is to try, and which of it a fact tells to have happened."""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Self

from bot.house.doors.door_facts import DoorRenamed, DoorTended, Tended
from bot.house.facts import Fact, ListeningChanged, MovedIn
from bot.house.opening.news import DoorOpened
from bot.house.people import ResidentId
from bot.house.records.backup import BackupMade
from bot.house.visits.visit import Outcome, Visit


class WalkStep(StrEnum):
    """One thing to try, in this order; its value is stored."""

    DOOR = "door"
    RING = "ring"
    FACES = "faces"
    INVITE = "invite"
    LOCK = "lock"
    QUIET = "quiet"
    BACKUP = "backup"


#: So many known faces, and somebody has seen how it is done, and that it tells people apart.
FACES_WANTED = 2


@dataclass(frozen=True, slots=True)
class FirstSteps:
    """How far an owner has come."""

    resident: ResidentId
    #: What happened, whether or not it was its turn.
    done: tuple[WalkStep, ...] = ()
    skipped: tuple[WalkStep, ...] = ()
    #: True: they go on some other time.
    resting: bool = False

    @property
    def step(self) -> WalkStep | None:
        """What is next; None: that was all."""
        return next((step for step in WalkStep if step not in (*self.done, *self.skipped)), None)

    def having_done(self, *steps: WalkStep) -> Self:
        """The same with these behind it."""
        return replace(self, done=(*self.done, *(step for step in steps if step not in self.done)))

    def having_skipped(self, step: WalkStep) -> Self:
        """The same without this one."""
        return replace(self, skipped=(*self.skipped, step))


def told_by(fact: Fact, owner: ResidentId) -> WalkStep | None:
    """What of an owner's walk a fact tells to have happened; what visits show is in their book."""
    match fact:
        case DoorRenamed() | DoorTended(what=Tended.ADDED):
            return WalkStep.DOOR
        case MovedIn(who=who) if who.id != owner:
            return WalkStep.INVITE
        case DoorOpened() | DoorTended(what=Tended.TRIED):
            return WalkStep.LOCK
        case ListeningChanged(by=by) if by.id == owner:
            return WalkStep.QUIET
        case BackupMade():
            return WalkStep.BACKUP
        case _:
            return None


def shown_by(visit: Visit) -> tuple[WalkStep, ...]:
    """What of a walk a visit shows to have happened."""
    rung = (WalkStep.RING,) if visit.presses else ()
    opened = (WalkStep.LOCK,) if visit.answer and visit.answer.outcome is Outcome.UNLOCKED else ()
    return (*rung, *opened)
