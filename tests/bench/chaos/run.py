"""Episodes: people ring, something goes wrong, it goes well again, and everything is checked."""

import asyncio
import random
import shutil
import time
from collections import Counter
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import psutil

from tests.bench.chaos.faults import FAULTS, Fault, disk_is_full, name_of
from tests.bench.chaos.home import DOORS, ChaosHome, chaos_home
from tests.bench.chaos.people import answer, newest, tidy_up
from tests.bench.chaos.proof import EVERY_EPISODE, not_told

#: Everything is to be told, and every part well, so long after it goes well again, in seconds.
SETTLED_S = 150.0


class Broken(Exception):
    """Something that must hold does not."""


@dataclass(slots=True)
class Weight:
    """What one life of the service weighed, each time all was quiet."""

    memory_mib: list[float] = field(default_factory=list)
    descriptors: list[int] = field(default_factory=list)
    threads: list[int] = field(default_factory=list)


@dataclass(slots=True)
class Figures:
    """What a run shows."""

    seed: int
    rings: int = 0
    visits: int = 0
    episodes: int = 0
    faults: Counter[str] = field(default_factory=Counter)
    kills: int = 0
    orders: int = 0
    openings: int = 0
    messages_unheard: int = 0
    longest_settling_s: float = 0.0
    took_s: float = 0.0
    #: Of the life of the service in which most episodes passed: the first and the last that was weighed.
    episodes_in_longest_life: int = 0
    memory_mib: tuple[float, float] = (0.0, 0.0)
    descriptors: tuple[int, int] = (0, 0)
    threads: tuple[int, int] = (0, 0)
    temporary_files: int = 0
    wrong: list[str] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """For ``--json``."""
        return asdict(self)


async def run(folder: Path, rings: int, seed: int, *, only: tuple[Fault, ...] = ()) -> Figures:
    """Ring so often, with this chance; the figures, ``wrong`` empty where everything held."""
    chance = random.Random(seed)  # noqa: S311 - which fault comes when
    figures = Figures(seed)
    began = time.monotonic()
    async with chaos_home(folder, chance) as home:
        faults = only or tuple(fault for fault in FAULTS if fault is not disk_is_full or home.disk)
        lives: list[Weight] = [Weight()]
        pid = _pid(home)
        while len(home.tally.rings) < rings and not figures.wrong:
            fault = chance.choice(faults)
            figures.faults[name_of(fault)] += 1
            figures.episodes += 1
            try:
                await episode(home, fault, figures)
            except Broken as broken:
                figures.wrong += [f"episode {figures.episodes} ({name_of(fault)}): {what}" for what in broken.args]
            if pid != _pid(home):
                pid = _pid(home)
                lives.append(Weight())
            _weigh(home, lives[-1])
            if figures.episodes % 20 == 0:
                print(f"{len(home.tally.rings)} rings, {figures.episodes} episodes", flush=True)
        _sum_up(home, figures, lives)
        figures.took_s = round(time.monotonic() - began, 1)
        if figures.wrong:
            shutil.copytree(home.data, folder / "data-when-broken")
    return figures


async def episode(home: ChaosHome, fault: Fault, figures: Figures) -> None:
    """Some doors ring, some more than once, while one thing goes wrong; raises Broken."""
    chance = home.chance
    before = newest(home)
    async with fault(home), asyncio.TaskGroup() as tasks:
        for door in chance.sample(list(DOORS), chance.randint(2, len(DOORS))):
            for _ in range(chance.choice((1, 1, 2, 3))):
                home.press(door)
                await asyncio.sleep(chance.uniform(0, 0.2))
            tasks.create_task(answer(home, door, before))
    healed = time.monotonic()
    await settle(home)
    figures.longest_settling_s = max(figures.longest_settling_s, round(time.monotonic() - healed, 1))
    if wrong := [what for check in EVERY_EPISODE for what in check(home)]:
        raise Broken(*wrong)


async def settle(home: ChaosHome) -> None:
    """Wait until everything is told and nobody waits at a door; raises Broken."""
    wrong = ["the service is not well"]
    try:
        async with asyncio.timeout(SETTLED_S):
            if home.service.process is None or home.service.process.returncode is not None:
                raise Broken(f"the service ended by itself:\n{home.service.log[-3000:]}")
            await home.all_connected()
            while wrong := list(not_told(home)):  # noqa: ASYNC110 - what is asked is what the disk holds
                await asyncio.sleep(0.1)
            wrong = ["somebody still waits at a door, and the buttons do nothing"]
            await tidy_up(home)
            await home.service.until_quiet(60)
    except TimeoutError:
        raise Broken(*wrong) from None


def _pid(home: ChaosHome) -> int:
    return home.service.process.pid if home.service.process else 0


def _weigh(home: ChaosHome, life: Weight) -> None:
    process = psutil.Process(_pid(home))
    life.memory_mib.append(round(process.memory_info().rss / 2**20, 1))
    life.descriptors.append(process.num_fds())
    life.threads.append(process.num_threads())


def _sum_up(home: ChaosHome, figures: Figures, lives: list[Weight]) -> None:
    longest = max(lives, key=lambda life: len(life.threads))
    tally = home.tally
    figures.rings, figures.visits = len(tally.rings), len(home.visits())
    figures.kills, figures.orders, figures.openings = tally.kills, len(tally.orders), len(tally.openings)
    figures.messages_unheard = tally.unheard
    figures.episodes_in_longest_life = len(longest.threads)
    warm = min(2, len(longest.threads) - 1)
    figures.memory_mib = (longest.memory_mib[warm], longest.memory_mib[-1])
    figures.descriptors = (longest.descriptors[warm], longest.descriptors[-1])
    figures.threads = (longest.threads[warm], longest.threads[-1])
    figures.temporary_files = sum(1 for _ in home.temporary.rglob("*"))
