"""What is known of faces, laid out for the workers: a sheet a person, and a head that says which of them count."""

import logging
import time
from collections.abc import Mapping
from typing import Protocol

from bot.kafka.connection import KafkaConsumer, KafkaProducer
from bot.kafka.looks.messages import SCHEMAS, GalleryHead, ServiceBeat, SheetNote, opened, sealed
from bot.kafka.looks.reading import ends_of, is_read
from bot.kafka.looks.sealing import HouseholdKey, NotOurs, OtherSchema
from bot.kafka.looks.topics import BEAT, HEAD, SCHEMA_NAME

log = logging.getLogger(__name__)

#: How long reading what is laid out already waits for the next part, in seconds.
_READ_S = 1.0
_AT_ONCE = 500


class GallerySource(Protocol):
    """Whoever keeps the gallery. Each raises EyesUnavailable."""

    async def engine(self) -> str:
        """What made the encodings."""

    async def shelf(self) -> Mapping[str, str]:
        """A digest of each sheet, by label."""

    async def sheet(self, label: str) -> bytes:
        """A sheet; empty where it is gone."""


class GallerySender:
    """Brings the topic up to what the source has. What lies there is the truth about what lies there."""

    def __init__(self, key: HouseholdKey, topic: str, source: GallerySource) -> None:
        self._key = key
        self._topic = topic
        self._source = source
        #: What is laid out now; 0: nothing yet.
        self.version = 0
        self._engine = ""
        #: Names that the head counts, with their digests.
        self._counted: Mapping[str, str] = {}
        #: Names that lie there, with their digests; empty: nobody knows what it is.
        self._lying: dict[str, str] = {}

    async def take_over(self, consumer: KafkaConsumer) -> None:
        """Read what lies on the topic; ``consumer`` stands at its beginning. Raises KafkaFailed."""
        self._lying.clear()
        ends = await ends_of(consumer)
        while not await is_read(consumer, ends):
            for message in await consumer.batch(_AT_ONCE, _READ_S):
                if message.key is None or message.key == BEAT:
                    continue
                if message.key == HEAD:
                    self._take_head(message.value)
                else:
                    self._take_sheet(message.key.decode("ascii", "replace"), message.value)

    async def send(self, producer: KafkaProducer) -> bool:
        """Lay out what changed; False: nothing did. Raises KafkaFailed, EyesUnavailable."""
        engine, shelf = await self._source.engine(), await self._source.shelf()
        wanted = {self._key.name("sheet", label): (label, digest) for label, digest in shelf.items()}
        changed = [name for name, (_, digest) in wanted.items() if self._lying.get(name) != digest]
        same = {name: digest for name, (_, digest) in wanted.items()} == self._counted
        if same and not changed and engine == self._engine and self.version:
            await self._clear(producer, self._lying.keys() - wanted.keys())
            return False
        version = max(self.version + 1, int(time.time()))  # a topic that was made anew begins no older
        for name in changed:
            label, digest = wanted[name]
            if not (sheet := await self._source.sheet(label)):
                del wanted[name]  # gone since: what is sent next tells
                continue
            note = SheetNote(label, digest, version)
            await self._put(producer, name.encode(), sealed(self._key, "sheet", name, note, sheet), "sheet")
            self._lying[name] = digest
        counted = {name: digest for name, (_, digest) in wanted.items()}
        head = GalleryHead(version, engine, counted)
        await self._put(producer, HEAD, sealed(self._key, "head", "", head), "head")
        self.version, self._engine, self._counted = version, engine, counted
        # behind the head: by it workers know them no more, and by this nobody can
        await self._clear(producer, self._lying.keys() - counted.keys())
        return True

    async def beat(self, producer: KafkaProducer, beat: ServiceBeat) -> None:
        """Say that the service lives, and which version counts. Raises KafkaFailed."""
        await self._put(producer, BEAT, sealed(self._key, "beat", "", beat), "beat")

    def doubt(self) -> None:
        """Believe no more that anything lies there: all of it is sent again."""
        self._lying = dict.fromkeys(self._lying, "")

    def _take_head(self, value: bytes | None) -> None:
        try:
            head, _ = opened(self._key, "head", "", value, GalleryHead)
        except (NotOurs, OtherSchema) as exc:
            log.warning("a gallery lies on %s that is not ours, or older: it is laid out anew (%s)", self._topic, exc)
            return
        if head.version >= self.version:
            self.version, self._engine, self._counted = head.version, head.engine, head.sheets

    def _take_sheet(self, name: str, value: bytes | None) -> None:
        if value is None:
            self._lying.pop(name, None)
            return
        try:
            note, _ = opened(self._key, "sheet", name, value, SheetNote)
        except (NotOurs, OtherSchema):
            self._lying[name] = ""  # with a key that was given up, or of another version: it goes, or is sent again
        else:
            self._lying[name] = note.digest

    async def _clear(self, producer: KafkaProducer, names: set[str]) -> None:
        for name in sorted(names):
            await producer.send(self._topic, None, key=name.encode())
            del self._lying[name]

    async def _put(self, producer: KafkaProducer, key: bytes, value: bytes, kind: str) -> None:
        await producer.send(self._topic, value, key=key, headers={SCHEMA_NAME: SCHEMAS[kind]})
