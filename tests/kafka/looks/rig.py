"""A household that looks with workers over a real broker; its recognisers are stand-ins in real processes."""

import asyncio
import secrets
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from bot.kafka.cluster import KafkaCluster
from bot.kafka.connection import KafkaMessage, open_consumer
from bot.kafka.failures import KafkaFailed
from bot.kafka.looks.asking.dispatcher import LookDispatcher
from bot.kafka.looks.reading import ends_of, is_read
from bot.kafka.looks.sealing import HouseholdKey, new_key, read_key
from bot.kafka.looks.topics import LookTopics, topics_of
from bot.kafka.looks.working.worker import LookWorker, NameTaken
from bot.nursery import Nursery
from bot.vision import LookingEyes
from recognizer.face import EngineSettings
from recognizer.trace import FoundElsewhere
from tests.rig.kafka.broker import Tansu
from tests.rig.machine import shared_by

#: What a test waits for, at the most.
LIMIT_S = 30.0
#: This broker lets a group join for half of it, and for six seconds whoever has a lasting name in it.
SESSION_S = 1.5
ROOT = Path(__file__).parents[3]

#: A worker in a process of its own, over a stand-in recogniser.
PROGRAM = """
import asyncio, sys
from pathlib import Path
from bot.kafka.looks.sealing import read_key
from tests.kafka.looks.rig import Household

asyncio.run(Household.serve(sys.argv[1], sys.argv[2], read_key(Path(sys.argv[3])), sys.argv[4]))
"""


class Sheets:
    """What is known of faces, as a test says; counts what it was asked for."""

    def __init__(self, *labels: str) -> None:
        self.known = dict.fromkeys(labels, 1)
        self.made_by = "double"
        self.fetched: list[str] = []

    async def engine(self) -> str:
        return self.made_by

    async def shelf(self) -> Mapping[str, str]:
        return {"": "0", **{label: str(count) for label, count in self.known.items()}}

    async def sheet(self, label: str) -> bytes:
        self.fetched.append(label)
        return f"{label} {self.known.get(label, 0)}".encode()


class Prefix:
    """Names topics."""

    def __init__(self, prefix: str) -> None:
        self.prefix = prefix

    def topic(self, word: str) -> str:
        return f"{self.prefix}.{word}"


class Household:
    """A service's dispatcher, and workers, on topics that nobody else uses."""

    def __init__(self, broker: Tansu, folder: Path, nursery: Nursery, prefix: str = "", ring_s: float = 15.0) -> None:
        self.broker = broker
        self.prefix = prefix or f"h{secrets.token_hex(5)}"
        self.topics: LookTopics = topics_of(Prefix(self.prefix))
        self.key_file = folder / "workers.key"
        if not self.key_file.exists():
            self.key_file.write_bytes(new_key())
        self.key = read_key(self.key_file)
        self.sheets = Sheets("anna")
        self.nursery = nursery
        self.dispatcher = self.service(ring_s=ring_s)
        self._stops: dict[str, asyncio.Event] = {}

    @property
    def cluster(self) -> KafkaCluster:
        return KafkaCluster((self.broker.address,))

    async def make_topics(self, *, partitions: int = 4) -> None:
        topics = self.topics
        await self.broker.make(topics.looks, topics.patient, partitions=partitions)
        await self.broker.make(topics.answers, topics.dead, topics.gallery, partitions=1)

    def service(self, *, ring_s: float = 15.0) -> LookDispatcher:
        """Another one, not started; it waits far longer than a household's does: a slow machine is no failure."""
        return LookDispatcher(self.cluster, self.topics, self.key, self.sheets, ring_s=ring_s, patient_s=ring_s)

    async def open(self) -> None:
        """Start the service, and wait until it has laid out its gallery."""
        self.nursery.keep(f"workers {id(self.dispatcher)}", self.dispatcher.run)
        await until(lambda: self.dispatcher.status.version > 0)

    async def hire(
        self,
        name: str,
        *,
        opener: str = "open_looking_desk",
        key: HouseholdKey | None = None,
        comes_back: bool = False,
        alias: str = "",
    ) -> LookWorker:
        """A worker in this process; waits until the service counts on it, and it has doors.

        ``alias``: by what a test dismisses it, where another one has its name.
        """
        eyes = LookingEyes(EngineSettings(), opener=f"tests.fakes.recognisers:{opener}", look_s=15.0)
        worker = LookWorker(
            self.cluster,
            self.topics,
            key or self.key,
            eyes,
            name,
            comes_back=comes_back,
            beat_s=0.3,
            session_s=SESSION_S,
        )
        stop = self._stops[alias or name] = asyncio.Event()

        async def work() -> None:
            async with eyes:
                while not stop.is_set():
                    with suppress(KafkaFailed, NameTaken):  # it tries again, as the command does
                        await worker.work(stop)

        before = self.dispatcher.status.workers
        self.nursery.spawn(work(), name=f"worker {alias or name}")
        if alias:
            return worker
        await until(lambda: self.dispatcher.status.workers > before and worker.counts.places > 0)
        return worker

    async def dismiss(self, name: str) -> None:
        """Have a worker stop as SIGTERM does, and wait for it."""
        self._stops[name].set()
        await until(lambda: f"worker {name}" not in self.nursery.names)

    def start_worker(self, name: str) -> "subprocess.Popen[bytes]":
        """One in a process of its own, which may be killed."""
        return subprocess.Popen(  # noqa: S603 - a test's own program
            [sys.executable, "-c", PROGRAM, self.broker.address, self.prefix, str(self.key_file), name], cwd=ROOT
        )

    @staticmethod
    async def serve(address: str, prefix: str, key: HouseholdKey, name: str) -> None:
        """What such a process does."""
        eyes = LookingEyes(EngineSettings(), opener="tests.fakes.recognisers:open_looking_desk")
        cluster = KafkaCluster((address,))
        async with eyes:
            worker = LookWorker(
                cluster, topics_of(Prefix(prefix)), key, eyes, name, comes_back=False, beat_s=0.3, session_s=SESSION_S
            )
            await worker.work(asyncio.Event())

    async def know(self, *labels: str) -> None:
        """Have these people known from now on, and wait until the workers can."""
        before = self.dispatcher.status.version
        self.sheets.known = dict.fromkeys(labels, 1)
        self.dispatcher.gallery_changed()
        await until(lambda: self.dispatcher.status.version > before)

    async def laid_out(self) -> Sequence[KafkaMessage]:
        """What lies on the topic of the gallery."""
        found: list[KafkaMessage] = []
        async with open_consumer(self.cluster, self.topics.gallery, group=None) as consumer:
            ends = await ends_of(consumer)
            while not await is_read(consumer, ends):
                found += await consumer.batch(100, 0.2)
        return found

    async def laid_out_without(self, name: bytes) -> None:
        """Wait until the last that lies there by a name says that there is nothing."""
        async with asyncio.timeout(LIMIT_S * shared_by()):
            while [one.value for one in await self.laid_out() if one.key == name][-1:] != [None]:
                continue

    async def look(self, *jpegs: bytes, door: str = "front", rings: bool = True) -> FoundElsewhere | None:
        async with asyncio.timeout(LIMIT_S * shared_by()):
            return await self.dispatcher.trace(jpegs, door, (), rings=rings)

    async def names(self, *jpegs: bytes, door: str = "front") -> Sequence[str | None] | None:
        """Whom a worker names; None: nobody answered."""
        found = await self.look(*jpegs, door=door)
        if found is None or found.trace is None:
            return None
        return [visitor.named.label for visitor in found.trace.visitors]

    async def until_named(self, jpeg: bytes, label: str) -> None:
        """Wait until a worker names whom the picture shows: it has its doors and the gallery then."""
        async with asyncio.timeout(LIMIT_S * shared_by()):
            while await self.names(jpeg) != [label]:  # noqa: ASYNC110 - no event tells
                await asyncio.sleep(0.1)


async def until(true: Callable[[], bool], *, within_s: float = LIMIT_S) -> None:
    """Wait for something that no event tells."""
    deadline = time.monotonic() + within_s * shared_by()
    while not true():
        assert time.monotonic() < deadline, "it never became so"
        await asyncio.sleep(0.02)


@asynccontextmanager
async def household_at(broker: Tansu, folder: Path, *, ring_s: float = 15.0) -> AsyncIterator[Household]:
    """One whose service runs, with nobody to help yet."""
    async with Nursery() as nursery:
        household = Household(broker, folder, nursery, ring_s=ring_s)
        async with asyncio.timeout(LIMIT_S):
            await household.make_topics()
        await household.open()
        yield household
