"""How long each hop of a press takes: ``uv run python -m tests.bench.press [--presses 200] [--json FILE]``.

``--line`` measures what a visit costs on a home's line instead (see ``tests.bench.line``).

A real broker, the service as a process of its own, real recognition, and the strict stand-in for Telegram, all on
loopback; two residents. Times are from the board's side: a ring counts from the moment it is published, an upload from
its first byte. "on the wire" is when the request comes in at Telegram's side, "card" when it is carried out. What else
runs on the machine moves these times; what the event loop's thread works for a visit, from one to the next, moves less.
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
from bot.demo.telegram.residents import User
from bot.telegram.delivery.gathering import EDIT_REST_S
from recognizer.detect.engine import open_engine
from recognizer.face import EngineSettings
from tests.bench import line
from tests.bench.recognition.speed import measured
from tests.portraits import as_jpeg, at_the_door, eileen, grace
from tests.rig.service.whole import WholeRig, whole_rig

Samples = dict[str, list[float]]


async def one_press(rig: WholeRig, samples: Samples) -> None:
    """Ring at a house that is at rest, burst, name, unlock; adds a time in milliseconds to each hop."""
    await rig.service.until_quiet()
    await asyncio.sleep(EDIT_REST_S)  # nobody rings in the moment after they were let in
    rig.telegram.journal.clear()
    began = time.monotonic()
    rig.board.press()
    await rig.anna.chat.until_message("Grace is at the front door", timeout_s=30, after=_newest(rig))
    await rig.leo.chat.until(lambda _: _names(rig, rig.leo.id))
    await asyncio.gather(*(until_pictured(rig, user) for user in (rig.anna, rig.leo)))
    ring = await rig.board.wire_log.until("ring", after=began)
    upload = await rig.board.wire_log.until("upload", after=began)
    rang, posted = ring.at - (ring.ms or 0) / 1000, upload.at - (upload.ms or 0) / 1000
    for user in (rig.anna, rig.leo):
        calls = rig.telegram.journal.calls(chat_id=user.id)
        first = next(call for call in calls if call.method in ("sendMessage", "sendPhoto"))
        photo = next(filter(_has_photo, calls))
        named = next(call for call in calls if "Grace is at" in repr(call.params))
        samples["ring → sendMessage on the wire"].append((first.arrived - rang) * 1000)
        samples["upload → photo on the card"].append((_done(photo) - posted) * 1000)
        samples["upload → name on the card"].append((_done(named) - posted) * 1000)
    await _unlock(rig, samples)


async def until_pictured(rig: WholeRig, user: User) -> None:
    """Wait for the photo: on a slow disk the name may come first."""
    await user.chat.until(lambda _: any(map(_has_photo, rig.telegram.journal.calls(chat_id=user.id))))


def _has_photo(call: ApiCall) -> bool:
    return call.method in ("editMessageMedia", "sendPhoto")


async def _unlock(rig: WholeRig, samples: Samples) -> None:
    asking = await rig.ask_to_open(rig.anna)
    tapped = time.monotonic()
    await rig.anna.tap(asking, "✅ Yes, open the front door")
    confirmed = await rig.board.wire_log.until("confirmation", after=tapped)
    await asyncio.gather(*(u.chat.until(lambda c: _opened(c.last), 10) for u in (rig.anna, rig.leo)))
    shown = [call for call in rig.telegram.journal.calls() if "Anna opened" in repr(call.params)]
    samples["tap → strike open"].append((rig.board.relay.opened_at - tapped) * 1000)
    samples["tap → confirmed by the board"].append((confirmed.at - tapped) * 1000)
    samples["tap → every card tells"].append((max(map(_done, shown)) - tapped) * 1000)


async def run(presses: int) -> dict[str, object]:
    """Measure; answers what is printed."""
    samples: Samples = defaultdict(list)
    with tempfile.TemporaryDirectory() as folder:
        async with whole_rig(Path(folder)) as rig:
            began = time.monotonic()
            await rig.service.start()
            up_s = time.monotonic() - began
            await asyncio.gather(rig.move_in(), rig.ready())
            ready_s = time.monotonic() - began
            for name, person in (("Grace", grace()), ("Eileen", eileen())):
                await rig.anna.send_photo(as_jpeg(person), name)
                await rig.anna.chat.until_message(f"I know {name} now", timeout_s=30)
            rig.pictures = [at_the_door(grace(), left=left) for left in (150, 180, 210)]
            await one_press(rig, defaultdict(list))  # the first one warms caches up
            worked_s = _loop_worked_s(rig)
            for n in range(presses):
                await one_press(rig, samples)
                if (n + 1) % 50 == 0:
                    print(f"{n + 1} of {presses} presses", flush=True)
            worked_s = (_loop_worked_s(rig) - worked_s) / presses
            memory = _memory(rig)
            stopping = time.monotonic()
            await rig.service.stop()
            stop_s = time.monotonic() - stopping
    engine = open_engine(EngineSettings(detector="hog"))
    stages = measured(rig.pictures[0], {"hog": engine}, rounds=9)["ms"]
    recogniser = {name.removeprefix("hog: "): ms for name, ms in stages.items() if name.startswith("hog: ")}
    hops = {name: _percentiles(times) for name, times in samples.items()}
    return {
        "hops_ms": hops,
        "start_s": {"takes pictures": up_s, "recognises": ready_s, "stop": stop_s},
        "loop_ms": {"of a visit": worked_s * 1000},
        "memory_mib": memory,
        "recogniser_ms": recogniser,
    }


def _memory(rig: WholeRig) -> dict[str, float]:
    if rig.service.process is None:
        return {}
    service = psutil.Process(rig.service.process.pid)
    children = service.children(recursive=True)
    return {
        "service": service.memory_info().rss / 2**20,
        "recogniser": sum(child.memory_info().rss for child in children) / 2**20,
    }


def _loop_worked_s(rig: WholeRig) -> float:
    """What the service's first thread, in which the event loop runs, has worked since its start."""
    if rig.service.process is None:
        return 0.0
    service = psutil.Process(rig.service.process.pid)
    return next(float(one.user_time + one.system_time) for one in service.threads() if one.id == service.pid)


def _percentiles(times: list[float]) -> dict[str, float]:
    ranks = statistics.quantiles(times, n=100, method="inclusive")
    return {"p50": ranks[49], "p95": ranks[94], "p99": ranks[98]}


def _names(rig: WholeRig, chat_id: int) -> bool:
    calls = rig.telegram.journal.calls(chat_id=chat_id)
    return any(call.finished and "Grace is at" in repr(call.params) for call in calls)


def _opened(message: object) -> bool:
    return "Anna opened" in getattr(message, "text", "")


def _newest(rig: WholeRig) -> int:
    return max((message.id for message in rig.anna.chat.messages), default=0)


def _done(call: ApiCall) -> float:
    return call.finished or call.arrived


def show(found: Mapping[str, object]) -> None:
    """Print the figures."""
    hops = found["hops_ms"]
    assert isinstance(hops, dict)
    print(f"{'ms':34}{'p50':>9}{'p95':>9}{'p99':>9}")
    for name, ranks in hops.items():
        print(f"{name:34}{ranks['p50']:9.1f}{ranks['p95']:9.1f}{ranks['p99']:9.1f}")
    for part in ("start_s", "loop_ms", "memory_mib", "recogniser_ms"):
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
