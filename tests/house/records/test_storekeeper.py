"""A disk that is in trouble: the door first, the owner in time, and everything made up for."""

import asyncio
from datetime import timedelta

import pytest

from bot.house.records.disk import LOW_BYTES, DiskNews, DiskState, Space
from bot.house.records.storekeeper import DiskMemory, Storekeeper
from bot.house.visits.visit import Outcome
from tests.rig.house import ANNA, FRONT, HouseRig, loop_clock

pytestmark = pytest.mark.looptime

DAY_S = timedelta(days=1).total_seconds()
GIB = 1024**3


@pytest.fixture
def keeper(rig: HouseRig) -> Storekeeper:
    memory = rig.memory
    return Storekeeper(
        disk=memory.disk,
        outlets=rig.outlets,
        residents=memory.residents,
        audit=memory.audit,
        memory=memory.collection("disk", DiskMemory),
        steady=loop_clock,
    )


def told(rig: HouseRig) -> list[DiskState]:
    return [news.state for who, news in rig.household.told if who == ANNA.id and isinstance(news, DiskNews)]


async def test_a_ring_on_a_full_disk_is_shown_and_says_so(rig: HouseRig) -> None:
    rig.memory.disk.state = DiskState.FULL
    await rig.ring()
    await rig.picture()
    await rig.settle()
    shown = rig.household.shown[-1]
    assert (shown.disk, shown.look is not None) == (DiskState.FULL, True)


async def test_the_door_opens_on_a_full_disk(rig: HouseRig) -> None:
    rig.memory.disk.state = DiskState.FULL
    await rig.ring()
    await rig.answers.give(rig.memory.visits.only.id, ANNA, Outcome.UNLOCKED)
    assert rig.locks.opened == [FRONT]
    assert rig.memory.audit.noted == ["unlock ordered", "unlocked"]


async def test_a_visit_that_is_kept_after_all_says_nothing_more(rig: HouseRig) -> None:
    rig.memory.disk.state = DiskState.FULL
    await rig.ring()
    rig.memory.disk.state = DiskState.WELL
    await rig.picture()
    assert rig.household.shown[-1].disk is DiskState.WELL


async def test_the_owner_hears_before_the_disk_is_full_once_a_day_and_when_it_is_better(
    rig: HouseRig, keeper: Storekeeper
) -> None:
    rig.memory.disk.room = Space(LOW_BYTES - 1, 8 * GIB)
    rig.nursery.spawn(keeper.run(), name="storekeeper")
    await asyncio.sleep(DAY_S * 1.5)
    assert told(rig) == [DiskState.LOW, DiskState.LOW]
    rig.memory.disk.room = Space(4 * GIB, 8 * GIB)
    await asyncio.sleep(DAY_S * 2)
    assert told(rig) == [DiskState.LOW, DiskState.LOW, DiskState.WELL]


async def test_nobody_but_the_owner_hears_of_the_disk(rig: HouseRig, keeper: Storekeeper) -> None:
    rig.memory.disk.room = Space(LOW_BYTES - 1, 8 * GIB)
    await keeper.look()
    assert [who for who, _ in rig.household.told] == [ANNA.id]


async def test_a_twentieth_of_a_disk_is_low_and_of_a_huge_one_is_not(rig: HouseRig, keeper: Storekeeper) -> None:
    rig.memory.disk.room = Space(90 * GIB, 4000 * GIB)
    await keeper.look()
    assert told(rig) == []
    rig.memory.disk.room = Space(3 * GIB, 64 * GIB)
    await keeper.look()
    assert told(rig) == [DiskState.LOW]


async def test_a_disk_that_goes_up_and_down_at_the_bound_is_told_once(rig: HouseRig, keeper: Storekeeper) -> None:
    for free in (LOW_BYTES - 1, LOW_BYTES + 1, LOW_BYTES - 1, LOW_BYTES + 1):
        rig.memory.disk.room = Space(free, 8 * GIB)
        await keeper.look()
    assert told(rig) == [DiskState.LOW]


async def test_a_full_disk_is_looked_after_at_once_and_loses_its_oldest_pictures(
    rig: HouseRig, keeper: Storekeeper
) -> None:
    rig.nursery.spawn(keeper.run(), name="storekeeper")
    await rig.settle()
    disk = rig.memory.disk
    disk.state, disk.pictures, disk.room = DiskState.FULL, 7, Space(0, 8 * GIB)
    disk.trouble.set()
    await rig.settle()
    assert disk.state is DiskState.WELL
    assert rig.memory.audit.lines == [("pictures deleted to make room", {"pictures": 7})]
    news = rig.household.told[-1][1]
    assert isinstance(news, DiskNews)
    assert (news.state, news.pictures_deleted) == (DiskState.LOW, 7)


async def test_a_disk_that_stays_full_is_tried_again_and_told_when_it_is_well(
    rig: HouseRig, keeper: Storekeeper
) -> None:
    disk = rig.memory.disk
    disk.state, disk.mended = DiskState.FULL, False
    rig.nursery.spawn(keeper.run(), name="storekeeper")
    await asyncio.sleep(60)
    assert told(rig) == [DiskState.FULL]
    disk.mended = True
    await asyncio.sleep(10)
    assert told(rig) == [DiskState.FULL, DiskState.WELL]


async def test_a_disk_that_fills_up_again_and_again_is_told_once_and_its_end_once(
    rig: HouseRig, keeper: Storekeeper
) -> None:
    disk = rig.memory.disk
    for _ in range(3):
        disk.state, disk.mended = DiskState.FULL, False
        await keeper.look()
        disk.mended, disk.room = True, Space(LOW_BYTES - 1, 8 * GIB)
        await keeper.look()
    disk.room = Space(4 * GIB, 8 * GIB)
    await keeper.look()
    assert told(rig) == [DiskState.FULL, DiskState.LOW, DiskState.WELL]
    last = rig.household.told[1][1]
    assert isinstance(last, DiskNews)
    assert last.before is DiskState.FULL


async def test_who_moves_in_later_hears_of_it_too(rig: HouseRig, keeper: Storekeeper) -> None:
    rig.memory.disk.room = Space(LOW_BYTES - 1, 8 * GIB)
    await rig.memory.residents.remove(ANNA.id)
    await keeper.look()
    await rig.memory.residents.save(ANNA)
    await keeper.look()
    assert told(rig) == [DiskState.LOW]


async def test_a_restart_does_not_tell_the_same_again(rig: HouseRig, keeper: Storekeeper) -> None:
    rig.memory.disk.room = Space(LOW_BYTES - 1, 8 * GIB)
    for _ in range(2):
        memory = rig.memory
        await Storekeeper(
            disk=memory.disk,
            outlets=rig.outlets,
            residents=memory.residents,
            audit=memory.audit,
            memory=memory.collection("disk", DiskMemory),
            steady=loop_clock,
        ).look()
    assert told(rig) == [DiskState.LOW]
