"""A look at a door."""

from dataclasses import dataclass

from bot.house.doors.door import DoorId
from bot.telegram.actions.action import ButtonAction
from bot.words.chat import labels


@dataclass(frozen=True, slots=True)
class LookAtDoor(ButtonAction):
    """Take a picture at a door and show it."""

    kind = "look"
    lasting = True
    toast = labels.LOOKING
    door: DoorId
