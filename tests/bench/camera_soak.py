"""A long run of cameras that watch, in fast-forward: people come and go so many times as fast, and nothing may grow."""

import asyncio
import random
import statistics
import time
from collections.abc import Mapping
from pathlib import Path

import psutil

from bot.demo.camera.episodes import ACTS, Episode
from tests.bench.watched_home import WatchedHome, watched_home

#: Two cameras: what is drawn and encoded here takes the other half of two cores.
_CAMERAS = 2
_FPS = 5.0

#: People come for so long, then nobody for so long that incidents are over, in seconds: clips are made, cards change.
_LIVELY_S, _QUIET_S = 45.0, 85.0

#: How often it is looked at what each process holds, in seconds.
_LOOK_S = 10.0


async def soak(models: Path, minutes: float, times: float) -> Mapping[str, Mapping[str, object]]:
    """Let people come and go; returns what the processes held, first and last, and what was left behind."""
    async with watched_home(models) as home:
        await home.add(_CAMERAS, fps=_FPS * times, speed=times)
        await home.tell_of_anybody()
        playing = asyncio.get_running_loop().create_task(_people(home, times))
        held: dict[str, list[float]] = {}
        zombies, pids = 0, set()
        until = time.monotonic() + minutes * 60
        while time.monotonic() < until:
            await asyncio.sleep(_LOOK_S)
            zombies = max(zombies, sum(_is_zombie(one) for one in home.processes()))
            for name, processes in home.parts().items():
                held.setdefault(name, []).append(sum(_rss(one) for one in processes) / 2**20)
            pids |= {one.pid for one in home.parts()["processes of the cameras"]}
        playing.cancel()
        await asyncio.gather(playing, return_exceptions=True)
        left = {one.pid: one for one in home.processes()}
        await home.rig.service.stop()
        behind = sum(one.is_running() and not _is_zombie(one) for one in left.values())
    fast = {"minutes": minutes, "times as fast": times, "hours of a house": minutes * times / 60}
    ends = {name: _ends(samples) for name, samples in held.items()}
    after = {"zombies at once, most": zombies, "camera processes begun": len(pids), "left behind": behind}
    return {"soak": fast, "MB": ends, "processes": after}


async def _people(home: WatchedHome, times: float) -> None:
    chance = random.Random(7)  # noqa: S311 - dice, not secrets
    while True:
        until = time.monotonic() + _LIVELY_S
        while time.monotonic() < until:
            for camera in home.cameras:
                acts = ACTS[camera.view.place]
                camera.play(chance.choice([one for one in acts if one is not Episode.COVER]))
            await asyncio.sleep(60.0 / times)
        await asyncio.sleep(_QUIET_S)


def _ends(samples: list[float]) -> dict[str, float]:
    """The median of the second fifth, after what is filled at first, of the fourth, and of the last."""
    fifth = max(1, len(samples) // 5)
    return {
        "first": statistics.median(samples[fifth : 2 * fifth] or samples),
        "fourth": statistics.median(samples[3 * fifth : 4 * fifth] or samples),
        "last": statistics.median(samples[-fifth:]),
        "most": max(samples),
    }


def _is_zombie(process: psutil.Process) -> bool:
    try:
        return bool(process.status() == psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


def _rss(process: psutil.Process) -> int:
    try:
        return int(process.memory_info().rss)
    except psutil.NoSuchProcess:
        return 0
