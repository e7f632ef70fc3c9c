"""Producers and consumers of the cluster, for as long as a block lasts: every wait is bounded, every error is ours.

aiokafka is loaded with the first of them, off the event loop.
"""

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any

from bot.house.status.wires import KafkaTrouble
from bot.kafka.cluster import KafkaCluster
from bot.kafka.ending import end_consumer, end_producer
from bot.kafka.failures import KafkaFailed, as_failures, failure_of

log = logging.getLogger(__name__)

#: How long the servers may take for each step, in seconds.
PATIENCE_S = 10.0

#: A consumer that hears nothing for so long asks whether the servers and its topics are there still, in seconds.
PROBE_S = 15.0

#: The largest message that is taken and sent, in bytes: a picture of 8 MiB and what stands beside it.
MOST_BYTES = 9 * 1024 * 1024

#: A member of a group that is not heard for so long has lost its partitions to the others, in seconds.
SESSION_S = 10.0

#: What is known of the servers and their topics is asked anew after so long, in ms.
_METADATA_MS = 30_000


class PartitionsMoved(Exception):
    """Others of the group read these partitions by now: what was not committed is theirs, and comes to them again."""


@dataclass(frozen=True, slots=True)
class KafkaMessage:
    """A message as it stands in a topic."""

    topic: str
    partition: int
    offset: int
    key: bytes | None = field(repr=False)
    value: bytes | None = field(repr=False)
    #: The last one of each name.
    headers: Mapping[str, bytes] = field(repr=False)


class KafkaProducer:
    """Sends; made by ``open_producer``."""

    def __init__(self, client: Any, patience_s: float) -> None:
        self._client = client
        self._patience_s = patience_s

    async def probe(self, *topics: str) -> None:
        """Ask whether the servers and these topics are there. Raises KafkaFailed."""
        with as_failures():
            async with asyncio.timeout(self._patience_s):
                await _expect_topics(self._client.client, topics)

    async def send(
        self, topic: str, value: bytes | None, *, key: bytes | None = None, headers: Mapping[str, bytes] | None = None
    ) -> None:
        """Returns once all servers that keep the topic in step have it. Raises KafkaFailed.

        Behind a failure it may have arrived, and may still: whoever sends it again closes this producer first.
        """
        with as_failures(topic):
            async with asyncio.timeout(self._patience_s):
                await self._client.send_and_wait(topic, value, key=key, headers=list((headers or {}).items()))


class KafkaConsumer:
    """Reads; made by ``open_consumer``."""

    def __init__(self, client: Any, topics: Sequence[str], patience_s: float) -> None:
        #: aiokafka's own, for whoever needs more of it.
        self.client = client
        self._topics = topics
        self._patience_s = patience_s
        self._heard = time.monotonic()

    async def batch(self, most: int, within_s: float) -> Sequence[KafkaMessage]:
        """What comes next, in order within each partition; empty: nothing came in time. Raises KafkaFailed."""
        with as_failures():
            found = await self.client.getmany(timeout_ms=int(within_s * 1000), max_records=most)
            messages = [message_of(one) for several in found.values() for one in several]
            if messages:
                self._heard = time.monotonic()
            elif time.monotonic() - self._heard > PROBE_S:
                await self.probe()
                self._heard = time.monotonic()
        return messages

    async def probe(self) -> None:
        """Ask whether the servers and the topics are there. Raises KafkaFailed."""
        with as_failures():
            async with asyncio.timeout(self._patience_s):
                await _expect_topics(self.client._client, self._topics)  # noqa: SLF001 - no other way to ask

    async def commit(self, messages: Collection[KafkaMessage]) -> None:
        """Never be given these again, nor what stands before them. Raises KafkaFailed, PartitionsMoved."""
        from aiokafka import TopicPartition  # noqa: PLC0415 - loaded by now
        from aiokafka.errors import CommitFailedError, IllegalStateError  # noqa: PLC0415 - the same

        ends: dict[Any, int] = {}
        for one in messages:
            place = TopicPartition(one.topic, one.partition)
            ends[place] = max(ends.get(place, 0), one.offset + 1)
        if not ends:
            return
        try:
            with as_failures():
                async with asyncio.timeout(self._patience_s):
                    await self.client.commit(ends)
        except KafkaFailed as failed:
            if isinstance(failed.__cause__, CommitFailedError | IllegalStateError):
                raise PartitionsMoved from failed
            raise


@asynccontextmanager
async def open_producer(cluster: KafkaCluster, *, patience_s: float = PATIENCE_S) -> AsyncIterator[KafkaProducer]:
    """One producer while the block lasts. Raises KafkaFailed.

    What it has to send again by itself is written once, by servers that know of idempotent producers and let us be one.
    """
    try:
        client = await _producer(cluster, patience_s, enable_idempotence=True)
    except KafkaFailed as failed:
        if failed.why not in (KafkaTrouble.REFUSED, KafkaTrouble.FORBIDDEN):
            raise
        log.debug("no idempotent producer is taken: %s", failed)
        client = await _producer(cluster, patience_s)
    try:
        yield KafkaProducer(client, patience_s)
    finally:
        await end_producer(client)


@asynccontextmanager
async def open_consumer(
    cluster: KafkaCluster,
    *topics: str,
    group: str | None,
    instance: str = "",
    earliest: bool = True,
    patience_s: float = PATIENCE_S,
    session_s: float = SESSION_S,
    listener: Any = None,
) -> AsyncIterator[KafkaConsumer]:
    """One consumer of these topics while the block lasts; a member of ``group``, or of none.

    Without a group it is given all partitions. ``instance`` is its lasting name in the group: whoever comes back by it
    within ``session_s`` has its partitions still. Nothing is committed by itself. A group that has committed nothing
    yet begins with the ``earliest`` message, or with what comes. ``listener`` is aiokafka's, for partitions that come
    and go; which are ours is settled in the background. Raises KafkaFailed, also where one of the topics is not there.
    """
    aiokafka = await _library()
    client = aiokafka.AIOKafkaConsumer(
        **_common(cluster, patience_s),
        group_id=group,
        group_instance_id=instance or None,
        enable_auto_commit=False,
        auto_offset_reset="earliest" if earliest else "latest",
        session_timeout_ms=int(session_s * 1000),
        heartbeat_interval_ms=int(session_s * 1000 / 3),
        max_partition_fetch_bytes=MOST_BYTES,
    )
    try:
        await _started(client.start(), cluster, patience_s)
        consumer = KafkaConsumer(client, topics, patience_s)
        await consumer.probe()  # first: some servers make a topic for whoever subscribes to it
        client.subscribe(list(topics), listener=listener)
        yield consumer
    finally:
        await end_consumer(client)


async def check_topics(
    cluster: KafkaCluster, topics: Collection[str], *, patience_s: float = PATIENCE_S
) -> Sequence[KafkaFailed]:
    """Ask for topics without using them: what is wrong with each that is not there. Raises KafkaFailed."""
    client = await _producer(cluster, patience_s)
    failed: list[KafkaFailed] = []
    try:
        for topic in topics:
            try:
                with as_failures(topic):
                    async with asyncio.timeout(patience_s):
                        await _expect_topics(client.client, [topic])
            except KafkaFailed as one:
                failed.append(one)
    finally:
        await end_producer(client)
    return failed


async def _library() -> Any:
    logging.getLogger("aiokafka").setLevel(logging.CRITICAL)  # what it has to tell, it raises, and we tell that once
    return await asyncio.to_thread(import_module, "aiokafka")


async def _producer(cluster: KafkaCluster, patience_s: float, **options: Any) -> Any:
    """A producer of aiokafka's, started. Raises KafkaFailed, and leaves nothing behind."""
    aiokafka = await _library()
    client = aiokafka.AIOKafkaProducer(
        **_common(cluster, patience_s), acks="all", max_request_size=MOST_BYTES, **options
    )
    try:
        await _started(client.start(), cluster, patience_s)
    except BaseException:
        await end_producer(client)
        raise
    return client


def _common(cluster: KafkaCluster, patience_s: float) -> Mapping[str, Any]:
    return {
        **cluster.options,
        "bootstrap_servers": list(cluster.servers),
        "client_id": cluster.client_id,
        "request_timeout_ms": int(patience_s * 1000),
        "metadata_max_age_ms": _METADATA_MS,
    }


async def _started(start: Any, cluster: KafkaCluster, patience_s: float) -> None:
    """Await a client's start; raises KafkaFailed with what is behind it, which aiokafka only logs."""
    try:
        async with asyncio.timeout(patience_s):
            await start
    except Exception as exc:
        failed = failure_of(exc)
        if failed.why is KafkaTrouble.UNREACHABLE:
            failed = await _told_apart(cluster, patience_s) or failed
        raise failed from exc


async def _told_apart(cluster: KafkaCluster, patience_s: float) -> KafkaFailed | None:
    """Why no server can be used, as the last of them has it; None: one can be, by now."""
    conn = import_module("aiokafka.conn")
    failed: KafkaFailed | None = None
    for host, port, _ in conn.collect_hosts(list(cluster.servers), randomize=False):
        options = {**cluster.options, "client_id": cluster.client_id, "request_timeout_ms": int(patience_s * 1000)}
        try:
            connection = await conn.create_conn(host, port, **options)
        except Exception as exc:  # noqa: BLE001 - whatever it is, it is told as ours
            failed = failure_of(exc)
            if cluster.tls and isinstance(exc.__cause__, EOFError):
                # in TLS 1.3 the no to our certificate comes behind the handshake, and aiokafka drops what it says
                failed = KafkaFailed(KafkaTrouble.NO_TLS, detail="hung up")
        else:
            connection.close()
            return None
    return failed


async def _expect_topics(client: Any, topics: Sequence[str]) -> None:
    """Raises KafkaFailed for the first that is not there, or that we may not see."""
    known = await client.fetch_all_metadata()
    for topic in topics:
        if topic in known.unauthorized_topics:
            raise KafkaFailed(KafkaTrouble.FORBIDDEN, topic)
        if not known.partitions_for_topic(topic):
            raise KafkaFailed(KafkaTrouble.NO_TOPIC, topic)


def message_of(found: Any) -> KafkaMessage:
    """A record of aiokafka's, as ours."""
    return KafkaMessage(found.topic, found.partition, found.offset, found.key, found.value, dict(found.headers))
