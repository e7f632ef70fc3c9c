import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo

import pytest

import bot.schedule
from bot.nursery import Nursery
from bot.schedule import Schedule

BERLIN = ZoneInfo("Europe/Berlin")


class CountingChore:
    """Counts how often it was done."""

    def __init__(self) -> None:
        self.done = 0
        self.started = asyncio.Event()
        self.may_end = asyncio.Event()
        self.may_end.set()

    async def __call__(self) -> None:
        self.done += 1
        self.started.set()
        await self.may_end.wait()


@pytest.fixture
async def nursery() -> AsyncIterator[Nursery]:
    async with Nursery() as opened:
        yield opened


@pytest.fixture
async def schedule(nursery: Nursery) -> AsyncIterator[Schedule]:
    async with Schedule(nursery) as opened:
        yield opened


def next_run(schedule: Schedule, name: str, after: datetime) -> datetime:
    """When the chore is due after a moment."""
    due: datetime = schedule._scheduler.get_job(name).trigger.get_next_fire_time(None, after)
    return due


async def test_a_chore_is_done_at_its_time(schedule: Schedule) -> None:
    chore = CountingChore()
    soon = datetime.now(BERLIN) + timedelta(seconds=2)
    schedule.daily(soon.time(), BERLIN, chore, "log")
    async with asyncio.timeout(30):
        await chore.started.wait()
    assert chore.done == 1
    again = schedule._scheduler.get_job("log").next_run_time
    assert timedelta(hours=22) < again - datetime.now(UTC) < timedelta(hours=26)


async def test_a_clock_that_was_set_does_not_keep_a_chore_waiting(
    nursery: Nursery, monkeypatch: pytest.MonkeyPatch
) -> None:
    class AnHourLater(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> "AnHourLater":
            moment = datetime.now(tz) + timedelta(hours=1)
            return cls.fromtimestamp(moment.timestamp(), tz)

    monkeypatch.setattr(bot.schedule, "LOOK_EVERY_S", 0.05)
    async with Schedule(nursery) as schedule:
        chore = CountingChore()
        schedule.daily((datetime.now(BERLIN) + timedelta(hours=1)).time(), BERLIN, chore, "log")
        monkeypatch.setattr("apscheduler.schedulers.base.datetime", AnHourLater)
        async with asyncio.timeout(30):
            await chore.started.wait()


async def test_the_time_is_the_households_own_in_summer_and_in_winter(schedule: Schedule) -> None:
    schedule.daily(time(23, 55), BERLIN, CountingChore(), "log")
    assert next_run(schedule, "log", datetime(2026, 7, 1, tzinfo=UTC)).astimezone(UTC).hour == 21
    assert next_run(schedule, "log", datetime(2026, 12, 1, tzinfo=UTC)).astimezone(UTC).hour == 22


@pytest.mark.parametrize("day", [datetime(2026, 3, 28, 23, tzinfo=UTC), datetime(2026, 10, 24, 22, tzinfo=UTC)])
async def test_a_day_when_the_clocks_change_has_one_evening(schedule: Schedule, day: datetime) -> None:
    schedule.daily(time(23, 55), BERLIN, CountingChore(), "log")
    first = next_run(schedule, "log", day)
    second = next_run(schedule, "log", first + timedelta(seconds=1))
    assert (second.date() - first.date()).days == 1


@pytest.mark.parametrize(("at", "warned"), [("00:59", False), ("01:00", True), ("02:30", True), ("03:00", False)])
async def test_a_time_when_the_clocks_may_change_is_taken_with_a_warning(
    schedule: Schedule, caplog: pytest.LogCaptureFixture, at: str, *, warned: bool
) -> None:
    schedule.daily(time.fromisoformat(at), BERLIN, CountingChore(), "log")
    assert schedule._scheduler.get_job("log") is not None
    assert ("clocks change" in caplog.text) is warned


async def test_a_chore_can_catch_up_at_the_start(schedule: Schedule, nursery: Nursery) -> None:
    chore = CountingChore()
    chore.may_end.clear()
    schedule.daily(time(23, 55), BERLIN, chore, "log", now_too=True)
    async with asyncio.timeout(30):
        await chore.started.wait()
    assert "log" in nursery.names


async def test_a_chore_that_still_runs_is_not_started_again(
    schedule: Schedule, caplog: pytest.LogCaptureFixture
) -> None:
    chore = CountingChore()
    chore.may_end.clear()
    schedule.daily(time(23, 55), BERLIN, chore, "log", now_too=True)
    async with asyncio.timeout(30):
        await chore.started.wait()
    await schedule._scheduler.get_job("log").func()
    assert "left out" in caplog.text
    assert chore.done == 1


async def test_a_chore_that_failed_is_logged_and_done_again_the_next_time(
    schedule: Schedule, nursery: Nursery, caplog: pytest.LogCaptureFixture
) -> None:
    tried = asyncio.Queue[str]()

    async def chore() -> None:
        tried.put_nowait("tried")
        raise RuntimeError("out of ink")

    schedule.daily(time(23, 55), BERLIN, chore, "log", now_too=True)
    async with asyncio.timeout(30):
        await tried.get()
        await schedule._scheduler.get_job("log").func()
        await tried.get()
    assert "task log failed" in caplog.text


@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe"])
@pytest.mark.parametrize("days", [0.25, 1, 2, 9])
async def test_what_is_done_every_night_is_done_once_when_a_machine_wakes_that_slept_through_it(
    nursery: Nursery, monkeypatch: pytest.MonkeyPatch, zone: str, days: float
) -> None:
    where = ZoneInfo(zone)
    woken = datetime.now(UTC) + timedelta(days=days)

    class OnWaking(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> "OnWaking":
            return cls.fromtimestamp(woken.timestamp(), tz)

    monkeypatch.setattr(bot.schedule, "LOOK_EVERY_S", 0.05)
    async with Schedule(nursery) as schedule:
        chore = CountingChore()
        due = (woken - timedelta(hours=3)).astimezone(where).time().replace(second=0, microsecond=0)
        schedule.daily(due, where, chore, "at night")
        for where_asked in ("schedulers", "executors"):
            monkeypatch.setattr(f"apscheduler.{where_asked}.base.datetime", OnWaking)
        async with asyncio.timeout(30):
            await chore.started.wait()
        for _ in range(9):
            schedule._scheduler.wakeup()
            await asyncio.sleep(0)
        assert chore.done == 1
        assert schedule._scheduler.get_job("at night").next_run_time > woken


async def test_nothing_is_started_after_the_block(nursery: Nursery) -> None:
    chore = CountingChore()
    async with Schedule(nursery) as schedule:
        schedule.daily(time(23, 55), BERLIN, chore, "log")
    assert not schedule._scheduler.running
    assert chore.done == 0


@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe"])
@pytest.mark.parametrize("spring", [True, False])
async def test_what_is_done_every_quarter_of_an_hour_does_not_heed_clocks_that_change(
    schedule: Schedule, zone: str, *, spring: bool
) -> None:
    day = datetime(2026, 3, 1, tzinfo=UTC) if spring else datetime(2026, 9, 1, tzinfo=UTC)
    offsets = {(day + timedelta(hours=n)).astimezone(ZoneInfo(zone)).utcoffset() for n in range(24 * 92)}
    assert len(offsets) == 2  # the clocks do change in these three months
    schedule.every(timedelta(minutes=15), CountingChore(), "often")
    trigger = schedule._scheduler.get_job("often").trigger
    due = trigger.get_next_fire_time(None, day)
    for _ in range(4 * 24 * 92):
        after = trigger.get_next_fire_time(due, due)
        assert after - due == timedelta(minutes=15)
        due = after


async def test_two_days_of_sleep_are_made_up_for_by_one_time_and_not_by_two_hundred(
    nursery: Nursery, monkeypatch: pytest.MonkeyPatch
) -> None:
    class TwoDaysLater(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> "TwoDaysLater":
            moment = datetime.now(tz) + timedelta(days=2)
            return cls.fromtimestamp(moment.timestamp(), tz)

    monkeypatch.setattr(bot.schedule, "LOOK_EVERY_S", 0.05)
    async with Schedule(nursery) as schedule:
        chore = CountingChore()
        schedule.every(timedelta(minutes=15), chore, "often")
        monkeypatch.setattr("apscheduler.schedulers.base.datetime", TwoDaysLater)
        async with asyncio.timeout(30):
            await chore.started.wait()
        for _ in range(9):
            schedule._scheduler.wakeup()
            await asyncio.sleep(0)
        assert chore.done == 1
        due = schedule._scheduler.get_job("often").next_run_time
        assert timedelta() < due - TwoDaysLater.now(UTC) <= timedelta(minutes=15)


async def test_a_chore_that_is_dropped_is_done_no_more(schedule: Schedule) -> None:
    schedule.every(timedelta(minutes=15), CountingChore(), "often")
    schedule.drop("often")
    schedule.drop("often")
    assert schedule._scheduler.get_job("often") is None


async def test_a_chore_that_a_stop_interrupts_is_done_at_the_next_start() -> None:
    chore = CountingChore()
    chore.may_end.clear()
    async with Nursery() as nursery, Schedule(nursery) as schedule:
        schedule.daily(time(23, 55), BERLIN, chore, "log", now_too=True)
        schedule.every(timedelta(minutes=15), chore, "often")
        await chore.started.wait()
        await nursery.close()
    chore.started.clear()
    chore.may_end.set()
    async with Nursery() as nursery, Schedule(nursery) as schedule:
        schedule.daily(time(23, 55), BERLIN, chore, "log", now_too=True)
        async with asyncio.timeout(30):
            await chore.started.wait()
    assert chore.done == 2
