"""A guest pass: what somebody who does not live here may open, and why it may not do."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NewType

from bot.house.doors.door import DoorId
from bot.house.people import Limits, ResidentId
from bot.house.residents.hours import Hours, is_within

PassId = NewType("PassId", str)

#: How long a pass may last at most, how often it may open where that is counted, and how many there may be.
MOST_LASTING = timedelta(days=366)
MOST_USES = 100
MOST_PASSES = 50

#: So long the link of a pass that ended tells why; nothing else is kept of it.
ENDED_TELLS = timedelta(days=7)


class PassEnd(StrEnum):
    """Why a pass opens nothing any more; stored."""

    REVOKED = "revoked"
    EXPIRED = "expired"
    USED_UP = "used_up"


class PassRefusal(StrEnum):
    """Why a pass did not do."""

    REVOKED = "revoked"
    EXPIRED = "expired"
    USED_UP = "used_up"
    #: It is somebody else's: a link makes one guest.
    TAKEN = "taken"
    #: It says something else by now than the button did.
    CHANGED = "changed"
    NOT_NOW = "not_now"
    NOT_RINGING = "not_ringing"
    OTHER_DOOR = "other_door"
    DOOR_PAUSED = "door_paused"
    #: What the door asks for is more than a guest could show.
    NO_PASSES_HERE = "no_passes_here"
    #: A second adult would have to agree.
    AT_NIGHT = "at_night"
    #: Whoever made it may open this door no more, or moved out.
    MAKER_GONE = "maker_gone"


class PassFault(StrEnum):
    """Why a pass like this is not made."""

    NO_DOOR = "no_door"
    OVER = "over"
    TOO_LONG = "too_long"
    TOO_MANY = "too_many"
    NO_PASSES_HERE = "no_passes_here"


class PassRefused(Exception):
    """The pass does not do, and why."""

    def __init__(self, why: PassRefusal) -> None:
        super().__init__(why.value)
        self.why = why


class PassUnfit(Exception):
    """A pass like this is not made, and why."""

    def __init__(self, fault: PassFault) -> None:
        super().__init__(fault.value)
        self.fault = fault


class NoSuchPass(Exception):
    """This pass ended, or was never there."""


class PassChangedMeanwhile(Exception):
    """Somebody changed the pass since its page was drawn: what was chosen there counts for nothing."""


@dataclass(frozen=True, slots=True)
class PassTerms:
    """What a pass allows: a whole value, which is only ever replaced by another one."""

    #: Whose it is, as the household calls them.
    name: str
    doors: tuple[DoorId, ...]
    #: By the machine's clock, as it was chosen; what counts is ``GuestPass.ends_at``.
    until: datetime
    #: By the household's own time; empty: always.
    hours: tuple[Hours, ...] = ()
    #: How often it may open; None: as often as they like.
    uses: int | None = 1
    #: True: only while somebody rings at that very door.
    while_ringing: bool = False


@dataclass(frozen=True, slots=True)
class GuestPass:
    """A pass, as it is kept."""

    id: PassId
    #: SHA-256 of the code in its link, in hex: the code itself is told once and never kept.
    code_hash: str
    terms: PassTerms
    made_by: ResidentId
    #: By the steady clock.
    ends_at: datetime
    #: None: as often as they like.
    left: int | None = 1
    #: Counts what it said so far: a button of an earlier one is dead.
    revision: int = 1
    #: None: nobody opened its link yet.
    holder: ResidentId | None = None
    #: By the machine's clock; None: never.
    last_used: datetime | None = None
    ended: PassEnd | None = None

    @property
    def limits(self) -> Limits:
        """At which doors it counts, and when."""
        return Limits(self.terms.doors, self.terms.hours)

    def refusal(self, now: datetime) -> PassRefusal | None:
        """Why it does not do at any door, by the steady clock; None: it may."""
        if self.ended:
            return PassRefusal(self.ended.value)
        if now >= self.ends_at:
            return PassRefusal.EXPIRED
        return PassRefusal.USED_UP if self.left is not None and self.left < 1 else None

    def expects(self, door: DoorId, now: datetime, local: datetime) -> bool:
        """Tell whether its guest is expected at a door now: it has hours of its own, and these are they."""
        fits = self.refusal(now) is None and bool(self.terms.hours) and door in self.terms.doors
        return fits and is_within(self.terms.hours, local)

    def over(self, why: PassEnd, now: datetime) -> "GuestPass":
        """What is kept of it once it ended: why, for whoever brings its link, and nobody's name."""
        nobody = PassTerms("", (), self.terms.until, uses=0)
        return replace(self, terms=nobody, ends_at=now, left=0, holder=None, last_used=None, ended=why)
