"""The doorbell's long run: ``uv run python -m tests.bench.soak`` presses a simulated board's button 2,000 times.

The unmodified program under real MicroPython, a real mosquitto, real HTTP, and a random fault every 20 presses. At the
end it is counted: no ring lost, none sent twice (a ring whose PUBACK was lost is repeated with its own id, and counted
apart), the relay never on for longer than it may, no restart that no fault asked for, and a heap that stays flat.
"""

import argparse
import asyncio
import json
import random
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from firmware.simulator.hardware.arduchip import ArduchipFlaw
from tests.firmware.conftest import missing
from tests.firmware.rig import Rig, standing

#: A quick finger: 120 ms down, and what it needs until the next press.
PRESS = ((0, 120_000), (1, 80_000))

Fault = Callable[[Rig, random.Random], Awaitable[None]]


async def broker_restarts(rig: Rig, _: random.Random) -> None:
    """The broker is killed and comes back; the service is there before the board."""
    rig.mqtt_wire.go_dark()
    await rig.broker.kill()
    back = len(rig.service.connects)
    await rig.broker.start()
    await rig.service.connects.first(lambda _: True, since=back, timeout_s=60)
    rig.mqtt_wire.light_up()


async def wire_is_cut(rig: Rig, _: random.Random) -> None:
    """The connection ends in the middle of the next message."""
    rig.mqtt_wire.cut_at_pieces = 1


async def puback_is_lost(rig: Rig, _: random.Random) -> None:
    """The broker's next acknowledgement never arrives."""
    rig.mqtt_wire.lose_pubacks = 1


async def cable_is_pulled(rig: Rig, _: random.Random) -> None:
    """The cable is out while somebody presses, then in again."""
    await rig.pull_cable()
    await rig.board.press_and_release(PRESS)
    await rig.plug_cable()


async def interface_dies(rig: Rig, _: random.Random) -> None:
    """lwIP is dead until the interface is bounced."""
    since = len(rig.board.events)
    await rig.board.fault("lwip_dead")
    await rig.board.skip(8)
    await rig.board.until("nic", since=since, active=False, timeout_s=60)


async def camera_misbehaves(rig: Rig, chance: random.Random) -> None:
    """One of the camera's flaws."""
    flaws = (
        ArduchipFlaw(length=0),
        ArduchipFlaw(length=0x7FFFFF),
        ArduchipFlaw(endless=True),
        ArduchipFlaw(black=True),
        ArduchipFlaw(length=9_000),
    )
    rig.board.bus.camera.flaws.append(chance.choice(flaws))


async def sensor_does_not_acknowledge(rig: Rig, _: random.Random) -> None:
    """One I2C transaction is not acknowledged."""
    rig.board.bus.sensor.naks = 1


async def service_is_moody(rig: Rig, chance: random.Random) -> None:
    """The intake refuses, or slams the door."""
    rig.intake.moods.append(chance.choice((401, 413, 503, 408, 500, "slam")))


async def clock_jumps(rig: Rig, chance: random.Random) -> None:
    """The service's clock is put right, by days."""
    rig.intake.skew_s = chance.choice((-1, 1)) * chance.uniform(1e4, 1e6)


async def door_is_opened(rig: Rig, _: random.Random) -> None:
    """Somebody unlocks."""
    rig.service.publish("unlock", rig.service.command("unlock", {"ms": 200}, await rig.service.challenge()))


async def junk_arrives(rig: Rig, chance: random.Random) -> None:
    """Commands that are none."""
    for _ in range(3):
        rig.service.publish("unlock", chance.randbytes(chance.randrange(1, 3000)))


FAULTS: tuple[Fault, ...] = (
    broker_restarts,
    wire_is_cut,
    puback_is_lost,
    cable_is_pulled,
    interface_dies,
    camera_misbehaves,
    sensor_does_not_acknowledge,
    service_is_moody,
    clock_jumps,
    door_is_opened,
    junk_arrives,
)


async def soak(folder: Path, presses: int, every: int, seed: int) -> dict[str, Any]:
    """Run, and return the figures."""
    chance = random.Random(seed)  # noqa: S311 - which fault comes when
    met: Counter[str] = Counter()
    memory: list[int] = []
    began = time.monotonic()
    async with standing(folder, changeable={"gap_ms": 0, "burst": 1, "size": "QVGA"}) as rig:
        done = 0
        while done < presses:
            if done % every == every - 1:
                fault = chance.choice(FAULTS)
                met[fault.__name__] += 1
                await fault(rig, chance)
                done += fault is cable_is_pulled
            await rig.board.press_and_release(PRESS)
            done += 1
            if done - len(_ids(rig)) > 8:  # the board keeps 16: a person would not press on either
                await _all_told(rig, done)
            if done % 100 == 0:
                await _all_told(rig, done)
                memory.append(await rig.board.memory())
        await _all_told(rig, done)
        rig.intake.moods.clear()
        health = await rig.service.health()
        now_us = time.time_ns() // 1000
        return _figures(rig, done, met, memory, health, now_us) | {"seconds": round(time.monotonic() - began, 1)}


def _ids(rig: Rig) -> Counter[str]:
    return Counter(ring.json["id"] for ring in rig.service.all("event/ring"))


async def _all_told(rig: Rig, count: int) -> None:
    """Wait until every press so far was told, or for some seconds nothing more is; the board's own pauses run ahead."""
    told, idle = len(_ids(rig)), 0
    while idle < 20:
        idle = idle + 1 if len(_ids(rig)) == told else 0
        told = len(_ids(rig))
        if len(_ids(rig)) >= count:
            return
        await rig.board.skip(2)
        seen = len(rig.service.said)
        try:
            async with asyncio.timeout(0.5):
                await rig.service.said.first(lambda m: m.word == "event/ring", since=seen)
        except TimeoutError:
            continue


def _figures(
    rig: Rig, done: int, met: Counter[str], memory: list[int], health: dict[str, Any], now_us: int
) -> dict[str, Any]:
    ids = _ids(rig)
    repeats = sum(ids.values()) - len(ids)
    numbers = sorted(int(ring.split("-")[1]) for ring in ids)
    settled = memory[1:] or memory
    return {
        "presses": done,
        "heard": health["counters"]["presses"],
        "rings": len(ids),
        "lost": done - len(ids),
        "in_order": numbers == list(range(1, len(numbers) + 1)),
        "repeated_after_a_lost_puback": repeats,
        "sent_twice": max(0, repeats - health["counters"].get("sent_again", 0)),
        "faults": dict(sorted(met.items())),
        "pictures": len(rig.intake.taken()),
        "unlocks": len(rig.board.relay.pulses),
        "relay_longest_ms": round(rig.board.relay.longest_ms, 1),
        "relay_left_on": rig.board.relay.is_on(now_us + 6_000_000),
        "relay_faults": rig.board.relay.faults,
        "starts": rig.board.starts,
        "restarted_tasks": health["counters"].get("restarts", 0),
        "heap_live_first": settled[0] if settled else 0,
        "heap_live_last": settled[-1] if settled else 0,
        "heap_live_spread": max(settled) - min(settled) if settled else 0,
        "heap_live_median": int(statistics.median(settled)) if settled else 0,
    }


def verdict(figures: dict[str, Any]) -> list[str]:
    """What is wrong with these figures: empty where nothing is."""
    wrong = []
    if figures["lost"] or not figures["in_order"]:
        wrong.append("rings were lost")
    if figures["sent_twice"]:
        wrong.append("rings were sent twice without need")
    if figures["relay_left_on"] or figures["relay_longest_ms"] > 5010 or figures["relay_faults"]:
        wrong.append("the relay stayed on")
    if figures["starts"] != 1:
        wrong.append("the board started anew")
    if figures["heap_live_last"] - figures["heap_live_first"] > 4096:
        wrong.append("memory grew")
    return wrong


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.soak", description=__doc__)
    parser.add_argument("--presses", type=int, default=2000)
    parser.add_argument("--every", type=int, default=20, help="a fault each so many presses")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", type=Path, metavar="FILE")
    chosen = parser.parse_args()
    if reason := missing():
        sys.stderr.write(f"{reason}\n")
        return 2
    with tempfile.TemporaryDirectory() as folder:
        figures = asyncio.run(soak(Path(folder), chosen.presses, chosen.every, chosen.seed))
    wrong = verdict(figures)
    for name, value in figures.items():
        sys.stdout.write(f"{name:32} {value}\n")
    sys.stdout.write(f"{'verdict':32} {', '.join(wrong) or 'good'}\n")
    if chosen.json:
        chosen.json.write_text(json.dumps({**figures, "wrong": wrong}, indent=2))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
