"""What an old house costs: ``python -m tests.bench.ledger [--json FILE] [--visits 100000]``.

Ten years of a busy door: visits with three photos' records each, people counted in every minute, a class of forty that
cameras saw. What people ask is timed on it and on an empty house, each in a process of its own, beside how long the
event loop was held at once and what the process held afterwards; stock TinyDB has the same visits in one file, in the
same run.
"""

import argparse
import asyncio
import gc
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Mapping
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from statistics import quantiles
from typing import Any, Self

import psutil
from rich.console import Console
from rich.table import Table
from tinydb import Query, TinyDB

from bot.cameras.process.heaps import share_heaps
from bot.house.house_rules import HouseRules
from bot.house.visits.visit import Visit
from bot.nursery import Nursery
from bot.store import open_store
from bot.store.documents.shapes import Shape
from tests.bench.old_house import OldHouse, old_house
from tests.bench.ten_years import a_visit, some_visits, write_family, write_ten_years

VISITS = 100_000

#: How often each is asked; what takes seconds, less often.
_TIMED, _SLOW, _CHARTS, _STOCK = 60, 5, 12, 3

#: The loop is looked at so often, in seconds.
_TICK_S = 0.002

#: In ms; see the decisions on the store.
_GOALS: Mapping[str, float] = {
    "add a visit": 5.0,
    "/today": 50.0,
    "a chart of a month, drawn": 700.0,
    "start": 5000.0,
}

#: An old house is one that kept all of it.
_KEPT_FOR_EVER = HouseRules(visit_days=36_500, audit_days=36_500)

Figures = dict[str, float]
Work = Callable[[int], Awaitable[object]]


async def ask(folder: Path, now: datetime) -> dict[str, Figures]:
    """Open the house and ask it everything; in a process of its own."""
    share_heaps()  # as the service does
    began = time.perf_counter()
    async with AsyncExitStack() as stack:
        nursery = await stack.enter_async_context(Nursery())
        store = await stack.enter_async_context(open_store(folder, patience_s=60))
        house = old_house(store, nursery, now, _KEPT_FOR_EVER)
        await house.staff.resume()
        gc.freeze()  # as the service does once it is open
        figures = {"start": {"p50_ms": (time.perf_counter() - began) * 1e3}}
        figures["start"]["mb"] = _held_mb()
        for what, (times, work) in _questions(house).items():
            figures[what] = await _timed(times, work)
            sys.stderr.write(f"{what}: {figures[what]['p50_ms']:.1f} ms, {figures[what]['mb']:.0f} MB\n")
        forgetful = old_house(store, nursery, now, HouseRules())
        figures["retention, where nine years go at once"] = await _timed(1, forgetful.retention)
    return figures


def _questions(house: OldHouse) -> Mapping[str, tuple[int, Work]]:
    return {
        "add a visit": (_TIMED, house.add),
        "/today": (_TIMED, house.today),
        "strangers of the week": (_TIMED, house.week_of_strangers),
        "a day long ago": (_TIMED, house.any_day),
        "/who": (_TIMED, house.who),
        "a month of counts": (_SLOW, house.counts),
        "counting all visits, once": (1, house.count_all),
        "a month of visits, counted": (_SLOW, house.numbers),
        "the first chart": (1, house.chart),
        "a chart of a month, drawn": (_CHARTS, house.chart),
        "a class of 40 in a month": (_SLOW, house.attendance),
        "a class of 40 on a day": (_SLOW, house.day_of_class),
        "the morning's summary": (_SLOW, house.morning),
        "the month's summary": (_SLOW, house.month),
        "retention, a night": (_SLOW, house.retention),
        "every visit, for an export": (1, house.everything),
    }


async def _timed(times: int, work: Work) -> Figures:
    took_ms = []
    async with _Held() as held:
        for number in range(times):
            began = time.perf_counter()
            await work(number)
            took_ms.append((time.perf_counter() - began) * 1e3)
    figures = {"held_ms": held.longest_ms, "held_cpu_ms": held.longest_cpu_ms, "mb": _held_mb()}
    if times == 1:
        return {"p50_ms": took_ms[0], **figures}
    cuts = quantiles(took_ms, n=20, method="inclusive")
    return {"p50_ms": cuts[9], "p95_ms": cuts[18], "worst_ms": max(took_ms), **figures}


class _Held:
    """How long nothing else came to its turn in the event loop, at most, in ms."""

    def __init__(self) -> None:
        self.longest_ms = 0.0
        #: Of that, no more than the process worked meanwhile, in whatever thread: others on the machine do not count.
        self.longest_cpu_ms = 0.0
        self._nursery = Nursery()

    async def __aenter__(self) -> Self:
        await self._nursery.__aenter__()
        self._nursery.spawn(self._look(), name="held")
        return self

    async def __aexit__(self, *_: object) -> None:
        await asyncio.sleep(2 * _TICK_S)
        await self._nursery.__aexit__(None, None, None)

    async def _look(self) -> None:
        while True:
            began, worked = time.perf_counter(), time.process_time()
            await asyncio.sleep(_TICK_S)
            held_ms = (time.perf_counter() - began - _TICK_S) * 1e3
            self.longest_ms = max(self.longest_ms, held_ms)
            self.longest_cpu_ms = max(self.longest_cpu_ms, min(held_ms, (time.process_time() - worked) * 1e3))


def _held_mb() -> float:
    gc.collect()
    held: int = psutil.Process().memory_info().rss
    return held / 2**20


def stock(file: Path, count: int, now: datetime) -> Figures:
    """The same visits in TinyDB as it comes: one more visit, and those of today."""
    shape = Shape(Visit)
    documents = {str(n): shape.document(visit) for n, visit in enumerate(some_visits(count, now), start=1)}
    file.write_text(json.dumps({"_default": documents}))
    del documents
    added, asked = [], []
    with TinyDB(file) as database:
        for number in range(_STOCK):
            began = time.perf_counter()
            database.insert(shape.document(a_visit(count + number, now, Random(number))))  # noqa: S311
            added.append((time.perf_counter() - began) * 1e3)
            began = time.perf_counter()
            database.search(Query().began_at >= f"{now.date()}")
            asked.append((time.perf_counter() - began) * 1e3)
    return {"add": min(added), "today": min(asked)}


def in_a_process(folder: Path, now: datetime) -> dict[str, Figures]:
    """What ``ask`` finds, in a fresh one."""
    command = [sys.executable, "-m", "tests.bench.ledger", "--ask", str(folder), "--now", now.isoformat()]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)  # noqa: S603 - our own
    found: dict[str, Figures] = json.loads(done.stdout.splitlines()[-1])
    return found


def measure(count: int) -> dict[str, Any]:
    """All of it."""
    now = datetime.now(UTC)
    with tempfile.TemporaryDirectory() as place:
        old, empty = Path(place) / "old", Path(place) / "empty"
        minutes = write_ten_years(old, count, now)
        write_family(empty)
        figures: dict[str, Any] = {
            "visits": count,
            "photos": 3 * count,
            "minutes counted": minutes,
            "old": in_a_process(old, now),
            "empty": in_a_process(empty, now),
        }
        figures["stock"] = stock(Path(place) / "stock.json", count, now)
    return figures


def table(figures: Mapping[str, Any]) -> Table:
    """Both houses beside each other."""
    columns = (
        "",
        "old, p50",
        "old, p95",
        "loop held",
        "own work",
        "MB after",
        "empty, p50",
        "MB after",
        "goal",
    )
    drawn = Table(*columns, title="milliseconds; memory in MB")
    old, empty = figures["old"], figures["empty"]
    for what, found in old.items():
        there = empty.get(what, {})
        drawn.add_row(
            what,
            *(_said(found, of) for of in ("p50_ms", "p95_ms", "held_ms", "held_cpu_ms", "mb")),
            *(_said(there, of) for of in ("p50_ms", "mb")),
            f"{_GOALS[what]:.0f}" if what in _GOALS else "",
        )
    for what, took_ms in figures["stock"].items():
        drawn.add_row(f"stock TinyDB, one file: {what}", f"{took_ms:.0f}")
    return drawn


def _said(figures: Figures, of: str) -> str:
    return f"{figures[of]:.1f}" if of in figures else ""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", type=Path, help="write the figures here too")
    parser.add_argument("--visits", type=int, default=VISITS)
    parser.add_argument("--ask", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--now", type=datetime.fromisoformat, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.ask:
        sys.stdout.write(json.dumps(asyncio.run(ask(arguments.ask, arguments.now))) + "\n")
        return
    figures = measure(arguments.visits)
    Console().print(table(figures))
    if arguments.json:
        arguments.json.write_text(json.dumps(figures, indent=2))


if __name__ == "__main__":
    main()
