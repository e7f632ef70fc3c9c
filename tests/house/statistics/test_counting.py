"""Counters follow the book of visits, whatever happens to visits, to the service, and to the clock."""

import asyncio
from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.house.doors.door import DoorId
from bot.house.faces.corrections import NameForgotten, PeopleOne, PersonCalled
from bot.house.facts import VisitChanged
from bot.house.people import Person
from bot.house.statistics import counted_days
from bot.house.statistics.day_lines import DayLines
from bot.house.statistics.earlier import EarlierCounted
from bot.house.statistics.visit_counter import LATELY, DayDue
from bot.house.visits.visit import Outcome, Visit, VisitId
from tests.house.statistics.visits import (
    BACK,
    BERLIN,
    FRONT,
    GRACE,
    LENA,
    NOW,
    Counting,
    answered,
    expired,
    face,
    looking,
    run,
    visit_at,
)

TODAY = date(2026, 11, 26)


def numbers(visits: list[Visit], zone: tzinfo = BERLIN) -> Counter[tuple[object, ...]]:
    """What has to be counted, found in another way: from every visit there is."""
    found = Counter[tuple[object, ...]]()
    for visit in visits:
        at = visit.began_at.astimezone(zone)
        where = (at.date(), visit.door, at.hour)
        found[*where, "visits"] += 1
        if visit.answer:
            found[*where, "opened" if visit.answer.outcome is Outcome.UNLOCKED else "ignored"] += 1
        elif visit.expired:
            found[*where, "missed"] += 1
        for seen in visit.look.sightings if visit.look else ():
            found[*where, "known" if seen.person else "unknown"] += 1
            if seen.person:
                found[*where, "person", seen.person.id] += 1
    return found


async def told(counting: Counting) -> Counter[tuple[object, ...]]:
    found = Counter[tuple[object, ...]]()
    for (day, door), count in (await counting.counted()).items():
        for hour, one in count.hours.items():
            for name in ("visits", "opened", "ignored", "missed", "known", "unknown"):
                found[day, door, hour, name] += getattr(one, name)
        for person, hours in count.people.items():
            for hour, n in hours.items():
                found[day, door, hour, "person", person] += n
    return +found


WHEN = st.integers(0, 40 * 24 * 60).map(lambda minutes: NOW - timedelta(minutes=minutes))
VISIT = st.tuples(st.integers(0, 9), st.sampled_from([FRONT, BACK]), WHEN, st.integers(0, 5))
DEED = st.one_of(VISIT, st.sampled_from(["restart", "count", "compact", "earlier"]))


def as_it_is(n: int, door: DoorId, began: datetime, how: int) -> Visit:
    visit = visit_at(n, began, door)
    match how:
        case 1:
            return answered(visit)
        case 2:
            return expired(looking(visit, [face()]))
        case 3:
            return answered(looking(visit, [face(GRACE), face()]), outcome=Outcome.IGNORED)
        case 4:
            return expired(looking(visit, [face(LENA)]))
        case _:
            return visit


@settings(max_examples=40, deadline=None)
@given(st.lists(DEED, max_size=25))
def test_what_is_counted_is_what_counting_all_visits_again_would_tell(deeds: list[object]) -> None:
    async def live() -> None:
        counting = Counting()
        await counting.restart()
        for deed in deeds:
            match deed:
                case "restart":
                    await counting.restart()
                case "count":
                    await counting.counter.catch_up()
                case "compact":
                    await counting.days._fold(TODAY)
                case "earlier":
                    await counting.counter._count_earlier()
                case (int() as n, str() as door, datetime() as began, int() as how):
                    known = await counting.memory.visits.find(VisitId(f"v-{n}"))
                    # a door stays what it is, and so does the beginning but for minutes
                    visit = as_it_is(n, known.door if known else DoorId(door), known.began_at if known else began, how)
                    await counting.save(visit)
        await counting.counter.catch_up()
        assert await told(counting) == numbers(counting.memory.visits.all)

    run(live())


async def test_an_earlier_press_moves_a_visit_into_the_day_before() -> None:
    counting = Counting(datetime(2026, 11, 25, 23, 1, tzinfo=UTC))  # a minute after midnight
    visit = await counting.save(visit_at(1, counting.now))
    await counting.counter.catch_up()
    await counting.save(expired(replace(visit, began_at=visit.began_at - timedelta(minutes=2))))
    await counting.counter.catch_up()
    assert {day for day, _ in await counting.counted()} == {date(2026, 11, 25)}


@pytest.mark.parametrize("days_ago", [0, 1, 6, 7, 30, 300])
async def test_a_kill_before_a_change_is_counted_loses_nothing(days_ago: int) -> None:
    counting = Counting()
    await counting.restart()
    began = NOW - timedelta(days=days_ago)
    visit = await counting.save(visit_at(1, began))
    await counting.restart()
    await counting.counter.catch_up()
    await counting.save(answered(visit))
    await counting.restart()
    await counting.counter.catch_up()
    assert await told(counting) == numbers(counting.memory.visits.all)


async def test_a_change_while_a_day_is_counted_is_counted_too() -> None:
    counting = Counting()
    await counting.save(expired(visit_at(9)))  # the newest day: a start looks at those before it by itself
    await counting.counter.catch_up()
    await counting.save(visit_at(1, NOW - timedelta(days=30)))
    between = counting.memory.visits.between

    async def changed_meanwhile(start: datetime, end: datetime) -> object:
        found = await between(start, end)
        if not await counting.memory.visits.find(VisitId("v-2")):
            await counting.save(visit_at(2, NOW - timedelta(days=30)))
        return found

    counting.memory.visits.between = changed_meanwhile  # type: ignore[method-assign, assignment]
    await counting.counter.catch_up()
    await counting.restart()
    await counting.counter.catch_up()
    assert await told(counting) == numbers(counting.memory.visits.all)


async def test_a_change_while_a_day_is_written_as_counted_outlives_a_kill() -> None:
    counting, ago = Counting(), timedelta(days=30)
    await counting.save(expired(visit_at(9)))  # the newest day: a start looks at those before it by itself
    await counting.counter.catch_up()
    await counting.save(visit_at(1, NOW - ago))
    due, begun = counting.counter._due, asyncio.Event()
    put = due.put

    async def put_slowly(things: Mapping[str, DayDue | None]) -> None:
        begun.set()
        for _ in range(20):
            await asyncio.sleep(0)
        await put(things)

    async def changes() -> None:
        await begun.wait()
        await counting.save(visit_at(2, NOW - ago))

    due.put = put_slowly  # type: ignore[method-assign]
    await asyncio.gather(counting.counter.catch_up(), changes())
    await counting.restart()
    await counting.counter.catch_up()
    assert await told(counting) == numbers(counting.memory.visits.all)


async def test_a_day_whose_visits_were_kept_long_enough_stays_counted() -> None:
    counting = Counting()
    old = NOW - timedelta(days=400)
    one, two = await counting.save(answered(visit_at(1, old))), await counting.save(expired(visit_at(2, old)))
    await counting.counter.catch_up()
    del counting.memory.visits._now[one.id]
    await counting.save(looking(two, [face(GRACE)]))  # the other one is corrected
    await counting.counter.catch_up()
    ((_, count),) = (await counting.counted()).items()
    assert (count.total.visits, count.total.opened) == (2, 1)


async def test_a_day_of_lately_follows_the_book_whatever_leaves_it() -> None:
    counting = Counting()
    visit = await counting.save(visit_at(1))
    await counting.counter.catch_up()
    del counting.memory.visits._now[visit.id]
    await counting.restart()
    await counting.counter.catch_up()
    assert await counting.counted() == {}


async def test_a_day_that_joined_its_month_and_is_empty_now_is_empty() -> None:
    counting = Counting()
    visit = await counting.save(visit_at(1, NOW - timedelta(days=3)))
    await counting.counter.catch_up()
    await counting.days._fold(TODAY)
    del counting.memory.visits._now[visit.id]
    await counting.restart()
    await counting.counter.catch_up()
    assert await counting.counted() == {}


@pytest.mark.parametrize(
    ("zone", "day", "hours"),
    [
        # summer time ends: the third hour comes twice; it begins: there is none
        ("Europe/Berlin", date(2026, 10, 25), 25),
        ("Europe/Berlin", date(2026, 3, 29), 23),
        # half an hour, and a day that begins at one
        ("Australia/Lord_Howe", date(2026, 4, 5), 24.5),
        ("Africa/Cairo", date(2026, 4, 24), 23),
        ("Asia/Kolkata", date(2026, 5, 1), 24),
    ],
)
async def test_a_day_on_which_the_clocks_change_has_all_its_visits_once(zone: str, day: date, hours: float) -> None:
    here = ZoneInfo(zone)
    midnight = datetime(day.year, day.month, day.day, tzinfo=here).astimezone(UTC)
    counting = Counting(midnight + timedelta(days=2), here)
    for n in range(-4, 2 * 30):
        await counting.save(visit_at(n, midnight + timedelta(minutes=30 * n)))
    await counting.counter.catch_up()
    counted = await counting.counted()
    assert counted[day, FRONT].total.visits == 2 * hours
    assert sum(count.total.visits for count in counted.values()) == len(counting.memory.visits.all)


async def test_visits_from_before_the_counter_are_counted_a_month_at_a_time_once() -> None:
    counting = Counting()
    for n in range(30):
        await counting.memory.visits.save(expired(visit_at(n, NOW - timedelta(days=20 * n))))
    await counting.restart()
    assert await counting.counter._count_earlier()  # the present month
    assert await counting.counter._count_earlier()
    assert {f"{day:%Y%m}" for day, _ in await counting.counted()} == {"202611", "202610"}
    await counting.restart()  # in the middle
    while await counting.counter._count_earlier():
        pass
    assert await told(counting) == numbers(counting.memory.visits.all)
    await counting.restart()
    assert not await counting.counter._count_earlier()


async def test_nothing_of_whoever_is_forgotten_is_left_on_any_day() -> None:
    counting = Counting()
    for n in range(100):
        seen = [face(GRACE), face(LENA)] if n % 2 else [face()]
        await counting.save(looking(visit_at(n, NOW - timedelta(days=4 * n)), seen))
    await counting.counter.catch_up()
    counting.memory.visits._now.clear()  # they were kept long enough
    before = {key: count.total for key, count in (await counting.counted()).items()}
    await counting.counter.forget_person(GRACE.id)
    for name in ("visit_count_days", "visit_count_months"):
        assert all(GRACE.id not in f"{one}" for one in counting.memory.collection(name, object).everything().values())
    after = await counting.counted()
    assert {key: count.total for key, count in after.items()} == before
    assert sum(LENA.id in count.people for count in after.values()) == 50


async def test_two_people_who_are_one_came_as_often_as_both() -> None:
    counting = Counting()
    old = NOW - LATELY - timedelta(days=9)
    await counting.save(looking(visit_at(1, old), [face(GRACE)]))
    await counting.save(looking(visit_at(2, old), [face(LENA)]))
    await counting.counter.catch_up()
    await counting.counter.correct_all(lambda _: True, PersonCalled(Person(GRACE.id, "Gracie")))
    await counting.counter.correct_all(lambda _: True, PeopleOne(GRACE.id, LENA))
    ((_, count),) = (await counting.counted()).items()
    assert count.people == {LENA.id: {12: 2}}
    await counting.counter.correct_all(lambda _: True, NameForgotten(LENA.id))
    ((_, count),) = (await counting.counted()).items()
    assert count.people == {}


async def test_ten_years_of_months_are_kept_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counted_days, "MOST_MONTHS", 3)
    monkeypatch.setattr(counted_days, "MOST_APART", 4)
    counting = Counting()
    for n in range(40, -1, -1):
        await counting.save(expired(visit_at(n, NOW - timedelta(days=10 * n))))
        await counting.counter.catch_up()
    months = {f"{day:%Y%m}" for day, _ in await counting.counted()}
    assert months <= {"202609", "202610", "202611"}
    assert {"202610", "202611"} <= months


async def test_a_visit_of_no_calendar_and_one_that_is_gone_are_nobody_s_trouble() -> None:
    counting = Counting()
    await counting.save(visit_at(1, datetime(1970, 1, 1, tzinfo=UTC)))
    await counting.save(visit_at(2, datetime(9999, 12, 31, 23, tzinfo=UTC)))
    await counting.counter.take(VisitChanged(VisitId("never")))
    await counting.counter.catch_up()
    assert await counting.counted() == {}


@pytest.mark.looptime
async def test_who_came_is_known_no_longer_than_the_visits_are() -> None:
    counting = Counting()
    days_ago = (1, 300, 366, 380, 800)
    for n, days in enumerate(days_ago):
        await counting.save(expired(looking(visit_at(n, NOW - timedelta(days=days)), [face(GRACE)])))
    await counting.restart()
    await counting.counter.catch_up()
    assert len([one for one in (await counting.counted()).values() if one.people]) == len(days_ago)
    counting.set_by = timedelta(days=3000)  # a clock that went wrong takes nobody away

    async def people() -> list[int]:
        with suppress(TimeoutError):
            async with asyncio.timeout(600):
                await counting.counter.run()
        counted = await counting.counted()
        assert sum(one.total.visits for one in counted.values()) == len(days_ago)
        return sorted((TODAY - day).days for (day, _), one in counted.items() if one.people)

    assert await people() == [1, 300]
    counting.now += timedelta(days=66)
    assert await people() == [1]


@pytest.mark.parametrize("key", ["", "front", "20261327 front", "2026 front", "202611", "20261126", "²0261126 front"])
async def test_what_stands_under_a_key_of_nobody_s_stops_no_start(key: str) -> None:
    counting = Counting()
    await counting.save(expired(visit_at(1)))
    await counting.counter.catch_up()
    counted = await counting.counted()
    (lines,) = counting.memory.collection("visit_count_days", DayLines).everything().values()
    for name in ("visit_count_days", "visit_count_months"):
        await counting.memory.collection(name, DayLines).put({key: lines})
    await counting.restart()
    await counting.counter.catch_up()
    assert await counting.counted() == counted


async def test_a_day_that_its_month_does_not_have_is_left_out() -> None:
    counting = Counting()
    await counting.memory.collection("visit_count_months", DayLines).put({f"202602 {FRONT}": DayLines("31,9;1\n0,9;1")})
    await counting.restart()
    assert await counting.counted() == {}


async def test_where_the_zone_is_another_one_all_days_whose_visits_are_kept_are_counted_anew() -> None:
    counting = Counting()
    await counting.restart()
    for n in range(30):  # each half an hour after midnight in Berlin, and the evening before in New York
        await counting.save(expired(visit_at(n, NOW - timedelta(days=12 * n, hours=11.5))))
    await counted_whole(counting)
    before = numbers(counting.memory.visits.all)
    assert await told(counting) == before
    assert counting.counter.earlier.zone_from is None
    counting.zone = ZoneInfo("America/New_York")
    await counting.restart()
    await counted_whole(counting)
    now = numbers(counting.memory.visits.all, counting.zone)
    assert await told(counting) == now != before
    assert counting.counter.earlier.zone_from == TODAY - timedelta(days=364)


async def test_days_whose_visits_are_gone_stay_as_they_were_counted_whatever_the_zone_is() -> None:
    counting = Counting()
    await counting.restart()
    old = await counting.save(expired(visit_at(1, NOW - timedelta(days=380, hours=11.5))))
    await counted_whole(counting)
    before = await told(counting)
    await counting.memory.visits.remove([old.id])
    counting.zone = ZoneInfo("America/New_York")
    await counting.restart()
    await counted_whole(counting)
    assert await told(counting) == before


async def test_what_an_earlier_release_counted_is_not_counted_anew_where_it_did_not_say_by_which_zone() -> None:
    counting = Counting()
    book = counting.memory.collection("visit_counts_earlier", EarlierCounted)
    await book.put({"earlier": EarlierCounted(TODAY, None)})
    await counting.restart()
    await counted_whole(counting)
    assert book.get("earlier") == EarlierCounted(TODAY, None, "Europe/Berlin")


async def counted_whole(counting: Counting) -> None:
    await counting.counter.catch_up()
    while await counting.counter._count_earlier():
        pass
