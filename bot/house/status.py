"""How every part is, as codes and figures: for /status in the chat and for GET /health."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bot.house.doors.door import DoorId
from bot.house.records.backup import BackupFault
from bot.house.records.disk import DiskState
from bot.house.records.ledger_trouble import LedgerState
from bot.house.watch.camera import CameraId, CameraState


class TelegramTrouble(StrEnum):
    """Why Telegram is not spoken with."""

    NOT_YET = "not_yet"
    SLOW_DOWN = "slow_down"
    #: Another program uses the same bot token.
    SECOND = "second"
    TOKEN_REFUSED = "token_refused"  # noqa: S105 - the name of a trouble
    OUT_OF_REACH = "out_of_reach"


class BrokerTrouble(StrEnum):
    """Why there is no connection to the broker."""

    NOT_YET = "not_yet"
    UNREACHABLE = "unreachable"
    #: What listens there is no MQTT broker.
    OTHER_VERSION = "other_version"
    NOT_ALLOWED = "not_allowed"
    #: Another program connected by our name.
    TAKEN_OVER = "taken_over"
    LOST = "lost"


class KafkaTrouble(StrEnum):
    """Why something does not go over Kafka."""

    NOT_YET = "not_yet"
    #: Nobody answers there.
    UNREACHABLE = "unreachable"
    #: Somebody is there who answers nothing in time.
    SILENT = "silent"
    #: They cannot prove that they are whom we look for.
    CERTIFICATE = "certificate"
    #: They do not encrypt, or want a certificate of ours.
    NO_TLS = "no_tls"
    #: They do not take our name and password.
    NOT_ALLOWED = "not_allowed"
    #: We may not use a topic, or a group.
    FORBIDDEN = "forbidden"
    NO_TOPIC = "no_topic"
    #: Something of ours is larger than a topic takes.
    TOO_LARGE = "too_large"
    #: Whatever else they refuse.
    REFUSED = "refused"
    #: The key by which pictures of the surveillance system are asked about does not count.
    NO_KEY = "no_key"


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


class ServicePart(StrEnum):
    """Something that must live, and is started again where it fails."""

    #: What brings cards and messages to a chat.
    DELIVERY = "delivery"
    #: What hears what residents tap and write.
    LISTENING = "listening"
    BROKER = "broker"
    #: What hears a door's board.
    BELL = "bell"
    #: What does chores at their time.
    SCHEDULE = "schedule"
    LOG = "log"
    DISK = "disk"
    #: What writes the audit trail.
    RECORD = "record"
    #: What keeps the house's own time.
    TIME = "time"
    #: What counts visits.
    COUNTS = "counts"
    #: What keeps the line to a camera.
    CAMERA = "camera"
    KAFKA = "kafka"
    #: What hands looks to other machines.
    WORKERS = "workers"
    #: What tells Home Assistant, and hears it.
    HOME_ASSISTANT = "home_assistant"


@dataclass(frozen=True, slots=True)
class Restarted:
    """A part that must live, and failed."""

    #: None: we have no word for it.
    part: ServicePart | None
    #: What its task is called.
    task: str
    times: int
    #: The kind of its last failure, such as "KeyError".
    failure: str
    running: bool


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
class KafkaStatus:
    """How what goes over Kafka is."""

    #: None: nothing is wrong.
    trouble: KafkaTrouble | None
    #: Which topic it is about; empty: none in particular.
    topic: str = ""
    #: Events that were not told yet.
    waiting: int = 0

    @property
    def good(self) -> bool:
        """Tell whether nothing need be done about it."""
        return self.trouble is None


@dataclass(frozen=True, slots=True)
class WorkersStatus:
    """How it goes with machines that look for the service; counted since it started."""

    #: None: they can be reached, as far as there are any.
    trouble: KafkaTrouble | None = None
    #: Which topic it is about; empty: none in particular.
    topic: str = ""
    #: How many help now.
    workers: int = 0
    #: Names by which two workers go.
    twins: tuple[str, ...] = ()
    #: True: they did not answer in time, and nobody asks them for a while.
    resting: bool = False
    #: Which state of the gallery is laid out for them; 0: none yet.
    version: int = 0
    #: Looks that a worker did, and that the service did itself …
    answered: int = 0
    own: int = 0
    #: … some of these because no answer came in time.
    missed: int = 0
    #: Answers that nobody waited for any more, or that came twice.
    late: int = 0
    #: Messages that were none of ours.
    foreign: int = 0

    @property
    def helps(self) -> bool:
        """Whether somebody does."""
        return self.trouble is None and self.workers > 0 and not self.resting

    @property
    def good(self) -> bool:
        """Tell whether nothing need be done about it."""
        return self.helps and not self.twins


@dataclass(frozen=True, slots=True)
class HomeAssistantStatus:
    """How it goes with Home Assistant, which is told everything over the broker."""

    #: The broker does not let us write where it looks.
    forbidden: bool = False
    #: When it was heard to start last; None: not since we started.
    heard_at: datetime | None = None
    #: It gave orders of another time: its clock, or ours, is wrong, or somebody repeats what it said.
    old_orders: bool = False
    #: Wrong digits were typed there, so nobody opens from there for a while.
    paused: bool = False

    @property
    def good(self) -> bool:
        """Tell whether nothing need be done about it."""
        return not (self.forbidden or self.old_orders or self.paused)


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
