"""What the doctor finds out about what is kept, about backups, and about the unit that starts the service."""

from dataclasses import dataclass
from datetime import datetime

from bot.house.records.backup import BackupFault


@dataclass(frozen=True, slots=True)
class BackedUp:
    """When the last backup was made that comes back; None: none was made in the chat."""

    made_at: datetime | None
    #: Why the last try came to nothing; None: it did not.
    fault: BackupFault | None = None
    weekly: bool = False


@dataclass(frozen=True, slots=True)
class KeptFor:
    """How long the household keeps pictures of known people and of others, what is written of visits, and the trail."""

    known_days: int
    stranger_days: int
    visit_days: int
    audit_days: int


@dataclass(frozen=True, slots=True)
class UnitFound:
    """The unit with which the service starts with the machine: not there, ours, or another than would be written."""

    path: str
    there: bool
    same: bool


KeepingFound = BackedUp | KeptFor | UnitFound
