"""What a visit costs on a home's line: ``uv run python -m tests.bench.press --line [--presses 30] [--json FILE]``.

As ``tests.bench.press``, but Telegram's stand-in is 80 ms away, 2 Mbit/s go up, and five residents live here. Each
visit is rung, pictured in a burst of three, named and answered with an unlock. It is measured twice: the service as it
was before pictures were reused and edits gathered (``tests.bench.ungathered``), and as it is.
"""

import asyncio
import statistics
import tempfile
import time
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path

from bot.demo.telegram.journal import ApiCall
from bot.demo.telegram.residents import User
from bot.telegram.delivery.gathering import EDIT_REST_S
from tests.bench.slow_line import SlowLine
from tests.portraits import as_jpeg, at_the_door, eileen, grace
from tests.rig.service.process import Service
from tests.rig.service.whole import WholeRig, whole_rig

ROUND_TRIP_S = 0.080
UP_BIT_S = 2_000_000

#: The issue's targets, p95 in milliseconds.
TARGETS = {"ring → every chat rings": 250, "upload → named card in every chat": 900}

_GUESTS = ("Mia", "Ben", "Zoe")

Samples = dict[str, list[float]]


async def run(presses: int) -> dict[str, object]:
    """Measure both; returns what is printed."""
    return {"before": await _measured(presses, gathered=False), "after": await _measured(presses, gathered=True)}


async def _measured(presses: int, *, gathered: bool) -> dict[str, object]:
    samples: Samples = defaultdict(list)
    with tempfile.TemporaryDirectory() as folder:
        async with whole_rig(Path(folder)) as rig:
            line = SlowLine(_port(rig), round_trip_s=ROUND_TRIP_S, up_bit_s=UP_BIT_S)
            async with line:
                await _settle(rig, line, gathered=gathered)
                await _one_visit(rig, line, defaultdict(list))  # the first one warms caches up
                for _ in range(presses):
                    await _one_visit(rig, line, samples)
                await rig.service.stop()
    return {name: _percentiles(values) for name, values in samples.items()}


async def _settle(rig: WholeRig, line: SlowLine, *, gathered: bool) -> None:
    service: Service = rig.service
    service.settings["BOT_API_URL"] = line.url
    if not gathered:
        service.program = ("-m", "tests.bench.ungathered")
    await service.start()
    await asyncio.gather(rig.move_in(), rig.ready())
    for name in _GUESTS:
        before = _newest(rig.anna)
        await rig.anna.send_text("/invite")
        invitation = await rig.anna.chat.until_message("Send this link", timeout_s=20, after=before)
        await rig.telegram.user(name).open_link(invitation.links[0])
        await rig.telegram.user(name).chat.until_message(f"Welcome, {name}!", timeout_s=20)
    for name, person in (("Grace", grace()), ("Eileen", eileen())):
        await rig.anna.send_photo(as_jpeg(person), name)
        await rig.anna.chat.until_message(f"I know {name} now", timeout_s=30)
    rig.pictures = [at_the_door(grace(), left=left) for left in (150, 180, 210)]


async def _one_visit(rig: WholeRig, line: SlowLine, samples: Samples) -> None:
    """Ring at a house that is at rest, burst, name, unlock, and wait until nothing is on its way."""
    await rig.service.until_quiet()
    await asyncio.sleep(EDIT_REST_S)  # the visit before this one is no part of it
    rig.telegram.journal.clear()
    rig.before = max(_newest(user) for user in rig.telegram.users)
    sent, began = line.sent, time.monotonic()
    rig.board.press()
    for user in rig.telegram.users:
        await rig.telegram.journal.until(lambda call, user=user: _tells(call, user, "Grace is at"))  # type: ignore[misc]
    ring = await rig.board.wire_log.until("ring", after=began)
    upload = await rig.board.wire_log.until("upload", after=began)
    await rig.open_door(rig.anna)
    for user in rig.telegram.users:
        await rig.telegram.journal.until(lambda call, user=user: _tells(call, user, "Anna opened"))  # type: ignore[misc]
    await rig.service.until_quiet()
    rang, posted = ring.at - (ring.ms or 0) / 1000, upload.at - (upload.ms or 0) / 1000
    calls = {user: rig.telegram.journal.calls(chat_id=user.id) for user in rig.telegram.users}
    samples["ring → every chat rings"].append((max(_first(c, "") for c in calls.values()) - rang) * 1000)
    named = max(_first(c, "Grace is at") for c in calls.values())
    samples["upload → named card in every chat"].append((named - posted) * 1000)
    samples["kB up"].append((line.sent - sent) / 1000)
    samples["calls"].append(sum(len(c) for c in calls.values()))
    samples["uploads"].append(sum("attach://" in repr(call.params) for c in calls.values() for call in c))
    samples["calls, who answers"].append(len(calls[rig.anna]))
    samples["calls, each of the others"] += [len(c) for user, c in calls.items() if user is not rig.anna]


def _tells(call: ApiCall, user: User, words: str) -> bool:
    return call.chat_id == user.id and bool(call.finished) and words in repr(call.params)


def _first(calls: list[ApiCall], words: str) -> float:
    """When the first call with these words was carried out at Telegram's side."""
    return next(call.finished or call.arrived for call in calls if words in repr(call.params))


def _newest(user: User) -> int:
    return max((message.id for message in user.chat.messages), default=0)


def _port(rig: WholeRig) -> int:
    return int(rig.telegram.url.rpartition(":")[2])


def _percentiles(values: list[float]) -> dict[str, float]:
    ranks = statistics.quantiles(values, n=100, method="inclusive")
    return {"p50": ranks[49], "p95": ranks[94], "most": max(values)}


def show(found: Mapping[str, object]) -> None:
    """Print the figures, before beside after."""
    before, after = found["before"], found["after"]
    assert isinstance(before, dict)
    assert isinstance(after, dict)
    print(f"{'a visit, five residents':36}{'before p50':>11}{'p95':>8}{'after p50':>11}{'p95':>8}{'most':>8}")
    for name, was in before.items():
        now = after[name]
        target = f"  (p95 at most {TARGETS[name]})" if name in TARGETS else ""
        figures = f"{was['p50']:11.1f}{was['p95']:8.1f}{now['p50']:11.1f}{now['p95']:8.1f}{now['most']:8.1f}"
        print(f"{name:36}{figures}{target}")
