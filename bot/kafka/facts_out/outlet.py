"""The outlet: takes in what happens, and sends it for as long as Kafka is there."""

import asyncio
import logging
from collections.abc import Callable, Iterable, Mapping

from bot.house.facts import Fact
from bot.house.ports import Clock
from bot.house.records.disk import StoreUnwritable
from bot.house.status.wires import KafkaTrouble
from bot.kafka.cluster import KafkaCluster
from bot.kafka.connection import PATIENCE_S, KafkaProducer, open_producer
from bot.kafka.facts_out.shapes import FactMessage, FactWriter
from bot.kafka.facts_out.told import WaitingFact, told_of
from bot.kafka.facts_out.waiting import WaitingFacts
from bot.kafka.failures import KafkaFailed
from bot.kafka.retries import Retries

log = logging.getLogger(__name__)

#: Messages under way at once, each of another door or camera: those of one follow each other.
AT_ONCE = 64

#: So many of those that wait are looked through for such.
_LOOKED_THROUGH = 512

#: The chats go first, and what happens at once is told in one go, in seconds.
CHATS_FIRST_S = 0.05

#: Where nothing happens, Kafka is asked so often whether it is there still, in seconds.
PROBE_EVERY_S = 30.0

#: Each door's key, and each camera's.
Everywhere = Callable[[], Iterable[str]]


class KafkaFacts:
    """An outlet; ``run`` sends, and must live."""

    def __init__(
        self,
        cluster: KafkaCluster,
        topic: str,
        waiting: WaitingFacts,
        everywhere: Everywhere,
        clock: Clock,
        patience_s: float = PATIENCE_S,
    ) -> None:
        """``patience_s``: how long Kafka may take for each step."""
        self._cluster = cluster
        self._topic = topic
        self._waiting = waiting
        self._everywhere = everywhere
        self._clock = clock
        self._patience_s = patience_s
        self._news = asyncio.Event()
        #: Why nothing is sent; None: it is.
        self.trouble: KafkaTrouble | None = KafkaTrouble.NOT_YET

    @property
    def waiting(self) -> int:
        """So many wait to be told."""
        return len(self._waiting)

    async def take(self, fact: Fact) -> None:
        """See ``Outlet.take``."""
        if told := told_of(fact, self._clock(), self._everywhere):
            await self._waiting.add(told)
            asyncio.get_running_loop().call_later(CHATS_FIRST_S, self._news.set)

    async def run(self, writer: FactWriter) -> None:
        """Find what was not told when the service stopped, then send whatever happens, as long as we live."""
        await self._waiting.resume()
        retries = Retries()
        while True:
            try:
                async with open_producer(self._cluster, patience_s=self._patience_s) as producer:
                    await producer.probe(self._topic)
                    if self.trouble not in (None, KafkaTrouble.NOT_YET):
                        log.info("facts are told over Kafka again; %d waited", len(self._waiting))
                    self.trouble = None
                    await self._send_on(producer, writer, retries)
            except KafkaFailed as failed:
                if failed.why is not self.trouble:
                    log.warning("facts are not told over Kafka: %s", failed)
                self.trouble = failed.why
            await self._waiting.write_down()
            await retries.wait()

    async def _send_on(self, producer: KafkaProducer, writer: FactWriter, retries: Retries) -> None:
        """Send what waits, and what comes; until it raises KafkaFailed."""
        while True:
            self._news.clear()
            while await self._send_some(producer, writer):
                retries.are_over()
            try:
                async with asyncio.timeout(PROBE_EVERY_S):
                    await self._news.wait()
            except TimeoutError:
                await producer.probe(self._topic)

    async def _send_some(self, producer: KafkaProducer, writer: FactWriter) -> bool:
        """Send some of what waits; False: there is nothing that could be sent."""
        chosen = await self._chosen(writer)
        sent = {fact: message for fact, message in chosen.items() if message}
        results = await asyncio.gather(
            *(self._send(producer, message) for message in sent.values()), return_exceptions=True
        )
        failed = dict(zip(sent, results, strict=True))
        await self._waiting.were_told({fact: message for fact, message in chosen.items() if failed.get(fact) is None})
        for result in results:
            if isinstance(result, BaseException):
                raise result
        return bool(chosen)

    async def _chosen(self, writer: FactWriter) -> Mapping[WaitingFact, FactMessage | None]:
        """The next that may be sent at once, each with its message; None: there is nothing to tell any more."""
        chosen: dict[WaitingFact, FactMessage | None] = {}
        keys: set[str] = set()
        for fact in self._waiting.in_order()[:_LOOKED_THROUGH]:
            try:
                message = await writer.message(fact)
            except StoreUnwritable:
                continue  # an old month that the disk does not give out now: it waits, the others go on
            except Exception:
                log.exception("a %s cannot be told and is given up", fact.kind)
                message = None
            if message is None or self._waiting.is_told(fact, message):
                chosen[fact] = None
            elif message.key not in keys:
                keys.add(message.key)
                chosen[fact] = message
                if len(keys) == AT_ONCE:
                    break
        return chosen

    async def _send(self, producer: KafkaProducer, message: FactMessage) -> None:
        """Raises KafkaFailed, but for what no topic would ever take: that is given up, so that the others go on."""
        try:
            await producer.send(self._topic, message.value, key=message.key.encode(), headers=message.headers)
        except KafkaFailed as failed:
            if failed.why is not KafkaTrouble.TOO_LARGE:
                raise
            log.error("%s is too large for %s and is not told", message.id, self._topic)  # noqa: TRY400 - told in full
