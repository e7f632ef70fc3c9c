"""How long it takes until a visit is safe: ``python -m tests.bench.store [--json FILE]``.

Stock TinyDB writes the same visits in the same run; it promises nothing about a power cut.
"""

import argparse
import asyncio
import json
import os
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table
from tinydb import TinyDB

from bot.house.doors.door import DoorId
from bot.house.people import Box, Condition, Look, Person, PersonId, PhotoId, ResidentId, Sighting, Verdict
from bot.house.visits.visit import Answer, Outcome, Photo, Press, PressId, Visit, VisitId
from bot.nursery import Nursery
from bot.store import open_store
from bot.store.documents.shapes import Shape

#: Visits that lie in the month already.
SIZES = (100, 1_000, 10_000)

#: Visits that are timed on top, and of stock TinyDB at each size.
TIMED, TIMED_STOCK = 100, 20

BEGAN = datetime(2026, 11, 2, 8, tzinfo=UTC)

Figures = dict[str, float]


def a_visit(number: int) -> Visit:
    """A finished visit of about a kilobyte: a press, a burst of three, a name, an answer."""
    at = BEGAN + timedelta(minutes=number)
    visit, door, press = VisitId(f"{at:%Y%m%dT%H%M%S}-{number:08x}"), DoorId("front"), PressId(f"0badcafe-{number}")
    photos = tuple(Photo(PhotoId(f"{visit}-{n}-abcdef"), press, n, at) for n in range(3))
    anna = Person(PersonId("a1"), "Anna")
    seen = Sighting(1, Box(210, 120, 330, 260), Verdict.NAMED, anna, distance=0.31, margin=0.22)
    return Visit(
        visit,
        door,
        at,
        at + timedelta(seconds=120),
        (Press(press, door, at),),
        photos,
        look=Look(photos[0].id, Condition.CLEAR, (seen,)),
        marked=PhotoId(f"{visit}-marked-abcdef"),
        answer=Answer(Outcome.UNLOCKED, ResidentId(1), "Anna", at),
    )


def in_one_month(visit: Visit) -> Visit:
    """The same visit, in a month that has room for ten thousand."""
    return replace(visit, began_at=BEGAN)


async def timed(count: int, work: Callable[[int], Awaitable[object]]) -> Figures:
    """p50, p95 and p99 of one after another, in ms."""
    took_ms = []
    for number in range(count):
        began = time.perf_counter()
        await work(number)
        took_ms.append((time.perf_counter() - began) * 1e3)
    cuts = statistics.quantiles(took_ms, n=100)
    return {"p50_ms": cuts[49], "p95_ms": cuts[94], "p99_ms": cuts[98]}


@contextmanager
def stall_watch(nursery: Nursery) -> Iterator[Figures]:
    """Notes how late the event loop came round at worst, in ms."""
    figures = {"longest_stall_ms": 0.0}
    done = asyncio.Event()

    async def watch() -> None:
        while not done.is_set():
            began = time.perf_counter()
            await asyncio.sleep(0.001)
            late_ms = (time.perf_counter() - began - 0.001) * 1e3
            figures["longest_stall_ms"] = max(figures["longest_stall_ms"], late_ms)

    nursery.spawn(watch(), name="stall watch")
    try:
        yield figures
    finally:
        done.set()


async def saves(folder: Path, size: int) -> dict[str, Figures]:
    """Saves into a month of ``size`` visits: one by one, and fifty that wait together."""
    async with Nursery() as nursery, open_store(folder) as store:
        for first in range(0, size, 2_000):
            await asyncio.gather(
                *(store.visits.save(in_one_month(a_visit(n))) for n in range(first, min(first + 2_000, size)))
            )
        with stall_watch(nursery) as stalls:
            alone = await timed(TIMED, lambda n: store.visits.save(in_one_month(a_visit(size + n))))

        async def fifty(place: int) -> None:
            numbers = range(size + TIMED + place * 50, size + TIMED + place * 50 + 50)
            await asyncio.gather(*(store.visits.save(in_one_month(a_visit(n))) for n in numbers))

        together = await timed(20, fifty)
    began = time.perf_counter()
    async with open_store(folder):
        alone["start_ms"] = (time.perf_counter() - began) * 1e3
    return {"one by one": alone | stalls, "fifty together": together}


async def stock(file: Path, size: int) -> Figures:
    """The same visits in TinyDB as it comes."""
    shape = Shape(Visit)
    with TinyDB(file) as database:
        database.insert_multiple(shape.document(in_one_month(a_visit(n))) for n in range(size))

        async def insert(number: int) -> None:
            database.insert(shape.document(in_one_month(a_visit(size + number))))

        return await timed(TIMED_STOCK, insert)


async def others(folder: Path) -> dict[str, Figures]:
    """A line in the audit trail, a picture, and what this disk takes for an fsync of 4 kB."""
    async with open_store(folder) as store:
        line = await timed(TIMED, lambda n: store.audit.note("unlocked", visit=f"visit-{n}", door="front", by=1))
        jpeg = bytes(34_367)
        picture = await timed(TIMED, lambda n: store.album.keep(PhotoId(f"photo-{n}"), jpeg))
    handle = os.open(folder / "fsync", os.O_WRONLY | os.O_CREAT, 0o600)

    async def sync(_number: int) -> None:
        os.pwrite(handle, bytes(4096), 0)
        os.fsync(handle)

    try:
        return {"audit line": line, "picture of 34 kB": picture, "bare fsync": await timed(TIMED, sync)}
    finally:
        os.close(handle)


async def measure() -> dict[str, Figures]:
    figures: dict[str, Figures] = {}
    with tempfile.TemporaryDirectory() as place:
        for size in SIZES:
            for what, found in (await saves(Path(place) / f"store-{size}", size)).items():
                figures[f"{what}, month of {size}"] = found
            figures[f"stock TinyDB, month of {size}"] = await stock(Path(place) / f"stock-{size}.json", size)
        figures |= await others(Path(place) / "others")
    return figures


def table(figures: dict[str, Figures]) -> Table:
    columns = ("p50_ms", "p95_ms", "p99_ms", "longest_stall_ms", "start_ms")
    drawn = Table("", *columns)
    for what, found in figures.items():
        drawn.add_row(what, *(f"{found[column]:.2f}" if column in found else "" for column in columns))
    return drawn


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", type=Path, help="write the figures here too")
    arguments: Any = parser.parse_args()
    figures = asyncio.run(measure())
    Console().print(table(figures))
    if arguments.json:
        arguments.json.write_text(json.dumps(figures, indent=2))


if __name__ == "__main__":
    main()
