"""The past is walked through a month at a time, and others go on meanwhile."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.house.doors.door import DoorId
from bot.house.keeping.pieces import AT_ONCE, EVER, NEVER, each_visit, each_visit_back, in_turns
from bot.house.people import PersonId
from bot.house.statistics.counted_days import CountedBooks, CountedDays
from bot.house.statistics.day_lines import DayLines, written
from bot.house.statistics.hour_count import DayCount, HourCount
from bot.house.visits.visit import Visit, VisitId
from tests.fakes.books import MemoryCollection, MemoryVisits

NOW = datetime(2026, 11, 27, 12, tzinfo=UTC)
FRONT = DoorId("front")


class Turns:
    """How often others had their turn."""

    def __init__(self) -> None:
        self.count = 0

    async def run(self) -> None:
        while True:
            self.count += 1
            await asyncio.sleep(0)


@pytest.fixture
async def turns() -> AsyncIterator[Turns]:
    turns = Turns()
    async with asyncio.TaskGroup() as group:
        running = group.create_task(turns.run())
        await asyncio.sleep(0)
        yield turns
        running.cancel()


async def visits_of(*moments: datetime) -> MemoryVisits:
    book = MemoryVisits()
    for n, at in enumerate(moments):
        await book.save(Visit(VisitId(f"v{n}"), FRONT, at, at))
    return book


async def test_every_visit_is_told_once_in_either_order_whatever_its_clock_said() -> None:
    moments = [EVER, datetime(1999, 12, 31, tzinfo=UTC), datetime(2026, 10, 31, 23, 59, 59, 999999, tzinfo=UTC)]
    moments += [datetime(2026, 11, 1, tzinfo=UTC), NOW, datetime(2400, 1, 1, tzinfo=UTC)]
    book = await visits_of(*moments)
    assert [visit.began_at async for visit in each_visit(book, NOW)] == moments
    back = [visit.began_at async for visit in each_visit_back(book, moments[1], NEVER)]
    assert back == moments[:0:-1]
    assert [visit.began_at async for visit in each_visit(book, NOW, moments[2], NOW)] == moments[2:4]


async def test_others_go_on_after_each_hundred(turns: Turns) -> None:
    before = turns.count
    book = await visits_of(*(NOW - timedelta(minutes=n) for n in range(5 * AT_ONCE)))
    assert len([visit async for visit in each_visit(book, NOW)]) == 5 * AT_ONCE
    assert turns.count - before >= 5
    before = turns.count
    assert [n async for n in in_turns(range(3), 1)] == [0, 1, 2]
    assert turns.count - before >= 3


async def test_nobody_waits_while_somebody_is_renamed_in_years_of_counts(turns: Turns) -> None:
    grace, dana = PersonId("grace"), PersonId("dana")
    lines = written({day: DayCount({9: HourCount(visits=1)}, {grace: {9: 1}}) for day in range(1, 29)})
    months: Mapping[str, DayLines] = {f"{2020 + n // 12}{n % 12 + 1:02} front": lines for n in range(60)}
    books = CountedBooks(MemoryCollection(), MemoryCollection())
    await books.months.put(months)
    days = CountedDays(books)
    before = turns.count
    await days.rename(grace, dana)
    assert turns.count - before >= len(months)
    before = turns.count
    await days.forget_people(date(2024, 1, 1))
    assert turns.count - before >= len(months)
    kept = books.months.everything()
    assert [key for key, one in kept.items() if "dana" in one.people] == [key for key in months if key >= "2024"]
