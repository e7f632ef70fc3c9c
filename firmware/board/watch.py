"""Keeps every task alive, and the watchdog fed only while all of them are.

A task that fails is started again; one that is silent for longer than it may be, or fails over and over, is let
to starve the watchdog: the board starts afresh with the strike off.
"""

import asyncio
from micropython import const
import gc
import sys
import time

#: The hardware's limit is 8388 ms.
WATCHDOG_MS = 8000

_LOOK_MS = const(1000)

#: So many failures of one task, each within ten minutes of the last, and the board starts afresh.
_MAX_FAILURES = const(8)
_FORGIVEN_MS = const(600_000)

#: What the board died of, for the next start's health.
CAUSE_FILE = "cause.txt"


class SupervisedTask:
    """One task: what it does, how long it may be silent, how often it failed."""

    def __init__(self, name, work, patience_ms, bell):
        self.name = name
        self.work = work
        self.patience_ms = patience_ms
        self.bell = bell
        self.failures = 0
        self.failed_at = 0
        self.beat()

    def beat(self):
        self.seen = time.ticks_ms()

    @property
    def alive(self):
        quiet_ms = time.ticks_diff(time.ticks_ms(), self.seen)
        return self.failures < _MAX_FAILURES and quiet_ms < self.patience_ms


class Watch:
    """The tasks, and the dog."""

    def __init__(self, counters, dog):
        self.counters = counters
        self.dog = dog
        self.tasks = []
        self.heap_peak = 0
        self.heap_live = 0

    def mind(self, name, work, patience_ms=20_000, bell=None):
        """Have ``work(beat)`` run for ever; it calls ``beat()`` more often than each ``patience_ms``.

        ``bell`` is the event it waits for while there is nothing to do: it is rung now and then to see whether
        anybody is there. (A timeout round each wait would cost a kilobyte of heap apiece.)
        """
        self.tasks.append(SupervisedTask(name, work, patience_ms, bell))

    async def run(self):
        """Start every task and feed the dog; does not return."""
        for task in self.tasks:
            asyncio.create_task(self.keep(task))
        while True:
            for task in self.tasks:  # without a list of the dead: an empty heap has no room for one
                if not task.alive:
                    await self.starve()
            self.dog.feed()
            self.heap_peak = max(self.heap_peak, gc.mem_alloc())
            gc.collect()
            self.heap_live = max(self.heap_live, gc.mem_alloc())
            for task in self.tasks:
                if task.bell:
                    task.bell.set()
            await asyncio.sleep_ms(_LOOK_MS)

    async def keep(self, task):
        while True:
            try:
                await task.work(task.beat)
            except Exception as exc:
                sys.print_exception(exc)
                self.counters.error(task.name, exc)
                self.counters.add("restarts")
            now = time.ticks_ms()
            if not 0 <= time.ticks_diff(now, task.failed_at) <= _FORGIVEN_MS:  # after a week the difference is negative
                task.failures = 0
            task.failures += 1
            task.failed_at = now
            gc.collect()
            await asyncio.sleep_ms(min(4000, 250 << task.failures))
            task.beat()

    async def starve(self):
        dead = ",".join(task.name for task in self.tasks if not task.alive)
        print("watchdog starves:", dead)
        keep_cause(dead)
        while True:  # the dog bites within WATCHDOG_MS
            await asyncio.sleep_ms(1000)


def keep_cause(cause):
    """Leave for the next start why there is one."""
    try:
        with open(CAUSE_FILE, "w") as file:
            file.write(cause)
    except OSError:
        pass
