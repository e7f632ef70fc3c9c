"""The visitor's hand on the board: the test's orders, carried out between the program's own tasks."""

import asyncio
import gc
import json
import os
import sys
import time

import utime
from world import world


#: Kept free for the next order, in bytes: a program that fills the heap must not make the hand on it deaf.
RESERVE = 2048


async def orders():
    while True:
        try:
            yield asyncio.core._io_queue.queue_read(world.orders)  # noqa: SLF001 - as its own streams do
        except MemoryError:
            await asyncio.sleep_ms(1)  # nothing was read: the order waits in the socket
            continue
        world.reserve = None
        line = world.orders.readline()
        if not line:
            sys.exit(3)
        carry_out(line)
        keep_free()


def keep_free():
    try:
        world.reserve = bytearray(RESERVE)
    except MemoryError:
        world.reserve = None  # the program has taken it; after the next order it may be there again


def carry_out(line):
    try:
        order = json.loads(line)
        work = globals()[order.pop("do")](**order)
        if work is not None:
            asyncio.create_task(work)
    except Exception as exc:
        sys.print_exception(exc)
        world.tell("order failed", error=repr(exc))


def level(pin, value):
    falls = world.level(pin) and not value
    world.levels[pin] = value
    if falls:
        world.fall(pin)


async def wave(pin, steps, mark):
    """Play [[level, microseconds], …] on an input; levels hold to the microsecond, edges come within a ms or two."""
    at = utime.ticks_us()
    timeline = []
    edges = []
    before = world.level(pin)
    for value, lasts in steps:
        if before and not value:
            edges.append(at)
        before = value
        at += lasts
        timeline.append((at, value))
    world.levels[pin] = before
    world.waves[pin] = timeline
    world.tell("wave", mark=mark)
    for edge in edges:
        while utime.ticks_us() < edge:
            await asyncio.sleep_ms(1)
        world.fall(pin)
    while utime.ticks_us() < at:
        await asyncio.sleep_ms(1)
    world.waves.pop(pin, None)
    world.tell("wave over", mark=mark)


def fault(name, value):
    world.faults[name] = value


async def skip(ms, step_ms):
    """Let time pass: the ticks run ahead, in steps so small that every task keeps its own time."""
    while ms > 0:
        time.shift_ms += min(step_ms, ms)
        ms -= step_ms
        await asyncio.sleep_ms(0)
        await asyncio.sleep_ms(0)
        utime.sleep_us(200)
    world.tell("skipped")


def run(code):
    """Run code among the board's modules: to look inside, or to break what no outside event can break."""
    room = {"world": world}
    exec(code, room)
    gc.collect()
    world.tell("ran", value=room.get("value"))


def switch_on(held):
    """Run the board's boot.py and main.py; ``held`` is what the heap held before the simulator came."""
    import machine
    import neopixel
    import network
    import rp2

    world.faults.update(json.loads(os.getenv("DOORMAN_SIM_FAULTS")))
    if "cut_at" in world.faults:
        import flash

        flash.watch(world.faults["cut_at"])
    asyncio.create_task(orders())
    keep_free()
    gc.collect()
    world.tell("on", heap=gc.mem_free() + gc.mem_alloc(), simulator=gc.mem_alloc() - held)
    for name in ("boot.py", "main.py"):
        with open(name) as file:
            exec(file.read(), {"__name__": "__main__"})
