"""What happens to doors, to their bells and boards, and to pictures that hang there: a part of the facts' union."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from bot.house.boards.board import UpdateOutcome
from bot.house.doors.door import DoorId
from bot.house.people import Resident


class DoorEvent(StrEnum):
    """What a door or its bell does by itself."""

    #: The connection to its bell is lost.
    AWAY = "away"
    #: Its bell has said nothing for so long that it must be dead.
    SILENT = "silent"
    BACK = "back"
    #: Its camera does not work, and works again.
    BLIND = "blind"
    SEES = "sees"
    #: Somebody speaks in its board's name.
    FORGED = "forged"
    #: Its board cannot sign what it says.
    OLD_PROGRAM = "old_program"
    FORCED = "forced"
    LEFT_OPEN = "left_open"
    #: Its relay says that it is away, and back.
    RELAY_AWAY = "relay_away"
    RELAY_BACK = "relay_back"
    #: Its relay was switched on and did not switch itself off in time, and is off after all.
    RELAY_STAYS_ON = "relay_stays_on"
    RELAY_OFF_AGAIN = "relay_off_again"


@dataclass(frozen=True, slots=True)
class DoorNews:
    """Something about a door that nobody asked for."""

    door: DoorId
    what: DoorEvent


@dataclass(frozen=True, slots=True)
class LeafMoved:
    """A door's leaf opened or closed, as ``Presence`` knows it; no message tells of it."""

    door: DoorId


@dataclass(frozen=True, slots=True)
class DoorsTakenOver:
    """Doors that stood in the settings alone are kept in the household from now on."""

    #: What they are called, in the household's order.
    names: tuple[str, ...]
    #: Those of them behind which the door's id stands, since the settings gave it the name of another.
    with_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DoorRenamed:
    """A door is called otherwise from now on."""

    door: DoorId
    was: str
    name: str
    by: Resident


@dataclass(frozen=True, slots=True)
class PictureIgnored:
    """A picture that hangs at a door is no face any more, as long as it stays in its place."""

    door: DoorId
    by: Resident


@dataclass(frozen=True, slots=True)
class PictureJudgedAgain:
    """A picture that was ignored is a face like any other again."""

    door: DoorId
    by: Resident


class Tended(StrEnum):
    """What an owner did with a door."""

    PAUSED = "paused"
    RESUMED = "resumed"
    #: Had its lock click once, with nobody there.
    TRIED = "tried"
    ADDED = "added"
    REMOVED = "removed"
    NEW_KEYS = "new_keys"


@dataclass(frozen=True, slots=True)
class DoorTended:
    """An owner did something with a door, which was called so then."""

    door: DoorId
    name: str
    what: Tended
    by: Resident


@dataclass(frozen=True, slots=True)
class DoorHushed:
    """For a while whoever rings at a door comes without a sound, or with one again."""

    door: DoorId
    #: Which program said so.
    by_name: str
    on: bool


@dataclass(frozen=True, slots=True)
class KeepsRinging:
    """Somebody rings at a door over and over."""

    door: DoorId
    times: int
    #: Within how long.
    within: timedelta


@dataclass(frozen=True, slots=True)
class OpenedAfterAll:
    """A door opened for somebody whose card had said that it did not answer."""

    door: DoorId
    by_name: str
    #: True: it is a program's name.
    program: bool = False


@dataclass(frozen=True, slots=True)
class BellsNews:
    """Whether any bell is heard at all: the broker carries what they say."""

    heard: bool


@dataclass(frozen=True, slots=True)
class UpdateEnded:
    """What became of a board's update."""

    door: DoorId
    version: str
    outcome: UpdateOutcome


@dataclass(frozen=True, slots=True)
class SecretsHandedOut:
    """Somebody was given a door's settings file."""

    door: DoorId
    by: Resident
