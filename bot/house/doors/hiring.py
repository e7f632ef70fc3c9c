"""Those who look after the doors, hired."""

from dataclasses import dataclass

from bot.house.books import Books
from bot.house.doors.added import ADDED_DOORS, AddedDoor
from bot.house.doors.bell_watch import BellWatch, Missed
from bot.house.doors.builder import DoorBuilder
from bot.house.doors.doors import DoorKeeper, Doors
from bot.house.doors.hushing import Hush, Hushing
from bot.house.doors.upkeep import DoorUpkeep
from bot.house.facts import Outlets
from bot.house.opening.openings import Openings
from bot.house.opening.policies import DoorPolicies
from bot.house.ports import Background, Clock, DoorFitter, Locks
from bot.house.residents.admission import Admission


@dataclass(frozen=True, slots=True)
class DoorStaff:
    """Whoever names doors, whoever keeps them up, and whoever adds them: one at a time changes one."""

    keeper: DoorKeeper
    upkeep: DoorUpkeep
    builder: DoorBuilder


def hire_for_doors(
    doors: Doors,
    books: Books,
    *,
    locks: Locks,
    fitter: DoorFitter,
    bells: BellWatch,
    openings: Openings,
    policies: DoorPolicies,
    admission: Admission,
    outlets: Outlets,
) -> DoorStaff:
    """They, who take turns."""
    door_turn = books.doors.turn
    keeper = DoorKeeper(
        doors,
        book=books.doors,
        visits=books.visits,
        residents=books.residents,
        admission=admission,
        audit=books.audit,
        outlets=outlets,
        turn=door_turn,
    )
    builder = DoorBuilder(
        doors,
        book=books.doors,
        added=books.collection(ADDED_DOORS, AddedDoor),
        fitter=fitter,
        bells=bells,
        policies=policies,
        admission=admission,
        audit=books.audit,
        outlets=outlets,
        turn=door_turn,
    )
    upkeep = DoorUpkeep(
        doors,
        book=books.doors,
        visits=books.visits,
        locks=locks,
        openings=openings,
        admission=admission,
        audit=books.audit,
        outlets=outlets,
        turn=door_turn,
    )
    return DoorStaff(keeper, upkeep, builder)


def hire_to_hush(doors: Doors, books: Books, *, admission: Admission, outlets: Outlets, steady: Clock) -> Hushing:
    """Whoever keeps a bell silent for a while."""
    book = books.collection("hushed_doors", Hush)
    return Hushing(doors, book=book, admission=admission, audit=books.audit, outlets=outlets, steady=steady)


def hire_to_watch_bells(
    doors: Doors, books: Books, *, outlets: Outlets, background: Background, steady: Clock
) -> BellWatch:
    """Whoever tells of bells that go away and come back."""
    return BellWatch(
        doors,
        outlets=outlets,
        audit=books.audit,
        memory=books.collection("missed", Missed),
        background=background,
        steady=steady,
    )
