"""What service and workers say to each other, sealed; see ``docs/scale.md`` for who says what where."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from enum import StrEnum
from typing import Any, Final, TypeVar

import orjson

from bot.kafka.looks.sealing import HouseholdKey, NotOurs
from recognizer.process.pipe import Forged
from recognizer.process.replies import read
from recognizer.trace import PressTrace

T = TypeVar("T")

#: As the header ``schema`` says it to whoever looks at the topics.
SCHEMAS: Final = {
    "look": b"doorman.look/1",
    "answer": b"doorman.look.answer/1",
    "worker": b"doorman.worker/1",
    "beat": b"doorman.gallery.beat/1",
    "head": b"doorman.gallery.head/1",
    "sheet": b"doorman.gallery.sheet/1",
}

_SIZE_BYTES = 4
#: Heads of the largest household are 1 MB; nothing of ours is larger.
_MOST_BYTES = 8 * 1024 * 1024


class LookOutcome(StrEnum):
    """What became of a look."""

    SEEN = "seen"
    #: Some pictures end the recogniser, and the others show nothing.
    POISON = "poison"
    #: The worker does not know the faces that the look is for yet.
    BEHIND = "behind"
    #: Its recogniser does not start, or said nothing.
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class LookOrder:
    """What is asked of whichever worker takes it up; the pictures lie beside it."""

    id: str
    door: str
    #: Ids of what hangs there and is not looked at.
    ignored: tuple[str, ...]
    #: Heads that a camera cut out: no body is sought in them.
    heads: bool
    #: At least which gallery it is to be looked at with.
    version: int
    #: Which run of the service waits, and when it began to by that run's own clock, in milliseconds.
    run: str
    sent_ms: int
    #: After so long nobody waits any more.
    within_ms: int


@dataclass(frozen=True, slots=True)
class LookAnswer:
    """What a worker found."""

    id: str
    worker: str
    #: Of the gallery that it was looked at with.
    version: int
    outcome: LookOutcome
    trace: PressTrace | None = None
    #: Which pictures end the recogniser, by their places.
    poison: tuple[int, ...] = ()
    #: How long it lay there, and took.
    waited_ms: int = 0
    took_ms: int = 0


@dataclass(frozen=True, slots=True)
class WorkerBeat:
    """A worker lives."""

    worker: str
    #: Which gallery it knows; 0: none yet.
    version: int
    #: Sheets that this gallery should have, and that the topic does not.
    missing: int = 0
    looked: int = 0
    late: int = 0
    dead: int = 0
    lag: int = 0
    #: Partitions that it reads; 0: no look comes to it, as in the seconds until its group has let it in.
    places: int = 0
    #: Which process it is: two may have been given one name.
    process: str = ""
    #: Which of its beats this is, from 1: one that is sent again by somebody is no sign of life.
    number: int = 0
    #: It goes, and takes up nothing any more.
    leaving: bool = False
    #: The newest word of the service that it had heard: it tells how old this one is, wherever it lay.
    heard_run: str = ""
    heard_ms: int = 0


@dataclass(frozen=True, slots=True)
class ServiceBeat:
    """The service lives; by which workers tell how old a look is, too."""

    run: str
    sent_ms: int
    version: int
    #: Names by which two workers go.
    twins: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class GalleryHead:
    """Which sheets make a gallery, by the names that they have on the topic, with their digests."""

    version: int
    engine: str
    sheets: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class SheetNote:
    """Whose sheet it is; the sheet lies beside it."""

    label: str
    digest: str
    version: int


def sealed(key: HouseholdKey, kind: str, about: str, told: Any, *lumps: bytes) -> bytes:
    """A message, with what lies beside it."""
    content = {**asdict(told), "lumps": [len(lump) for lump in lumps]}
    words = orjson.dumps(content)
    return key.seal(kind, about, b"".join((len(words).to_bytes(_SIZE_BYTES, "little"), words, *lumps)))


def opened(key: HouseholdKey, kind: str, about: str, message: bytes | None, expected: type[T]) -> tuple[T, list[bytes]]:
    """What a message says, and what lies beside it; raises NotOurs, OtherSchema."""
    if message is None or len(message) > _MOST_BYTES:
        raise NotOurs("nothing, or too much")
    plain = key.open(kind, about, message)
    end = _SIZE_BYTES + int.from_bytes(plain[:_SIZE_BYTES], "little")
    try:
        content = orjson.loads(plain[_SIZE_BYTES:end])
        sizes = read(tuple[int, ...], content.pop("lumps"))
        known = {field.name for field in fields(expected)}  # type: ignore[arg-type]  # all of them are dataclasses
        told: T = read(expected, {name: value for name, value in content.items() if name in known})
    except (ValueError, KeyError, AttributeError, TypeError, Forged) as exc:
        raise NotOurs(f"this says nothing that we understand ({type(exc).__name__})") from exc
    lumps, at = [], end
    for size in sizes:
        lumps.append(plain[at : at + size])
        at += size
    if min(sizes, default=0) < 0 or at != len(plain):
        raise NotOurs("a part is missing")
    return told, lumps
