"""How long each hop of a press takes: ``uv run python -m tests.bench.press [--presses 200] [--json FILE]``.

``--line`` measures what a visit costs on a home's line instead (see ``tests.bench.line``).

A real broker, the service as a process of its own, real recognition, and the strict stand-in for Telegram, all on
loopback; two residents. Times are from the board's side: a ring counts from the moment it is published, an upload from
its first byte. "on the wire" is when the request comes in at Telegram's side, "card" when it is carried out.
"""

import argparse
import asyncio
import json
import statistics
import tempfile
import time
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path

import psutil

from bot.demo.telegram.journal import ApiCall
from recognizer.engine import open_engine
from recognizer.face import EngineSettings
from tests.bench import line
from tests.bench.speed import measured
from tests.portraits import as_jpeg, at_the_door, eileen, grace
from tests.rig.whole import Village, village_in

Samples = dict[str, list[float]]


async def one_press(village: Village, samples: Samples) -> None:
    """Ring at a house that is at rest, burst, name, unlock; adds a time in milliseconds to each hop."""
    await village.service.until_quiet()
    village.telegram.journal.clear()
    began = time.monotonic()
    village.board.press()
    await village.anna.chat.until_message("Grace is at the front door", timeout_s=30, after=_newest(village))
    await village.leo.chat.until(lambda _: _names(village, village.leo.id), 30)
    ring = await village.board.wire_log.until("ring", after=began)
    upload = await village.board.wire_log.until("upload", after=began)
    rang, posted = ring.at - (ring.ms or 0) / 1000, upload.at - (upload.ms or 0) / 1000
    for user in (village.anna, village.leo):
        calls = village.telegram.journal.calls(chat_id=user.id)
        first = next(call for call in calls if call.method in ("sendMessage", "sendPhoto"))
        photo = next(call for call in calls if call.method in ("editMessageMedia", "sendPhoto"))
        named = next(call for call in calls if "Grace is at" in repr(call.params))
        samples["ring → sendMessage on the wire"].append((first.arrived - rang) * 1000)
        samples["upload → photo on the card"].append((_done(photo) - posted) * 1000)
        samples["upload → name on the card"].append((_done(named) - posted) * 1000)
    await _unlock(village, samples)


async def _unlock(village: Village, samples: Samples) -> None:
    asking = await village.ask_to_open(village.anna)
    tapped = time.monotonic()
    await village.anna.tap(asking, "✅ Yes, open the front door")
    confirmed = await village.board.wire_log.until("confirmation", after=tapped)
    await asyncio.gather(*(u.chat.until(lambda c: _opened(c.last), 10) for u in (village.anna, village.leo)))
    shown = [call for call in village.telegram.journal.calls() if "Anna opened" in repr(call.params)]
    samples["tap → strike open"].append((village.board.relay.opened_at - tapped) * 1000)
    samples["tap → confirmed by the board"].append((confirmed.at - tapped) * 1000)
    samples["tap → every card tells"].append((max(map(_done, shown)) - tapped) * 1000)


async def run(presses: int) -> dict[str, object]:
    """Measure; answers what is printed."""
    samples: Samples = defaultdict(list)
    with tempfile.TemporaryDirectory() as folder:
        async with village_in(Path(folder)) as village:
            began = time.monotonic()
            await village.service.start()
            up_s = time.monotonic() - began
            await asyncio.gather(village.move_in(), village.ready())
            ready_s = time.monotonic() - began
            for name, person in (("Grace", grace()), ("Eileen", eileen())):
                await village.anna.send_photo(as_jpeg(person), name)
                await village.anna.chat.until_message(f"I know {name} now", timeout_s=30)
            village.pictures = [at_the_door(grace(), left=left) for left in (150, 180, 210)]
            await one_press(village, defaultdict(list))  # the first one warms caches up
            for n in range(presses):
                await one_press(village, samples)
                if (n + 1) % 50 == 0:
                    print(f"{n + 1} of {presses} presses", flush=True)
            memory = _memory(village)
            stopping = time.monotonic()
            await village.service.stop()
            stop_s = time.monotonic() - stopping
    engine = open_engine(EngineSettings(detector="hog"))
    stages = measured(village.pictures[0], {"hog": engine}, rounds=9)["ms"]
    recogniser = {name.removeprefix("hog: "): ms for name, ms in stages.items() if name.startswith("hog: ")}
    hops = {name: _percentiles(times) for name, times in samples.items()}
    return {
        "hops_ms": hops,
        "start_s": {"takes pictures": up_s, "recognises": ready_s, "stop": stop_s},
        "memory_mib": memory,
        "recogniser_ms": recogniser,
    }


def _memory(village: Village) -> dict[str, float]:
    if village.service.process is None:
        return {}
    service = psutil.Process(village.service.process.pid)
    children = service.children(recursive=True)
    return {
        "service": service.memory_info().rss / 2**20,
        "recogniser": sum(child.memory_info().rss for child in children) / 2**20,
    }


def _percentiles(times: list[float]) -> dict[str, float]:
    ranks = statistics.quantiles(times, n=100, method="inclusive")
    return {"p50": ranks[49], "p95": ranks[94], "p99": ranks[98]}


def _names(village: Village, chat_id: int) -> bool:
    calls = village.telegram.journal.calls(chat_id=chat_id)
    return any(call.finished and "Grace is at" in repr(call.params) for call in calls)


def _opened(message: object) -> bool:
    return "Anna opened" in getattr(message, "text", "")


def _newest(village: Village) -> int:
    return max((message.id for message in village.anna.chat.messages), default=0)


def _done(call: ApiCall) -> float:
    return call.finished or call.arrived


def show(found: Mapping[str, object]) -> None:
    """Print the figures."""
    hops = found["hops_ms"]
    assert isinstance(hops, dict)
    print(f"{'ms':34}{'p50':>9}{'p95':>9}{'p99':>9}")
    for name, ranks in hops.items():
        print(f"{name:34}{ranks['p50']:9.1f}{ranks['p95']:9.1f}{ranks['p99']:9.1f}")
    for part in ("start_s", "memory_mib", "recogniser_ms"):
        values = found[part]
        assert isinstance(values, dict)
        print(f"{part:14}", ", ".join(f"{name} {value:.2f}" for name, value in values.items()))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--presses", type=int)
    parser.add_argument("--line", action="store_true", help="five residents behind a narrow line, before and after")
    parser.add_argument("--json", type=Path)
    chosen = parser.parse_args()
    if chosen.line:
        found = asyncio.run(line.run(chosen.presses or 30))
        line.show(found)
    else:
        found = asyncio.run(run(chosen.presses or 200))
        show(found)
    if chosen.json:
        chosen.json.write_text(json.dumps(found, indent=2), encoding="utf-8")


if __name__ == "__main__":
    main()
