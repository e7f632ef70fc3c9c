"""The doors, as the household keeps them."""

from dataclasses import dataclass

from bot.house.doors.door import DoorId
from bot.telegram.actions.action import ButtonAction
from bot.words.chat import labels


@dataclass(frozen=True, slots=True)
class RenameDoor(ButtonAction):
    """Ask what a door shall be called."""

    kind = "rename_door"
    lasting = True
    door: DoorId


@dataclass(frozen=True, slots=True)
class ShowDoor(ButtonAction):
    """Show a door's page."""

    kind = "show_door"
    lasting = True
    door: DoorId


@dataclass(frozen=True, slots=True)
class PauseDoor(ButtonAction):
    """Pause a door, or end its pause."""

    kind = "pause_door"
    lasting = True
    door: DoorId
    paused: bool


@dataclass(frozen=True, slots=True)
class AskTryLock(ButtonAction):
    """Ask whether a door's lock shall be tried."""

    kind = "ask_try_lock"
    lasting = True
    door: DoorId


@dataclass(frozen=True, slots=True)
class TryLock(ButtonAction):
    """Have a door's lock click once."""

    kind = "try_lock"
    dangerous = True
    settling = True
    slow = True
    acting = True
    toast = labels.OPENING
    door: DoorId
