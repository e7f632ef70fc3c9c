"""What the doctor finds out about everything the service stands on: codes and values, which others put into words."""

from dataclasses import dataclass
from enum import StrEnum

from bot.house.findings.camera_findings import CameraFound
from bot.house.findings.eyes_findings import EyesFound
from bot.house.findings.keeping_findings import KeepingFound
from bot.house.findings.page_findings import PageFound
from bot.house.findings.setting_trouble import SettingTrouble
from bot.house.findings.wire_findings import WireFound
from bot.house.records.ledger_trouble import LedgerReason
from bot.house.records.trail import KeyTrouble


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


# Any check


@dataclass(frozen=True, slots=True)
class CheckSilent:
    """A check did not end in time."""

    after_s: float


@dataclass(frozen=True, slots=True)
class CheckFailed:
    """A check failed in a way that it does not know: ``error`` is for whoever mends it."""

    error: str


# The machine


@dataclass(frozen=True, slots=True)
class LibrariesHere:
    """Everything is installed."""

    python: str
    #: Each with its version.
    libraries: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LibrariesMissing:
    """These are not installed."""

    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SettingsRead:
    """The settings are there, and fit."""

    doors: int
    zone: str


@dataclass(frozen=True, slots=True)
class SettingWrong:
    """One that is not as it should be, or whose name nobody reads."""

    trouble: SettingTrouble


@dataclass(frozen=True, slots=True)
class RuleKeptOtherwise:
    """The settings tell a rule of the house otherwise than the household, which is what counts."""

    #: As it stands in the settings, with its value.
    setting: str
    #: As it is kept, written as the settings would.
    kept: str


@dataclass(frozen=True, slots=True)
class DoorNamedOtherwise:
    """The settings call a door otherwise than the household, which is what counts."""

    #: As it stands in the settings, with its value.
    setting: str
    door: str


@dataclass(frozen=True, slots=True)
class DoorWithoutSettings:
    """The household keeps a door of which the settings tell nothing; theirs would begin with ``prefix``."""

    door: str
    prefix: str


@dataclass(frozen=True, slots=True)
class FolderWritable:
    """We can write into it, and only its owner can read it."""

    folder: str


@dataclass(frozen=True, slots=True)
class FolderUnwritable:
    """We cannot write into it; ``why`` is the system's reason."""

    folder: str
    why: str


@dataclass(frozen=True, slots=True)
class FolderOpen:
    """Others on this machine can read a file in it."""

    folder: str
    file: str


@dataclass(frozen=True, slots=True)
class DiskRoom:
    """So much is free."""

    free_bytes: int


@dataclass(frozen=True, slots=True)
class SealedWith:
    """The key to the trail's seals is there, or will be made (``to_come``), in this place."""

    place: str
    to_come: bool = False


@dataclass(frozen=True, slots=True)
class KeyUnfit:
    """What should be that key is none."""

    trouble: KeyTrouble


# Telegram


@dataclass(frozen=True, slots=True)
class TokenOf:
    """The token is this bot's."""

    username: str


@dataclass(frozen=True, slots=True)
class TelegramAway:
    """It cannot be asked; ``error`` is the kind of failure."""

    error: str


@dataclass(frozen=True, slots=True)
class ClockOff:
    """This machine's clock differs from Telegram's by so much."""

    seconds: float


@dataclass(frozen=True, slots=True)
class ClockRight:
    """The same, within what does no harm."""

    seconds: float


# The day's log


@dataclass(frozen=True, slots=True)
class LedgerInFiles:
    """The day's log is written into this folder: no spreadsheet is set."""

    folder: str


@dataclass(frozen=True, slots=True)
class SheetOpen:
    """The spreadsheet by this title lets us in."""

    title: str


@dataclass(frozen=True, slots=True)
class SheetRefused:
    """It does not."""

    reason: LedgerReason
    #: HTTP's, 0 where there was none.
    status: int
    #: Whom it must be shared with; empty: not known.
    account: str


TelegramFound = TokenOf | TelegramAway | ClockOff | ClockRight
LedgerFound = LedgerInFiles | SheetOpen | SheetRefused

Found = (
    Plain
    | CheckSilent
    | CheckFailed
    | LibrariesHere
    | LibrariesMissing
    | SettingsRead
    | SettingWrong
    | DoorNamedOtherwise
    | DoorWithoutSettings
    | RuleKeptOtherwise
    | EyesFound
    | FolderWritable
    | FolderUnwritable
    | FolderOpen
    | DiskRoom
    | SealedWith
    | KeyUnfit
    | KeepingFound
    | WireFound
    | TelegramFound
    | LedgerFound
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
