"""The service's side: hands looks to workers, and is answered in time or does it itself."""

import asyncio
import contextlib
import logging
import secrets
import time
from collections.abc import Callable, Sequence
from dataclasses import replace

from bot.house.ports import EyesUnavailable
from bot.house.status.wires import KafkaTrouble, WorkersStatus
from bot.kafka.cluster import KafkaCluster
from bot.kafka.connection import KafkaConsumer, KafkaMessage, KafkaProducer, check_topics, open_consumer, open_producer
from bot.kafka.failures import KafkaFailed
from bot.kafka.looks.asking.breaker import Breaker
from bot.kafka.looks.asking.crew import SERVICE_BEAT_S, WorkerCrew
from bot.kafka.looks.asking.gallery_sender import GallerySender, GallerySource
from bot.kafka.looks.messages import (
    SCHEMAS,
    LookAnswer,
    LookOrder,
    LookOutcome,
    ServiceBeat,
    WorkerBeat,
    opened,
    sealed,
)
from bot.kafka.looks.reading import hear_from_now
from bot.kafka.looks.sealing import HouseholdKey, NotOurs, OtherSchema
from bot.kafka.looks.topics import ID, SCHEMA_NAME, LookTopics
from bot.kafka.retries import Retries
from bot.nursery import together
from recognizer.trace import FoundElsewhere

log = logging.getLogger(__name__)

#: So long a ring waits for the workers, in seconds: then the service looks itself. See docs/scale.md.
RING_S = 2.0
#: Cameras and programs have more time.
PATIENT_S = 10.0
#: Larger looks stay here: servers take no more than 1 MB as they come.
MOST_BYTES = 900_000
#: Before a new gallery is laid out: several changes in a row are one, in seconds.
SETTLE_S = 0.2
#: The gallery is looked over for changes that nobody told of, in seconds.
LOOK_OVER_S = 60.0
#: Sheets that a worker misses are all laid out anew, but not more often than this, in seconds.
ANEW_S = 60.0
_PATIENCE_S = 5.0
_AT_ONCE = 100


class LookDispatcher:
    """Looks that other machines do. Lives in ``run``; where that is not connected, or nobody helps, ``trace`` says so.

    ``ring_s`` and ``patient_s``: the longest that ``trace`` waits, whatever happens to the servers.
    """

    def __init__(
        self,
        cluster: KafkaCluster,
        topics: LookTopics,
        key: HouseholdKey,
        source: GallerySource,
        *,
        ring_s: float = RING_S,
        patient_s: float = PATIENT_S,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._cluster = cluster
        self._topics = topics
        self._key = key
        self._clock = clock
        self._waits_s = ring_s, patient_s
        self._run = secrets.token_hex(8)
        self._crew = WorkerCrew(clock, self._run)
        self._breaker = Breaker(clock)
        self._gallery = GallerySender(key, topics.gallery, source)
        self._changed = asyncio.Event()
        #: Changes of the gallery that were told of, and those that lie on the topic.
        self._told, self._laid_out = 0, -1
        self._broken = asyncio.Event()
        self._producer: KafkaProducer | None = None
        self._waiting: dict[str, asyncio.Future[LookAnswer]] = {}
        self._anew_at = float("-inf")
        self._said = WorkersStatus(trouble=KafkaTrouble.NOT_YET)

    # Asking

    async def trace(
        self, jpegs: Sequence[bytes], door: str, ignored: Sequence[str], *, heads: bool = False, rings: bool = True
    ) -> FoundElsewhere | None:
        """What a worker finds in the pictures of one press, oldest first; None: nobody did in time. Never raises."""
        producer = self._producer
        if producer is None or sum(map(len, jpegs)) > MOST_BYTES or not self._useful or not self._breaker.asks():
            self._count(own=1)
            return None
        wait_s = self._waits_s[0 if rings else 1]
        began = self._clock()
        order = LookOrder(
            secrets.token_hex(12), door, tuple(ignored), heads, self._gallery.version, self._run,
            int(began * 1000), int(wait_s * 1000),
        )  # fmt: skip
        answer = self._waiting[order.id] = asyncio.get_running_loop().create_future()
        try:
            async with asyncio.timeout(wait_s):
                await self._send(producer, order, jpegs, rings=rings)
                found = await answer
        except (TimeoutError, KafkaFailed) as exc:
            self._missed(exc)
            return None
        except asyncio.CancelledError:
            self._breaker.given_up()
            raise
        finally:
            del self._waiting[order.id]
        return self._taken(order, found, len(jpegs))

    def gallery_changed(self) -> None:
        """Have the workers know what is known of faces; until they can, nobody asks them. Returns at once."""
        self._told += 1
        self._changed.set()

    @property
    def status(self) -> WorkersStatus:
        """How it goes."""
        return replace(self._said, workers=len(self._crew.fit), twins=self._crew.twins, resting=self._breaker.is_open)

    @property
    def lags(self) -> Sequence[int]:
        """How many looks lie there for each worker, as it said last."""
        return self._crew.lags

    # Living

    async def run(self) -> None:
        """Be connected, again whenever that breaks; ends by being cancelled."""
        retries = Retries()
        while True:
            try:
                await self._connected()
            except KafkaFailed as failed:
                if (task := asyncio.current_task()) and task.cancelling():
                    raise asyncio.CancelledError from failed  # it failed while it was being ended
                if self._said.trouble is not failed.why:
                    log.warning("no worker can be reached: %s", failed)
                self._said = replace(self._said, trouble=failed.why, topic=failed.topic)
            await retries.wait()

    async def _connected(self) -> None:
        """Until something fails. Raises KafkaFailed."""
        for missing in await check_topics(self._cluster, self._topics.every, patience_s=_PATIENCE_S):
            raise missing
        self._broken.clear()
        self._laid_out = -1
        async with (
            open_producer(self._cluster, patience_s=_PATIENCE_S) as producer,
            open_consumer(self._cluster, self._topics.answers, group=None, earliest=False) as answers,
        ):
            await hear_from_now(answers)
            async with open_consumer(self._cluster, self._topics.gallery, group=None) as gallery:
                await self._gallery.take_over(gallery)
            self._changed.set()
            await together(
                self._listen(answers), self._keep_beating(producer), self._keep_gallery(producer), self._until_broken()
            )

    async def _keep_beating(self, producer: KafkaProducer) -> None:
        try:
            while True:
                await self._gallery.beat(producer, self._now())
                self._producer = producer  # what was not heard of cannot be asked for help
                self._said = replace(self._said, trouble=None, topic="")
                await asyncio.sleep(SERVICE_BEAT_S)
        finally:
            self._producer = None

    def _now(self) -> ServiceBeat:
        return ServiceBeat(self._run, int(self._clock() * 1000), self._gallery.version, self._crew.twins)

    async def _keep_gallery(self, producer: KafkaProducer) -> None:
        while True:
            with contextlib.suppress(TimeoutError):  # what hangs at the doors changes without anybody's doing
                async with asyncio.timeout(LOOK_OVER_S):
                    await self._changed.wait()
            await asyncio.sleep(SETTLE_S)
            self._changed.clear()
            told = self._told
            try:
                if await self._gallery.send(producer):
                    await self._gallery.beat(producer, self._now())
                self._laid_out = told
                self._said = replace(self._said, version=self._gallery.version)
            except EyesUnavailable as exc:
                log.info("the gallery is laid out for the workers later: %r", exc)
                self._changed.set()
                await asyncio.sleep(SERVICE_BEAT_S)

    async def _listen(self, answers: KafkaConsumer) -> None:
        while True:
            for message in await answers.batch(_AT_ONCE, SERVICE_BEAT_S):
                try:
                    self._heard(message)
                except (NotOurs, OtherSchema) as exc:
                    self._count(foreign=1)
                    log.debug("an answer is none of ours: %s", exc)

    def _heard(self, message: KafkaMessage) -> None:
        """Raises NotOurs, OtherSchema."""
        about = (message.key or b"").decode("ascii", "replace")
        if message.headers.get(SCHEMA_NAME) == SCHEMAS["worker"]:
            beat, _ = opened(self._key, "worker", about, message.value, WorkerBeat)
            self._heard_of(about, beat)
            return
        answer, _ = opened(self._key, "answer", about, message.value, LookAnswer)
        waiting = self._waiting.get(about) if answer.id == about else None
        if waiting is None or waiting.done():
            self._count(late=1)  # too late, or for the second time: a worker died before it could say that it is done
        else:
            waiting.set_result(answer)

    def _heard_of(self, name: str, beat: WorkerBeat) -> None:
        self._crew.hear(name, beat)
        if beat.missing and self._clock() - self._anew_at > ANEW_S:
            log.warning("%d sheets are gone from %s: is it compacted?", beat.missing, self._topics.gallery)
            self._anew_at = self._clock()
            self._gallery.doubt()
            self._changed.set()

    async def _until_broken(self) -> None:
        await self._broken.wait()
        raise KafkaFailed(KafkaTrouble.SILENT)

    # Inside

    @property
    def _useful(self) -> bool:
        """Whether anybody could answer."""
        return self._laid_out == self._told and bool(self._crew.fit)

    async def _send(self, producer: KafkaProducer, order: LookOrder, jpegs: Sequence[bytes], *, rings: bool) -> None:
        topic = self._topics.looks if rings else self._topics.patient
        # pictures of one door come to one worker, which has seen the earlier ones of a press
        place = self._key.name("door", order.door) if order.door else order.id
        message = await asyncio.to_thread(sealed, self._key, "look", order.id, order, *jpegs)
        headers = {SCHEMA_NAME: SCHEMAS["look"], ID: order.id.encode()}
        await producer.send(topic, message, key=place.encode(), headers=headers)

    def _taken(self, order: LookOrder, answer: LookAnswer, pictures: int) -> FoundElsewhere | None:
        if answer.outcome is LookOutcome.FAILED:
            self._breaker.missed()
        else:
            self._breaker.well()
        fits = (
            answer.version >= order.version  # whoever was forgotten since is named by no worker
            and all(0 <= place < pictures for place in answer.poison)
            and (answer.trace is None or 0 <= answer.trace.frame < pictures)
        )
        match answer.outcome:
            case LookOutcome.SEEN if fits and answer.trace:
                self._count(answered=1)
                return FoundElsewhere(answer.trace, answer.poison)
            case LookOutcome.POISON if fits:
                self._count(answered=1)
                return FoundElsewhere(None, answer.poison)
        log.info("the worker %s has no use for a look: %s", answer.worker, answer.outcome)
        self._count(own=1)
        return None

    def _missed(self, exc: Exception) -> None:
        self._breaker.missed()
        self._count(own=1, missed=1)
        if isinstance(exc, KafkaFailed):
            self._broken.set()
        if self._breaker.is_open:
            log.warning("the workers do not answer in time: for a while the service looks itself")

    def _count(self, **more: int) -> None:
        self._said = replace(self._said, **{name: getattr(self._said, name) + count for name, count in more.items()})
