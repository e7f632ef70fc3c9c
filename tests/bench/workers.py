"""Looks a second: by the service alone, with one and with two workers over a real broker; and one killed with -9.

    uv run python -m tests.bench.workers [--looks N] [--doors N] [--json]

Every look is another picture of a person at the door (640 × 480). So many doors (``--doors``) ring one look after the
other, all at once. The workers are ``main.py worker`` as it is started, on this very machine, so two of them share its
cores with the service, the broker (Tansu, in memory) and the bench. On two cores two workers show how looks are shared
out, and not what a second machine brings. While one is killed the service waits as long as it takes (a household's
waits for two seconds, and looks itself then): it shows what the queue loses, which is to be nothing.
"""

import argparse
import asyncio
import json
import os
import secrets
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from itertools import count
from pathlib import Path
from typing import Any

import psutil

from bot.house.doors.door import DoorId
from bot.house.people import Person, PersonId, PhotoId, Verdict
from bot.kafka.cluster import KafkaCluster
from bot.kafka.looks.asking.dispatcher import LookDispatcher
from bot.kafka.looks.sealing import new_key, read_key
from bot.kafka.looks.topics import LookTopics, topics_of
from bot.nursery import Nursery
from bot.vision import Vision
from recognizer.face import EngineSettings
from tests.fakes.books import MemoryPeople
from tests.portraits import at_the_door, eileen, grace
from tests.rig.kafka.broker import Tansu

ROOT = Path(__file__).parents[2]
#: Longer than anything here takes: the queue is measured, not the service's patience.
WAIT_S = 120.0
PEOPLE = {"0001": grace, "0002": eileen}


class Prefix:
    """Names topics."""

    def __init__(self) -> None:
        self.prefix = f"bench{secrets.token_hex(3)}"

    def topic(self, word: str) -> str:
        """See ``Prefixed``."""
        return f"{self.prefix}.{word}"


class Building:
    """A service with a real recogniser, and workers as they are started."""

    def __init__(self, eyes: Vision, broker: Tansu, folder: Path, cache: Path, nursery: Nursery) -> None:
        self.eyes = eyes
        self._broker = broker
        self._cache = cache
        self._prefix = Prefix()
        self._key = folder / "workers.key"
        self._key.write_bytes(new_key())
        self._topics: LookTopics = topics_of(self._prefix)
        self._nursery = nursery
        self._pictures = pictures()
        cluster = KafkaCluster((broker.address,))
        key = read_key(self._key)
        self.dispatcher = LookDispatcher(cluster, self._topics, key, eyes.sheets, ring_s=WAIT_S, patient_s=WAIT_S)

    async def open(self) -> None:
        """Learn everybody, and let workers come."""
        topics = self._topics
        await self._broker.make(topics.looks, topics.patient, partitions=8)
        await self._broker.make(topics.answers, topics.dead, topics.gallery, partitions=1)
        for name, portrait in PEOPLE.items():
            await self.eyes.learn(PersonId(name), at_the_door(portrait()))
        self._nursery.keep("workers", self.dispatcher.run)
        await until(lambda: self.dispatcher.status.version > 0)

    def hire(self, name: str) -> "subprocess.Popen[bytes]":
        """Start a worker."""
        env = {
            **os.environ, "KAFKA_SERVERS": self._broker.address, "KAFKA_TOPIC_PREFIX": self._prefix.prefix,
            "DETECTOR": "hog", "MODEL_DIR": str(self._cache), "DOORMAN_ENV_FILE": str(self._cache / "absent.env"),
        }  # fmt: skip
        command = [sys.executable, str(ROOT / "main.py"), "worker", "--key", str(self._key), "--name", name]
        return subprocess.Popen(command, env=env, cwd=self._cache, stderr=subprocess.DEVNULL)  # noqa: S603 - ourselves

    async def ring(self, looks: int, doors: int) -> tuple[list[float], int]:
        """So many looks by so many doors at once; how long each took, and how many named nobody."""
        took: list[float] = []
        left = iter(range(looks))
        unnamed = 0

        async def one_door(door: DoorId) -> None:
            nonlocal unnamed
            for _ in left:
                picture = next(self._pictures)
                began = time.perf_counter()
                seen = await self.eyes.look([(PhotoId("p"), picture)], door=door)
                took.append(time.perf_counter() - began)
                unnamed += not any(one.verdict is Verdict.NAMED for one in seen.sightings)

        async with asyncio.TaskGroup() as tasks:
            for number in range(doors):
                tasks.create_task(one_door(DoorId(f"door{number}")))
        return took, unnamed


def pictures() -> Iterator[bytes]:
    """Ever another one: none was seen before, so that nothing is remembered of it."""

    def shown(number: int) -> bytes:
        portrait = list(PEOPLE.values())[number % 2]()
        return at_the_door(portrait, height=400 + number % 37, left=150 + number % 61, light=0.9 + number % 97 / 500)

    return map(shown, count())


async def until(true: Callable[[], bool], within_s: float = 120.0) -> None:
    """Wait for something that no event tells."""
    deadline = time.monotonic() + within_s
    while not true():
        if time.monotonic() > deadline:
            raise TimeoutError("it never became so")
        await asyncio.sleep(0.05)


def told(took: Sequence[float], began: float, unnamed: int) -> dict[str, Any]:
    """Looks a second, and how long they took."""
    ordered = sorted(took)
    return {
        "looks": len(took),
        "a_second": round(len(took) / (time.perf_counter() - began), 2),
        "p50_ms": round(statistics.median(ordered) * 1000),
        "p95_ms": round(ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))] * 1000),
        "unnamed": unnamed,
    }


def memory_mib(process: "subprocess.Popen[bytes]") -> Mapping[str, int]:
    """What a worker holds, and its recogniser's process."""
    whole = psutil.Process(process.pid)
    held = {"worker": whole.memory_info().rss, "recogniser": sum(c.memory_info().rss for c in whole.children())}
    return {name: round(size / 1024**2) for name, size in held.items()}


@asynccontextmanager
async def building() -> AsyncIterator[Building]:
    """One, with its broker, in a folder that goes."""
    broker = Tansu()
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        people = MemoryPeople()
        for name in PEOPLE:
            await people.save(Person(PersonId(name), name))
        settings = EngineSettings(detector="hog", persons="off", cache_folder=folder)
        await broker.start()
        try:
            async with (
                Vision(folder=folder / "gallery", settings=settings, people=people) as eyes,
                Nursery() as nursery,
            ):
                house = Building(eyes, broker, folder, folder, nursery)
                await house.open()
                yield house
        finally:
            broker.kill()


async def measured(looks: int, doors: int) -> dict[str, Any]:
    """Everything."""
    figures: dict[str, Any] = {"cores": os.cpu_count(), "doors": doors, "load_before": round(os.getloadavg()[0], 1)}
    hired: list[subprocess.Popen[bytes]] = []
    try:
        async with building() as house:
            await house.ring(2, 1)
            began = time.perf_counter()
            figures["service_alone"] = told(*_swapped(await house.ring(looks, doors), began))
            house.eyes.helped_by(house.dispatcher)
            for workers in (1, 2):
                hired.append(house.hire(f"worker{workers}"))
                await until(lambda workers=workers: house.dispatcher.status.workers == workers)  # type: ignore[misc]
                await asyncio.sleep(14)  # so long a group is joined by whoever has a lasting name in it, on this broker
                await house.ring(2 * workers, doors)
                answered = house.dispatcher.status.answered
                began = time.perf_counter()
                figure = told(*_swapped(await house.ring(looks, doors), began))
                figure["by_workers"] = house.dispatcher.status.answered - answered
                figure["memory_mib"] = memory_mib(hired[-1])
                figures[f"workers_{workers}"] = figure
            figures["killed"] = await _killed(house, hired, looks, doors)
    finally:
        for process in hired:
            process.kill()
    return figures


async def _killed(
    house: Building, hired: Sequence["subprocess.Popen[bytes]"], looks: int, doors: int
) -> dict[str, Any]:
    """One of two, in the middle of its work."""
    before = house.dispatcher.status
    lag = 0

    async def kill() -> None:
        nonlocal lag
        await until(lambda: house.dispatcher.status.answered - before.answered >= looks // 4)
        hired[0].send_signal(signal.SIGKILL)
        while True:
            lag = max(lag, *(house.dispatcher.lags or [0]))
            await asyncio.sleep(0.2)

    killing = asyncio.get_running_loop().create_task(kill())
    began = time.perf_counter()
    took, unnamed = await house.ring(looks, doors)
    killing.cancel()
    after = house.dispatcher.status
    return {
        **told(took, began, unnamed),
        "longest_s": round(max(took), 1),
        "lost": looks - len(took),
        "answered_by_workers": after.answered - before.answered,
        "by_the_service_itself": after.own - before.own,
        "answers_that_came_twice_and_were_dropped": after.late - before.late,
        "twice": (after.answered - before.answered) + (after.own - before.own) - looks,
        "longest_lag": lag,
    }


def _swapped(rung: tuple[list[float], int], began: float) -> tuple[list[float], float, int]:
    return rung[0], began, rung[1]


def main() -> None:
    """Measure and print."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--looks", type=int, default=60)
    asked.add_argument("--doors", type=int, default=6)
    asked.add_argument("--json", action="store_true")
    chosen = asked.parse_args()
    figures = asyncio.run(measured(chosen.looks, chosen.doors))
    if chosen.json:
        print(json.dumps(figures, indent=1))
        return
    for name, figure in figures.items():
        print(f"{name:>14}  {figure}")


if __name__ == "__main__":
    main()
