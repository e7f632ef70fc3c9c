"""A house that is years old: whoever walks through its past has a month of it in memory, and holds nobody up."""

import gc
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.house.house_rules import HouseRules
from bot.house.keeping import past
from bot.house.keeping.pieces import each_visit
from bot.house.people import ResidentId, Role
from bot.house.visits.visit import Visit
from bot.nursery import Nursery
from bot.store import open_store
from bot.store.backup.restoring import counted
from bot.store.visits.visits import OLDER_MONTHS, RECENT_MONTHS
from tests.bench.old_house import OldHouse, old_house
from tests.bench.ten_years import ANNA, PEOPLE, some_visits, write_family, write_visits

NOW = datetime(2026, 11, 27, 12, tzinfo=UTC)
VISITS = 1800
#: Of 120 months.
BUSIEST = VISITS // 120 + 3

#: Nobody named in them was here in the last years.
LONG_GONE = PEOPLE[0]


@pytest.fixture(scope="module")
def ten_years(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("years") / "data"
    write_family(folder)
    write_visits(folder, some_visits(VISITS, NOW))
    return folder


@pytest.fixture
async def house(ten_years: Path, tmp_path: Path) -> AsyncIterator[OldHouse]:
    folder = tmp_path / "data"
    _copy(ten_years, folder)
    async with AsyncExitStack() as stack:
        nursery = await stack.enter_async_context(Nursery())
        store = await stack.enter_async_context(open_store(folder, lambda: NOW))
        yield old_house(store, nursery, NOW, HouseRules(visit_days=36_500))


def _copy(folder: Path, to: Path) -> None:
    for path in folder.rglob("*.json"):
        place = to / path.relative_to(folder)
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(path.read_bytes())


async def nine_years_go(house: OldHouse) -> None:
    async with Nursery() as nursery:
        await old_house(house.store, nursery, NOW, HouseRules()).retention(0)
    kept = [visit async for visit in each_visit(house.store.visits, NOW)]
    assert 0 < len(kept) < VISITS / 9


async def rehearsal(house: OldHouse) -> None:
    assert await counted(house.store.visits) == VISITS


async def who_came_years_ago(house: OldHouse) -> None:
    await house.staff.historian.person(ANNA, LONG_GONE.name)


async def the_last_visit_of_whoever_may_see_none(house: OldHouse) -> None:
    newcomer = replace(ANNA, id=ResidentId(2), role=Role.OWNER, since=NOW + timedelta(days=1))
    await house.store.residents.save(newcomer)
    assert await house.staff.historian.last(newcomer) is None


async def somebody_forgotten(house: OldHouse) -> None:
    await house.staff.faces.forget(ANNA, LONG_GONE.id)
    kept = [visit async for visit in each_visit(house.store.visits, NOW)]
    assert not [visit for visit in kept if visit.look and LONG_GONE.id in visit.look.people]


WALKS: dict[str, Callable[[OldHouse], Awaitable[object]]] = {
    "a night's retention": lambda house: house.retention(0),
    "a night's retention where nine years go at once": nine_years_go,
    "an export": lambda house: house.everything(0),
    "the counters of a house that is older than they": lambda house: house.count_all(0),
    "a class in a month": lambda house: house.attendance(0),
    "the month's summary": lambda house: house.month(0),
    "a rehearsal": rehearsal,
    "/who": who_came_years_ago,
    "/last": the_last_visit_of_whoever_may_see_none,
    "/forget": somebody_forgotten,
}


@pytest.mark.parametrize("walk", WALKS)
async def test_of_the_past_a_few_months_are_in_memory_at_once_and_nothing_stays(
    house: OldHouse, walk: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(past, "_REST_S", 0)
    handed: Counter[int] = Counter()
    known = house.store.visits.between

    async def between(start: datetime, end: datetime) -> Sequence[Visit]:
        found = await known(start, end)
        handed[len(found)] += 1
        return found

    monkeypatch.setattr(house.store.visits, "between", between)
    gc.collect()
    before = _visits_alive()
    gc.disable()  # what leaves memory does so at once
    try:
        await WALKS[walk](house)
        assert max(handed) <= 3 * BUSIEST
        assert _visits_alive() - before <= (OLDER_MONTHS + 1) * BUSIEST
    finally:
        gc.enable()
    assert len(house.store.visits._months) <= RECENT_MONTHS + OLDER_MONTHS
    assert not house.store.visits._homes._strays


def _visits_alive() -> int:
    return sum(type(one) is Visit for one in gc.get_objects())
