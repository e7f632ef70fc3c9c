"""A disk that takes nothing below what is counted and who was here: it goes on in memory, and is made up for."""

from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.house.attendance.days import ATTENDANCE, CORRECTIONS, PROGRESS, AttendanceProgress, PersonDays
from bot.house.attendance.person_day import DayCorrection, PersonDay, SeenThrough, Stay
from bot.house.facts import VisitChanged
from bot.house.house_rules import HouseRules, Rules
from bot.house.people import ResidentId
from bot.house.statistics.hiring import counter_of
from bot.house.statistics.visit_counter import VisitCounter
from bot.store import Store, open_store
from tests.store.conftest import ANNA, FRONT, NOON, SteppingClock, a_full_visit
from tests.store.test_failures import no_file_may_grow_beyond

UTC_ZONE = ZoneInfo("UTC")


def counter(store: Store, clock: SteppingClock) -> VisitCounter:
    rules = Rules(HouseRules(timezone="UTC"), UTC_ZONE)
    return counter_of(store, rules=rules, clock=clock, steady=clock)


def days_of(store: Store) -> PersonDays:
    return PersonDays(
        store.collection(ATTENDANCE, PersonDay),
        store.collection(CORRECTIONS, DayCorrection),
        store.collection(PROGRESS, AttendanceProgress),
    )


async def counted(counting: VisitCounter) -> int:
    return sum([one.total.visits async for _, _, one in counting.days.between(NOON.date(), NOON.date())])


async def test_visits_are_counted_on_a_full_disk_and_the_numbers_are_there_after_the_next_start(
    store: Store, folder: Path, clock: SteppingClock
) -> None:
    counting = counter(store, clock)
    await counting.resume()
    with no_file_may_grow_beyond(100):
        for number in range(3):
            visit = await store.visits.save(a_full_visit(number))
            await counting.take(VisitChanged(visit.id))
        await counting.catch_up()
        assert await counted(counting) == 3
        assert not await store.disk.catch_up()
    assert await store.disk.catch_up()
    await the_same_after_a_start(store, folder, clock)


async def the_same_after_a_start(store: Store, folder: Path, clock: SteppingClock) -> None:
    store.release()
    async with open_store(folder, clock) as again:
        assert await counted(counter(again, clock)) == 3


@pytest.mark.parametrize("said", [None, DayCorrection(ResidentId(1), "Anna", NOON, absent=True)])
async def test_who_was_here_is_kept_on_a_full_disk_and_is_there_after_the_next_start(
    store: Store, folder: Path, clock: SteppingClock, said: DayCorrection | None
) -> None:
    day, stay = NOON.date() - timedelta(days=3), Stay(SeenThrough.DOOR, FRONT, NOON, NOON, 1, 0.3)
    with no_file_may_grow_beyond(100):
        days = days_of(store)
        await days.put(day, day, [PersonDay(ANNA.id, day, (stay,))], day)
        if said:
            await days.correct(day, ANNA.id, said)
        assert [one.person for one in days.between(day, day)] == [ANNA.id]
        assert days.correction(day, ANNA.id) == said
        assert not await store.disk.catch_up()
    assert await store.disk.catch_up()
    store.release()
    async with open_store(folder, clock) as again:
        kept = days_of(again)
        assert [one.stays for one in kept.between(day, day)] == [(stay,)]
        assert (kept.correction(day, ANNA.id), kept.until) == (said, day)
