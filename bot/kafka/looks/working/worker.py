"""A worker's side: what it knows of faces, what it takes up, and that it lives."""

import asyncio
import logging
import secrets
import time
from typing import NoReturn, Protocol

from bot.house.status.wires import KafkaTrouble
from bot.kafka.cluster import KafkaCluster
from bot.kafka.connection import KafkaProducer, check_topics, open_consumer, open_producer
from bot.kafka.failures import KafkaFailed
from bot.kafka.looks.messages import SCHEMAS, WorkerBeat, sealed
from bot.kafka.looks.sealing import HouseholdKey
from bot.kafka.looks.topics import SCHEMA_NAME, LookTopics
from bot.kafka.looks.working.counts import WorkerCounts
from bot.kafka.looks.working.gallery_follower import GalleryFollower, SheetKeeper
from bot.kafka.looks.working.taking import LookTaker, PictureLooker
from bot.nursery import together

log = logging.getLogger(__name__)

#: How often a worker says that it lives, in seconds.
BEAT_S = 2.0
#: A worker that is not heard for so long has lost its looks to the others, in seconds; brokers allow no less than six.
SESSION_S = 6.0
#: What is in hand when it is to stop may take so long, in seconds: all of stopping has two.
FINISH_S = 1.0
#: How long the servers may take for each step, in seconds.
PATIENCE_S = 5.0
#: How often the log has a line, in seconds.
LINE_S = 60.0


class NameTaken(Exception):
    """Another worker has this one's name; from now on this one keeps no doors by it."""


class WorkerEyes(SheetKeeper, PictureLooker, Protocol):
    """What recognises on this machine."""


class LookWorker:
    """One worker, called ``name``.

    ``comes_back``: in its group, too, so that it has the same doors again when it does within ``session_s``; else
    others have them as soon as it goes.
    """

    def __init__(
        self,
        cluster: KafkaCluster,
        topics: LookTopics,
        key: HouseholdKey,
        looker: WorkerEyes,
        name: str,
        *,
        comes_back: bool = True,
        session_s: float = SESSION_S,
        beat_s: float = BEAT_S,
    ) -> None:
        self._cluster = cluster
        self._topics = topics
        self._key = key
        self._looker = looker
        self._name = name
        self._instance = name if comes_back else ""
        self._session_s = session_s
        self._beat_s = beat_s
        self._leaving = False
        self._process = secrets.token_hex(8)
        self._beats = 0
        self.counts = WorkerCounts()

    async def work(self, stop: asyncio.Event) -> None:
        """Until ``stop`` is set. Raises KafkaFailed, WrongKey, OtherEngine, NameTaken, EyesUnavailable."""
        self._leaving, self.counts.places = False, 0
        for missing in await check_topics(self._cluster, self._topics.every, patience_s=PATIENCE_S):
            raise missing
        gallery = GalleryFollower(self._cluster, self._topics.gallery, self._key, self._looker)
        async with open_producer(self._cluster, patience_s=PATIENCE_S) as producer:
            await together(
                self._until_stopped(stop),
                gallery.follow(),
                self._beat(producer, gallery),
                self._take(producer, gallery, stop),
                self._tell(gallery),
            )

    async def _until_stopped(self, stop: asyncio.Event) -> None:
        await stop.wait()
        await asyncio.sleep(FINISH_S)  # a look that is in hand ends all of it sooner

    async def _take(self, producer: KafkaProducer, gallery: GalleryFollower, stop: asyncio.Event) -> None:
        await together(gallery.first(), _is_set(stop))
        if stop.is_set():
            return
        taker = LookTaker(self._name, self._topics, self._key, self._looker, gallery, self.counts)
        try:
            await self._take_up(producer, gallery, taker, stop)
        except KafkaFailed as failed:
            if not self._instance or failed.why is not KafkaTrouble.REFUSED:
                raise
            self._give_name_up(failed)  # so Kafka says to the older of two that have one lasting name

    async def _take_up(
        self, producer: KafkaProducer, gallery: GalleryFollower, taker: LookTaker, stop: asyncio.Event
    ) -> None:
        async with open_consumer(
            self._cluster,
            self._topics.looks,
            self._topics.patient,
            group=self._topics.group,
            instance=self._instance,
            patience_s=PATIENCE_S,
            session_s=self._session_s,
        ) as consumer:
            log.info("the worker %s takes looks up", self._name)
            await taker.take(consumer, producer, stop)
            self._leaving = True
            await self._say(producer, gallery)

    async def _beat(self, producer: KafkaProducer, gallery: GalleryFollower) -> None:
        while not self._leaving:
            await self._say(producer, gallery)
            await asyncio.sleep(self._beat_s)
            if self._instance and gallery.is_twin(self._name):
                self._give_name_up()
        await asyncio.Event().wait()

    def _give_name_up(self, why: Exception | None = None) -> NoReturn:
        """Be a member without a lasting name, beside the other. Raises NameTaken."""
        log.warning("another worker is called %s, too: give each a --name of its own", self._name)
        self._instance = ""
        raise NameTaken(self._name) from why

    async def _tell(self, gallery: GalleryFollower) -> None:
        began = time.monotonic()
        while True:
            await asyncio.sleep(LINE_S)
            counts = self.counts
            log.info(
                "%d looks (%d ms), %d too late, %d put aside, %d before their faces came; %d wait; faces of version %d",
                counts.looked, counts.typical_ms, counts.late, counts.dead, counts.behind, counts.lag, gallery.version,
            )  # fmt: skip
            if not gallery.version and time.monotonic() - began > LINE_S:
                log.warning("no faces came so far: does the service run with EYES=kafka?")

    async def _say(self, producer: KafkaProducer, gallery: GalleryFollower) -> None:
        told = self.counts
        self._beats += 1
        run, sent_ms = gallery.clock.newest
        beat = WorkerBeat(
            self._name,
            gallery.version,
            gallery.missing,
            looked=told.looked,
            late=told.late,
            dead=told.dead,
            lag=told.lag,
            places=told.places,
            process=self._process,
            number=self._beats,
            leaving=self._leaving,
            heard_run=run,
            heard_ms=sent_ms,
        )
        message = sealed(self._key, "worker", self._name, beat)
        headers = {SCHEMA_NAME: SCHEMAS["worker"]}
        await producer.send(self._topics.answers, message, key=self._name.encode(), headers=headers)


async def _is_set(stop: asyncio.Event) -> None:
    await stop.wait()
