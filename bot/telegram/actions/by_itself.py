"""Doors that open by themselves, and for whom."""

from dataclasses import dataclass

from bot.house.doors.door import DoorId
from bot.house.people import PersonId
from bot.telegram.actions.action import ButtonAction


@dataclass(frozen=True, slots=True)
class AskByItself(ButtonAction):
    """Ask whether doors shall open by themselves for somebody."""

    kind = "ask_by_itself"
    lasting = True
    person: PersonId


@dataclass(frozen=True, slots=True)
class AllowByItself(ButtonAction):
    """Let doors open by themselves for somebody."""

    kind = "allow_by_itself"
    dangerous = True
    settling = True
    acting = True
    person: PersonId


@dataclass(frozen=True, slots=True)
class EndByItself(ButtonAction):
    """Let no door open by itself for somebody any more."""

    kind = "end_by_itself"
    lasting = True
    person: PersonId


@dataclass(frozen=True, slots=True)
class ShowDoorByItself(ButtonAction):
    """Show when a door may open by itself."""

    kind = "show_door_by_itself"
    lasting = True
    door: DoorId


@dataclass(frozen=True, slots=True)
class SetDoorByItself(ButtonAction):
    """Have a door open by itself from a full hour until before another; both the same: never."""

    kind = "set_door_by_itself"
    lasting = True
    door: DoorId
    begins: int
    ends: int
