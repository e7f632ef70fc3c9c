"""The audit trail as an owner reads it: each attempt to open a door, and whatever else was done."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.house.doors.door import DoorId
from bot.house.opening.hindrance import GUESTS_WAY, Reason, reason_called
from bot.house.opening.proof import ProofKind
from bot.house.people import ResidentId
from bot.house.records.deeds import KIND_OF, DeedKind
from bot.house.records.trail import TrailLine
from bot.house.residents.actors import AskerId
from bot.house.visits.manner import BY_ITSELF, FOR_A_COURIER


class TryResult(StrEnum):
    """What became of an attempt to open."""

    OPENED = "opened"
    #: It had been given up, and was confirmed after all.
    OPENED_LATE = "opened_late"
    REFUSED = "refused"
    FAILED = "failed"
    #: A second adult was asked.
    WAITS = "waits"
    #: It was ordered, and no line tells what came of it.
    UNKNOWN = "unknown"


class TryWay(StrEnum):
    """How somebody went about it."""

    #: By the card of a visit.
    CARD = "card"
    #: By /open.
    COMMAND = "command"
    #: By "Click it once".
    TRIAL = "trial"
    #: By the card, once, for somebody who brings something.
    COURIER = "courier"
    #: By a guest's pass.
    GUEST = "guest"
    #: Nobody tapped: somebody was recognised, in the name of whoever had allowed that.
    ITSELF = "itself"


@dataclass(frozen=True, slots=True)
class OpeningTry:
    """An attempt to open a door, allowed or refused."""

    at: datetime
    result: TryResult
    way: TryWay
    by: AskerId | None
    door: DoorId | None
    how: ProofKind | None
    reason: Reason | None


@dataclass(frozen=True, slots=True)
class Deed:
    """Any other line."""

    at: datetime
    kind: DeedKind
    #: As it stands in the file.
    what: str
    by: AskerId | None
    door: DoorId | None


#: The lines of attempts that tell how one ended, with the way that it was made in.
_ENDS: Mapping[str, tuple[TryWay, TryResult]] = {
    "unlocked": (TryWay.CARD, TryResult.OPENED),
    "unlock failed": (TryWay.CARD, TryResult.FAILED),
    "answer refused": (TryWay.CARD, TryResult.REFUSED),
    "opened": (TryWay.COMMAND, TryResult.OPENED),
    "opening failed": (TryWay.COMMAND, TryResult.FAILED),
    "opening refused": (TryWay.COMMAND, TryResult.REFUSED),
    "pass refused": (TryWay.GUEST, TryResult.REFUSED),
    "second adult asked": (TryWay.CARD, TryResult.WAITS),
    "lock clicked": (TryWay.TRIAL, TryResult.OPENED),
    "lock trial failed": (TryWay.TRIAL, TryResult.FAILED),
    "lock trial refused": (TryWay.TRIAL, TryResult.REFUSED),
}

#: Those that tell that something was ordered. Each is shown by its end, or by itself where it has none.
_ORDERS: Mapping[str, TryWay] = {
    "unlock ordered": TryWay.CARD,
    "opening ordered": TryWay.COMMAND,
    "lock tried": TryWay.TRIAL,
}

#: Ways that a line names itself.
_WAYS = {BY_ITSELF: TryWay.ITSELF, FOR_A_COURIER: TryWay.COURIER, GUESTS_WAY: TryWay.GUEST}

#: How an order ends: a refusal comes before any.
_ENDINGS = frozenset({TryResult.OPENED, TryResult.FAILED})

#: Every line that this release writes.
KNOWN = frozenset({*_ENDS, *_ORDERS, *KIND_OF})

#: What nobody is shown who was forced: whoever stands beside them must not learn that the others know.
_NEVER_TO_WHOM_IT_IS_ABOUT = "emergency pin"


class TrailReader:
    """Takes lines in from the newest to the oldest, and tells what each is to an owner."""

    def __init__(self, reader: AskerId) -> None:
        self._reader = reader
        #: Ends whose order has not come yet.
        self._ends: Counter[tuple[str, ...]] = Counter()

    def read(self, line: TrailLine) -> OpeningTry | Deed | None:
        """What is to be shown of one more line; None: nothing, and no gap tells of it."""
        by, door = _who(line), _door(line)
        if line.what == _NEVER_TO_WHOM_IT_IS_ABOUT and by == self._reader:
            return None
        if line.what in _ORDERS:
            return self._order(line, by, door)
        if line.what in _ENDS and line.details.get("outcome") != "ignored":
            return self._end(line, by, door)
        return Deed(line.at, KIND_OF.get(line.what, DeedKind.OTHER), line.what, by, door)

    def _order(self, line: TrailLine, by: AskerId | None, door: DoorId | None) -> OpeningTry | None:
        way = _ORDERS[line.what]
        if self._ends[mark := _mark(line, way)] > 0:
            self._ends[mark] -= 1
            return None
        return OpeningTry(line.at, TryResult.UNKNOWN, _way(line, way), by, door, _how(line), None)

    def _end(self, line: TrailLine, by: AskerId | None, door: DoorId | None) -> OpeningTry:
        way, result = _ENDS[line.what]
        if result is TryResult.WAITS and "visit" not in line.details:
            way = TryWay.COMMAND
        if line.details.get("late"):
            result = TryResult.OPENED_LATE
        if result in _ENDINGS:
            self._ends[_mark(line, way)] += 1
        return OpeningTry(line.at, result, _way(line, way), by, door, _how(line), _reason(line))


def _mark(line: TrailLine, way: TryWay) -> tuple[str, ...]:
    """What an order and its end have in common."""
    if way is TryWay.CARD:
        return way, str(line.details.get("visit"))
    return way, str(line.details.get("door")), str(line.details.get("by"))


def _way(line: TrailLine, way: TryWay) -> TryWay:
    """How it was gone about, where the line knows better than what it is called."""
    named = (line.details.get("manner"), line.details.get("how"))
    return next((_WAYS[name] for name in named if isinstance(name, str) and name in _WAYS), way)


def _who(line: TrailLine) -> AskerId | None:
    by = line.details.get("by", line.details.get("resident"))  # whoever moves in does it by themselves
    return ResidentId(by) if isinstance(by, int) and not isinstance(by, bool) else None


def _door(line: TrailLine) -> DoorId | None:
    door = line.details.get("door")
    return DoorId(door) if isinstance(door, str) else None


def _how(line: TrailLine) -> ProofKind | None:
    how = line.details.get("how")
    return next((kind for kind in ProofKind if kind == how), None)


def _reason(line: TrailLine) -> Reason | None:
    """Lines of earlier releases name theirs as ``why``, at its end."""
    code = line.details.get("reason", line.details.get("why"))
    return reason_called(code.rpartition(": ")[2]) if isinstance(code, str) else None
