"""A visit's card: its answers."""

from dataclasses import dataclass

from bot.house.visits.visit import VisitId
from bot.telegram.actions.action import ButtonAction
from bot.words.chat import labels


@dataclass(frozen=True, slots=True)
class AskUnlock(ButtonAction):
    """Ask whether the door shall be opened."""

    kind = "ask_unlock"
    visit: VisitId


@dataclass(frozen=True, slots=True)
class AskCourier(ButtonAction):
    """Ask whether the door shall be opened once for a courier."""

    kind = "ask_courier"
    visit: VisitId


@dataclass(frozen=True, slots=True)
class Unlock(ButtonAction):
    """Open the door."""

    kind = "unlock"
    dangerous = True
    acting = True
    asked_anew = True
    toast = labels.OPENING
    visit: VisitId
    #: How many strangers were there when it was asked; None: a release asked that did not count.
    strangers: int | None = None
    #: True: once, for a courier.
    courier: bool = False


@dataclass(frozen=True, slots=True)
class Retake(ButtonAction):
    """Have the camera take another picture."""

    kind = "retake"
    lasting = True
    toast = labels.LOOKING
    visit: VisitId


@dataclass(frozen=True, slots=True)
class KeepShut(ButtonAction):
    """Leave the door shut and the question open."""

    kind = "keep_shut"
    toast = labels.STAYS_SHUT
    visit: VisitId


@dataclass(frozen=True, slots=True)
class Ignore(ButtonAction):
    """Answer that nobody opens."""

    kind = "ignore"
    toast = labels.OTHERS_SEE
    visit: VisitId
