"""Who lives here."""

from dataclasses import dataclass

from bot.house.people import ResidentId
from bot.telegram.actions.action import ButtonAction


@dataclass(frozen=True, slots=True)
class AskRemove(ButtonAction):
    """Ask whether somebody shall live here no longer."""

    kind = "ask_remove"
    lasting = True
    who: ResidentId


@dataclass(frozen=True, slots=True)
class RemoveResident(ButtonAction):
    """Let somebody live here no longer."""

    kind = "remove"
    dangerous = True
    settling = True
    acting = True
    who: ResidentId


@dataclass(frozen=True, slots=True)
class AskOwner(ButtonAction):
    """Ask whether somebody shall be one more owner."""

    kind = "ask_owner"
    lasting = True
    who: ResidentId


@dataclass(frozen=True, slots=True)
class MakeOwner(ButtonAction):
    """Make somebody one more owner."""

    kind = "make_owner"
    dangerous = True
    settling = True
    acting = True
    who: ResidentId


@dataclass(frozen=True, slots=True)
class LeaveHome(ButtonAction):
    """Move out."""

    kind = "leave_home"
    dangerous = True
    settling = True
    acting = True
