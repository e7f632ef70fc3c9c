"""How the middle of the house is joined to whatever stands round it: the same for the service and for every test."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta, tzinfo
from typing import Generic, Protocol, TypeVar

from bot.house.books import Books
from bot.house.doors.doors import Doors
from bot.house.doors.presence import Presence
from bot.house.facts import Outlet, Outlets
from bot.house.hiring import hire
from bot.house.ports import Background, Boards, Clock, DoorFitter, Eyes, Locks, OneTimeCodes
from bot.house.staff import Staff
from bot.house.visits import decision


class DoorDevices(Protocol):
    """What opens doors, and speaks to their boards."""

    @property
    def locks(self) -> Locks:
        """The door strikes."""

    @property
    def boards(self) -> Boards:
        """The doorbells' boards."""

    @property
    def fitter(self) -> DoorFitter:
        """Whoever has doors heard that are added."""


OwnDevices = TypeVar("OwnDevices", bound=DoorDevices)


@dataclass(frozen=True, slots=True)
class House(Generic[OwnDevices]):
    """The middle of the house; nobody is heard yet."""

    outlets: Outlets
    presence: Presence
    devices: OwnDevices
    staff: Staff


def join(
    doors: Doors,
    books: Books,
    *,
    outlets: Iterable[Outlet],
    eyes: Eyes,
    devices: Callable[[Presence], OwnDevices],
    codes: OneTimeCodes,
    background: Background,
    clock: Clock,
    steady: Clock,
    zone: tzinfo,
    answer_window: timedelta = decision.ANSWER_WINDOW,
) -> House[OwnDevices]:
    """Join everybody. What happens is told to ``outlets`` in their order; what ``devices`` makes reports to presence.

    ``clock`` says what time it is; ``steady`` is never set, and ends things. ``zone`` is the household's own.
    """
    told = Outlets(*outlets)
    presence = Presence(outlets=told, audit=books.audit, background=background, steady=steady)
    at_the_doors = devices(presence)
    staff = hire(
        doors,
        books,
        eyes=eyes,
        locks=at_the_doors.locks,
        boards=at_the_doors.boards,
        fitter=at_the_doors.fitter,
        codes=codes,
        outlets=told,
        background=background,
        clock=clock,
        steady=steady,
        zone=zone,
        answer_window=answer_window,
    )
    return House(told, presence, at_the_doors, staff)
