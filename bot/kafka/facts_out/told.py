"""Which facts are told outside, and which stay in the house: each is in one of the two."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.house.doors import door_facts as doors
from bot.house.facts import (
    BecameOwner,
    DoorsAllowed,
    Fact,
    HoursAllowed,
    ListeningChanged,
    MovedIn,
    MovedOut,
    PeopleMerged,
    PersonChanged,
    PersonForgotten,
    PersonRenamed,
    PlaceChosen,
    PlaceEnded,
    Recovered,
    RoleChanged,
    SecondDoorman,
    VisitChanged,
    WhereaboutsChanged,
)
from bot.house.guests import pass_news as guests
from bot.house.house_rules import RulesNews
from bot.house.opening import news as opening
from bot.house.people import PersonId
from bot.house.programs.key import ProgramNews
from bot.house.records.backup import BackupNews
from bot.house.records.disk import DiskNews
from bot.house.records.ledger_trouble import LedgerNews
from bot.house.records.trail import TrailNews
from bot.house.sign_in.sign_in_news import SignInNews
from bot.house.topics.topics import TopicNews
from bot.house.watch import news as watch
from bot.house.watch.camera import CameraId


class FactKind(StrEnum):
    """What a message is about: the last part of its schema's name; stored."""

    #: A visit, as far as it has come.
    VISIT = "visit"
    INCIDENT = "incident"
    #: How many people are counted at a place.
    COUNT = "count"
    #: A door was opened, or does something by itself.
    DOOR = "door"
    #: A camera went away, came back, was tampered with, or was closed on purpose.
    CAMERA = "camera"
    #: Somebody is to be forgotten, or is another one.
    PERSON = "person"
    #: So many were not kept until they could be told.
    MISSED = "missed"


#: Of these the newest state is told, as it is when it is told; the house keeps it.
STATES = frozenset({FactKind.VISIT, FactKind.INCIDENT, FactKind.COUNT})

#: As a door's message has it that somebody opened it, or that it opened by itself.
OPENED = "opened"

FORGOTTEN, MERGED = "forgotten", "merged"


@dataclass(frozen=True, slots=True)
class WaitingFact:
    """Something that is to be told: codes and ids; whom a visit shows is read when it is told. Stored."""

    kind: FactKind
    #: The visit, the incident, the place, the door, the camera or the person.
    about: str
    at: datetime
    what: str = ""
    #: Whom somebody is from now on.
    into: str = ""
    #: At which door or camera it is told; empty: where it is about tells.
    key: str = ""
    #: Which message it is, however often it is sent; empty: its state's number tells.
    id: str = ""
    #: The order in which they wait.
    number: int = 0
    #: Of ``MISSED``.
    count: int = 0


#: What stays in the house: who lives here and what each may, who is at home, how the house is set and how it is. By
#: class, or by union.
KEPT = (
    MovedIn | MovedOut | BecameOwner | Recovered | RoleChanged | DoorsAllowed | HoursAllowed,
    PersonRenamed | PersonChanged | ListeningChanged | WhereaboutsChanged | PlaceChosen | PlaceEnded | SecondDoorman,
    doors.DoorsTakenOver | doors.DoorRenamed | doors.DoorTended | doors.PictureIgnored | doors.PictureJudgedAgain,
    doors.BellsNews | doors.UpdateEnded | doors.SecretsHandedOut | doors.DoorHushed | doors.KeepsRinging,
    doors.LeafMoved,
    opening.EmergencyPinUsed | opening.UnlockingPaused | opening.ProofsCleared | opening.DoorPolicyChanged,
    opening.SecondAdultAsked | opening.ByItselfChanged,
    guests.PassMade | guests.PassUnpictured | guests.PassTried | guests.PassEnded,
    watch.CameraAdded | watch.CameraRemoved | watch.ArmingChanged | watch.WatchRulesChanged | watch.FacingChanged,
    DiskNews | BackupNews | LedgerNews | TrailNews | RulesNews | TopicNews | ProgramNews | SignInNews,
)


def told_of(  # noqa: PLR0911 - a case for each fact
    fact: Fact, at: datetime, everywhere: Callable[[], Iterable[str]]
) -> list[WaitingFact]:
    """What is told of a fact; nothing: it stays in the house. ``everywhere``: each door's and camera's key."""
    match fact:
        case VisitChanged(visit=visit):
            return [WaitingFact(FactKind.VISIT, visit, at)]
        case watch.IncidentChanged(incident=incident):
            return [WaitingFact(FactKind.INCIDENT, incident, at)]
        case watch.CountChanged(place=place):
            return [WaitingFact(FactKind.COUNT, place, at)]
        case doors.DoorNews(door=door, what=what):
            return [WaitingFact(FactKind.DOOR, door, at, what)]
        case opening.DoorOpened(door=door) | opening.OpenedByItself(door=door) | doors.OpenedAfterAll(door=door):
            return [WaitingFact(FactKind.DOOR, door, at, OPENED)]
        case guests.PassUsed(door=door):
            return [WaitingFact(FactKind.DOOR, door, at, OPENED)]
        case PersonForgotten(who=who):
            return [_of_person(who.id, at, FORGOTTEN, key) for key in everywhere()]
        case PeopleMerged(who=who, other=other):
            return [_of_person(other.id, at, MERGED, key, into=who.id) for key in everywhere()]
        case _:
            return _of_camera(fact, at)


def _of_person(person: PersonId, at: datetime, what: str, key: str, into: str = "") -> WaitingFact:
    return WaitingFact(FactKind.PERSON, person, at, what, into, key)


def _of_camera(fact: Fact, at: datetime) -> list[WaitingFact]:
    match fact:
        case watch.CameraGone(camera=camera):
            return [_camera(camera, at, "gone")]
        case watch.CameraBack(camera=camera):
            return [_camera(camera, at, "back")]
        case watch.CameraTampered(camera=camera, how=how):
            return [_camera(camera, at, how)]
        case watch.CameraSees(camera=camera):
            return [_camera(camera, at, "sees")]
        case watch.CameraPrivate(camera=camera, until=until):
            return [_camera(camera, at, "private" if until else "open")]
        case _:
            return []


def _camera(camera: CameraId, at: datetime, what: str) -> WaitingFact:
    return WaitingFact(FactKind.CAMERA, camera, at, what, key=camera_key(camera))


def camera_key(camera: CameraId) -> str:
    """By which messages of a camera keep their order; no door is called so."""
    return f"camera:{camera}"
