"""Who of the family hears of what: one rule for each fact, so that it can be read and tested on its own."""

from typing import assert_never

from bot.house.doors.door_facts import (
    BellsNews,
    DoorEvent,
    DoorNews,
    DoorRenamed,
    DoorsTakenOver,
    DoorTended,
    OpenedAfterAll,
    PictureIgnored,
    PictureJudgedAgain,
    SecretsHandedOut,
    Tended,
    UpdateEnded,
)
from bot.house.facts import (
    BecameOwner,
    DoorsAllowed,
    MovedIn,
    MovedOut,
    News,
    PeopleMerged,
    PersonForgotten,
    PersonRenamed,
    PlaceChosen,
    PlaceEnded,
    Recovered,
    RoleChanged,
    SecondDoorman,
)
from bot.house.opening.news import (
    DoorOpened,
    DoorPolicyChanged,
    EmergencyPinUsed,
    OpeningNews,
    ProofsCleared,
    SecondAdultAsked,
    UnlockingPaused,
)
from bot.house.people import Resident, ResidentId, Role
from bot.house.records.disk import DiskNews
from bot.house.records.ledger_trouble import LedgerNews
from bot.house.records.trail import TrailChanged, TrailSealed, TrailUnproven, TrailUnsealed
from bot.house.residents.permissions import Action, ever_may

#: What only somebody who looks after the boards can do something about.
_FOR_OWNERS = frozenset(
    {
        DoorEvent.BLIND,
        DoorEvent.SEES,
        DoorEvent.FORGED,
        DoorEvent.OLD_PROGRAM,
        DoorEvent.RELAY_STAYS_ON,
        DoorEvent.RELAY_OFF_AGAIN,
    }
)


#: What doors and bells do by themselves for which nobody has to be woken.
_CAN_WAIT = frozenset(
    {
        DoorEvent.AWAY,
        DoorEvent.SILENT,
        DoorEvent.BACK,
        DoorEvent.SEES,
        DoorEvent.OLD_PROGRAM,
        DoorEvent.RELAY_AWAY,
        DoorEvent.RELAY_BACK,
        DoorEvent.RELAY_OFF_AGAIN,
    }
)

#: What somebody is woken for: whoever came into the house, or may have.
_ALARMS = (
    MovedIn
    | BecameOwner
    | Recovered
    | OpenedAfterAll
    | DoorTended
    | SecondDoorman
    | SecretsHandedOut
    | TrailChanged
    | TrailUnproven
)

#: Who may hear of them depends on the door that they are about.
_AT_A_DOOR = (DoorNews, OpenedAfterAll, PictureIgnored, PictureJudgedAgain, SecondAdultAsked, DoorOpened)


def hears(resident: Resident, news: News) -> bool:
    """Tell whether a resident gets a message of this; nobody is told what they did themselves."""
    if isinstance(news, PersonForgotten | PersonRenamed | PeopleMerged) and news.by.role is Role.OWNER:
        return False  # an owner need not account for it
    if resident.id in (_who_opens(news) if isinstance(news, OpeningNews) else _involved(news)):
        return False
    if isinstance(news, RoleChanged | DoorsAllowed | ProofsCleared) and resident.id == news.who.id:
        return True  # whatever they may hear of: it is about them
    return ever_may(resident, _audience(news), news.door if isinstance(news, _AT_A_DOOR) else None)


def _audience(news: News) -> Action:
    """What somebody has to be allowed to hear of."""
    match news:
        case DoorNews(what=what):
            return Action.HEAR_OF_UPKEEP if what in _FOR_OWNERS else Action.HEAR_OF_DOORS
        case BellsNews() | OpenedAfterAll():
            return Action.HEAR_OF_DOORS
        case (
            MovedOut()
            | BecameOwner()
            | Recovered()
            | RoleChanged()
            | DoorRenamed()
            | DoorTended()
            | PictureIgnored()
            | PictureJudgedAgain()
            | PlaceChosen()
            | PlaceEnded()
        ):
            return Action.HEAR_OF_HOME
        case (
            MovedIn()
            | DoorsAllowed()
            | PersonForgotten()
            | PersonRenamed()
            | PeopleMerged()
            | SecretsHandedOut()
            | SecondDoorman()
            | UpdateEnded()
            | DoorsTakenOver()
            | DiskNews()
            | LedgerNews()
            | TrailSealed()
            | TrailChanged()
            | TrailUnproven()
            | TrailUnsealed()
        ):
            return Action.HEAR_OF_UPKEEP
        case (
            EmergencyPinUsed()
            | UnlockingPaused()
            | ProofsCleared()
            | DoorPolicyChanged()
            | SecondAdultAsked()
            | DoorOpened() as opening
        ):
            return _audience_of_opening(opening)
        case _:
            assert_never(news)


def _audience_of_opening(news: OpeningNews) -> Action:
    match news:
        case DoorOpened():
            return Action.HEAR_OF_DOORS
        case SecondAdultAsked():
            return Action.OPEN
        case EmergencyPinUsed() | DoorPolicyChanged():
            return Action.HEAR_OF_HOME
        case UnlockingPaused() | ProofsCleared():
            return Action.HEAR_OF_UPKEEP
        case _:
            assert_never(news)


def _who_opens(news: OpeningNews) -> set[ResidentId]:
    return {news.who.id if isinstance(news, EmergencyPinUsed | UnlockingPaused) else news.by.id}


def _involved(news: News) -> set[ResidentId]:
    """Who knows it already."""
    match news:
        case MovedIn(who=who) | Recovered(who=who):
            return {who.id}
        case MovedOut(who=who, by=by):
            return {who.id, by.id}
        case BecameOwner(by=by) | RoleChanged(by=by) | DoorsAllowed(by=by) | PlaceChosen(by=by) | DoorTended(by=by):
            return {by.id}
        case SecretsHandedOut(by=by) | DoorRenamed(by=by) | PictureIgnored(by=by) | PictureJudgedAgain(by=by):
            return {by.id}
        case PlaceEnded(by=by):
            return {by.id} if by else set()
        case _:
            return set()


def is_quiet(news: News) -> bool:
    """Tell whether its message makes no sound."""
    if isinstance(news, DoorTended):
        return news.what is not Tended.TRIED
    quiet = (
        TrailSealed | DoorsTakenOver | DoorRenamed | PersonRenamed | PeopleMerged | PictureIgnored | PictureJudgedAgain
    )
    return isinstance(news, quiet)


def wakes(news: News) -> bool:
    """Tell whether its message makes a sound in somebody's quiet hours, too; see ``is_quiet`` of any other time."""
    if isinstance(news, DoorNews):
        return news.what not in _CAN_WAIT
    return isinstance(news, _ALARMS)
