"""What the family hears of how doors are opened."""

from dataclasses import dataclass
from datetime import timedelta

from bot.house.doors.door import DoorId
from bot.house.opening.proof import ProofKind
from bot.house.people import Person, Resident
from bot.house.residents.actors import Asker, HomeAssistant


@dataclass(frozen=True, slots=True)
class EmergencyPinUsed:
    """Somebody opens under duress: nobody who could look over their shoulder may notice that the others know."""

    who: Resident
    #: None: they changed something with it.
    door: DoorId | None


@dataclass(frozen=True, slots=True)
class UnlockingPaused:
    """So many wrong PINs or codes in a row: they open nothing for a while, or nobody does by Home Assistant."""

    who: Resident | HomeAssistant
    tries: int
    wait: timedelta


@dataclass(frozen=True, slots=True)
class ProofsCleared:
    """An owner let somebody begin anew who forgot their PIN or lost their app."""

    who: Resident
    by: Resident


@dataclass(frozen=True, slots=True)
class DoorPolicyChanged:
    """A door, which was called so then, asks for something else of whoever opens it."""

    name: str
    proof: ProofKind
    second_at_night: bool
    by: Resident
    #: Whether guests' passes open it.
    passes: bool = True


@dataclass(frozen=True, slots=True)
class SecondAdultAsked:
    """It is night, and somebody would open a door for which a second adult has to agree."""

    door: DoorId
    by: Resident
    #: True: somebody rang, and a card has the button.
    rung: bool


@dataclass(frozen=True, slots=True)
class DoorOpened:
    """Somebody opened a door at which nobody had rung."""

    door: DoorId
    by: Asker
    #: True: their digits were shown in Home Assistant, perhaps by somebody else.
    in_home_assistant: bool = False


@dataclass(frozen=True, slots=True)
class OpenedByItself:
    """A door opened by itself, for somebody who was recognised."""

    door: DoorId
    who: Person


@dataclass(frozen=True, slots=True)
class ByItselfChanged:
    """Doors open by themselves for somebody from now on, or no more."""

    who: Person
    #: None: somebody doubted that it was they, and nobody had to ask for it.
    by: Resident | None
    allowed: bool


OpeningNews = (
    EmergencyPinUsed
    | UnlockingPaused
    | ProofsCleared
    | DoorPolicyChanged
    | SecondAdultAsked
    | DoorOpened
    | OpenedByItself
    | ByItselfChanged
)
