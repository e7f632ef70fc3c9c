"""What goes through a door besides visitors: whether its leaf was forced, or left open.

Devices report what they see, each thing by its type; what it means is judged here.
"""

import asyncio
import logging
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from bot.house.doors.door import DoorId
from bot.house.doors.door_facts import DoorEvent, DoorNews, LeafMoved
from bot.house.doors.door_notes import DoorNotes, insist
from bot.house.facts import Outlets
from bot.house.ports import AuditTrail, Background, Clock

log = logging.getLogger(__name__)

#: A door that opens this long after somebody was let through was not forced.
LET_THROUGH = timedelta(seconds=10)

#: A door that stays open this long is told about.
LEFT_OPEN = timedelta(seconds=60)

#: The next alarm of a door waits no longer than this for everybody to take in the one before it, in seconds.
TAKEN_S = 10.0


@dataclass(frozen=True, slots=True)
class ContactOpened:
    """The door leaf opened, or is told to stand open."""

    door: DoorId
    #: Its board's own judgement, which saw what happened while we were away; None: it has none.
    forced: bool | None = None
    #: True: the board signed it, so nobody else can have judged.
    signed: bool = False


@dataclass(frozen=True, slots=True)
class ContactClosed:
    """The door leaf closed, or is told to be shut."""

    door: DoorId


@dataclass(frozen=True, slots=True)
class ExitPressed:
    """Somebody inside pressed the exit button."""

    door: DoorId


@dataclass(frozen=True, slots=True)
class BoardOpened:
    """A door's own board opened its strike, or was told to."""

    door: DoorId


@dataclass(frozen=True, slots=True)
class RelayOpened:
    """We told a relay to open the door; the door's board knows nothing of it."""

    door: DoorId


class LeafState(StrEnum):
    """How a door's leaf is, as its contact told last."""

    CLOSED = "closed"
    OPEN = "open"
    #: For ``LEFT_OPEN`` and longer.
    LEFT_OPEN = "left_open"
    #: Open, and nobody had opened it who may.
    FORCED = "forced"


DoorReport = ContactOpened | ContactClosed | ExitPressed | BoardOpened | RelayOpened


@dataclass(slots=True)
class _Leaf:
    """One door, as far as it was told since our start; all moments are the house's own."""

    #: None: nobody told yet.
    is_open: bool | None = None
    opened_at: datetime | None = None
    #: True: its last opening was told as forced, and what was not signed may say so twice.
    told_forced: bool = False
    #: When somebody was last let in or out, by anything; and by a relay.
    let_through_at: datetime | None = None
    relay_at: datetime | None = None
    #: True: somebody waits to see whether it is shut in time.
    watched: bool = False
    #: Alarms that are on their way, each kind once.
    untold: list[DoorEvent] = field(default_factory=list)
    telling: bool = False
    #: True: that it moved is about to be told, and how it is then with it.
    moved: bool = False


class Presence:
    """Judges each report when it comes, however much else its door has to say: an alarm waits behind nothing.

    ``steady`` is never set, so no clock lengthens the time in which a door may open.
    """

    def __init__(self, *, outlets: Outlets, audit: AuditTrail, background: Background, steady: Clock) -> None:
        self._outlets = outlets
        self._notes = DoorNotes(audit, background)
        self._background = background
        self._steady = steady
        self._leaves: defaultdict[DoorId, _Leaf] = defaultdict(_Leaf)

    def heard(self, report: DoorReport) -> None:
        """Take a report in; returns at once."""
        leaf, now = self._leaves[report.door], self._steady()
        match report:
            case ContactOpened():
                self._opened(report, leaf, now)
            case ContactClosed():
                if leaf.is_open is not False:
                    self._move(report.door, leaf)
                leaf.is_open, leaf.opened_at = False, None
            case ExitPressed() | BoardOpened():
                leaf.let_through_at = now
            case RelayOpened():
                leaf.let_through_at = leaf.relay_at = now

    def leaf(self, door: DoorId) -> LeafState | None:
        """How a door's leaf is; None: it has no contact, or that has told nothing since our start."""
        known = self._leaves.get(door)
        if known is None or known.is_open is None:
            return None
        if not known.is_open or known.opened_at is None:
            return LeafState.CLOSED
        if known.told_forced:
            return LeafState.FORCED
        return LeafState.LEFT_OPEN if self._steady() - known.opened_at >= LEFT_OPEN else LeafState.OPEN

    def _move(self, door: DoorId, leaf: _Leaf) -> None:
        """Tell that it moved; how it is, is looked up by whoever hears it, so what moves meanwhile needs no telling."""
        if not leaf.moved:
            leaf.moved = True
            self._background.spawn(self._tell_moved(door, leaf), name=f"telling that the leaf of {door} moved")

    async def _tell_moved(self, door: DoorId, leaf: _Leaf) -> None:
        leaf.moved = False
        await self._outlets.announce(LeafMoved(door))

    def _opened(self, report: ContactOpened, leaf: _Leaf, now: datetime) -> None:
        # a board judges when its leaf moves; that it was shut before may have been lost on its way
        anew = report.forced is True and (report.signed or not leaf.told_forced)
        if leaf.is_open and not anew:
            return  # told twice
        forced = _is_forced(report, leaf, now)
        if forced:
            self._alarm(report.door, DoorEvent.FORCED)
        leaf.is_open, leaf.opened_at, leaf.told_forced = True, now, forced
        self._move(report.door, leaf)
        if not leaf.watched:
            leaf.watched = True
            self._background.spawn(self._watch(report.door, leaf), name=f"open leaf {report.door}")

    async def _watch(self, door: DoorId, leaf: _Leaf) -> None:
        """Wait until the door is shut again, or has been open for too long."""
        try:
            while leaf.opened_at is not None:
                left = leaf.opened_at + LEFT_OPEN - self._steady()
                if left <= timedelta():
                    self._alarm(door, DoorEvent.LEFT_OPEN)
                    return
                await asyncio.sleep(left.total_seconds())  # it may have been shut, and opened again, meanwhile
        finally:
            leaf.watched = False

    def _alarm(self, door: DoorId, what: DoorEvent) -> None:
        leaf = self._leaves[door]
        if what in leaf.untold:
            return  # a door that flaps faster than it can be told of says no more by it
        leaf.untold.append(what)
        if not leaf.telling:
            leaf.telling = True
            self._background.spawn(self._tell_all(door, leaf), name=f"alarm of {door}")

    async def _tell_all(self, door: DoorId, leaf: _Leaf) -> None:
        """Tell one after the other; one that somebody does not take in goes on beside those after it."""
        try:
            while leaf.untold:
                what, told = leaf.untold.pop(0), asyncio.Event()
                self._background.spawn(self._tell(door, what, told), name=f"telling that {door} is {what}")
                try:
                    async with asyncio.timeout(TAKEN_S):
                        await told.wait()
                except TimeoutError:
                    log.warning("%s: that it is %s was not taken in within %.0f s", door, what, TAKEN_S)
        finally:
            leaf.telling = False

    async def _tell(self, door: DoorId, what: DoorEvent, told: asyncio.Event) -> None:
        """Tell the family; it is noted behind that, so that no disk keeps the next alarm back."""
        try:
            if await insist(
                lambda: self._outlets.announce(DoorNews(door, what)), f"telling that the door {door} is {what}"
            ):
                self._notes.note(door, what)
        finally:
            told.set()


def _is_forced(report: ContactOpened, leaf: _Leaf, now: datetime) -> bool:
    """Tell whether a door that opens now was opened by nobody who may.

    A board that signs has seen its exit button and its own strike: nothing but a relay, of which it knows nothing, can
    have opened its door rightfully all the same. Without a board's judgement the leaf must have been known to be shut.
    """
    by_itself = leaf.is_open is False if report.forced is None else report.forced
    certain = report.signed and report.forced is not None
    through_at = leaf.relay_at if certain else leaf.let_through_at
    return by_itself and (through_at is None or now - through_at > LET_THROUGH)
