"""Episodes: people ring, something goes wrong, it goes well again, and everything is checked."""

import asyncio
import shutil
import time
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import psutil

from tests.bench.chaos.checks.closing import close
from tests.bench.chaos.checks.proof import AT_THE_END, EVERY_EPISODE, latest_opening_s, lost_in_memory, not_told
from tests.bench.chaos.faults import Fault, name_of, possible
from tests.bench.chaos.figures import Figures
from tests.bench.chaos.guest import give_pass, has_pass
from tests.bench.chaos.home import ChaosHome, chaos_home
from tests.bench.chaos.neighbours import Part
from tests.bench.chaos.people import Attending, tidy_up
from tests.bench.chaos.visitors import Pace, planned, ring
from tests.rig.machine import shared_by

#: Everything is to be told, and every part well, so long after it goes well again on a machine that does nothing else,
#: in seconds.
SETTLED_S = 150.0

#: How often the disk is asked whether everything is told, in seconds.
ASKED_EVERY_S = 0.2

#: More calls than an episode has.
MOST_CALLS = 10_000

#: After so many episodes it is said how far it is.
SAID_EVERY = 10


class Broken(Exception):
    """Something that must hold does not."""


@dataclass(slots=True)
class Weight:
    """What one life of the service weighed, each time all was quiet."""

    memory_mib: list[float] = field(default_factory=list)
    descriptors: list[int] = field(default_factory=list)
    threads: list[int] = field(default_factory=list)


async def run(
    folder: Path,
    rings: int,
    seed: int,
    *,
    pace: Pace | None = None,
    only: tuple[Fault, ...] = (),
    parts: Collection[Part] = (),
    real_boards: int = 1,
) -> Figures:
    """Ring so often, with this chance; the figures, ``wrong`` empty where everything held."""
    pace = pace or Pace()
    figures = Figures(
        seed,
        shared_by(),
        pace.gap_s,
        pace.gaps,
        pace.lasts_s,
        parts=tuple(parts),
        real_boards=real_boards if Part.FIRMWARE in parts else 0,
    )
    async with chaos_home(folder, parts, real_boards) as home:
        began = time.monotonic()
        faults = only or possible(home)
        lives: list[Weight] = [Weight()]
        pid = _pid(home)
        while len(home.tally.rings) < rings and not figures.wrong:
            figures.episodes += 1
            # nobody's chance hangs on who was quicker: what is planned for an episode is the same in each run of a seed
            chance = Random(f"{seed} {figures.episodes}")  # noqa: S311 - which fault comes when
            fault = chance.choice(faults)
            figures.faults[name_of(fault)] += 1
            try:
                if Part.GUEST in parts and not has_pass(home):
                    await give_pass(home)
                await episode(home, fault, pace, chance, figures)
            except Broken as broken:
                figures.wrong += [f"episode {figures.episodes} ({name_of(fault)}): {what}" for what in broken.args]
            except (TimeoutError, ExceptionGroup) as exc:
                figures.wrong.append(f"episode {figures.episodes} ({name_of(fault)}): {exc!r:.500}")
            if pid != _pid(home):
                pid = _pid(home)
                lives.append(Weight())
            _weigh(home, lives[-1])
            if figures.episodes % SAID_EVERY == 0:
                _say(home, figures, time.monotonic() - began)
        figures.wrong += [f"at the end: {what}" for check in AT_THE_END for what in check(home)]
        figures.took_s = round(time.monotonic() - began, 1)
        _sum_up(home, figures, lives)
        print(figures.as_json(), flush=True)  # what is asked of a house at its end may take minutes
        if not figures.wrong:
            figures.wrong += [f"at the end: {what}" for what in await close(home)]
        if figures.wrong:
            shutil.copytree(home.books.data, folder / "data-when-broken")
    return figures


async def episode(home: ChaosHome, fault: Fault, pace: Pace, chance: Random, figures: Figures) -> None:
    """People ring at some doors and others do something about it, while one thing goes wrong; raises Broken."""
    presses = planned(pace, chance)
    theirs = {door: chance.getrandbits(64) for door in presses}
    began = time.monotonic()
    async with fault(home, chance), asyncio.TaskGroup() as tasks:
        until = time.monotonic() + pace.lasts_s
        for door, moments in presses.items():
            attending = Attending(home, door, Random(theirs[door]))  # noqa: S311
            tasks.create_task(ring(home, door, moments))
            tasks.create_task(attending.attend(until))
    healed = time.monotonic()
    await settle(home)
    figures.settling_s.append(round(time.monotonic() - healed, 1))
    figures.calls.update(_statuses(home, began))
    if wrong := [what for check in EVERY_EPISODE for what in check(home)]:
        raise Broken(*wrong)


async def settle(home: ChaosHome) -> None:
    """Wait until everything is told and nobody waits at a door; raises Broken."""
    wrong = ["the service is not well"]
    try:
        async with asyncio.timeout(SETTLED_S * shared_by()):
            if home.service.process is None or home.service.process.returncode is not None:
                raise Broken(f"the service ended by itself:\n{home.service.log[-3000:]}")
            await home.all_connected()
            wrong = ["the cards do not come to rest"]
            await home.service.until_quiet(SETTLED_S * shared_by())
            while wrong := list(not_told(home, home.tally.untold)):  # noqa: ASYNC110 - what is asked is what the disk holds
                await asyncio.sleep(ASKED_EVERY_S)
            home.tally.untold.clear()
            wrong = ["somebody still waits at a door, and the buttons do nothing"]
            await tidy_up(home)
            await home.service.until_quiet(SETTLED_S * shared_by())
    except TimeoutError:
        raise Broken(*wrong) from None


def _statuses(home: ChaosHome, since: float) -> Counter[int]:
    """How the calls of the service ended since then, by their status; 0: nobody heard."""
    found: Counter[int] = Counter()
    for call in home.telegram.journal.newest(MOST_CALLS):
        if call.arrived < since:
            break
        found[call.status] += call.method != "getUpdates"
    return found


def _say(home: ChaosHome, figures: Figures, took_s: float) -> None:
    rings = len(home.tally.rings)
    settling_s = sum(figures.settling_s[-SAID_EVERY:]) / SAID_EVERY
    print(
        f"{rings} rings, {figures.episodes} episodes, {60 * rings / took_s:.0f} rings a minute; "
        f"{len(home.tally.openings)} openings; {settling_s:.1f} s until quiet",
        flush=True,
    )


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
    figures.rings, figures.visits = len(tally.rings), len(home.books.visits())
    figures.lost_in_memory = lost_in_memory(home)
    figures.kills, figures.orders, figures.openings = tally.kills, len(tally.orders), len(tally.openings)
    figures.latest_opening_s, figures.shared_by = round(latest_opening_s(home), 2), round(shared_by(), 1)
    figures.messages_unheard, figures.updates = tally.unheard, tally.updates
    figures.episodes_in_longest_life = len(longest.threads)
    warm = min(2, len(longest.threads) - 1)
    figures.memory_mib = (longest.memory_mib[warm], longest.memory_mib[-1])
    figures.descriptors = (longest.descriptors[warm], longest.descriptors[-1])
    figures.threads = (longest.threads[warm], longest.threads[-1])
    figures.temporary_files = sum(1 for _ in home.temporary.rglob("*"))
