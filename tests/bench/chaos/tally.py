"""What happened in a run, for the checks."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from bot.demo.board.relay import Relay
from tests.rig.machine import shared_by

#: How far back it is looked for whether the disk was silent: so many lines of the log, so long.
_LAST_LINES = 400
_LATELY = timedelta(seconds=5)


@dataclass(frozen=True, slots=True)
class Order:
    """Somebody who may has confirmed that a door is to open."""

    door: str
    #: ``time.monotonic()`` of the tap, or of the program's call.
    at: float
    who: str


@dataclass(frozen=True, slots=True)
class Opening:
    """A strike let somebody in."""

    door: str
    at: float
    #: How many wanted each core of this machine then: whatever is on the way takes as many times as long.
    shared_by: float = 1.0


class WatchedRelay(Relay):
    """A strike that remembers each time it opened."""

    def __init__(self, door: str, openings: list[Opening]) -> None:
        super().__init__()
        self._door = door
        self._openings = openings

    def pulse(self, ms: int) -> None:
        """See ``Relay.pulse``."""
        super().pulse(ms)
        self._openings.append(Opening(self._door, self.opened_at, shared_by()))


@dataclass(slots=True)
class Tally:
    """What happened, for the checks."""

    #: The door of each ring, by its id, as the boards counted them.
    rings: dict[str, str] = field(default_factory=dict)
    #: Those of them of which it is not certain yet that every chat knows.
    untold: dict[str, str] = field(default_factory=dict)
    orders: list[Order] = field(default_factory=list)
    openings: list[Opening] = field(default_factory=list)
    #: Rings that the service may have had in memory alone when it was killed: the disk had been silent.
    in_memory: set[str] = field(default_factory=set)
    #: Messages that may stand twice: they were sent, and nobody heard that they were.
    unheard: int = 0
    kills: int = 0
    #: Updates of a board that were ordered, by what they were.
    updates: Counter[str] = field(default_factory=Counter)


def silent_lately(log: str) -> bool:
    """Whether the disk had not answered in the last seconds before a log ended."""
    told = [line for line in log.splitlines()[-_LAST_LINES:] if " bot." in line]
    silent = [line for line in told if "going on in memory" in line]
    return bool(silent) and _said_at(told[-1]) - _said_at(silent[-1]) < _LATELY


def _said_at(line: str) -> datetime:
    return datetime.strptime(line[:23], "%Y-%m-%d %H:%M:%S,%f").replace(tzinfo=UTC)
