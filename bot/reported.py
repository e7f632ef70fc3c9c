"""Whom the report asks: every part of the house, by what it tells of how it is."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from bot.house.doors.door import DoorId
from bot.house.keeping.backup_keeper import BackupMemory
from bot.house.records.disk import DiskState, Space
from bot.house.records.ledger_trouble import LedgerState
from bot.house.status.status import CameraStatus, DetectorFile
from bot.house.status.wires import HomeAssistantStatus, KafkaStatus, TelegramTrouble, WorkersStatus
from bot.nursery import SupervisedTask


class Chats(Protocol):
    """The residents' chats."""

    @property
    def trouble(self) -> TelegramTrouble | None:
        """Why Telegram is out of reach; None: it is not."""

    @property
    def waiting(self) -> int:
        """Cards and notes on their way."""

    @property
    def undrawn(self) -> int:
        """Cards that could not be drawn in full."""


class AtTheDoors(Protocol):
    """What stands at the doors, and the broker that carries what it says."""

    @property
    def broker(self) -> Mapping[str, Any]:
        """Whether all is well with the broker ("ok"), if not, why ("why"), and whether anything needs it ("needed")."""

    def status(self) -> Mapping[DoorId, Mapping[str, Any]]:
        """What is known of each door's board and lock."""


class Recognition(Protocol):
    """The recogniser."""

    @property
    def warm(self) -> bool:
        """Whether it is ready to look."""

    @property
    def refused(self) -> str:
        """The name of a model file that is not what it should be; empty: none."""

    @property
    def detector_file(self) -> DetectorFile:
        """What becomes of the better face detector's file."""

    @property
    def person_file(self) -> DetectorFile:
        """What becomes of the file of the detector of persons."""

    @property
    def workers(self) -> WorkersStatus | None:
        """How it goes with machines that look for it; None: there are to be none."""


class WatchfulCameras(Protocol):
    """The cameras that watch."""

    @property
    def cameras(self) -> Sequence[CameraStatus]:
        """How each is."""


class KnownDisk(Protocol):
    """The disk, as it was when it was last used: one that does not answer is not asked here."""

    @property
    def state(self) -> DiskState:
        """How the last write found it."""

    @property
    def seen(self) -> Space:
        """The room on it when it was last looked at."""


class Keeper(Protocol):
    """Whatever holds documents, some of which may not have been readable."""

    @property
    def disk(self) -> KnownDisk:
        """What they lie on."""

    @property
    def set_aside(self) -> Sequence[object]:
        """Documents that were set aside."""


class Log(Protocol):
    """The day's log."""

    @property
    def state(self) -> LedgerState:
        """How it is."""


class BackupMaker(Protocol):
    """Whoever makes the backups."""

    @property
    def now(self) -> BackupMemory:
        """How they are."""


class OverKafka(Protocol):
    """What goes over Kafka."""

    @property
    def status(self) -> KafkaStatus | None:
        """How it is; None: nothing does."""


class HomeAutomation(Protocol):
    """Home Assistant's room."""

    @property
    def status(self) -> HomeAssistantStatus | None:
        """How it goes; None: it is told nothing."""


class Supervisor(Protocol):
    """Who restarts what must live."""

    @property
    def supervised(self) -> Sequence[SupervisedTask]:
        """Everything that must live."""
