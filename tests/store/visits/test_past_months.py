"""Months that are over: read when somebody asks, one of them in memory, and found by what an id says."""

import asyncio
import gc
import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import pytest

from bot.house.visits.visit import Visit, VisitId
from bot.store import Store, open_store
from bot.store.documents.schema import Schema
from bot.store.visits import past_months
from bot.store.visits.past_months import PastVisits
from bot.store.visits.visit_homes import possible_homes
from bot.store.visits.visit_month import VisitMonth
from bot.store.visits.visits import OLDER_MONTHS, RECENT_MONTHS
from tests.bench.ten_years import a_visit, write_visits

MONTHS = 8


def in_month(number: int) -> Visit:
    """One of the month that is so long ago, counted from November 2026."""
    at = datetime(2026 - (number + 1) // 12, 12 - (number + 1) % 12, 15, 12, tzinfo=UTC)
    return a_visit(number, at, Random(number))  # noqa: S311 - nothing here is a secret


VISITS = [in_month(number) for number in range(MONTHS)]


@pytest.fixture
def old_folder(folder: Path) -> Path:
    write_visits(folder, VISITS)
    return folder


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The months that were read from the disk to be looked at."""
    names: list[str] = []

    def reads(path: Path, schema: Schema[Visit]) -> PastVisits | None:
        names.append(path.stem)
        return known(path, schema)

    known = past_months.read_visits
    monkeypatch.setattr(past_months, "read_visits", reads)
    return names


async def test_an_id_tells_in_which_month_its_visit_stands(old_folder: Path, read: list[str]) -> None:
    async with open_store(old_folder) as store:
        assert await store.visits.find(VISITS[5].id) == VISITS[5]
        assert await store.visits.find(VISITS[5].id) == VISITS[5]  # whoever leafs through a month reads it once
        assert await store.visits.find(VisitId("20260615T120000-0badcafe")) is None
        assert read == ["2026-06"]


async def test_nothing_is_known_by_heart_of_visits_whose_ids_tell_it(old_folder: Path) -> None:
    async with open_store(old_folder) as store:
        assert len(await store.visits.between(VISITS[-1].began_at, VISITS[0].began_at)) == MONTHS - 1
        assert not store.visits._homes._strays
        assert len(store.visits._months) == RECENT_MONTHS


@pytest.mark.parametrize(
    ("id_", "months"),
    [
        ("20261127T180400-1a2b3c4d", ("2026-11",)),
        ("20261201T003000-1a2b3c4d", ("2026-12", "2026-11")),  # it began before midnight, by UTC
        ("20261231T233000-1a2b3c4d", ("2026-12", "2027-01")),
        ("20261327T180400-1a2b3c4d", ()),
        ("00010101T000000-1a2b3c4d", ()),
        ("visit-7", ()),
    ],
)
def test_the_months_that_an_id_may_mean(id_: str, months: tuple[str, ...]) -> None:
    assert possible_homes(VisitId(id_)) == months


async def test_one_whose_id_tells_nothing_is_found_and_removed_all_the_same(folder: Path) -> None:
    nameless = replace(VISITS[5], id=VisitId("visit-7"))
    write_visits(folder, [*VISITS, nameless])
    async with open_store(folder) as store:
        assert await store.visits.find(nameless.id) == nameless
        await store.visits.remove([nameless.id])
        assert await store.visits.find(nameless.id) is None
        assert await store.visits.find(VISITS[5].id) == VISITS[5]


async def test_one_that_cannot_be_read_is_set_aside_and_the_rest_of_its_month_is_told(old_folder: Path) -> None:
    path = old_folder / "visits" / "2026-06.json"
    path.write_bytes(path.read_bytes().replace(b"\n}\n}", b',\n"20260616T120000-0badcafe":{"door":7}\n}\n}'))
    async with open_store(old_folder) as store:
        day = timedelta(days=1)
        assert list(await store.visits.between(VISITS[5].began_at - day, VISITS[5].began_at + day)) == [VISITS[5]]
        assert [one.key for one in store.set_aside] == ["20260616T120000-0badcafe"]


async def test_a_file_that_others_wrote_anew_is_read_too(old_folder: Path) -> None:
    path = old_folder / "visits" / "2026-06.json"
    path.write_bytes(path.read_bytes().replace(b"\n", b" "))
    async with open_store(old_folder) as store:
        assert await store.visits.find(VISITS[5].id) == VISITS[5]


async def test_what_is_written_while_its_month_is_being_read_is_what_is_found_then(
    old_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, go_on = threading.Event(), threading.Event()
    known = past_months.read_visits

    def waits(path: Path, schema: Schema[Visit]) -> PastVisits | None:
        found = known(path, schema)
        begun.set()
        go_on.wait(10)
        return found

    async with open_store(old_folder) as store, asyncio.TaskGroup() as group:
        monkeypatch.setattr(past_months, "read_visits", waits)
        looking = group.create_task(store.visits.find(VISITS[5].id))
        await asyncio.to_thread(begun.wait, 10)
        saved = await _changed(store, VISITS[5])
        for number in (3, 4, 6):  # the month leaves memory again
            await _changed(store, VISITS[number])
        go_on.set()
        assert await looking in (VISITS[5], saved)
        assert await store.visits.find(VISITS[5].id) == saved


async def _changed(store: Store, visit: Visit) -> Visit:
    """Its month is read to be changed, without being looked for."""
    await store.visits._month(visit.began_at.strftime("%Y-%m"))
    return await store.visits.save(replace(visit, photo_overdue=True))


async def test_a_month_that_leaves_memory_waits_for_no_garbage_collector(old_folder: Path) -> None:
    async with open_store(old_folder) as store:
        gc.collect()
        before = _months_alive()
        gc.disable()
        try:
            for visit in VISITS[2:]:
                await _changed(store, visit)
            assert _months_alive() <= before + OLDER_MONTHS
        finally:
            gc.enable()


def _months_alive() -> int:
    return sum(type(one) is VisitMonth for one in gc.get_objects())
