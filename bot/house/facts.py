"""Everything that can happen, as one union of typed values: codes, ids, names, numbers; no prose.

The house hands each fact to every outlet. Who of the family hears of it is ``bot.house.attention``'s.
"""

import logging
from dataclasses import dataclass
from typing import Protocol

from bot.house.doors.door_facts import (
    BellsNews,
    DoorHushed,
    DoorNews,
    DoorRenamed,
    DoorsTakenOver,
    DoorTended,
    KeepsRinging,
    LeafMoved,
    OpenedAfterAll,
    PictureIgnored,
    PictureJudgedAgain,
    SecretsHandedOut,
    UpdateEnded,
)
from bot.house.guests.pass_news import GuestNews
from bot.house.house_rules import RulesNews
from bot.house.opening.news import OpeningNews
from bot.house.people import Person, PersonId, Resident, ResidentId, Role
from bot.house.programs.key import ProgramNews
from bot.house.records.backup import BackupNews
from bot.house.records.disk import DiskNews
from bot.house.records.ledger_trouble import LedgerNews
from bot.house.records.trail import TrailNews
from bot.house.residents.actors import Asker
from bot.house.sign_in.sign_in_news import SignInNews
from bot.house.topics.topics import TopicNews
from bot.house.visits.visit import VisitId
from bot.house.watch.news import CameraNews, CountChanged, IncidentChanged

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class VisitChanged:
    """A visit began, grew, was answered or corrected; what it is now stands in the book."""

    visit: VisitId


@dataclass(frozen=True, slots=True)
class MovedIn:
    """Somebody became a resident."""

    who: Resident


@dataclass(frozen=True, slots=True)
class MovedOut:
    """Somebody is no resident any more."""

    who: Resident
    by: Resident

    @property
    def by_themselves(self) -> bool:
        """Whether nobody else removed them."""
        return self.who.id == self.by.id


@dataclass(frozen=True, slots=True)
class BecameOwner:
    """A resident owns the house, too."""

    who: Resident
    by: Resident


@dataclass(frozen=True, slots=True)
class Recovered:
    """Somebody became an owner by a recovery code."""

    who: Resident
    #: So many codes are good still.
    left: int


@dataclass(frozen=True, slots=True)
class RoleChanged:
    """A resident is something else from now on, and no owner."""

    who: Resident
    was: Role
    by: Resident


@dataclass(frozen=True, slots=True)
class DoorsAllowed:
    """A resident has other doors from now on."""

    who: Resident
    #: What the chosen doors are called; none are all of an adult's, and none of a child's.
    names: tuple[str, ...]
    by: Resident


@dataclass(frozen=True, slots=True)
class HoursAllowed:
    """A resident may open doors at other hours from now on."""

    who: Resident
    by: Resident


@dataclass(frozen=True, slots=True)
class PersonForgotten:
    """Somebody's face was forgotten."""

    who: Person
    by: Asker


@dataclass(frozen=True, slots=True)
class PersonRenamed:
    """Somebody whose face is known is called otherwise from now on."""

    who: Person
    was: str
    by: Asker


@dataclass(frozen=True, slots=True)
class PeopleMerged:
    """Two people whose faces are known were one: ``other`` is ``who``."""

    who: Person
    other: Person
    by: Asker


@dataclass(frozen=True, slots=True)
class PersonChanged:
    """What is kept of somebody changed: their group, a note, how a resident hears of them."""

    who: PersonId
    by: Resident


@dataclass(frozen=True, slots=True)
class ListeningChanged:
    """A resident hears of visits otherwise from now on."""

    by: Resident


@dataclass(frozen=True, slots=True)
class WhereaboutsChanged:
    """A resident left, or is back."""

    who: ResidentId


@dataclass(frozen=True, slots=True)
class PlaceChosen:
    """The cards come to a group, too."""

    title: str
    by: Resident


@dataclass(frozen=True, slots=True)
class PlaceEnded:
    """The cards come to a group no more."""

    title: str
    #: None: whoever keeps it took us out.
    by: Resident | None


@dataclass(frozen=True, slots=True)
class SecondDoorman:
    """Another program answers in our name: taps may reach it instead of us."""


#: What is worth a message of its own, the cameras' aside.
HomeNews = (
    MovedIn
    | MovedOut
    | BecameOwner
    | Recovered
    | RoleChanged
    | DoorsAllowed
    | HoursAllowed
    | PersonForgotten
    | PersonRenamed
    | PeopleMerged
    | PlaceChosen
    | PlaceEnded
    | DoorNews
    | DoorsTakenOver
    | DoorRenamed
    | DoorTended
    | DoorHushed
    | KeepsRinging
    | PictureIgnored
    | PictureJudgedAgain
    | BellsNews
    | OpenedAfterAll
    | SecondDoorman
    | UpdateEnded
    | SecretsHandedOut
    | OpeningNews
    | GuestNews
    | DiskNews
    | BackupNews
    | LedgerNews
    | TrailNews
    | RulesNews
    | TopicNews
)

#: What is worth a message of its own.
News = HomeNews | CameraNews | ProgramNews | SignInNews

#: What no message tells of: whoever changed it sees it on a page, or said it; how many there are stands on cards.
Unsaid = PersonChanged | ListeningChanged | WhereaboutsChanged | CountChanged | LeafMoved

Fact = VisitChanged | IncidentChanged | Unsaid | News


class Outlet(Protocol):
    """Something around the house that is told what happens: the chats, and whatever stands beside them."""

    async def take(self, fact: Fact) -> None:
        """Take a fact in and return at once: nothing outside is waited for.

        What this outlet must not miss, it has written down when it returns.
        """


class Outlets:
    """All outlets, in a fixed order. One that fails takes nothing from the others, nor from what happened."""

    def __init__(self, *outlets: Outlet) -> None:
        self._outlets = outlets

    async def announce(self, fact: Fact) -> None:
        """Hand a fact to each; returns once all have taken it in. Never raises what an outlet raised."""
        for outlet in self._outlets:
            try:
                await outlet.take(fact)
            except Exception:
                log.exception("%s did not take in %s", type(outlet).__name__, type(fact).__name__)
