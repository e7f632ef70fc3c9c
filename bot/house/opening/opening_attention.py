"""Who of the family hears of how doors are opened, and how loudly: a part of the rules of ``bot.house.attention``."""

from typing import assert_never

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
from bot.house.people import Role
from bot.house.residents.actors import AskerId, HomeAssistant
from bot.house.residents.permissions import Action


def audience_of_opening(news: OpeningNews) -> Action:
    """What somebody has to be allowed to hear of."""
    match news:
        case DoorOpened() | OpenedByItself():
            return Action.HEAR_OF_DOORS
        case SecondAdultAsked():
            return Action.OPEN
        case EmergencyPinUsed() | DoorPolicyChanged():
            return Action.HEAR_OF_HOME
        case UnlockingPaused(who=who):  # of an owner's wrong digits the other adults hear: there may be no other owner
            known_to_all = isinstance(who, HomeAssistant) or who.role is Role.OWNER
            return Action.HEAR_OF_HOME if known_to_all else Action.HEAR_OF_UPKEEP
        case ProofsCleared() | ByItselfChanged():
            return Action.HEAR_OF_UPKEEP
        case _:
            assert_never(news)


def who_opens(news: OpeningNews) -> set[AskerId]:
    """Who knows it already, and is not told."""
    if isinstance(news, EmergencyPinUsed | UnlockingPaused):
        return {news.who.id}
    if isinstance(news, DoorOpened) and news.in_home_assistant:
        return set()  # whose digits were shown hears it above all
    by = None if isinstance(news, OpenedByItself) else news.by
    return {by.id} if by else set()


def wakes_of_opening(news: OpeningNews) -> bool:
    """Tell whether its message makes a sound in somebody's quiet hours, too."""
    match news:
        case EmergencyPinUsed() | UnlockingPaused() | ProofsCleared() | DoorPolicyChanged():
            return True  # somebody is in need, or may soon be where they should not
        case SecondAdultAsked():
            return True  # somebody stands before a door that nobody else can open
        case OpenedByItself() | ByItselfChanged():
            return True  # nobody decided it just then
        case DoorOpened():
            return False  # they live here, and showed what the door asks for
        case _:
            assert_never(news)
