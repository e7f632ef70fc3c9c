"""What other programs cost the house: ``uv run python -m tests.bench.api [--rings 30] [--json FILE]``.

A real broker, the service as a process of its own with real recognition, and the strict stand-in for Telegram, all on
loopback. Rings are timed alone first, then while 100 programs listen to what happens, others read visits as fast as
they may, and one has faces named. "The bell" is from the ring's publication to the card's request at Telegram's side.
"""

import argparse
import asyncio
import json
import statistics
import tempfile
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable, Mapping
from contextlib import AsyncExitStack
from functools import partial
from pathlib import Path

import aiohttp

from bot.api.gate.limits import OF_HEAVY
from bot.demo.telegram.journal import ApiCall
from bot.telegram.delivery.gathering import EDIT_REST_S
from bot.web import LASTING
from tests.portraits import as_jpeg, at_the_door, grace
from tests.rig.programs import OF_ONE_ADDRESS, Asking, key_from_chat
from tests.rig.service.whole import WholeRig, whole_rig

#: Programs that read visits at once, each with a key of its own; whoever answers the bell has one more.
READERS = 4

#: How long requests are counted, in seconds.
COUNTED_S = 10.0

Samples = dict[str, list[float]]


async def ring(rig: WholeRig, key: str, times: list[float], sent: dict[str, float] | None = None) -> None:
    """One ring of a house whose chats are at rest, ignored by a program; adds how long its card took, in ms."""
    await rig.service.until_quiet()
    await asyncio.sleep(EDIT_REST_S)
    rig.telegram.journal.clear()
    began = time.monotonic()
    if sent is not None:
        sent["ring"] = began
    rig.board.press()
    # the chat moves when a call was carried out: that is the first of this ring, as the chats were at rest
    await rig.leo.chat.until(lambda _: _first_card(rig), 30)
    told = await rig.board.wire_log.until("ring", after=began)
    first = _first_card(rig)
    assert first
    times.append((first.arrived - (told.at - (told.ms or 0) / 1000)) * 1000)
    await rig.service.until_quiet()
    async with Asking(rig.service.url, key, "127.0.4.1") as program:
        _, visits = await program.ask("GET", "/visits?limit=1")
        answer = f"/visits/{visits['items'][0]['id']}/answer"
        status, _ = await program.ask("POST", answer, {"outcome": "ignored"})
        assert status == 200, status  # else the next ring goes on with this visit


def _first_card(rig: WholeRig) -> ApiCall | None:
    calls = rig.telegram.journal.calls(chat_id=rig.leo.id)
    return next((call for call in calls if call.method in ("sendMessage", "sendPhoto")), None)


async def again_and_again(
    ask: Callable[[], Awaitable[int]], times: list[float], pause_s: float, until: asyncio.Event
) -> None:
    """Ask until it is over; adds how long each answer took, in ms."""
    while not until.is_set():
        began = time.monotonic()
        status = await ask()
        if status == 200:
            times.append((time.monotonic() - began) * 1000)
        await asyncio.sleep(pause_s)


async def listen(program: Asking, heard: list[float], sent: Mapping[str, float]) -> None:
    """Listen; adds how long after a ring the first event of it came, in ms."""
    async with program.events() as answer:
        if answer.status != 200:
            raise RuntimeError(f"{answer.status}")
        rang = 0.0
        async for line in answer.content:
            if line.startswith(b"event: visit") and sent.get("ring", 0.0) != rang:
                rang = sent["ring"]
                heard.append((time.monotonic() - rang) * 1000)


async def run(rings: int) -> dict[str, object]:
    """Measure; answers what is printed."""
    samples: Samples = defaultdict(list)
    with tempfile.TemporaryDirectory() as folder:
        async with whole_rig(Path(folder)) as rig:
            await rig.service.start()
            await asyncio.gather(rig.move_in(), rig.ready())
            await rig.anna.send_photo(as_jpeg(grace()), "Grace")
            await rig.anna.chat.until_message("I know Grace now", timeout_s=60)
            keys = [await key_from_chat(rig.anna, "Name faces", "🔓 Open doors") for _ in range(READERS + 1)]
            rig.pictures = [at_the_door(grace(), left=left) for left in (150, 180, 210)]
            await ring(rig, keys[-1], [])
            for _ in range(rings):
                await ring(rig, keys[-1], samples["the bell, alone"])
            await beside(rig, keys, rings, samples)
            refused = await crowd(rig, keys[0])
            await rig.service.stop()
    figures = {name: ranks(times) for name, times in samples.items() if len(times) > 1}
    visits_a_second = len(samples["GET /visits"]) / COUNTED_S
    return {"ms": figures, "visits_a_second": visits_a_second, "listeners_refused_of_1000": refused}


async def beside(rig: WholeRig, keys: list[str], rings: int, samples: Samples) -> None:
    """Rings while programs ask."""
    over, sent, picture = asyncio.Event(), dict[str, float](), at_the_door(grace())
    async with AsyncExitStack() as stack:
        listeners = [
            await stack.enter_async_context(
                Asking(rig.service.url, keys[n % READERS], f"127.0.1.{n // OF_ONE_ADDRESS + 1}")
            )
            for n in range(LASTING)
        ]
        readers = [
            await stack.enter_async_context(Asking(rig.service.url, key, f"127.0.2.{n + 1}"))
            for n, key in enumerate(keys[:READERS])
        ]
        async with asyncio.TaskGroup() as tasks:
            listening = [tasks.create_task(listen(one, samples["ring → event"], sent)) for one in listeners]
            await asyncio.sleep(2)

            async def visits(program: Asking) -> int:
                return (await program.ask("GET", "/visits"))[0]

            async def faces(program: Asking) -> int:
                return (await program.ask("POST", "/recognitions", picture, Content_Type="image/jpeg"))[0]

            began = time.monotonic()
            counted = asyncio.Event()
            asking = [
                tasks.create_task(again_and_again(partial(visits, one), samples["GET /visits"], 0.0, counted))
                for one in readers
            ]
            await asyncio.sleep(COUNTED_S - (time.monotonic() - began))
            counted.set()
            await asyncio.gather(*asking)
            asking = [tasks.create_task(again_and_again(partial(visits, one), [], 0.1, over)) for one in readers]
            asking.append(
                tasks.create_task(
                    again_and_again(partial(faces, readers[0]), samples["POST /recognitions"], OF_HEAVY.every_s, over)
                )
            )
            for _ in range(rings):
                await ring(rig, keys[-1], samples["the bell, beside 100 listeners"], sent)
            over.set()
            await asyncio.gather(*asking)
            for one in listening:
                one.cancel()


async def crowd(rig: WholeRig, key: str) -> int:
    """1,000 programs would listen at once: how many were refused, and the bell is heard meanwhile."""
    refused = 0
    async with AsyncExitStack() as stack:

        async def one(n: int) -> None:
            nonlocal refused
            try:
                program = await stack.enter_async_context(Asking(rig.service.url, key, f"127.0.3.{n // 5 + 1}"))
                answer = await stack.enter_async_context(program.events())
                refused += answer.status != 200
            except aiohttp.ClientError:
                refused += 1

        await asyncio.gather(*(one(n) for n in range(1000)))
        await ring(rig, key, [])
    return refused


def ranks(times: list[float]) -> dict[str, float]:
    """Of so many, in ms."""
    cuts = statistics.quantiles(times, n=100, method="inclusive")
    return {"n": len(times), "p50": cuts[49], "p95": cuts[94]}


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rings", type=int, default=30)
    parser.add_argument("--json", type=Path)
    chosen = parser.parse_args()
    found = asyncio.run(run(chosen.rings))
    figures = found["ms"]
    assert isinstance(figures, dict)
    print(f"{'ms':34}{'n':>7}{'p50':>9}{'p95':>9}")
    for name, told in figures.items():
        print(f"{name:34}{told['n']:7.0f}{told['p50']:9.1f}{told['p95']:9.1f}")
    print(
        f"visits read a second: {found['visits_a_second']:.0f}; of 1,000 listeners refused: "
        f"{found['listeners_refused_of_1000']}"
    )
    if chosen.json:
        chosen.json.write_text(json.dumps(found, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
