"""Reads a topic for as long as we live: one message after the other, given up only once it is dealt with."""

import logging
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager

from bot.house.status.wires import KafkaTrouble
from bot.kafka.cluster import KafkaCluster
from bot.kafka.connection import (
    PATIENCE_S,
    SESSION_S,
    KafkaConsumer,
    KafkaMessage,
    KafkaProducer,
    PartitionsMoved,
    open_consumer,
    open_producer,
)
from bot.kafka.failures import KafkaFailed
from bot.kafka.retries import Retries
from bot.settings.kafka import DEAD

log = logging.getLogger(__name__)

#: So many are fetched at once; each is dealt with and committed by itself.
_AT_ONCE = 8

#: How long it is waited for one, in seconds; a stop waits for it, too.
_WAITS_S = 1.0

#: What is done with a message; what it raises as KafkaFailed has it come again, over a new connection.
Handle = Callable[[KafkaMessage, KafkaProducer], Awaitable[None]]


class TopicReader:
    """Reads one topic as a member of a group, from its beginning; ``run`` must live."""

    def __init__(
        self,
        cluster: KafkaCluster,
        topic: str,
        group: str,
        handle: Handle,
        session_s: float = SESSION_S,
        patience_s: float = PATIENCE_S,
    ) -> None:
        """``session_s``: how long the group waits for us when we are silent; ``patience_s``: how long we for a step."""
        self._cluster = cluster
        self._topic = topic
        self._group = group
        self._handle = handle
        self._session_s = session_s
        self._patience_s = patience_s
        #: Why nothing is read; None: it is.
        self.trouble: KafkaTrouble | None = KafkaTrouble.NOT_YET

    async def run(self) -> None:
        """Read on, whatever becomes of Kafka."""
        retries = Retries()
        while True:
            try:
                async with (
                    open_producer(self._cluster, patience_s=self._patience_s) as producer,
                    self._opened() as consumer,
                ):
                    if self.trouble not in (None, KafkaTrouble.NOT_YET):
                        log.info("%s is read again", self._topic)
                    self.trouble = None
                    await self._read_on(consumer, producer, retries)
            except KafkaFailed as failed:
                if failed.why is not self.trouble:
                    log.warning("%s is not read: %s", self._topic, failed)
                self.trouble = failed.why
            await retries.wait()

    def _opened(self) -> AbstractAsyncContextManager[KafkaConsumer]:
        return open_consumer(
            self._cluster, self._topic, group=self._group, session_s=self._session_s, patience_s=self._patience_s
        )

    async def _read_on(self, consumer: KafkaConsumer, producer: KafkaProducer, retries: Retries) -> None:
        while True:
            for message in await consumer.batch(_AT_ONCE, _WAITS_S):
                try:
                    await self._handle(message, producer)
                    await consumer.commit([message])
                except PartitionsMoved:
                    break  # another member of the group is given it, too
                retries.are_over()


async def bury(message: KafkaMessage, producer: KafkaProducer, reason: str) -> None:
    """Put a message that nobody can use aside, as it came, with the reason; raises KafkaFailed.

    Where there is no such topic, or it takes no message of this size, it is dropped: it would stand in the way of all
    that come behind it.
    """
    log.warning("a message of %s cannot be used (%s) and is put aside", message.topic, reason)
    headers = {**message.headers, "reason": reason.encode(), "offset": f"{message.partition}:{message.offset}".encode()}
    try:
        await producer.send(f"{message.topic}{DEAD}", message.value, key=message.key or b"", headers=headers)
    except KafkaFailed as failed:
        if not failed.lasting:
            raise
        log.error("it is lost: %s", failed)  # noqa: TRY400 - told in full
