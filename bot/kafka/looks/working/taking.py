"""Looks are taken up one by one: rings first, what nobody waits for not at all; each is done once it is answered."""

import asyncio
import logging
import time
from collections.abc import Sequence
from typing import Any, Protocol

from bot.house.ports import EyesUnavailable
from bot.kafka.connection import KafkaConsumer, KafkaMessage, KafkaProducer, PartitionsMoved
from bot.kafka.failures import KafkaFailed
from bot.kafka.looks.messages import SCHEMAS, LookAnswer, LookOrder, LookOutcome, opened, sealed
from bot.kafka.looks.reading import first_of
from bot.kafka.looks.sealing import HouseholdKey, NotOurs, OtherSchema
from bot.kafka.looks.topics import FROM, ID, REASON, SCHEMA_NAME, WORKER, LookTopics
from bot.kafka.looks.working.counts import WorkerCounts
from bot.kafka.looks.working.gallery_follower import GalleryFollower
from recognizer.trace import FoundElsewhere

log = logging.getLogger(__name__)

#: Faces that a look is for and that are not known here yet are waited for so long, in seconds.
CATCH_UP_S = 1.0
_POLL_S = 0.5


class PictureLooker(Protocol):
    """What recognises on this machine."""

    async def trace(self, jpegs: Sequence[bytes], door: str, ignored: Sequence[str], *, heads: bool) -> FoundElsewhere:
        """What pictures show, by what is known. Raises EyesUnavailable."""


class LookTaker:
    """Takes up what its consumer is given; ``name`` is the worker's."""

    def __init__(
        self,
        name: str,
        topics: LookTopics,
        key: HouseholdKey,
        looker: PictureLooker,
        gallery: GalleryFollower,
        counts: WorkerCounts,
    ) -> None:
        self._name = name
        self._topics = topics
        self._key = key
        self._looker = looker
        self._gallery = gallery
        self._counts = counts
        self._taken: dict[Any, int] = {}

    async def take(self, consumer: KafkaConsumer, producer: KafkaProducer, stop: asyncio.Event) -> None:
        """Until ``stop`` is set, and what is in hand is done. Raises KafkaFailed."""
        while not stop.is_set():
            message = await self._next(consumer)
            self._counts.places = len(consumer.client.assignment())
            if message is not None:
                self._taken[message.topic, message.partition] = message.offset
                await self._done(message, producer)
                try:
                    await consumer.commit([message])
                except PartitionsMoved:
                    log.info("a look was given to another worker meanwhile: it may be answered twice, and counts once")
            self._counts.lag = self._lag(consumer)

    async def _next(self, consumer: KafkaConsumer) -> KafkaMessage | None:
        if (ring := await first_of(consumer, self._topics.looks)) is not None:
            return ring
        return next(iter(await consumer.batch(1, _POLL_S)), None)

    def _lag(self, consumer: KafkaConsumer) -> int:
        """How many messages lie behind those that were taken up, as far as is known."""
        ours = [
            (consumer.client.highwater(place), (place.topic, place.partition)) for place in consumer.client.assignment()
        ]
        return sum(max(0, end - self._taken[place] - 1) for end, place in ours if end and place in self._taken)

    async def _done(self, message: KafkaMessage, producer: KafkaProducer) -> None:
        """Answer it, or say why nobody can, or nothing where nobody waits."""
        about = message.headers.get(ID, b"").decode("ascii", "replace")
        try:
            order, pictures = opened(self._key, "look", about, message.value, LookOrder)
        except NotOurs as exc:
            await self._bury(message, producer, "not_ours", exc)
            return
        except OtherSchema as exc:
            await self._bury(message, producer, "schema", exc)
            return
        if not pictures:
            await self._bury(message, producer, "not_ours", "no picture")
            return
        left_s = self._left_s(order)
        if left_s <= 0:
            self._counts.late += 1
            return
        answer = await self._answer(order, pictures, left_s)
        if answer.poison:
            await self._bury(message, producer, "poison", f"pictures {answer.poison}")
        value = sealed(self._key, "answer", order.id, answer)
        headers = {SCHEMA_NAME: SCHEMAS["answer"], WORKER: self._name.encode()}
        await producer.send(self._topics.answers, value, key=order.id.encode(), headers=headers)

    def _left_s(self, order: LookOrder) -> float:
        age_s = self._gallery.clock.age_s(order.run, order.sent_ms, time.monotonic())
        return 0.0 if age_s is None else order.within_ms / 1000 - age_s

    async def _answer(self, order: LookOrder, pictures: Sequence[bytes], left_s: float) -> LookAnswer:
        waited_ms = max(0, round(order.within_ms - left_s * 1000))
        if not await self._gallery.at_least(order.version, min(left_s, CATCH_UP_S)):
            self._counts.behind += 1
            return LookAnswer(order.id, self._name, self._gallery.version, LookOutcome.BEHIND, waited_ms=waited_ms)
        version = self._gallery.version
        began = time.monotonic()
        try:
            found = await self._looker.trace(pictures, order.door, order.ignored, heads=order.heads)
        except EyesUnavailable as exc:
            log.warning("a look failed: %r", exc)
            return LookAnswer(order.id, self._name, version, LookOutcome.FAILED, waited_ms=waited_ms)
        took_ms = round((time.monotonic() - began) * 1000)
        self._counts.took(took_ms)
        outcome = LookOutcome.SEEN if found.trace else LookOutcome.POISON
        return LookAnswer(order.id, self._name, version, outcome, found.trace, found.poison, waited_ms, took_ms)

    async def _bury(self, message: KafkaMessage, producer: KafkaProducer, reason: str, why: object) -> None:
        """Put it where somebody may look at it, as it came: sealed."""
        place = f"{message.topic}/{message.partition}/{message.offset}"
        log.warning("%s cannot be looked at (%s: %s) and goes to %s", place, reason, why, self._topics.dead)
        headers = {**message.headers, REASON: reason.encode(), FROM: place.encode(), WORKER: self._name.encode()}
        try:
            await producer.send(self._topics.dead, message.value, key=message.key, headers=headers)
        except KafkaFailed as failed:
            if not failed.lasting:
                raise
            # with what we add it may be too large: it would stand in the way of all looks behind it, at every worker
            log.error("it is lost: %s", failed)  # noqa: TRY400 - told in full
        self._counts.dead += 1
