"""Who lives here."""

from dataclasses import dataclass

from bot.house.doors.door import DoorId
from bot.house.people import ResidentId, Role
from bot.telegram.actions.action import ButtonAction
from bot.words.chat import labels


@dataclass(frozen=True, slots=True)
class ShowResident(ButtonAction):
    """Show somebody's page."""

    kind = "show_resident"
    lasting = True
    who: ResidentId


@dataclass(frozen=True, slots=True)
class ChangeRole(ButtonAction):
    """Make somebody something else than an owner."""

    kind = "change_role"
    lasting = True
    who: ResidentId
    role: Role


@dataclass(frozen=True, slots=True)
class AllowDoor(ButtonAction):
    """Let somebody have a door, or not."""

    kind = "allow_door"
    lasting = True
    who: ResidentId
    door: DoorId
    allowed: bool


@dataclass(frozen=True, slots=True)
class ShowResidentHours(ButtonAction):
    """Show when somebody may open doors."""

    kind = "show_resident_hours"
    lasting = True
    who: ResidentId


@dataclass(frozen=True, slots=True)
class SetResidentHours(ButtonAction):
    """Have somebody's hours be these: from a full hour until before another, on these days; no days: always."""

    kind = "set_resident_hours"
    lasting = True
    who: ResidentId
    days: tuple[int, ...]
    begins: int
    ends: int


@dataclass(frozen=True, slots=True)
class AskHandOver(ButtonAction):
    """Ask whether somebody shall be an owner in one's own place."""

    kind = "ask_hand_over"
    lasting = True
    who: ResidentId


@dataclass(frozen=True, slots=True)
class HandOver(ButtonAction):
    """Make somebody an owner, and oneself an adult."""

    kind = "hand_over"
    dangerous = True
    settling = True
    acting = True
    who: ResidentId


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
class MakeRecoveryCodes(ButtonAction):
    """Make new codes for the day on which every phone is lost; those of before end."""

    kind = "recovery_codes"
    dangerous = True
    settling = True
    acting = True
    toast = labels.SENDING


@dataclass(frozen=True, slots=True)
class LeaveHome(ButtonAction):
    """Move out."""

    kind = "leave_home"
    dangerous = True
    settling = True
    acting = True
