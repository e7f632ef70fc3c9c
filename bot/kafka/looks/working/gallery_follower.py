"""A worker's knowledge of faces, kept up with what the service lays out."""

import asyncio
import logging
import time
from collections.abc import Mapping, Sequence
from typing import Protocol

from bot.kafka.cluster import KafkaCluster
from bot.kafka.connection import KafkaMessage, open_consumer
from bot.kafka.looks.reading import ends_of, is_read
from bot.kafka.looks.sealing import HouseholdKey, NotOurs, OtherSchema
from bot.kafka.looks.working.clocks import SentClock
from bot.kafka.looks.working.gallery_reader import GalleryChange, GalleryReader

log = logging.getLogger(__name__)

_POLL_S = 0.5
_AT_ONCE = 200
#: Nothing opens any more for so long: the household has another key now, in seconds.
CLOSED_S = 20.0


class SheetKeeper(Protocol):
    """What recognises on this machine. Each raises EyesUnavailable."""

    async def engine(self) -> str:
        """What makes encodings here."""

    async def adopt(self, version: int, changed: Mapping[str, bytes], gone: Sequence[str]) -> None:
        """Know everybody as this version does: sheets by label, on top of what is known."""


class WrongKey(Exception):
    """What the household's service lays out does not open with this key, or is of another version of Doorman's."""

    def __init__(self, *, other_schema: bool) -> None:
        super().__init__("another schema" if other_schema else "another key")
        self.other_schema = other_schema


class OtherEngine(Exception):
    """The household's faces were learned with another engine: nobody would be known by them here."""

    def __init__(self, theirs: str, ours: str) -> None:
        super().__init__(f"{theirs}, not {ours}")
        self.theirs = theirs
        self.ours = ours


class GalleryFollower:
    """Reads the topic of the gallery from its beginning, and goes on."""

    def __init__(self, cluster: KafkaCluster, topic: str, key: HouseholdKey, keeper: SheetKeeper) -> None:
        self._cluster = cluster
        self._topic = topic
        self._keeper = keeper
        self.clock = SentClock()
        self._reader = GalleryReader(key, self.clock)
        self._moved = asyncio.Condition()
        #: What is known here; 0: nothing yet.
        self.version = 0
        self._opened_at: float | None = None

    @property
    def missing(self) -> int:
        """How many sheets of the newest version are not there."""
        return self._reader.missing

    def is_twin(self, name: str) -> bool:
        """Whether the service hears another worker by this name."""
        return name in self._reader.twins

    async def at_least(self, version: int, within_s: float) -> bool:
        """Wait until so much is known, or for so long; whether it is."""
        try:
            async with asyncio.timeout(within_s), self._moved:
                await self._moved.wait_for(lambda: self.version >= version)
        except TimeoutError:
            return False
        return True

    async def first(self) -> None:
        """Wait until anything is known."""
        async with self._moved:
            await self._moved.wait_for(lambda: self.version > 0)

    async def follow(self) -> None:
        """Go on for ever. Raises KafkaFailed, WrongKey, OtherEngine, EyesUnavailable."""
        ours = await self._keeper.engine()
        async with open_consumer(self._cluster, self._topic, group=None) as consumer:
            ends, fresh = await ends_of(consumer), False
            failed: Exception | None = None
            while True:
                for message in await consumer.batch(_AT_ONCE, _POLL_S):
                    failed = await self._take(message, ours, fresh=fresh) or failed
                if not fresh and await is_read(consumer, ends):
                    fresh = True
                    await self._adopt(self._reader.whole(), ours)
                if failed and fresh and self._is_closed():
                    raise WrongKey(other_schema=isinstance(failed, OtherSchema)) from failed

    def _is_closed(self) -> bool:
        return self._opened_at is None or time.monotonic() - self._opened_at > CLOSED_S

    async def _take(self, message: KafkaMessage, ours: str, *, fresh: bool) -> Exception | None:
        """Why it does not open; None: it does."""
        try:
            change = self._reader.take(message, now_s=time.monotonic(), fresh=fresh)
        except (NotOurs, OtherSchema) as exc:
            log.debug("something lies on %s that does not open: %s", self._topic, exc)
            return exc
        if message.key is not None and message.value is not None:
            self._opened_at = time.monotonic()
        await self._adopt(change, ours)
        return None

    async def _adopt(self, change: GalleryChange | None, ours: str) -> None:
        if change is None:
            return
        if change.engine != ours:
            raise OtherEngine(change.engine, ours)
        await self._keeper.adopt(change.version, change.changed, change.gone)
        log.debug("faces of version %d: %d changed, %d gone", change.version, len(change.changed), len(change.gone))
        async with self._moved:
            self.version = change.version
            self._moved.notify_all()
