"""A long run of cameras that watch, in fast-forward: people come and go so many times as fast, and nothing may grow.

What a house's memory could grow by is frames, people who come, incidents, pictures and clips. Those are counted, and
said in days: of a day only the hours in which nothing moves are left out. What an incident waits for (a minute in
which nobody comes, five seconds of a clip) takes as long as ever, so incidents are what there are fewest of.
"""

import asyncio
import random
import statistics
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

import psutil

from bot.demo.camera.episodes import ACTS, Episode
from tests.bench.cameras.watched_home import WatchedHome, watched_home

#: Two cameras: what is drawn and encoded takes the other half of two cores.
_CAMERAS = 2
_FPS = 5.0

#: People come for so long, then nobody for so long that incidents are over, in seconds: clips are made, cards change.
_LIVELY_S, _QUIET_S = 45.0, 85.0

#: How often it is looked at what each process holds, in seconds.
_LOOK_S = 10.0

#: Somebody comes to a camera of a lively home so many times a day: four times an hour, from seven to ten.
_COMINGS_A_DAY = 60


@dataclass
class _Held:
    """What the processes held, at each look."""

    mb: dict[str, list[float]] = field(default_factory=dict)
    descriptors: dict[str, list[float]] = field(default_factory=dict)
    zombies: int = 0
    cameras: set[int] = field(default_factory=set)

    def look(self, home: WatchedHome) -> None:
        """Note what each holds now."""
        self.zombies = max(self.zombies, sum(_is_zombie(one) for one in home.processes()))
        for name, processes in home.parts().items():
            self.mb.setdefault(name, []).append(sum(_private(one) for one in processes) / 2**20)
            self.descriptors.setdefault(name, []).append(float(sum(_descriptors(one) for one in processes)))
        self.cameras |= {one.pid for one in home.parts()["processes of the cameras"]}


async def soak(models: Path, minutes: float, times: float) -> Mapping[str, Mapping[str, object]]:
    """Let people come and go; returns what the processes held, first and last, and what was left behind."""
    async with watched_home(models) as home:
        await home.add(_CAMERAS, fps=_FPS * times, speed=times)
        await home.tell_of_anybody()
        comings: list[Episode] = []
        playing = asyncio.get_running_loop().create_task(_people(home, times, comings))
        held, until = _Held(), time.monotonic() + minutes * 60
        while time.monotonic() < until:
            await asyncio.sleep(_LOOK_S)
            held.look(home)
        playing.cancel()
        await asyncio.gather(playing, return_exceptions=True)
        left = {one.pid: one for one in home.processes()}
        calls = home.rig.telegram.journal.calls()
        await home.rig.service.stop()
        behind = sum(one.is_running() and not _is_zombie(one) for one in left.values())
    shown = {
        "minutes": minutes,
        "times as fast": times,
        "comings": float(len(comings)),
        "days of comings": len(comings) / _CAMERAS / _COMINGS_A_DAY,
        "incidents": float(sum("yard" in repr(call.params) for call in calls if call.method == "sendMessage")),
        "clips": float(sum("animation" in repr(call.params) for call in calls if call.method == "editMessageMedia")),
    }
    after = {"zombies at once, most": held.zombies, "camera processes begun": len(held.cameras), "left behind": behind}
    return {
        "soak": shown,
        "MB of its own": {name: _ends(samples) for name, samples in held.mb.items()},
        "MB of its own, each tenth": {name: _tenths(samples) for name, samples in held.mb.items()},
        "descriptors": {name: _ends(samples) for name, samples in held.descriptors.items()},
        "processes": after,
    }


async def _people(home: WatchedHome, times: float, comings: list[Episode]) -> None:
    chance = random.Random(7)  # noqa: S311 - dice, not secrets
    while True:
        until = time.monotonic() + _LIVELY_S
        while time.monotonic() < until:
            for camera in home.cameras:
                comings.append(chance.choice([one for one in ACTS[camera.lookout] if one is not Episode.COVER]))
                await camera.play(comings[-1])
            await asyncio.sleep(60.0 / times)
        await asyncio.sleep(_QUIET_S)


def _ends(samples: Sequence[float]) -> dict[str, float]:
    """The median of the second fifth, after what is filled at first, of the fourth, and of the last."""
    fifth = max(1, len(samples) // 5)
    return {
        "first": statistics.median(samples[fifth : 2 * fifth] or samples),
        "fourth": statistics.median(samples[3 * fifth : 4 * fifth] or samples),
        "last": statistics.median(samples[-fifth:]),
        "most": max(samples),
    }


def _tenths(samples: Sequence[float]) -> dict[str, float]:
    """Their medians, one after the other: whether it goes on growing."""
    edges = [len(samples) * tenth // 10 for tenth in range(11)]
    return {
        str(tenth): statistics.median(samples[begin:end])
        for tenth, (begin, end) in enumerate(pairwise(edges), 1)
        if end > begin
    }


def _is_zombie(process: psutil.Process) -> bool:
    try:
        return bool(process.status() == psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


def _private(process: psutil.Process) -> int:
    """What nobody else holds, in bytes: what is read of libraries and models grows by use, and is given back."""
    try:
        return int(process.memory_full_info().uss)
    except psutil.Error:
        return 0


def _descriptors(process: psutil.Process) -> int:
    try:
        return int(process.num_fds())
    except psutil.Error:
        return 0
