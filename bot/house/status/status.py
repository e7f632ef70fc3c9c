"""How every part is, as codes and figures: for /status in the chat and for GET /health."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bot.house.doors.door import DoorId
from bot.house.records.backup import BackupFault
from bot.house.records.disk import DiskState
from bot.house.records.ledger_trouble import LedgerState
from bot.house.status.restarts import Restarted
from bot.house.status.wires import BrokerTrouble, HomeAssistantStatus, KafkaStatus, TelegramTrouble, WorkersStatus
from bot.house.watch.camera import CameraId, CameraState


class Bell(StrEnum):
    """What is known of a door's own doorbell."""

    ONLINE = "online"
    OFFLINE = "offline"
    UNHEARD = "unheard"
    #: Without the broker nothing is known.
    UNKNOWN = "unknown"
    #: There is none that would tell.
    NONE = "none"


class RelayReach(StrEnum):
    """Whether a door's relay can be told to open."""

    TOLD = "told"
    #: The same, and it says itself that it is there.
    ONLINE = "online"
    #: It says itself that it is away, or the broker does in its name.
    OFFLINE = "offline"
    #: The broker, which would tell it, is away.
    OUT_OF_REACH = "out_of_reach"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class DoorStatus:
    """One door."""

    name: str
    bell: Bell
    relay: RelayReach = RelayReach.NONE
    id: DoorId | None = None

    @property
    def good(self) -> bool:
        """Whether everything works as far as it is known."""
        return self.bell in (Bell.ONLINE, Bell.NONE) and self.relay not in (RelayReach.OUT_OF_REACH, RelayReach.OFFLINE)


@dataclass(frozen=True, slots=True)
class CameraStatus:
    """One camera that watches."""

    name: str
    state: CameraState
    id: CameraId

    @property
    def good(self) -> bool:
        """Whether it shows what it should."""
        return self.state.private or (self.state.sees and self.state.tampering is None)


class DetectorFile(StrEnum):
    """What becomes of a detector's file: the better one of faces, or that of persons."""

    #: It is here, or the settings choose another detector.
    HERE = "here"
    COMING = "coming"
    #: It is not here, and the settings forbid to fetch it.
    FORBIDDEN = "forbidden"
    #: The last try failed: no network, or nobody gave it to us.
    NOT_GIVEN = "not_given"
    #: Something else came in its place.
    OTHER_FILE = "other_file"
    #: The disk did not take it.
    NOT_KEPT = "not_kept"


@dataclass(frozen=True, slots=True)
class BackupStatus:
    """How the backups are."""

    #: When the last one was made that was found to come back; None: none was.
    made_at: datetime | None = None
    #: Why the last try came to nothing; None: it did not.
    fault: BackupFault | None = None
    #: One is made every week by itself.
    weekly: bool = False
    underway: bool = False


@dataclass(frozen=True, slots=True)
class Status:
    """Everything at one moment."""

    #: None: nothing is wrong.
    telegram: TelegramTrouble | None
    #: Cards and notes on their way.
    waiting: int
    #: Cards that could not be drawn in full.
    undrawn: int
    broker: BrokerTrouble | None
    doors: tuple[DoorStatus, ...]
    eyes_ready: bool
    #: The name of a model file that is not what it should be; empty: none.
    model_refused: str
    disk: DiskState
    free_bytes: int
    ledger: LedgerState
    restarted: tuple[Restarted, ...] = field(default=())
    detector_file: DetectorFile = DetectorFile.HERE
    #: The same of what sees persons whose face is not seen.
    person_file: DetectorFile = DetectorFile.HERE
    cameras: tuple[CameraStatus, ...] = ()
    #: False: no door is reached by a broker, and none was chosen.
    broker_needed: bool = True
    #: Stored documents that could not be read, and were set aside.
    unreadable: int = 0
    backup: BackupStatus | None = None
    #: None: nothing goes over Kafka.
    kafka: KafkaStatus | None = None
    #: None: no other machine is to look.
    workers: WorkersStatus | None = None
    #: None: it is told nothing.
    home_assistant: HomeAssistantStatus | None = None


#: How every part is, at the moment it is asked.
StatusNow = Callable[[], Status]
