"""What an old house costs: ``python -m tests.bench.ledger [--json FILE] [--visits 100000]``.

Ten years of a busy door: visits with three photos' records each, people counted in every minute, a class of forty that
cameras saw. What people ask is timed on it and on an empty house, each in a process of its own; stock TinyDB holds the
same visits in one file, in the same run.
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
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from statistics import quantiles
from typing import Any

import psutil
from rich.console import Console
from rich.table import Table
from tinydb import Query, TinyDB

from bot.daylight import SunOrClock
from bot.house.doors.door import Door
from bot.house.doors.doors import as_kept
from bot.house.house_rules import HouseRules, Rules
from bot.house.joining import join
from bot.house.records.historian import WEEK_DAYS, HistoryFilter
from bot.house.staff import Staff
from bot.house.tables.records import RecordsWanted
from bot.house.visits.visit import Visit
from bot.house.watch.camera import WatchPlaceId
from bot.nursery import Nursery
from bot.one_time import PyotpCodes
from bot.store import Store, open_store
from bot.store.shapes import Shape
from bot.time_zones import SystemZones
from tests.bench.ten_years import ANNA, DOORS, PEOPLE, a_visit, some_visits, write_family, write_ten_years
from tests.fakes.arming import RecordingArmTopic
from tests.fakes.backups import MemoryBackups
from tests.fakes.boards import RecordingBoards
from tests.fakes.cameras import RecordingCameras
from tests.fakes.messages import RecordingMessages
from tests.fakes.senses import RecordingDevices, RecordingEyes, RecordingLocks
from tests.fakes.speech import RecordingSpeech
from tests.fakes.tracking import RecordingTrackers

VISITS = 100_000

#: How often each is asked; what takes seconds, less often.
_TIMED, _SLOW, _STOCK = 60, 5, 3

#: In ms; see the decisions on the store.
_GOALS: Mapping[str, float] = {
    "add a visit": 5.0,
    "/today": 50.0,
    "a month of counts": 700.0,
    "start": 5000.0,
}

#: An old house is one that kept all of it.
_KEPT_FOR_EVER = HouseRules(visit_days=36_500, audit_days=36_500)

Figures = dict[str, float]
Work = Callable[[int], Awaitable[object]]


@dataclass(frozen=True, slots=True)
class OldHouse:
    """A house over a data folder, and nobody outside it."""

    store: Store
    staff: Staff
    now: datetime

    async def add(self, number: int) -> object:
        """One more visit."""
        return await self.store.visits.save(a_visit(10_000_000 + number, self.now, Random(number)))  # noqa: S311

    async def today(self, _number: int) -> object:
        """The page of /today."""
        return await self.staff.historian.page(ANNA, HistoryFilter(self.now.date()))

    async def week_of_strangers(self, _number: int) -> object:
        """A search."""
        return await self.staff.historian.page(ANNA, HistoryFilter(self.now.date(), WEEK_DAYS, strangers=True))

    async def any_day(self, number: int) -> object:
        """The page of a day in the past, another each time."""
        day = self.now.date() - timedelta(days=37 * (number + 1))
        return await self.staff.historian.page(ANNA, HistoryFilter(day))

    async def who(self, number: int) -> object:
        """The page of /who."""
        return await self.staff.historian.person(ANNA, PEOPLE[number % len(PEOPLE)].name)

    async def counts(self, _number: int) -> object:
        """What a month's chart of the crowd is drawn of."""
        return self.staff.watching.counts.by_hour(WatchPlaceId(DOORS[0]), self.now - timedelta(days=31))

    async def count_all(self, _number: int) -> None:
        """What is done once, behind everything else, in a house that is older than its counters."""
        await self.staff.statistics.resume()
        counter = self.staff.statistics._counter
        await counter.catch_up()
        while await counter._count_earlier():
            pass

    async def numbers(self, _number: int) -> object:
        """What a month's charts of visits are drawn of."""
        today = self.now.date()
        return await self.staff.statistics.days(ANNA, None, today - timedelta(days=30), today)

    async def attendance(self, _number: int) -> object:
        """A class of forty in a month."""
        today = self.now.date()
        return await self.staff.watching.attendance.keeper.days(ANNA, today - timedelta(days=30), today)

    async def day_of_class(self, _number: int) -> object:
        """The page of /attendance."""
        return await self.staff.watching.attendance.keeper.day(ANNA, self.now.date())

    async def morning(self, _number: int) -> object:
        """What the morning's summary tells."""
        return await self.staff.summarist.days(ANNA, self.now.date() - timedelta(days=1), 1)

    async def month(self, _number: int) -> object:
        """What the month's tells."""
        return await self.staff.summarist.health(self.now.date() - timedelta(days=30), 30)

    async def retention(self, _number: int) -> None:
        """What is done every night."""
        await self.staff.retention.apply()

    async def everything(self, _number: int) -> int:
        """All visits as an export takes them; returns how many."""
        wanted = RecordsWanted((self.now - timedelta(days=3655)).date(), self.now.date())
        return sum([len(piece) async for piece in self.staff.watching.attendance.records.visits(ANNA, wanted)])


def old_house(store: Store, nursery: Nursery, now: datetime, kept: HouseRules) -> OldHouse:
    """The real house over the real store; what stands around it are doubles."""
    rules = Rules(kept, UTC)
    devices = RecordingDevices(
        RecordingLocks(),
        RecordingBoards(DOORS[0]),
        speech=RecordingSpeech(),
        messages=RecordingMessages(),
        trackers=RecordingTrackers(),
        arm_topic=RecordingArmTopic(),
    )
    house = join(
        as_kept(store.doors, {door: Door(door, door) for door in DOORS}),
        store,
        outlets=[],
        eyes=RecordingEyes(),
        cameras=RecordingCameras(),
        daylight=SunOrClock(None, rules.zone),
        devices=lambda _: devices,
        codes=PyotpCodes(),
        backups=MemoryBackups(),
        background=nursery,
        clock=lambda: now,
        steady=lambda: now,
        rules=rules,
        zones=SystemZones(),
    )
    return OldHouse(store, house.staff, now)


async def ask(folder: Path, now: datetime) -> dict[str, Figures]:
    """Open the house and ask it everything; in a process of its own."""
    began = time.perf_counter()
    async with AsyncExitStack() as stack:
        nursery = await stack.enter_async_context(Nursery())
        store = await stack.enter_async_context(open_store(folder, patience_s=60))
        house = old_house(store, nursery, now, _KEPT_FOR_EVER)
        await house.staff.resume()
        figures = {"start": {"p50_ms": (time.perf_counter() - began) * 1e3}}
        gc.collect()
        figures["memory after the start"] = {"mb": psutil.Process().memory_info().rss / 2**20}
        for what, (times, work) in _questions(house).items():
            figures[what] = await _timed(times, work)
            sys.stderr.write(f"{what}: {figures[what]['p50_ms']:.1f} ms\n")
        gc.collect()
        figures["memory after all that"] = {"mb": psutil.Process().memory_info().rss / 2**20}
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
        "a class of 40 in a month": (_SLOW, house.attendance),
        "a class of 40 on a day": (_SLOW, house.day_of_class),
        "the morning's summary": (_SLOW, house.morning),
        "the month's summary": (_SLOW, house.month),
        "retention, a night": (_SLOW, house.retention),
        "every visit, for an export": (1, house.everything),
    }


async def _timed(times: int, work: Work) -> Figures:
    took_ms = []
    for number in range(times):
        began = time.perf_counter()
        await work(number)
        took_ms.append((time.perf_counter() - began) * 1e3)
    if times == 1:
        return {"p50_ms": took_ms[0]}
    cuts = quantiles(took_ms, n=20, method="inclusive")
    return {"p50_ms": cuts[9], "p95_ms": cuts[18], "worst_ms": max(took_ms)}


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
    drawn = Table("", "old, p50", "old, p95", "empty, p50", "goal", title="milliseconds; memory in MB")
    old, empty = figures["old"], figures["empty"]
    for what, found in old.items():
        there = empty.get(what, {})
        unit = "mb" if "mb" in found else "p50_ms"
        drawn.add_row(
            what,
            f"{found[unit]:.1f}",
            f"{found['p95_ms']:.1f}" if "p95_ms" in found else "",
            f"{there[unit]:.1f}" if unit in there else "",
            f"{_GOALS[what]:.0f}" if what in _GOALS else "",
        )
    for what, took_ms in figures["stock"].items():
        drawn.add_row(f"stock TinyDB, one file: {what}", f"{took_ms:.0f}")
    return drawn


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
