"""What is known of faces, as a worker gathers it: whole versions only, and in memory only."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.kafka.connection import KafkaMessage
from bot.kafka.looks.messages import GalleryHead, ServiceBeat, SheetNote, opened
from bot.kafka.looks.sealing import HouseholdKey
from bot.kafka.looks.topics import BEAT, HEAD
from bot.kafka.looks.working.clocks import SentClock


@dataclass(frozen=True, slots=True)
class GalleryChange:
    """A version that is whole now, as it differs from the one before."""

    version: int
    engine: str
    #: Sheets by label.
    changed: Mapping[str, bytes] = field(repr=False)
    gone: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Lying:
    label: str
    digest: str
    version: int
    sheet: bytes = field(repr=False)


class GalleryReader:
    """Takes the messages of the topic, in whatever order; tells of each version once, when all of it is there."""

    def __init__(self, key: HouseholdKey, clock: SentClock) -> None:
        self._key = key
        self._clock = clock
        #: The newest that was whole; 0: none yet.
        self.version = 0
        #: Names by which two workers go, as the service said last.
        self.twins: tuple[str, ...] = ()
        self._head: GalleryHead | None = None
        self._lying: dict[str, _Lying] = {}
        #: What was told: the label and digest of each name.
        self._told: dict[str, tuple[str, str]] = {}

    @property
    def missing(self) -> int:
        """How many sheets of the newest version are not there."""
        return len(self._lacking()) if self._head and self._head.version > self.version else 0

    def take(self, message: KafkaMessage, *, now_s: float, fresh: bool) -> GalleryChange | None:
        """A version that is whole with this message. Raises NotOurs, OtherSchema.

        ``fresh``: it lay nowhere. What lies there when a worker comes may be older than what counts: ask for ``whole``
        behind all of it.
        """
        match message.key:
            case None:
                return None
            case key if key == BEAT:
                self._take_beat(message.value, now_s, fresh=fresh)
            case key if key == HEAD:
                head, _ = opened(self._key, "head", "", message.value, GalleryHead)
                if self._head is None or head.version > self._head.version:
                    self._head = head
            case key:
                self._take_sheet(key.decode("ascii", "replace"), message.value)
        return self.whole() if fresh else None

    def _take_beat(self, value: bytes | None, now_s: float, *, fresh: bool) -> None:
        beat, _ = opened(self._key, "beat", "", value, ServiceBeat)
        if not fresh or not self._clock.heard(beat.run, beat.sent_ms, now_s):
            return
        self.twins = beat.twins
        if beat.version < self.version:  # the topic was made anew by a service whose clock was set back
            self.version, self._head = 0, None

    def _take_sheet(self, name: str, value: bytes | None) -> None:
        if value is None:
            self._lying.pop(name, None)
            return
        note, lumps = opened(self._key, "sheet", name, value, SheetNote)
        if len(lumps) == 1:
            self._lying[name] = _Lying(note.label, note.digest, note.version, lumps[0])

    def _lacking(self) -> list[str]:
        counted = self._head.sheets if self._head else {}
        return [name for name, digest in counted.items() if not self._lies(name, digest)]

    def _lies(self, name: str, digest: str) -> bool:
        found = self._lying.get(name)
        return found is not None and found.digest == digest

    def whole(self) -> GalleryChange | None:
        """The newest version, if all of it is there and nobody was told of it."""
        head = self._head
        if head is None or head.version <= self.version or self._lacking():
            return None
        told = {name: (self._lying[name].label, digest) for name, digest in head.sheets.items()}
        changed = {
            label: self._lying[name].sheet
            for name, (label, digest) in told.items()
            if self._told.get(name) != (label, digest)
        }
        gone = tuple(label for name, (label, _) in self._told.items() if name not in told)
        # nobody keeps what does not count any more, whether or not the topic says so, too
        self._lying = {name: one for name, one in self._lying.items() if name in told or one.version > head.version}
        self._told, self.version = told, head.version
        return GalleryChange(head.version, head.engine, changed, gone)
