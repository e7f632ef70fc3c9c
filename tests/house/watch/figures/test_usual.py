"""What is usual at a place: weeks of hours, clock changes, restarts."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.house.watch.camera import WatchPlaceId
from bot.house.watch.figures.usual import (
    LEAST_MINUTES,
    LEAST_WEEKS,
    MOST_WEEKS,
    PresentHour,
    UsualBooks,
    UsualHours,
    Usuals,
    WeekHour,
)
from bot.house.watch.incident import Usual
from tests.fakes.books import MemoryCollection

BERLIN = ZoneInfo("Europe/Berlin")
GARDEN = WatchPlaceId("garden")
#: A Monday, at midnight by the household's clock.
MONDAY = datetime(2026, 6, 1, tzinfo=BERLIN)


class Place:
    """A garden that a camera looks at, hour after hour."""

    def __init__(self, begin: datetime = MONDAY) -> None:
        self.now = begin.astimezone(UTC)
        hours, present = MemoryCollection[UsualHours](), MemoryCollection[PresentHour]()
        self.books = UsualBooks(hours, present)
        self.start()

    def start(self) -> None:
        """As after a restart."""
        self.usuals = Usuals(self.books, clock=lambda: self.now, zone=BERLIN)

    async def hour(self, *, somebody: bool = False, minutes: int = 60) -> None:
        """An hour passes in which a camera looks for so many minutes."""
        for minute in range(60):
            if minute < minutes:
                self.usuals.note(GARDEN, somebody=somebody and minute == minutes // 2)
            self.now += timedelta(minutes=1)
            if minute % 20 == 0:
                await self.usuals.keep()

    async def weeks(self, n: int, *usual: tuple[int, int]) -> None:
        """So many weeks in which somebody is there at these hours: (weekday, hour)."""
        for _ in range(n * 7 * 24):
            local = self.now.astimezone(BERLIN)
            await self.hour(somebody=(local.weekday(), local.hour) in usual)
        await self.closed()

    async def closed(self) -> None:
        """The last hour is written down, too: another one has begun."""
        self.usuals.note(GARDEN, somebody=False)
        await self.usuals.keep()

    def at(self, weekday: int, hour: int) -> datetime:
        return MONDAY + timedelta(days=weekday, hours=hour)

    def of(self, weekday: int, hour: int) -> WeekHour:
        kept = self.books.hours.get(f"{GARDEN} {weekday}")
        return (kept or UsualHours()).hours[hour]


EVERY_DAY = [(day, hour) for day in range(5) for hour in range(8, 17)]


async def test_before_four_weeks_nobody_can_tell() -> None:
    place = Place()
    await place.weeks(LEAST_WEEKS - 1, *EVERY_DAY)
    assert place.usuals.usual(GARDEN, place.at(0, 3)) is None
    assert place.usuals.unusual(GARDEN, place.at(0, 3)) is None
    await place.weeks(1, *EVERY_DAY)
    assert place.usuals.unusual(GARDEN, place.at(0, 3)) == Usual(4, 0)
    assert place.usuals.usual(GARDEN, place.at(0, 9)) == Usual(4, 4)
    assert place.usuals.unusual(GARDEN, place.at(0, 9)) is None


async def test_where_people_come_at_any_time_no_hour_is_unusual() -> None:
    place = Place()
    for week in range(LEAST_WEEKS):  # three times a week, never at the same hour
        await place.weeks(1, *((day, (7 * week + 5 * day) % 24) for day in (0, 2, 4)))
    assert place.usuals.unusual(GARDEN, place.at(6, 3)) is None


async def test_where_nobody_ever_came_whoever_comes_is_unusual() -> None:
    place = Place()
    await place.weeks(LEAST_WEEKS)
    assert place.usuals.unusual(GARDEN, place.at(2, 15)) == Usual(4, 0)


async def test_a_new_habit_is_usual_after_a_while_and_old_weeks_are_forgotten() -> None:
    place = Place()
    await place.weeks(LEAST_WEEKS, *EVERY_DAY)
    await place.weeks(2, *EVERY_DAY, (6, 3))
    assert place.usuals.unusual(GARDEN, place.at(6, 3)) is None
    await place.weeks(MOST_WEEKS)
    assert place.usuals.usual(GARDEN, place.at(0, 9)) == Usual(MOST_WEEKS, 0)


@pytest.mark.parametrize(("minutes", "weeks"), [(LEAST_MINUTES - 1, 0), (LEAST_MINUTES, 1)])
async def test_an_hour_that_was_hardly_looked_at_tells_nothing_but_whoever_was_seen(minutes: int, weeks: int) -> None:
    place = Place()
    await place.hour(minutes=minutes)
    await place.closed()
    assert len(place.of(0, 0).days) == weeks
    await place.hour(minutes=minutes, somebody=True)
    await place.closed()
    assert len(place.of(0, 1).seen) == 1


async def test_the_hour_that_comes_twice_is_one_and_the_one_that_is_left_out_was_not_looked_at() -> None:
    back = datetime(2026, 10, 25, tzinfo=BERLIN)  # three o'clock is two o'clock again
    place = Place(back)
    for hour in range(6):
        await place.hour(somebody=hour == 2)  # the first of the two
    await place.closed()
    assert place.of(6, 2) == WeekHour((back.date(),), (back.date(),))
    assert [len(place.of(6, hour).days) for hour in range(5)] == [1] * 5
    forth = datetime(2026, 3, 29, tzinfo=BERLIN)  # two o'clock is three o'clock
    place = Place(forth)
    for _ in range(5):
        await place.hour()
    await place.closed()
    assert [len(place.of(6, hour).days) for hour in range(5)] == [1, 1, 0, 1, 1]


async def test_a_restart_in_the_middle_of_an_hour_forgets_nobody() -> None:
    place = Place()
    place.usuals.note(GARDEN, somebody=True)
    await place.usuals.keep()
    place.now += timedelta(minutes=50)
    place.start()
    place.usuals.note(GARDEN, somebody=False)
    place.now += timedelta(minutes=20)
    await place.closed()
    assert len(place.of(0, 0).seen) == 1
    assert place.usuals.usual(GARDEN) is None


@settings(max_examples=200)
@given(st.lists(st.tuples(st.dates(), st.booleans()), max_size=40))
def test_an_hour_of_the_week_holds_the_newest_days_and_no_more_were_seen_than_looked_at(
    noted: list[tuple[date, bool]],
) -> None:
    hour = WeekHour()
    for day, seen in noted:
        hour = hour.noted(day, seen=seen)
    assert len(hour.days) <= MOST_WEEKS
    assert set(hour.seen) <= set(hour.days)
    assert list(hour.days) == sorted({day for day, _ in noted})[-MOST_WEEKS:]
