"""The doors, as the household keeps them."""

from dataclasses import dataclass

from bot.house.doors.added import DoorWay
from bot.house.doors.door import DoorId
from bot.house.doors.relays import RelayKind
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
    acting = True
    door: DoorId
    paused: bool


@dataclass(frozen=True, slots=True)
class SetCourier(ButtonAction):
    """Have a door's cards offer to open it once for a courier, or not."""

    kind = "set_courier"
    lasting = True
    door: DoorId
    wanted: bool


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


@dataclass(frozen=True, slots=True)
class AddDoor(ButtonAction):
    """Ask what a new door is called."""

    kind = "add_door"
    lasting = True


@dataclass(frozen=True, slots=True)
class BuildDoor(ButtonAction):
    """Add a door of this name, at which this stands."""

    kind = "build_door"
    name: str
    way: DoorWay


@dataclass(frozen=True, slots=True)
class ChooseRelay(ButtonAction):
    """A relay opens the new door: choose whose."""

    kind = "choose_relay"
    lasting = True
    name: str


@dataclass(frozen=True, slots=True)
class WriteRelay(ButtonAction):
    """Ask what is said on the broker to a relay of any make."""

    kind = "write_relay"
    lasting = True
    #: The door's.
    name: str


@dataclass(frozen=True, slots=True)
class NameRelay(ButtonAction):
    """A relay of this kind opens the new door: ask what it is called."""

    kind = "name_relay"
    lasting = True
    name: str
    relay: RelayKind


@dataclass(frozen=True, slots=True)
class HandOutDoor(ButtonAction):
    """Send what the board or the camera of an added door has to know."""

    kind = "hand_out_door"
    dangerous = True
    settling = True
    acting = True
    toast = labels.SENDING
    door: DoorId


@dataclass(frozen=True, slots=True)
class AskNewKeys(ButtonAction):
    """Ask whether a door shall have other keys."""

    kind = "ask_new_keys"
    lasting = True
    door: DoorId


@dataclass(frozen=True, slots=True)
class GiveNewKeys(ButtonAction):
    """Give a door other keys."""

    kind = "new_keys"
    dangerous = True
    settling = True
    acting = True
    door: DoorId


@dataclass(frozen=True, slots=True)
class AskRemoveDoor(ButtonAction):
    """Ask whether a door shall be removed."""

    kind = "ask_remove_door"
    lasting = True
    door: DoorId


@dataclass(frozen=True, slots=True)
class RemoveDoor(ButtonAction):
    """Remove a door."""

    kind = "remove_door"
    dangerous = True
    settling = True
    acting = True
    door: DoorId


@dataclass(frozen=True, slots=True)
class AskHandOutDoor(ButtonAction):
    """Ask whether what a door's board or camera has to know shall be sent."""

    kind = "ask_hand_out_door"
    lasting = True
    door: DoorId


@dataclass(frozen=True, slots=True)
class ChooseDoorButton(ButtonAction):
    """Ask where a door's button is heard on the broker."""

    kind = "choose_door_button"
    lasting = True
    door: DoorId


@dataclass(frozen=True, slots=True)
class SetDoorButton(ButtonAction):
    """Have a word on the broker ring a door."""

    kind = "set_door_button"
    lasting = True
    door: DoorId
    topic: str
    payload: str


@dataclass(frozen=True, slots=True)
class ShowDoorHours(ButtonAction):
    """Show when those who own nothing may open a door."""

    kind = "show_door_hours"
    lasting = True
    door: DoorId


@dataclass(frozen=True, slots=True)
class SetDoorHours(ButtonAction):
    """Have a door's hours be these: from a full hour until before another, on these days; no days: always."""

    kind = "set_door_hours"
    lasting = True
    door: DoorId
    days: tuple[int, ...]
    begins: int
    ends: int
