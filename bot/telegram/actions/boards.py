"""The doorbells themselves."""

from dataclasses import dataclass

from bot.house.boards.board import Pictures
from bot.house.doors.door import DoorId
from bot.telegram.actions.action import ButtonAction
from bot.words.chat import labels


@dataclass(frozen=True, slots=True)
class SetPictures(ButtonAction):
    """Make a board's pictures of another size."""

    kind = "pictures"
    lasting = True
    toast = labels.CHANGING
    door: DoorId
    pictures: Pictures


@dataclass(frozen=True, slots=True)
class AskRestart(ButtonAction):
    """Ask whether a board shall be restarted."""

    kind = "ask_restart"
    lasting = True
    door: DoorId


@dataclass(frozen=True, slots=True)
class RestartBoard(ButtonAction):
    """Restart a board."""

    kind = "restart"
    dangerous = True
    settling = True
    slow = True
    acting = True
    toast = labels.RESTARTING
    door: DoorId


@dataclass(frozen=True, slots=True)
class AskUpdate(ButtonAction):
    """Ask whether a board shall be updated."""

    kind = "ask_update"
    lasting = True
    door: DoorId
    version: str


@dataclass(frozen=True, slots=True)
class UpdateBoard(ButtonAction):
    """Bring a board to another version."""

    kind = "update"
    dangerous = True
    settling = True
    slow = True
    acting = True
    toast = labels.UPDATING
    door: DoorId
    version: str


@dataclass(frozen=True, slots=True)
class AskSecrets(ButtonAction):
    """Ask whether a board's settings file shall be sent."""

    kind = "ask_secrets"
    lasting = True
    door: DoorId


@dataclass(frozen=True, slots=True)
class SendSecrets(ButtonAction):
    """Send a board's settings file."""

    kind = "secrets"
    dangerous = True
    settling = True
    acting = True
    toast = labels.SENDING
    door: DoorId
