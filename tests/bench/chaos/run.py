"""Episodes: people ring, something goes wrong, it goes well again, and everything is checked."""

import asyncio
import shutil
import time
import traceback
from collections import Counter
from collections.abc import Awaitable, Collection
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import psutil

from tests.bench.chaos.checks.closing import close
from tests.bench.chaos.checks.proof import AT_THE_END, EVERY_EPISODE, latest_opening_s, lost_in_memory, not_told
from tests.bench.chaos.faults import Fault, name_of, possible
from tests.bench.chaos.figures import Figures
from tests.bench.chaos.guest import give_pass, has_pass
from tests.bench.chaos.home import PATIENT_S, ChaosHome, chaos_home
from tests.bench.chaos.neighbours import Part
from tests.bench.chaos.people import Attending, tidy_up
from tests.bench.chaos.visitors import Pace, planned, ring
from tests.bench.chaos.waiting import Broken, within
from tests.rig.machine import shared_by

#: What goes wrong begins and ends within so long, beside the time for which people ring; this and the next in seconds
#: of a machine that does nothing else.
HEALED_S = 180.0

#: Everything is to be told, and every part well, so long after it goes well again.
SETTLED_S = 150.0

#: What is asked of a house at its end is answered within so long.
CLOSED_S = 900.0

#: How much is told of whatever broke a run off, in characters, and of how many rings that were not told.
_TOLD, _MOST_TOLD = 3000, 5

#: How often the disk is asked whether everything is told, in seconds.
ASKED_EVERY_S = 0.2

#: More calls than an episode has.
MOST_CALLS = 10_000

#: After so many episodes it is said how far it is.
SAID_EVERY = 10


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
            figures.wrong += await _found(
                f"episode {figures.episodes} ({name_of(fault)})", _one(home, fault, pace, chance, figures)
            )
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
            figures.wrong += await _found("at the end", _close(home))
        if figures.wrong:
            shutil.copytree(home.books.data, folder / "data-when-broken", dirs_exist_ok=True)
    return figures


async def _found(when: str, part: Awaitable[None]) -> list[str]:
    """What a part of the run finds wrong; of whatever else breaks it off, where that came from."""
    try:
        await part
    except Broken as broken:
        return [f"{when}: {what}" for what in broken.args]
    except Exception as exc:  # noqa: BLE001 - a run ends with what it found, and its figures
        return [f"{when}: {''.join(traceback.format_exception(exc))[-_TOLD:]}"]
    return []


async def _one(home: ChaosHome, fault: Fault, pace: Pace, chance: Random, figures: Figures) -> None:
    if Part.GUEST in home.parts and not has_pass(home):
        async with within(SETTLED_S, "the guest had a pass"):
            await give_pass(home)
    await episode(home, fault, pace, chance, figures)


async def _close(home: ChaosHome) -> None:
    async with within(CLOSED_S, "the house was closed, and a backup of it put elsewhere"):
        wrong = await close(home)
    if wrong:
        raise Broken(*wrong)


async def episode(home: ChaosHome, fault: Fault, pace: Pace, chance: Random, figures: Figures) -> None:
    """People ring at some doors and others do something about it, while one thing goes wrong; raises Broken."""
    presses = planned(pace, chance)
    theirs = {door: chance.getrandbits(64) for door in presses}
    began = time.monotonic()
    async with within(HEALED_S + pace.lasts_s, "it began to go wrong") as waited, fault(home, chance):
        waited.what = "all had rung, and done something about it"
        async with asyncio.TaskGroup() as tasks:
            until = time.monotonic() + pace.lasts_s
            for door, moments in presses.items():
                attending = Attending(home, door, Random(theirs[door]))  # noqa: S311
                tasks.create_task(ring(home, door, moments))
                tasks.create_task(attending.attend(until))
        waited.what = "it went well again"
    healed = time.monotonic()
    await settle(home)
    figures.settling_s.append(round(time.monotonic() - healed, 1))
    figures.calls.update(_statuses(home, began))
    if wrong := [what for check in EVERY_EPISODE for what in check(home)]:
        raise Broken(*wrong)


async def settle(home: ChaosHome) -> None:
    """Wait until everything is told and nobody waits at a door; raises Broken."""
    async with within(SETTLED_S, "the service was well") as waited:
        if home.service.process is None or home.service.process.returncode is not None:
            raise Broken(f"the service ended by itself:\n{home.service.log[-_TOLD:]}")
        await home.all_connected()
        waited.what = "the cards came to rest"
        await home.service.until_quiet(PATIENT_S)
        while wrong := not_told(home, home.tally.untold):
            waited.what = f"everybody was told: {'; '.join(wrong[:_MOST_TOLD])}"
            await asyncio.sleep(ASKED_EVERY_S)
        home.tally.untold.clear()
        waited.what = "nobody stood at a door"
        await tidy_up(home, waited)
        waited.what = "the cards came to rest behind the last tap"
        await home.service.until_quiet(PATIENT_S)


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
    figures.lives_mib = [(len(one.threads), one.memory_mib[0], one.memory_mib[-1]) for one in lives if one.threads]
    figures.temporary_files = sum(1 for _ in home.temporary.rglob("*"))
