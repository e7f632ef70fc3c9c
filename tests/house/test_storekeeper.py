"""A disk that is in trouble: the door first, the owner in time, and everything made up for."""

import asyncio
from datetime import timedelta

import pytest

from bot.house.disk import LOW_BYTES, DiskNews, DiskState, Space
from bot.house.storekeeper import DiskMemory, Storekeeper
from bot.house.visit import Outcome
from tests.house.conftest import ANNA, FRONT, House, loop_clock

pytestmark = pytest.mark.looptime

DAY_S = timedelta(days=1).total_seconds()
GIB = 1024**3


@pytest.fixture
def keeper(house: House) -> Storekeeper:
    memory = house.memory
    return Storekeeper(
        disk=memory.disk,
        outlets=house.outlets,
        residents=memory.residents,
        audit=memory.audit,
        memory=memory.collection("disk", DiskMemory),
        steady=loop_clock,
    )


def told(house: House) -> list[DiskState]:
    return [news.state for who, news in house.household.told if who == ANNA.id and isinstance(news, DiskNews)]


async def test_a_ring_on_a_full_disk_is_shown_and_says_so(house: House) -> None:
    house.memory.disk.state = DiskState.FULL
    await house.ring()
    await house.picture()
    await house.settle()
    shown = house.household.shown[-1]
    assert (shown.disk, shown.look is not None) == (DiskState.FULL, True)


async def test_the_door_opens_on_a_full_disk(house: House) -> None:
    house.memory.disk.state = DiskState.FULL
    await house.ring()
    await house.answers.give(house.memory.visits.only.id, ANNA, Outcome.UNLOCKED)
    assert house.locks.opened == [FRONT]
    assert house.memory.audit.noted == ["unlock ordered", "unlocked"]


async def test_a_visit_that_is_kept_after_all_says_nothing_more(house: House) -> None:
    house.memory.disk.state = DiskState.FULL
    await house.ring()
    house.memory.disk.state = DiskState.WELL
    await house.picture()
    assert house.household.shown[-1].disk is DiskState.WELL


async def test_the_owner_hears_before_the_disk_is_full_once_a_day_and_when_it_is_better(
    house: House, keeper: Storekeeper
) -> None:
    house.memory.disk.room = Space(LOW_BYTES - 1, 8 * GIB)
    house.nursery.spawn(keeper.run(), name="storekeeper")
    await asyncio.sleep(DAY_S * 1.5)
    assert told(house) == [DiskState.LOW, DiskState.LOW]
    house.memory.disk.room = Space(4 * GIB, 8 * GIB)
    await asyncio.sleep(DAY_S * 2)
    assert told(house) == [DiskState.LOW, DiskState.LOW, DiskState.WELL]


async def test_nobody_but_the_owner_hears_of_the_disk(house: House, keeper: Storekeeper) -> None:
    house.memory.disk.room = Space(LOW_BYTES - 1, 8 * GIB)
    await keeper.look()
    assert [who for who, _ in house.household.told] == [ANNA.id]


async def test_a_twentieth_of_a_disk_is_low_and_of_a_huge_one_is_not(house: House, keeper: Storekeeper) -> None:
    house.memory.disk.room = Space(90 * GIB, 4000 * GIB)
    await keeper.look()
    assert told(house) == []
    house.memory.disk.room = Space(3 * GIB, 64 * GIB)
    await keeper.look()
    assert told(house) == [DiskState.LOW]


async def test_a_disk_that_goes_up_and_down_at_the_bound_is_told_once(house: House, keeper: Storekeeper) -> None:
    for free in (LOW_BYTES - 1, LOW_BYTES + 1, LOW_BYTES - 1, LOW_BYTES + 1):
        house.memory.disk.room = Space(free, 8 * GIB)
        await keeper.look()
    assert told(house) == [DiskState.LOW]


async def test_a_full_disk_is_looked_after_at_once_and_loses_its_oldest_pictures(
    house: House, keeper: Storekeeper
) -> None:
    house.nursery.spawn(keeper.run(), name="storekeeper")
    await house.settle()
    disk = house.memory.disk
    disk.state, disk.pictures, disk.room = DiskState.FULL, 7, Space(0, 8 * GIB)
    disk.trouble.set()
    await house.settle()
    assert disk.state is DiskState.WELL
    assert house.memory.audit.lines == [("pictures deleted to make room", {"pictures": 7})]
    news = house.household.told[-1][1]
    assert isinstance(news, DiskNews)
    assert (news.state, news.pictures_deleted) == (DiskState.LOW, 7)


async def test_a_disk_that_stays_full_is_tried_again_and_told_when_it_is_well(
    house: House, keeper: Storekeeper
) -> None:
    disk = house.memory.disk
    disk.state, disk.mended = DiskState.FULL, False
    house.nursery.spawn(keeper.run(), name="storekeeper")
    await asyncio.sleep(60)
    assert told(house) == [DiskState.FULL]
    disk.mended = True
    await asyncio.sleep(10)
    assert told(house) == [DiskState.FULL, DiskState.WELL]


async def test_a_disk_that_fills_up_again_and_again_is_told_once_and_its_end_once(
    house: House, keeper: Storekeeper
) -> None:
    disk = house.memory.disk
    for _ in range(3):
        disk.state, disk.mended = DiskState.FULL, False
        await keeper.look()
        disk.mended, disk.room = True, Space(LOW_BYTES - 1, 8 * GIB)
        await keeper.look()
    disk.room = Space(4 * GIB, 8 * GIB)
    await keeper.look()
    assert told(house) == [DiskState.FULL, DiskState.LOW, DiskState.WELL]
    last = house.household.told[1][1]
    assert isinstance(last, DiskNews)
    assert last.before is DiskState.FULL


async def test_who_moves_in_later_hears_of_it_too(house: House, keeper: Storekeeper) -> None:
    house.memory.disk.room = Space(LOW_BYTES - 1, 8 * GIB)
    await house.memory.residents.remove(ANNA.id)
    await keeper.look()
    await house.memory.residents.save(ANNA)
    await keeper.look()
    assert told(house) == [DiskState.LOW]


async def test_a_restart_does_not_tell_the_same_again(house: House, keeper: Storekeeper) -> None:
    house.memory.disk.room = Space(LOW_BYTES - 1, 8 * GIB)
    for _ in range(2):
        memory = house.memory
        await Storekeeper(
            disk=memory.disk,
            outlets=house.outlets,
            residents=memory.residents,
            audit=memory.audit,
            memory=memory.collection("disk", DiskMemory),
            steady=loop_clock,
        ).look()
    assert told(house) == [DiskState.LOW]
