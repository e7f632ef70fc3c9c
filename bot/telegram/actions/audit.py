"""The audit trail: which page of it, and of which entries."""

from dataclasses import dataclass

from bot.house.doors.door import DoorId
from bot.house.people import ResidentId
from bot.telegram.actions.action import ButtonAction


@dataclass(frozen=True, slots=True)
class ShowAudit(ButtonAction):
    """Show the entries before a place; None: the newest. Only those of a door, or of somebody, where one is named."""

    kind = "show_audit"
    lasting = True
    door: DoorId | None = None
    who: ResidentId | None = None
    everything: bool = False
    before: int | None = None


@dataclass(frozen=True, slots=True)
class ChooseAuditDoor(ButtonAction):
    """Choose of which door the entries are; the rest stays as it is."""

    kind = "choose_audit_door"
    lasting = True
    who: ResidentId | None
    everything: bool


@dataclass(frozen=True, slots=True)
class ChooseAuditPerson(ButtonAction):
    """Choose whose entries they are; the rest stays as it is."""

    kind = "choose_audit_person"
    lasting = True
    door: DoorId | None
    everything: bool


@dataclass(frozen=True, slots=True)
class CheckAudit(ButtonAction):
    """Check every line now."""

    kind = "check_audit"
    lasting = True
