"""What others can do to a ring: ``uv run python -m tests.bench.abuse [--presses 10] [--json FILE]``.

A real broker, the service as a process of its own, and the strict stand-in for Telegram, all on loopback. How long a
ring takes from the button to Telegram's door, alone, beside 3,000 connections to the picture port (of another process;
a third says nothing, a third drips a head, a third asks for things that are not there), and beside 200 strangers who
write to the bot; how soon a visitor is named after a picture made to keep the recogniser busy; and what all that takes
of memory and of the log.
"""

import argparse
import asyncio
import json
import re
import resource
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any

from bot.demo.telegram.journal import ApiCall
from tests.bench.press import _memory as memory_of
from tests.english import texts
from tests.portraits import as_jpeg, at_the_door, grace
from tests.rig.service.whole import WholeRig, whole_rig
from tests.unfinished import with_scans

CONNECTIONS = 3000
STRANGERS = 200

#: Progressive JPEGs: one that must be refused, and one of the largest that are taken.
HOSTILE = {"picture of 1,500 scans": 1500, "picture of 16 scans": 16}
HOSTILE_SIZE = (5440, 3640)

#: The whole run takes no longer, in seconds.
PATIENCE_S = 600.0

#: A ring has failed after this long, in seconds.
RING_S = 60.0

#: Figures that are asked for: a ring in milliseconds, the recogniser's return in seconds.
GOAL_RING_MS = 1000.0
GOAL_BACK_S = 5.0

_MORE = re.compile(r"\(and (\d+) more like this\)")
_NUMBERS = re.compile(r"\d+")


async def one_ring(rig: WholeRig) -> list[float]:
    """Ring, and ignore it again; how long it took to reach each resident's chat, in milliseconds."""
    rig.before = max((message.id for message in rig.anna.chat.messages), default=0)
    began = time.monotonic()
    rig.board.press()
    ring = await rig.board.wire_log.until("ring", after=began)
    rang = ring.at - (ring.ms or 0) / 1000
    took = []
    for user in (rig.anna, rig.leo):
        call = await rig.telegram.journal.until(partial(_is_sent, user.id, began), RING_S)
        took.append((call.arrived - rang) * 1000)
    await ignore(rig)
    return took


def _is_sent(chat: int, since: float, call: ApiCall) -> bool:
    sent = call.chat_id == chat and call.method in ("sendMessage", "sendPhoto") and call.arrived >= since
    return sent and "front door" in repr(call.params)


async def ignore(rig: WholeRig) -> None:
    """Anna ignores the visit at hand; once more where the card was drawn anew in the moment of her tap."""
    async with asyncio.timeout(RING_S):
        while True:
            await rig.anna.tap(await rig.newest(rig.anna, texts.IGNORE, RING_S), texts.IGNORE)
            with suppress(TimeoutError):
                await rig.anna.chat.until_message("ignored it", timeout_s=1, after=rig.before)
                return


async def rings(rig: WholeRig, presses: int) -> dict[str, float]:
    """So many rings, one after the other."""
    took = [ms for _ in range(presses) for ms in await one_ring(rig)]
    return {"p50": statistics.median(took), "max": max(took)}


@asynccontextmanager
async def flood(port: int) -> AsyncIterator[Counter[str]]:
    """Another process holds ``CONNECTIONS`` to a port while the block lasts; then it has told what became of them."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.bench.abuse", "--flood", str(port),
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    told: Counter[str] = Counter()
    try:
        assert process.stdout
        assert process.stdin
        await process.stdout.readline()  # all of them were tried once
        yield told
        process.stdin.close()
        told.update(json.loads(await process.stdout.readline()))
        await process.wait()
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


async def hold(port: int) -> None:
    """The other process: open connections, and open them again whenever they are closed, until standard input ends."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 2 * CONNECTIONS) if hard > 0 else 2 * CONNECTIONS, hard))
    counted: Counter[str] = Counter()
    says = (b"", b"POST /v1/doors/front/snapshots HTTP/1.1\r\nX-Slow: ", b"GET /%0a%1b[2J HTTP/1.1\r\nHost: x\r\n\r\n")

    async def one(n: int) -> None:
        try:
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
        except OSError:
            counted["refused by the kernel"] += 1
            return
        counted["opened"] += 1
        try:
            writer.write(says[n % 3])
            await reader.read()
        except OSError:
            counted["reset"] += 1
        finally:
            counted["closed on us"] += 1
            writer.transport.abort()

    async def again_and_again(n: int) -> None:
        while True:
            await one(n)
            await asyncio.sleep(1)

    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(again_and_again(n)) for n in range(CONNECTIONS)]
        while counted.total() < CONNECTIONS:  # noqa: ASYNC110 - a load, not a test
            await asyncio.sleep(0.05)
        print("ready", flush=True)
        await asyncio.to_thread(sys.stdin.read)
        print(json.dumps(counted), flush=True)
        for task in tasks:
            task.cancel()


async def strangers(rig: WholeRig, presses: int) -> dict[str, Any]:
    """Everybody writes at once, and somebody rings meanwhile."""
    crowd = [rig.telegram.user(f"Stranger {n}") for n in range(STRANGERS)]
    for n, stranger in enumerate(crowd):
        await stranger.send_text(f"hello {n}, let me in!")
    ring = await rings(rig, presses)
    with suppress(TimeoutError):
        await rig.service.until_quiet(timeout_s=RING_S)
    answered = sum(
        any(message.text and not message.text.startswith("hello") for message in s.chat.messages) for s in crowd
    )
    notes = sum("Stranger" in message.text for message in rig.anna.chat.messages)
    return {"ring ms": ring, "strangers answered": answered, "notes to the owner": notes}


async def hostile_picture(rig: WholeRig, hostile: bytes) -> dict[str, Any]:
    """A picture from a board that somebody else has; then a visitor whom we know, as soon as that one is ignored."""
    rig.pictures = [hostile]
    began = time.monotonic()
    await one_ring(rig)
    rig.pictures = [at_the_door(grace())]
    rig.before = max(message.id for message in rig.anna.chat.messages)
    rig.board.press()
    await rig.anna.chat.until_message("Grace is at the front door", timeout_s=RING_S, after=rig.before)
    back_s = time.monotonic() - began
    await ignore(rig)
    return {"bytes": len(hostile), "back s": back_s}


async def run(presses: int) -> dict[str, Any]:
    """Measure; returns what is printed."""
    with tempfile.TemporaryDirectory() as folder:
        async with asyncio.timeout(PATIENCE_S), whole_rig(Path(folder)) as rig:
            await rig.service.start()
            await asyncio.gather(rig.move_in(), rig.ready())
            await rig.anna.send_photo(as_jpeg(grace()), "Grace")
            await rig.anna.chat.until_message("I know Grace now", timeout_s=30)
            rig.pictures = [at_the_door(grace())]
            await one_ring(rig)  # the first one warms caches up
            before = memory_of(rig)
            found: dict[str, Any] = {"alone": {"ring ms": await rings(rig, presses)}}
            logged = len(rig.service.log)
            async with flood(rig.service.http_port) as held:
                found[f"{CONNECTIONS} connections"] = {"ring ms": await rings(rig, presses)}
            found[f"{CONNECTIONS} connections"] |= {**held, "log bytes": len(rig.service.log) - logged}
            found[f"{STRANGERS} strangers"] = await strangers(rig, presses)
            for name, scans in HOSTILE.items():
                found[name] = await hostile_picture(rig, with_scans(scans, HOSTILE_SIZE))
            found["limits hit"] = limits_in(rig.service.log)
            found["memory MiB"] = {"before": before, "after": memory_of(rig)}
            await rig.service.stop()
    return found


def limits_in(log: str) -> dict[str, int]:
    """The warnings of the log, counted with those that it left out."""
    counted: Counter[str] = Counter()
    for line in log.splitlines():
        if " WARNING " in line:
            said = line.partition(" WARNING ")[2].strip()
            more = _MORE.search(said)
            counted[_NUMBERS.sub("…", _MORE.sub("", said))[:100].strip()] += 1 + int(more[1] if more else 0)
    return dict(counted.most_common(15))


def show(found: dict[str, Any], indent: str = "") -> None:
    """Print the figures."""
    for name, value in found.items():
        if isinstance(value, dict):
            print(f"{indent}{name}")
            show(value, indent + "  ")
        else:
            print(f"{indent}{name:60} {value:,.1f}" if isinstance(value, float) else f"{indent}{name:60} {value:,}")


def judge(found: dict[str, Any]) -> list[str]:
    """What was asked for and not reached."""
    missed = [
        f"a ring took {part['ring ms']['max']:.0f} ms: {name}"
        for name, part in found.items()
        if "ring ms" in part and part["ring ms"]["max"] > GOAL_RING_MS
    ]
    missed += [
        f"the recogniser was back after {part['back s']:.1f} s: {name}"
        for name, part in found.items()
        if part.get("back s", 0.0) > GOAL_BACK_S
    ]
    return missed


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--presses", type=int, default=10)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--flood", type=int, metavar="PORT", help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.flood:
        asyncio.run(hold(chosen.flood))
        return
    found = asyncio.run(run(chosen.presses))
    show(found)
    missed = judge(found)
    print("\n".join(missed) or "every goal was reached")
    if chosen.json:
        chosen.json.write_text(json.dumps(found | {"missed": missed}, indent=2), encoding="utf-8")


if __name__ == "__main__":
    main()
