"""Who of the family hears of what: one rule for each fact, so that it can be read and tested on its own."""

from typing import assert_never

from bot.house.facts import (
    BecameOwner,
    BellsNews,
    DoorEvent,
    DoorNews,
    DoorRenamed,
    DoorsTakenOver,
    MovedIn,
    MovedOut,
    News,
    OpenedAfterAll,
    PeopleMerged,
    PersonForgotten,
    PersonRenamed,
    SecondDoorman,
    SecretsHandedOut,
    UpdateEnded,
)
from bot.house.people import Resident, ResidentId, Role
from bot.house.records.disk import DiskNews
from bot.house.records.ledger_trouble import LedgerNews
from bot.house.records.trail import TrailChanged, TrailSealed, TrailUnproven, TrailUnsealed

#: What only somebody who looks after the boards can do something about.
_FOR_OWNERS = frozenset({DoorEvent.BLIND, DoorEvent.SEES, DoorEvent.FORGED, DoorEvent.OLD_PROGRAM})


def hears(resident: Resident, news: News) -> bool:
    """Tell whether a resident gets a message of this; nobody is told what they did themselves."""
    if isinstance(news, PersonForgotten | PersonRenamed | PeopleMerged) and news.by.role is Role.OWNER:
        return False  # an owner need not account for it
    return (resident.role is Role.OWNER or not _is_for_owners(news)) and resident.id not in _involved(news)


def _is_for_owners(news: News) -> bool:
    match news:
        case DoorNews(what=what):
            return what in _FOR_OWNERS
        case BellsNews() | OpenedAfterAll() | MovedOut() | BecameOwner() | DoorRenamed():
            return False
        case PersonForgotten() | PersonRenamed() | PeopleMerged():
            return True
        case MovedIn() | SecretsHandedOut() | SecondDoorman() | UpdateEnded() | DoorsTakenOver():
            return True
        case DiskNews() | LedgerNews() | TrailSealed() | TrailChanged() | TrailUnproven() | TrailUnsealed():
            return True
        case _:
            assert_never(news)


def _involved(news: News) -> set[ResidentId]:
    """Who knows it already."""
    match news:
        case MovedIn(who=who):
            return {who.id}
        case MovedOut(who=who, by=by):
            return {who.id, by.id}
        case BecameOwner(by=by) | SecretsHandedOut(by=by) | DoorRenamed(by=by):
            return {by.id}
        case _:
            return set()


def is_quiet(news: News) -> bool:
    """Tell whether its message makes no sound."""
    return isinstance(news, TrailSealed | DoorsTakenOver | DoorRenamed | PersonRenamed | PeopleMerged)
