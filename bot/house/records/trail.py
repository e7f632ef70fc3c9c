"""The audit trail as the house knows it: where it ends, what may be wrong with it, and how that is told."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol


class Flaw(StrEnum):
    """What shows that a line of the trail is not as it was written."""

    TORN = "torn"
    UNREADABLE = "unreadable"
    #: It does not carry the hash of the line before it.
    OUT_OF_CHAIN = "out_of_chain"
    #: It carries no seal, though it should.
    UNSEALED = "unsealed"
    #: Its seal was not made with our key.
    FORGED = "forged"
    #: There are fewer lines than somebody was told.
    CUT = "cut"
    #: It is another one than somebody was told of.
    ANOTHER = "another"
    #: It was kept long enough: whatever somebody was told of it cannot be compared any more.
    GONE = "gone"


class TrailBroken(Exception):
    """The audit trail was changed after it was written."""

    def __init__(self, line: int, flaw: Flaw) -> None:
        super().__init__(f"line {line}: {flaw.value}")
        self.line = line
        self.flaw = flaw


@dataclass(frozen=True, slots=True)
class KeyTrouble:
    """A file that should hold the key to the trail's seals, and does not."""

    place: str
    #: The operating system's reason; empty: what is in it is no key.
    why: str = ""


@dataclass(frozen=True, slots=True)
class Head:
    """The end of the chain: who keeps it elsewhere can tell later whether the trail was cut, or is another one."""

    #: All that were ever written: those that were kept long enough and are gone count, too.
    lines: int
    #: SHA-256 of the last line, in hex.
    hash: str
    #: The first line with a seal of ours; those before it are older than the key. 0: none was asked for.
    sealed_from: int = 0
    #: Up to this line everything was sealed with a key that we do not have, so nobody can tell; 0: none was.
    unproven: int = 0


@dataclass(frozen=True, slots=True)
class TrailSealed:
    """The end of the trail today, for the owners to have elsewhere."""

    lines: int
    #: The first half of the hash is enough to tell.
    hash: str


@dataclass(frozen=True, slots=True)
class TrailChanged:
    """Somebody changed the trail."""

    line: int
    flaw: Flaw


@dataclass(frozen=True, slots=True)
class TrailUnproven:
    """Up to this line the trail is sealed with a key that we do not have."""

    lines: int


@dataclass(frozen=True, slots=True)
class TrailUnsealed:
    """There is no key: nobody could tell whether the trail was rewritten."""


TrailNews = TrailSealed | TrailChanged | TrailUnproven | TrailUnsealed


class SealedTrail(Protocol):
    """The audit trail, for whoever checks it."""

    async def seal(self, told: Head | None = None) -> Head:
        """Check every line against its seal, and return the end. Raises TrailBroken, OSError.

        ``told`` is an end that somebody was told before, with the first digits of its hash: it must be on the way.
        """


@dataclass(frozen=True, slots=True)
class TrailLine:
    """A line, as it was written."""

    #: Where it begins; a later line has a greater one.
    place: int
    at: datetime
    what: str
    details: Mapping[str, Any]


class ReadableTrail(Protocol):
    """The audit trail, for whoever reads it."""

    async def back_from(self, before: int | None = None) -> tuple[Sequence[TrailLine], int | None]:
        """Some lines that begin before a place (None: the last ones of all), newest first; without what cannot be read.

        Also the place before which to go on; None: there is nothing before them. Raises OSError.
        """


class AgeingTrail(Protocol):
    """The audit trail, for whoever sees to it that nothing is kept for too long."""

    async def drop_before(self, moment: datetime) -> int:
        """Delete the lines up to the first that was written at this moment or later; returns how many.

        What is left stays provable: a sealed line stands for what is gone. The last line always stays. Raises
        TrailBroken where a line that would go is not as it was written, and StoreUnwritable; nothing is gone then.
        """
