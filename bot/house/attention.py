"""Who of the family hears of what: one rule for each fact, so that it can be read and tested on its own."""

from typing import assert_never

from bot.house.doors.door_facts import (
    BellsNews,
    DoorEvent,
    DoorHushed,
    DoorNews,
    DoorRenamed,
    DoorsTakenOver,
    DoorTended,
    KeepsRinging,
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
    HomeNews,
    HoursAllowed,
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
from bot.house.guests.pass_news import PassEnded, PassMade, PassTried, PassUnpictured, PassUsed
from bot.house.house_rules import RuleChanged, RulesTakenOver
from bot.house.opening.news import (
    ByItselfChanged,
    DoorOpened,
    DoorPolicyChanged,
    EmergencyPinUsed,
    OpenedByItself,
    OpeningNews,
    ProofsCleared,
    SecondAdultAsked,
    UnlockingPaused,
)
from bot.house.opening.opening_attention import audience_of_opening, wakes_of_opening, who_opens
from bot.house.people import Resident
from bot.house.programs.key import KeyMade, ProgramNews
from bot.house.records.backup import BackupFailed, BackupMade, HouseRestored
from bot.house.records.disk import DiskNews
from bot.house.records.ledger_trouble import LedgerNews
from bot.house.records.trail import TrailChanged, TrailSealed, TrailUnproven, TrailUnsealed
from bot.house.residents.actors import AskerId
from bot.house.residents.admission import is_owner
from bot.house.residents.permissions import Action, ever_may
from bot.house.sign_in.sign_in_news import PasskeyAdded, SignInNews
from bot.house.topics.topics import Audience, TopicSpoke, TopicTooLoud
from bot.house.watch.news import CameraNews
from bot.house.watch.news_attention import who_did, worth_waking

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

#: What somebody has to be allowed to hear, to hear a topic.
_HEARING = {
    Audience.EVERYBODY: Action.HEAR_OF_DOORS,
    Audience.ADULTS: Action.HEAR_OF_HOME,
    Audience.OWNERS: Action.HEAR_OF_UPKEEP,
}

#: What somebody is woken for: whoever came into the house, or may have; of openings see ``opening_attention``.
_ALARMS = (
    MovedIn
    | BecameOwner
    | Recovered
    | OpenedAfterAll
    | DoorTended
    | SecondDoorman
    | SecretsHandedOut
    | KeyMade
    | PasskeyAdded
    | TrailChanged
    | TrailUnproven
)

#: Who may hear of them depends on the door that they are about.
_AT_A_DOOR = (
    *(DoorNews, OpenedAfterAll, DoorHushed, KeepsRinging, PictureIgnored, PictureJudgedAgain),
    *(SecondAdultAsked, DoorOpened, OpenedByItself),
)


def hears(resident: Resident, news: News) -> bool:
    """Tell whether a resident gets a message of this; nobody is told what they did themselves."""
    if isinstance(news, CameraNews):
        by = who_did(news)
        return (by is None or by.id != resident.id) and ever_may(resident, Action.HEAR_OF_HOME)
    if isinstance(news, SignInNews | ProgramNews):
        is_theirs = news.by.id == resident.id
        # of a passkey they hear themselves: somebody else may have had their browser
        return (
            is_theirs if isinstance(news, SignInNews) else not is_theirs and ever_may(resident, Action.HEAR_OF_UPKEEP)
        )
    if isinstance(news, PersonForgotten | PersonRenamed | PeopleMerged) and is_owner(news.by):
        return False  # an owner need not account for it
    if resident.id in (who_opens(news) if isinstance(news, OpeningNews) else _involved(news)):
        return False
    if isinstance(news, RoleChanged | DoorsAllowed | HoursAllowed | ProofsCleared) and resident.id == news.who.id:
        return True  # whatever they may hear of: it is about them
    return ever_may(resident, _audience(news), news.door if isinstance(news, _AT_A_DOOR) else None)


def _audience(news: HomeNews) -> Action:
    """What somebody has to be allowed to hear of."""
    match news:
        case DoorNews(what=what):
            return Action.HEAR_OF_UPKEEP if what in _FOR_OWNERS else Action.HEAR_OF_DOORS
        case TopicSpoke(audience=audience) | TopicTooLoud(audience=audience):
            return _HEARING[audience]
        case BellsNews() | OpenedAfterAll() | DoorHushed() | KeepsRinging():
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
            | PassMade()
            | PassUsed()
            | PassUnpictured()
            | PassTried()
            | PassEnded()
        ):
            return Action.HEAR_OF_HOME
        case (
            MovedIn()
            | DoorsAllowed()
            | HoursAllowed()
            | PersonForgotten()
            | PersonRenamed()
            | PeopleMerged()
            | SecretsHandedOut()
            | SecondDoorman()
            | UpdateEnded()
            | DoorsTakenOver()
            | RulesTakenOver()
            | RuleChanged()
            | DiskNews()
            | BackupMade()
            | BackupFailed()
            | HouseRestored()
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
            | DoorOpened()
            | OpenedByItself()
            | ByItselfChanged() as opening
        ):
            return audience_of_opening(opening)
        case _:
            assert_never(news)


def _involved(news: HomeNews) -> set[AskerId]:
    """Who knows it already."""
    match news:
        case MovedIn(who=who) | Recovered(who=who):
            return {who.id}
        case MovedOut(who=who, by=by):
            return {who.id, by.id}
        case (
            BecameOwner(by=by)
            | RoleChanged(by=by)
            | DoorsAllowed(by=by)
            | HoursAllowed(by=by)
            | PlaceChosen(by=by)
            | DoorTended(by=by)
            | SecretsHandedOut(by=by)
            | DoorRenamed(by=by)
            | RuleChanged(by=by)
            | PassMade(by=by)
            | PictureIgnored(by=by)
            | PictureJudgedAgain(by=by)
        ):
            return {by.id}
        case PlaceEnded(by=by) | PassEnded(by=by):
            return {by.id} if by else set()
        case _:
            return set()


def is_quiet(news: News) -> bool:
    """Tell whether its message makes no sound."""
    if isinstance(news, DoorTended):
        return news.what is not Tended.TRIED
    if isinstance(news, TopicSpoke):
        return news.silent
    if isinstance(news, DoorHushed):
        return not news.on
    if isinstance(news, CameraNews):
        return not worth_waking(news)
    quiet = (
        TrailSealed
        | BackupMade
        | BackupFailed
        | DoorsTakenOver
        | RulesTakenOver
        | RuleChanged
        | TopicTooLoud
        | HoursAllowed
        | DoorRenamed
        | PersonRenamed
        | PeopleMerged
        | PictureIgnored
        | PictureJudgedAgain
    )
    return isinstance(news, quiet)


def wakes(news: News) -> bool:
    """Tell whether its message makes a sound in somebody's quiet hours, too; see ``is_quiet`` of any other time."""
    if isinstance(news, DoorNews):
        return news.what not in _CAN_WAIT
    if isinstance(news, CameraNews):
        return worth_waking(news)
    return wakes_of_opening(news) if isinstance(news, OpeningNews) else isinstance(news, _ALARMS)
