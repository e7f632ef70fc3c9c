"""What the doctor finds out about everything the service stands on: codes and values, which others put into words."""

from dataclasses import dataclass
from enum import StrEnum

from bot.house.findings.camera_findings import CameraFound
from bot.house.findings.eyes_findings import EyesFound
from bot.house.findings.keeping_findings import KeepingFound
from bot.house.findings.machine_findings import MachineFound
from bot.house.findings.outside_findings import OutsideFound
from bot.house.findings.page_findings import PageFound
from bot.house.findings.settings_findings import SettingsFound
from bot.house.findings.wire_findings import WireFound


class Part(StrEnum):
    """What is examined."""

    LIBRARIES = "libraries"
    SETTINGS = "settings"
    DOORS = "doors"  # what the settings and the household call them
    RULES = "rules"  # those of the house, in the settings and in the household
    RECOGNITION = "recognition"
    DATA_FOLDER = "data_folder"
    DISK = "disk"
    AUDIT_TRAIL = "audit_trail"
    BACKUP = "backup"  # how old the last one is
    RETENTION = "retention"  # how long what is kept
    #: Whether the service starts with the machine.
    UNIT = "unit"
    BROKER = "broker"
    #: Who may connect to the broker.
    BROKER_DOOR = "broker_door"
    #: Whether a client of the broker may take another's name.
    BROKER_NAMES = "broker_names"
    #: What a door's board needs of the broker; ``Finding.door``.
    DOOR = "door"
    #: What a door's relay needs of the broker; ``Finding.door``.
    RELAY = "relay"
    #: What Home Assistant is told by.
    HOME_ASSISTANT = "home_assistant"
    PICTURE_PORT = "picture_port"
    KAFKA = "kafka"
    BOT_TOKEN = "bot_token"  # noqa: S105 - the name of a part
    CLOCK = "clock"
    LEDGER = "ledger"
    #: Those that watch.
    CAMERAS = "cameras"
    PAGE = "page"


class Plain(StrEnum):
    """What needs no value to be said."""

    #: The recogniser saw a face in a grey picture.
    FACE_IN_GREY = "face_in_grey"
    #: There is no place where a key to the trail's seals could be made.
    NO_PLACE_FOR_KEY = "no_place_for_key"
    #: The running service is there, so nobody logs in by its name.
    NAMES_NOT_TRIED = "names_not_tried"
    #: Each client is called as its user.
    NAMES_BOUND = "names_bound"
    #: We log in without a name, as anybody may.
    NAMELESS = "nameless"
    #: A client may call itself as it likes.
    NAMES_LOOSE = "names_loose"
    STRANGERS_OUT = "strangers_out"
    STRANGERS_IN = "strangers_in"
    BELL_HEARD = "bell_heard"
    #: There is no broker, and no door is reached by one.
    BROKER_UNNEEDED = "broker_unneeded"
    #: The broker ended the connection over a door's topics.
    HUNG_UP = "hung_up"
    TOKEN_UNKNOWN = "token_unknown"  # noqa: S105 - the name of a finding
    CLOCK_NOT_COMPARED = "clock_not_compared"


@dataclass(frozen=True, slots=True)
class CheckSilent:
    """A check did not end in time."""

    after_s: float


@dataclass(frozen=True, slots=True)
class CheckFailed:
    """A check failed in a way that it does not know: ``error`` is for whoever mends it."""

    error: str


Found = (
    Plain
    | CheckSilent
    | CheckFailed
    | SettingsFound
    | MachineFound
    | EyesFound
    | KeepingFound
    | WireFound
    | OutsideFound
    | CameraFound
    | PageFound
)


@dataclass(frozen=True, slots=True)
class Finding:
    """The outcome of one check."""

    part: Part
    found: Found
    good: bool
    #: False: the service runs without it.
    needed: bool = True
    #: The id of the door that the part belongs to; empty: none.
    door: str = ""
