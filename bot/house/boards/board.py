"""The board behind a doorbell: how it is by its own account, and what its owner may have it do."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from bot.house.doors.door import DoorId
from bot.house.people import ResidentId


class Pictures(StrEnum):
    """How large and how fine the pictures are."""

    SMALLER = "smaller"
    NORMAL = "normal"
    SHARPER = "sharper"


class Start(StrEnum):
    """Why a board last started."""

    POWER = "power"
    ORDERED = "ordered"
    UPDATE = "update"
    ROLLED_BACK = "rolled_back"
    #: Something in it had stopped, so it started itself anew.
    TROUBLE = "trouble"


class Setback(StrEnum):
    """Why a board took an update back."""

    #: It was not online in time.
    NOT_ONLINE = "not_online"
    #: It did not start well.
    NOT_STARTED = "not_started"


class BoardPart(StrEnum):
    """A part of a board's program that may stop."""

    BUTTON = "button"
    #: What waits to be told.
    OUTBOX = "outbox"
    LIGHTS = "lights"
    NETWORK = "network"
    #: Its connection to the broker.
    BROKER = "broker"
    #: What takes our commands.
    COMMANDS = "commands"
    PICTURES = "pictures"
    #: Its account of itself.
    REPORT = "report"
    CLOCK = "clock"
    #: The door contact and the exit button.
    INPUTS = "inputs"


@dataclass(frozen=True, slots=True)
class OwnWords:
    """What a board says in words of its own, which we do not know; people read it as it is."""

    text: str


def numbers_of(version: str) -> tuple[int, ...]:
    """A version such as 1.10.0 as numbers, which compare as versions do; empty: it is none."""
    parts = version.split(".")
    return tuple(map(int, parts)) if all(part.isascii() and part.isdigit() for part in parts) else ()


@dataclass(frozen=True, slots=True)
class BoardState:
    """What is known of a board; what it did not tell is empty, or None."""

    #: None: nothing was heard of it since there is a broker.
    online: bool | None
    #: True: the connection to the broker is away, and with it whatever the board would tell.
    no_broker: bool = False
    version: str = ""
    #: True: an update that has not proven itself yet.
    on_trial: bool = False
    #: Why the last update was taken back; None: it was not.
    taken_back: Setback | OwnWords | None = None
    #: Another one after each start.
    boot: str = ""
    uptime: timedelta | None = None
    #: When ``uptime`` was told.
    heard_at: datetime | None = None
    camera: bool | None = None
    #: A door contact is fitted.
    contact: bool | None = None
    started: Start | None = None
    #: What had stopped, where that is why it started.
    stopped: tuple[BoardPart | OwnWords, ...] = ()
    #: Since its last start.
    lost_rings: int = 0
    lost_pictures: int = 0
    errors: int = 0
    #: True: the last of its errors was an update that could not be fetched.
    update_not_fetched: bool = False
    #: How many updates could not be fetched, whatever went wrong since; an older program does not count them.
    failed_updates: int = 0
    #: None: not told, or none that we offer.
    pictures: Pictures | None = None
    #: True: its program is so old that it does not sign what it says.
    unsigned: bool = False


@dataclass(frozen=True, slots=True)
class Acquaintance:
    """What is remembered of a door's board across restarts, so that nobody else is taken for it."""

    #: Which key it was met with: the beginning of the key's SHA-256. With another key everything begins anew.
    key: str
    #: True: it has signed what it said, and is never believed without again.
    signs: bool = False
    #: Its last start that was proven, and how far it had counted then: what it said before is not heard again.
    boot: str = ""
    number: int = 0
    #: The old version that the owners were told about.
    told_version: str = ""


@dataclass(frozen=True, slots=True)
class Release:
    """A newer program for the boards, at hand."""

    version: str
    #: Of its manifest, which holds each file's; 64 hex digits.
    sha256: str


@dataclass(frozen=True, slots=True)
class Ordered:
    """An update that was ordered, and how the board was then."""

    release: Release
    by: ResidentId
    at: datetime
    boot: str
    errors: int
    failed_updates: int = 0


class UpdateOutcome(StrEnum):
    """What became of an update."""

    #: The new program runs, and is kept.
    DONE = "done"
    #: It ran and was taken back: the program before it runs again.
    TAKEN_BACK = "taken_back"
    #: It was never begun: the files did not arrive whole, or the power went.
    NOT_BEGUN = "not_begun"
    #: Nothing was heard for too long.
    UNKNOWN = "unknown"


class RemarkKind(StrEnum):
    """What is to be known about a door's ``secrets.json``."""

    #: The broker must know the door, ``Remark.about``, as a user of its own.
    BROKER_USER = "broker_user"
    #: The broker speaks TLS, which has to be added to the file by hand.
    BROKER_TLS = "broker_tls"
    #: ``Remark.about`` was taken for this machine's address.
    GUESSED_ADDRESS = "guessed_address"


@dataclass(frozen=True, slots=True)
class Remark:
    """Something that was guessed, or has to be done by hand."""

    kind: RemarkKind
    about: str = ""


@dataclass(frozen=True, slots=True)
class Secrets:
    """A door's ``secrets.json``, which opens it."""

    content: bytes = field(repr=False)
    remarks: tuple[Remark, ...] = ()


class Withheld(StrEnum):
    """Why there is no ``secrets.json`` to hand out."""

    #: The door has no key, so no board can stand there.
    NO_KEY = "no_key"
    #: The broker asks for passwords, and the board's is not in the settings.
    UNKNOWN_TO_BROKER = "unknown_to_broker"
    #: We listen where this machine alone can reach us.
    LISTENS_TO_ITSELF = "listens_to_itself"
    #: Nobody told this machine's address, and it has no way to find out.
    NO_ADDRESS = "no_address"
    #: The board is a program, which was started with its settings.
    SIMULATED = "simulated"


class NoSecrets(Exception):
    """A door's settings file cannot be handed out."""

    def __init__(self, why: Withheld, *, setting: str = "", value: str = "", door: str = "") -> None:
        """``setting``: what to write, or to change from ``value``."""
        super().__init__(f"{why}: {setting or door}")
        self.why = why
        self.setting = setting
        self.value = value
        self.door = door


class NoRelease(Exception):
    """There is no newer program at hand any more."""


class NoBoard(Exception):
    """There is no board at this door that could be asked."""

    def __init__(self, door: DoorId) -> None:
        super().__init__(f"{door} has no board")
        self.door = door
