"""The doors, as the household keeps them."""

from dataclasses import dataclass

from bot.house.doors.door import DoorId
from bot.telegram.actions.action import ButtonAction


@dataclass(frozen=True, slots=True)
class RenameDoor(ButtonAction):
    """Ask what a door shall be called."""

    kind = "rename_door"
    lasting = True
    door: DoorId
