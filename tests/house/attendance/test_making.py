"""Days are made of the visits and of what cameras saw: anew where either changed, once where neither did."""

import asyncio
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.house.attendance.days import ATTENDANCE, CORRECTIONS, PROGRESS, AttendanceProgress, PersonDays
from bot.house.attendance.keeper import DaySaid
from bot.house.attendance.person_day import DayCorrection, PersonDay, SeenThrough
from bot.house.attendance.stale_days import STALE, StaleDay
from bot.house.faces.corrections import NameForgotten, corrected
from bot.house.house_rules import HouseRules
from bot.house.people import Box, Condition, Look, Person, PersonId, PhotoId, Sighting, Verdict
from bot.house.visits.visit import Photo, PressId, Visit, VisitId
from bot.house.visits.visits import Visits
from bot.house.watch.camera import Camera, CameraId, Source, SourceKind, WatchPlaceId
from bot.nursery import Nursery
from tests.rig.house import ANNA, BACK, FRONT, NOON, HouseRig

pytestmark = pytest.mark.looptime

GRACE, LEO = Person(PersonId("grace"), "Grace"), Person(PersonId("leo"), "Leo")
TODAY = NOON.date()
HALL = Camera(CameraId("hall"), "Hall", Source(SourceKind.USB, "/dev/video0"), WatchPlaceId("hall"))


def visit(name: str, at: datetime, *who: Person, door: str = FRONT, distance: float = 0.4) -> Visit:
    photo = Photo(PhotoId(f"p-{name}"), PressId(name), 0, at)
    faces = tuple(
        Sighting(n, Box(0, 0, 9, 9), Verdict.NAMED, one, distance=distance) for n, one in enumerate(who, start=1)
    )
    look = Look(photo.id, Condition.CLEAR, faces)
    return Visit(VisitId(name), FRONT if door == FRONT else BACK, at, at, photos=(photo,), look=look, expired=True)


class Past:
    """A house whose visits a test writes."""

    def __init__(self, rig: HouseRig) -> None:
        self.rig = rig

    @property
    def visits(self) -> Visits:
        return self.rig.doorman._visits

    async def came(self, name: str, at: datetime, *who: Person, door: str = FRONT) -> None:
        await self.visits.save(visit(name, at, *who, door=door))

    async def days(self, start: date, end: date | None = None) -> list[PersonDay]:
        return list(await self.rig.staff.watching.attendance.keeper.between(start, end or start))

    async def keep_up(self) -> None:
        await self.rig.staff.watching.attendance.maker.keep_up()


@pytest.fixture
async def past(rig: HouseRig) -> Past:
    for one in (GRACE, LEO):
        await rig.memory.people.save(one)
    return Past(rig)


async def test_today_is_as_the_doors_and_the_cameras_saw_it(past: Past) -> None:
    await past.came("a", NOON - timedelta(hours=2), GRACE)
    past.rig.staff.watching.figures.sightings.note(HALL, GRACE.id, 1.0)
    past.rig.staff.watching.figures.sightings.named(GRACE.id, 0.3)
    (day,) = await past.days(TODAY)
    assert (day.person, day.first, day.arrivals, day.named, day.distance) == (
        GRACE.id, NOON - timedelta(hours=2), 2, 2, 0.3,
    )  # fmt: skip
    assert day.places == ((SeenThrough.DOOR, FRONT), (SeenThrough.CAMERA, HALL.id))


async def test_a_name_that_is_corrected_moves_to_whoever_it_was(past: Past) -> None:
    for ago in (0, 40):
        at = NOON - timedelta(days=ago)
        await past.came("a", at, GRACE)
        await past.keep_up()
        assert [one.person for one in await past.days(at.date())] == [GRACE.id]
        await past.came("a", at, LEO)
        assert [one.person for one in await past.days(at.date())] == [LEO.id]


async def test_what_was_before_comes_from_the_visit_book_once(past: Past) -> None:
    for n in range(200, 0, -50):
        await past.rig.memory.visits.save(visit(f"v{n}", NOON - timedelta(days=n), GRACE))
    oldest = NOON - timedelta(days=HouseRules().visit_days + 9)
    await past.rig.memory.visits.save(visit("older", oldest, GRACE))
    await past.keep_up()
    kept = past.rig.memory.collection(ATTENDANCE, PersonDay).everything()
    assert len(kept) == 4
    past.rig.hire()
    await past.keep_up()
    assert past.rig.memory.collection(ATTENDANCE, PersonDay).everything() == kept
    assert len(await past.days(TODAY - timedelta(days=201), TODAY)) == 4


async def test_a_visit_that_changed_before_a_crash_is_made_anew_after_it(past: Past) -> None:
    at = NOON - timedelta(days=40)
    await past.came("a", at, GRACE)
    await past.keep_up()
    async with past.rig.staff.watching.attendance.maker._stale.changing(visit("a", at, LEO)):
        await past.rig.memory.visits.save(visit("a", at, LEO))
    past.rig.hire()
    await past.keep_up()
    assert [one.person for one in past.rig.memory.collection(ATTENDANCE, PersonDay).everything().values()] == [LEO.id]


async def test_a_day_that_is_made_while_a_visit_of_it_is_written_is_made_once_more(past: Past) -> None:
    at = NOON - timedelta(days=40)
    await past.came("a", at, GRACE)
    await past.keep_up()
    stale = past.rig.memory.collection(STALE, StaleDay)
    async with past.rig.staff.watching.attendance.maker._stale.changing(visit("a", at, LEO)):
        await past.keep_up()
        assert list(stale.everything()) == [f"{at:%Y%m%d}"]
    await past.keep_up()
    assert not stale.everything()


async def test_a_day_of_which_a_visit_changes_while_it_is_written_as_made_is_made_once_more(past: Past) -> None:
    at = NOON - timedelta(days=40)
    await past.came("a", at, GRACE)
    stale, book = past.rig.staff.watching.attendance.maker._stale, past.rig.memory.collection(STALE, StaleDay)
    assert (known := book.everything())

    async def changes() -> None:
        async with stale.changing(visit("a", at, LEO)):
            pass

    await asyncio.gather(stale.done({at.date(): stale.state(at.date())}), changes())
    assert book.everything() == known


async def test_whoever_is_being_forgotten_is_in_no_day_that_is_made_meanwhile(past: Past) -> None:
    await past.came("a", NOON, GRACE, LEO)
    with past.rig.staff.watching.attendance.maker._forgetting.of(GRACE.id):
        assert [one.person for one in await past.days(TODAY)] == [LEO.id]


async def test_cameras_forget_sooner_than_the_days_do(past: Past) -> None:
    past.rig.staff.watching.figures.sightings.note(HALL, GRACE.id, 1.0)
    await past.rig.staff.watching.figures.sightings.keep()
    past.rig.set_by = timedelta(days=100)
    await past.keep_up()
    await past.rig.staff.watching.figures.sightings.keep()
    await past.came("late", NOON, LEO)
    assert {one.person for one in await past.days(TODAY)} == {GRACE.id, LEO.id}
    past.rig.set_by = timedelta(days=HouseRules().visit_days + 5)
    past.rig.staff.watching.attendance.maker._steady = past.rig.clock  # so long it was indeed
    await past.keep_up()
    assert not past.rig.memory.collection(ATTENDANCE, PersonDay).everything()


async def test_a_clock_that_ran_ahead_for_a_while_leaves_no_day_out(past: Past) -> None:
    past.rig.set_by = timedelta(days=30)
    await past.keep_up()
    past.rig.set_by = timedelta()
    await past.came("a", NOON, GRACE)
    await past.keep_up()
    past.rig.set_by = timedelta(days=5)
    await past.keep_up()
    assert [one.person for one in await past.days(TODAY)] == [GRACE.id]


async def test_a_clock_that_was_set_years_ahead_takes_nothing_that_residents_said(past: Past) -> None:
    at = NOON - timedelta(days=40)
    past.rig.staff.watching.figures.sightings.note(HALL, LEO.id, 1.0)
    await past.came("a", at, GRACE)
    await past.keep_up()
    await past.rig.staff.watching.attendance.keeper.correct(ANNA, GRACE.id, at.date(), DaySaid.CAME, time(9))
    before = await past.days(at.date(), TODAY)
    past.rig.set_by = timedelta(days=3 * 366)
    await past.keep_up()
    past.rig.set_by = timedelta()
    await past.keep_up()
    assert await past.days(at.date(), TODAY) == before
    assert past.rig.memory.collection(CORRECTIONS, DayCorrection).everything()


async def test_whoever_is_forgotten_leaves_no_day_and_no_correction(past: Past) -> None:
    keeper = past.rig.staff.watching.attendance.keeper
    for ago in (0, 40):
        await past.came(f"v{ago}", NOON - timedelta(days=ago), GRACE, LEO)
    await past.keep_up()
    await keeper.correct(ANNA, GRACE.id, TODAY - timedelta(days=40), DaySaid.CAME, time(9))
    await past.rig.faces.forget(ANNA, GRACE.id)
    await past.rig.memory.people.save(Person(PersonId("grace"), "Grace"))  # an id that is given again shows the rest
    await past.keep_up()
    assert {one.person for one in await past.days(TODAY - timedelta(days=60), TODAY)} <= {LEO.id}
    assert not past.rig.memory.collection(CORRECTIONS, DayCorrection).everything()


async def test_two_who_are_one_have_the_days_of_both(past: Past) -> None:
    at = NOON - timedelta(days=40)
    await past.came("a", at, GRACE)
    await past.came("b", at + timedelta(hours=1), LEO)
    past.rig.staff.watching.figures.sightings.note(HALL, GRACE.id, 1.0)
    await past.keep_up()
    await past.rig.staff.watching.attendance.keeper.correct(ANNA, GRACE.id, at.date(), DaySaid.LEFT, time(13, 30))
    await past.rig.people.merge(ANNA, GRACE.id, LEO.id)
    await past.keep_up()
    (day,) = await past.days(at.date())
    assert (day.person, day.named) == (LEO.id, 2)
    assert day.last == datetime.combine(at.date(), time(13, 30), NOON.tzinfo)
    assert [one.person for one in await past.days(TODAY)] == [LEO.id]


STEPS = st.lists(
    st.tuples(st.integers(0, 4), st.integers(0, 5), st.sampled_from(["grace", "leo", "both", "nobody"])), max_size=12
)


@settings(max_examples=15, deadline=None)
@given(STEPS, st.lists(st.integers(0, 12), max_size=3))
async def test_whatever_changes_in_whatever_order_days_tell_what_the_visits_tell(
    steps: list[tuple[int, int, str]], restarts: list[int]
) -> None:
    people = {"grace": (GRACE,), "leo": (LEO,), "both": (GRACE, LEO), "nobody": ()}
    async with Nursery() as nursery:
        past = Past(HouseRig(nursery))
        for one in (GRACE, LEO):
            await past.rig.memory.people.save(one)
        for n, (name, ago, who) in enumerate(steps):
            at = NOON - timedelta(days=ago, hours=name)
            await past.came(f"v{name}-{ago}", at, *people[who])
            if n in restarts:
                past.rig.hire()
                await past.keep_up()
        start = TODAY - timedelta(days=9)
        told = await past.days(start, TODAY)
        past.rig.memory.collection(ATTENDANCE, PersonDay)
        fresh = await past.rig.staff.watching.attendance.maker._fresh(start, TODAY)
        assert {(one.day, one.person): one.stays for one in told} == {(one.day, one.person): one.stays for one in fresh}


async def test_ten_thousand_visits_of_a_day_are_told_in_bounded_pieces(past: Past) -> None:
    for n in range(10_000):
        await past.rig.memory.visits.save(visit(f"v{n}", NOON - timedelta(seconds=3 * n), GRACE))
    (day,) = await past.days(TODAY)
    assert day.named == 10_000
    assert len(day.stays) == 1


async def test_nobody_is_told_for_a_name_that_was_taken_back(past: Past) -> None:
    one = visit("a", NOON, GRACE)
    await past.visits.save(one)
    await past.visits.change(one.id, lambda now: corrected(now, NameForgotten(GRACE.id)))
    assert await past.days(TODAY) == []
    doubted = replace(one.look.sightings[0], verdict=Verdict.LOOKS_LIKE) if one.look else None
    assert doubted
    await past.visits.change(one.id, lambda now: replace(now, look=Look(PhotoId("p-a"), Condition.CLEAR, (doubted,))))
    assert await past.days(TODAY) == []


async def test_what_stands_under_a_key_of_nobody_s_is_dropped_and_stops_nothing(past: Past) -> None:
    await past.came("one", NOON, GRACE)
    day = PersonDay(GRACE.id, TODAY)
    said = DayCorrection(ANNA.id, ANNA.name, NOON, absent=True)
    for key in ("", "grace", "2026-13-40 grace", f"{TODAY.isoformat()}x grace"):
        await past.rig.memory.collection(ATTENDANCE, PersonDay).put({key: day})
        await past.rig.memory.collection(CORRECTIONS, DayCorrection).put({key: said})
    assert [one.person for one in await past.days(TODAY)] == [GRACE.id]
    await past.keep_up()
    assert not past.rig.memory.collection(CORRECTIONS, DayCorrection).everything()


async def test_where_the_zone_is_another_one_days_begin_and_end_by_it(past: Past) -> None:
    late = datetime(2026, 1, 20, 23, 30, tzinfo=UTC)  # the next day in Berlin
    await past.came("a", late, GRACE)
    await past.keep_up()
    assert [one.day for one in await past.days(date(2026, 1, 1), TODAY)] == [date(2026, 1, 20)]
    past.rig.rules.change(replace(past.rig.rules.kept, timezone="Europe/Berlin"), ZoneInfo("Europe/Berlin"))
    await past.keep_up()
    kept = past.rig.memory.collection(ATTENDANCE, PersonDay)
    assert [one.day for one in kept.everything().values()] == [date(2026, 1, 21)]
    assert [one.day for one in await past.days(date(2026, 1, 1), TODAY)] == [date(2026, 1, 21)]
    await kept.put({"2026-01-21 grace": None})
    await past.keep_up()
    assert not kept.everything()  # made once


async def test_a_day_that_is_just_being_written_goes_with_whom_it_is_of(rig: HouseRig) -> None:
    memory = rig.memory
    days = PersonDays(
        memory.collection(ATTENDANCE, PersonDay),
        memory.collection(CORRECTIONS, DayCorrection),
        memory.collection(PROGRESS, AttendanceProgress),
    )
    said = DayCorrection(ANNA.id, ANNA.name, NOON, absent=True)
    await asyncio.gather(
        days.put(TODAY, TODAY, [PersonDay(GRACE.id, TODAY, ())], TODAY),
        days.correct(TODAY, GRACE.id, said),
        days.told_by("UTC"),
        days.forget(GRACE.id),
    )
    assert not days.between(TODAY, TODAY)
    assert days.correction(TODAY, GRACE.id) is None
    assert memory.collection(PROGRESS, AttendanceProgress).everything() == {"done": AttendanceProgress(TODAY, "UTC")}
