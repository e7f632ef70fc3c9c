"""What cameras that watch cost, and how soon they tell: ``uv run python -m tests.bench.cameras [--json FILE]``.

The service as a process of its own with four cameras of 640×360 and 5 pictures a second over real RTSP (a key picture
every two seconds), real models, and the strict stand-in for Telegram, all on this machine; the streams are drawn and
encoded in a process of their own, which is not counted. "first frame" is the moment at which the camera draws the first
picture in which half of somebody is; "on the wire" is when the request comes in at Telegram's side.
A walk is timed before a camera at rest only; rings "alone" are between the walks. A part that fails is said, and the
others go on. ``--models``: where YuNet's and YOLOX-nano's files are. ``--soak MINUTES`` lets it run instead, so many
times as fast.
"""

import argparse
import asyncio
import json
import os
import statistics
import time
import traceback
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.bench.cameras.every_frame import baselines
from tests.bench.cameras.rings import Rings
from tests.bench.cameras.soak import soak
from tests.bench.cameras.walks import Walks
from tests.bench.cameras.watched_home import WatchedHome, cores, processor_s, watched_home

SHARED = Path(__file__).parents[4] / "shared" / "models"

CAMERAS, FPS = 4, 5.0

#: How long the processor is counted, and how long a house is left alone before, in seconds.
COUNTED_S, SETTLED_S = 27.0, 12.0
#: The same with no camera.
ALONE_S = 8.0

#: One in three moves: in so many seconds each, first these cameras, then those.
TURNS: Sequence[tuple[int, ...]] = ((0,), (1,), (2, 3))
TURN_S = 9.0

#: Somebody walks before every camera again and again: so often, in seconds.
BUSY_EVERY_S = 8.0

#: What a round of walks takes; and, after the last, rings beside busy cameras and the naive scripts, in seconds.
ROUND_S, REST_S = 18.0, 60.0

Figures = dict[str, float]


@dataclass
class Found:
    """What was measured so far; kept where a later part fails."""

    parts: dict[str, Mapping[str, object]] = field(default_factory=dict)
    failed: list[str] = field(default_factory=list)

    def add(self, parts: Mapping[str, Mapping[str, object]]) -> None:
        """Take it in, and print it at once."""
        self.parts |= parts
        show(parts)

    async def attempt(self, what: str, part: Callable[[], Awaitable[None]], within_s: float) -> None:
        """Measure one part; what fails is said."""
        try:
            async with asyncio.timeout(within_s):
                await part()
        except Exception:  # noqa: BLE001 - what was measured is worth more
            self.failed.append(what)
            print(f"\n{what}: FAILED", flush=True)
            traceback.print_exc()


async def share_of_a_core(home: WatchedHome, seconds: float) -> Figures:
    """Per cent of one core by part, from now on."""
    before = {name: processor_s(processes) for name, processes in home.parts().items()}
    begun = time.monotonic()
    await asyncio.sleep(seconds)
    spent = {name: processor_s(processes) for name, processes in home.parts().items()}
    took = time.monotonic() - begun
    shares = {name: 100 * (spent[name] - before.get(name, 0.0)) / took for name in spent}
    return {**shares, "in all": sum(shares.values())}


async def one_in_three(home: WatchedHome, walks: Walks) -> None:
    """Somebody walks about before one in three cameras, in turns."""
    for turn in TURNS:
        for n in turn:
            await walks.play(home.cameras[n])
        await asyncio.sleep(TURN_S)


def held(home: WatchedHome) -> Figures:
    """What each process holds, in MB."""
    infos = [one.memory_full_info() for one in home.parts()["processes of the cameras"]]
    return {
        "a camera, RSS": max(info.rss for info in infos) / 2**20,
        "a camera, PSS": max(info.pss for info in infos) / 2**20,
        "the watcher, RSS": max(one.memory_info().rss for one in home.parts()["watcher of all cameras"]) / 2**20,
    }


@dataclass
class Bench:
    """The parts, in their order; each finds the house as the one before it left it."""

    home: WatchedHome
    found: Found
    #: ``time.monotonic()`` when all is to be over, and how often to ring.
    ends: float
    presses: int

    def __post_init__(self) -> None:
        self.walks, self.alone, self.busy = Walks(self.home), Rings(), Rings()

    async def still(self) -> None:
        """The processor without a camera and with four that see nothing move."""
        without = await share_of_a_core(self.home, ALONE_S)
        self.found.add({"no camera, % of a core": without})
        await self.home.add(CAMERAS, fps=FPS)
        await self.home.tell_of_anybody()
        await asyncio.sleep(SETTLED_S)
        self.found.add({"still, % of a core": await share_of_a_core(self.home, COUNTED_S)})

    async def moving(self) -> None:
        """The same with one in three moving; and what the processes hold."""
        playing = asyncio.get_running_loop().create_task(one_in_three(self.home, self.walks))
        shares = await share_of_a_core(self.home, len(TURNS) * TURN_S)
        await playing
        await self.walks.settled()
        self.found.add({"one in three moving, % of a core": shares, "MB": held(self.home)})

    async def rounds(self) -> None:
        """Walks after a rest as long as there is time, rings in the rests."""
        while time.monotonic() + self.walks.at_rest_in_s + ROUND_S < self.ends - REST_S:
            await asyncio.sleep(min(self.walks.at_rest_in_s, SETTLED_S))  # clips are made
            rested = time.monotonic() + self.walks.at_rest_in_s
            await self.alone.until(self.home, self.presses, rested - 3.0)
            await asyncio.sleep(self.walks.at_rest_in_s)
            await self.walks.round()
            self.tell()

    async def rings(self) -> None:
        """Rings while somebody walks before every camera; the first walks of each are timed, too."""

        async def keep_busy() -> None:
            while True:
                for camera in self.home.cameras:
                    await self.walks.play(camera)
                    await asyncio.sleep(BUSY_EVERY_S / CAMERAS)

        walking = asyncio.get_running_loop().create_task(keep_busy())
        await asyncio.sleep(BUSY_EVERY_S)
        try:
            await self.busy.until(self.home, self.presses, self.ends - REST_S / 4)
        finally:
            walking.cancel()
            await asyncio.gather(walking, return_exceptions=True)
            await self.walks.settled()
            self.tell()

    def tell(self) -> None:
        """Say the latencies as they are now."""
        walks = self.walks
        told = {
            "first frame → text": {**ranks(walks.texts), "of": float(walks.timed)},
            "first frame → name": {**ranks(walks.names), "of": float(walks.known)},
        }
        rung: dict[str, object] = {
            "ring → text, alone": ranks(self.alone.texts),
            "ring → name, alone": ranks(self.alone.names),
            "ring → text, all cameras busy": ranks(self.busy.texts),
            "ring → name, all cameras busy": ranks(self.busy.names),
        }
        if self.alone.texts and self.busy.texts:
            rung["text: busy / alone"] = over(self.busy.texts, self.alone.texts)
        if self.alone.names and self.busy.names:
            rung["name: busy / alone"] = over(self.busy.names, self.alone.names)
        self.found.add({"latency, ms": told, "rings, ms": rung})
        if walks.untold:
            print("not told within 10 s:", *walks.untold, sep="\n  ", flush=True)


def over(busy: Sequence[float], alone: Sequence[float]) -> Figures:
    """How many times as long."""
    mine, theirs = ranks(busy), ranks(alone)
    return {rank: mine[rank] / theirs[rank] for rank in ("p50", "p95")}


def ranks(times: Sequence[float]) -> Figures:
    """Their median, 95th percentile and number."""
    if len(times) < 2:
        return {"p50": times[0], "p95": times[0], "n": len(times)} if times else {}
    marks = statistics.quantiles(times, n=100, method="inclusive")
    return {"p50": marks[49], "p95": marks[94], "n": float(len(times))}


async def run(found: Found, models: Path, ends: float, presses: int) -> None:
    """Measure what a house does."""
    async with watched_home(models) as home:
        bench = Bench(home, found, ends, presses)
        await found.attempt("still", bench.still, 120.0)
        await found.attempt("moving", bench.moving, 90.0)
        await found.attempt("walks", bench.rounds, max(60.0, ends - time.monotonic()))
        await found.attempt("rings", bench.rings, 120.0)


def show(found: Mapping[str, object]) -> None:
    """Print the figures."""
    for part, values in found.items():
        print(f"\n{part}")
        for name, value in values.items() if isinstance(values, Mapping) else ():
            if isinstance(value, Mapping):
                print(f"  {name:36}", "  ".join(f"{rank} {number:7.2f}" for rank, number in value.items()))
            else:
                print(f"  {name:36}{value:8.1f}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--models", type=Path, default=SHARED)
    parser.add_argument("--minutes", type=float, default=11.0, help="in all; longer: more walks")
    parser.add_argument("--presses", type=int, default=20, help="alone, and as many with busy cameras")
    parser.add_argument("--soak", type=float, metavar="MINUTES")
    parser.add_argument("--times", type=float, default=10.0, help="of the soak: how many times as fast")
    parser.add_argument("--json", type=Path)
    chosen = parser.parse_args()
    begun, loads, found = time.monotonic(), os.getloadavg(), Found()

    async def naive() -> None:
        found.add({"naive, % of a core": await asyncio.to_thread(baselines, chosen.models, FPS, CAMERAS)})

    async def soaked() -> None:
        found.add(await soak(chosen.models, chosen.soak, chosen.times))

    async def house() -> None:
        await run(found, chosen.models, begun + 60 * chosen.minutes, chosen.presses)

    async def everything() -> None:
        if chosen.soak:
            await found.attempt("soak", soaked, 60 * chosen.soak + 300)
        else:
            await found.attempt("the house", house, 60 * chosen.minutes + 120)
            await found.attempt("naive", naive, 120.0)

    asyncio.run(everything())
    found.parts["machine"] = {
        "cores": float(cores()),
        "load at first": loads[0],
        "load at last": os.getloadavg()[0],
        "s": time.monotonic() - begun,
    }
    print("\n" + "=" * 30)
    show(found.parts)
    if found.failed:
        print("\nfailed:", ", ".join(found.failed))
    if chosen.json:
        chosen.json.write_text(json.dumps({**found.parts, "failed": found.failed}, indent=2), encoding="utf-8")


if __name__ == "__main__":
    main()
