"""How the middle of the house is joined to whatever stands round it: the same for the service and for every test."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from bot.house.books import Books
from bot.house.doors.doors import Doors
from bot.house.doors.presence import Presence
from bot.house.facts import Outlet, Outlets
from bot.house.hiring import hire
from bot.house.house_rules import Rules
from bot.house.ports import (
    ArmTopic,
    Background,
    Backups,
    Boards,
    Cameras,
    Clock,
    Daylight,
    DoorFitter,
    DoorSpeech,
    Eyes,
    HouseMessages,
    Locks,
    OneTimeCodes,
    TimeZones,
    Trackers,
)
from bot.house.staff import Staff
from bot.house.statistics.hiring import counter_of


class DoorDevices(Protocol):
    """What opens doors, and speaks to their boards."""

    @property
    def locks(self) -> Locks:
        """The door strikes."""

    @property
    def boards(self) -> Boards:
        """The doorbells' boards."""

    @property
    def speech(self) -> DoorSpeech:
        """What says something at a door."""

    @property
    def messages(self) -> HouseMessages:
        """What the household says and hears beside its doors."""

    @property
    def fitter(self) -> DoorFitter:
        """Whoever has doors heard that are added."""

    @property
    def trackers(self) -> Trackers:
        """What knows by itself who is at home."""

    @property
    def arm_topic(self) -> ArmTopic:
        """Where a home automation arms the house."""


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
    cameras: Cameras,
    daylight: Daylight,
    devices: Callable[[Presence], OwnDevices],
    codes: OneTimeCodes,
    backups: Backups,
    background: Background,
    clock: Clock,
    steady: Clock,
    rules: Rules,
    zones: TimeZones,
) -> House[OwnDevices]:
    """Join everybody. What happens is told to ``outlets`` in their order, and to whoever counts visits.

    What ``devices`` makes reports to presence. ``clock`` says what time it is; ``steady`` is never set, and ends
    things. ``rules`` tell the household's own zone.
    """
    counter = counter_of(books, rules=rules, clock=clock, steady=steady)
    told = Outlets(*outlets, counter)
    presence = Presence(outlets=told, audit=books.audit, background=background, steady=steady)
    at_the_doors = devices(presence)
    staff = hire(
        doors,
        books,
        eyes=eyes,
        cameras=cameras,
        daylight=daylight,
        locks=at_the_doors.locks,
        boards=at_the_doors.boards,
        speech=at_the_doors.speech,
        messages=at_the_doors.messages,
        fitter=at_the_doors.fitter,
        trackers=at_the_doors.trackers,
        arm_topic=at_the_doors.arm_topic,
        codes=codes,
        backups=backups,
        outlets=told,
        background=background,
        clock=clock,
        steady=steady,
        rules=rules,
        zones=zones,
        counter=counter,
    )
    return House(told, presence, at_the_doors, staff)
