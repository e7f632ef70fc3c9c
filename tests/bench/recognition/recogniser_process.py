"""The recogniser's process: how soon it is warm, what the way there costs, how long the event loop is held, memory.

uv run python -m tests.bench.recognition.recogniser_process [--looks N] [--json FILE]
"""

import argparse
import asyncio
import json
import os
import signal
import statistics
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import psutil

from bot.house.people import PhotoId
from bot.vision import Vision
from recognizer.detect.engine import open_engine
from recognizer.face import EngineSettings
from recognizer.picture.picture import open_picture
from tests.bench.recognition.speed import at_the_door
from tests.fakes.books import MemoryPeople
from tests.sitters import YUNET

#: How often the loop is asked whether it still turns, in seconds.
_BEAT_S = 0.0005


def main() -> None:
    """Measure and print; exit status 1 where the service itself worked for more than 5 ms in any of the looks."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--looks", type=int, default=100)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    figures = asyncio.run(measured(options.looks))
    for name, value in figures.items():
        print(f"{name:36} {value}")
    if options.json:
        options.json.write_text(json.dumps(figures, indent=2))
    if figures["service's own time a look, most, ms"] > 5:
        raise SystemExit(1)


async def measured(looks: int) -> dict[str, Any]:
    """The figures, by name."""
    with TemporaryDirectory() as folder:
        settings = EngineSettings(
            detector=str(YUNET) if YUNET.is_file() else "hog", cache_folder=Path(folder) / "cache"
        )
        await asyncio.to_thread(open_engine, settings)  # the graph is written once, not at every start
        vision = Vision(folder=Path(folder) / "gallery", settings=settings, people=MemoryPeople())
        began = time.perf_counter()
        async with vision:
            entered_ms = 1000 * (time.perf_counter() - began)
            await vision.describe()
            warm_s = time.perf_counter() - began
            idle = [await _held(asyncio.sleep(0.1)) for _ in range(20)]
            took, held, spent = [], [], []
            for number in range(looks):
                # a byte behind the end makes it another picture: what was seen before costs nothing
                pictures = [(PhotoId("photo"), at_the_door(640, 480) + b"%d" % number)]
                held.append(await _held(vision.look(pictures)))
                started = time.perf_counter()
                spent.append(await _spent(vision.look([(PhotoId("photo"), pictures[0][1] + b"again")])))
                took.append(1000 * (time.perf_counter() - started))
            process = vision._link.process.pid or 0
            memory = psutil.Process(process).memory_info().rss
            os.kill(process, signal.SIGKILL)
            started = time.perf_counter()
            await vision.look([(PhotoId("photo"), at_the_door(640, 480) + b"after")])
            back_s = time.perf_counter() - started
            closing = time.perf_counter()
        closed_ms = 1000 * (time.perf_counter() - closing)
        alone = await asyncio.to_thread(_alone, settings)
    return {
        "detector": Path(settings.detector).stem,
        "entering the block, ms": round(entered_ms, 1),
        "warm after, s": round(warm_s, 2),
        "one look, p50, ms": round(statistics.median(took), 1),
        "one look, p95, ms": round(statistics.quantiles(took, n=20)[18], 1),
        "the engine alone, p50, ms": round(alone, 1),
        "loop held while idle, p50, ms": round(statistics.median(idle), 2),
        "loop held, p50 of looks, ms": round(statistics.median(held), 2),
        "loop held, p95 of looks, ms": round(statistics.quantiles(held, n=20)[18], 2),
        "loop held, most, ms": round(max(held), 2),
        "service's own time a look, p50, ms": round(statistics.median(spent), 2),
        "service's own time a look, most, ms": round(max(spent), 2),
        "killed: next look after, s": round(back_s, 2),
        "closed in, ms": round(closed_ms, 1),
        "memory of the process, MiB": round(memory / 2**20),
        "load": os.getloadavg()[0],
    }


async def _held(work: Any) -> float:
    """For how long, at most, the loop did not turn while it waited for the work; milliseconds."""
    loop = asyncio.get_running_loop()
    longest, last = 0.0, time.perf_counter()
    beat: asyncio.TimerHandle | None = None

    def turn() -> None:
        nonlocal longest, last, beat
        now = time.perf_counter()
        longest, last = max(longest, now - last - _BEAT_S), now
        beat = loop.call_later(_BEAT_S, turn)

    turn()
    await work
    if beat:
        beat.cancel()
    return 1000 * longest


async def _spent(work: Any) -> float:
    """Processor time of this process, all threads, while it waited for the work; milliseconds.

    Nobody here can have held the loop for longer, however busy the machine is.
    """
    began = time.process_time()
    await work
    return 1000 * (time.process_time() - began)


def _alone(settings: EngineSettings) -> float:
    """The same look without the process round it; median milliseconds."""
    engine = open_engine(settings)
    engine.warm_up()
    took = []
    for _ in range(20):
        jpeg = at_the_door(640, 480)
        started = time.perf_counter()
        engine.faces(open_picture(jpeg))
        took.append(1000 * (time.perf_counter() - started))
    return statistics.median(took)


if __name__ == "__main__":
    main()
