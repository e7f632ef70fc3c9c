"""Visits and attendance as tables: each takes what they may see, in pieces, however much there is."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.house.attendance.windows import TimetableWindow, Turnout, WindowId
from bot.house.faces.profile import PersonGroup, Profile
from bot.house.people import Limits, Resident
from bot.house.residents.permissions import NotAllowed
from bot.house.tables.records import RecordsExport, RecordsWanted
from tests.house.attendance.test_keeper import BEN, MIA
from tests.house.attendance.test_making import GRACE, LEO, TODAY, visit
from tests.rig.house import ANNA, BACK, FRONT, NOON, HouseRig
from tests.rig.house import LEO as ADULT

pytestmark = pytest.mark.looptime

WEEK = RecordsWanted(TODAY - timedelta(days=6), TODAY)


@pytest.fixture
async def home(rig: HouseRig) -> HouseRig:
    for one in (GRACE, LEO):
        await rig.memory.people.save(one)
    for resident in (MIA, BEN):
        await rig.memory.residents.save(resident)
    await rig.memory.collection("profiles", Profile).put({LEO.id: Profile(PersonGroup.FAMILY)})
    await rig.memory.visits.save(visit("a", NOON - timedelta(hours=4), GRACE))
    await rig.memory.visits.save(visit("b", NOON - timedelta(days=1), LEO, door=BACK))
    return rig


def records(rig: HouseRig) -> RecordsExport:
    return rig.staff.watching.attendance.records


async def ids(rig: HouseRig, by: Resident | None, wanted: RecordsWanted = WEEK) -> list[str]:
    return [one.visit async for piece in records(rig).visits(by, wanted) for one in piece]


async def names(rig: HouseRig, by: Resident | None, wanted: RecordsWanted = WEEK) -> list[str]:
    return [one.person.name async for piece in records(rig).attendance(by, wanted) for one in piece]


async def test_everybody_takes_what_they_may_see(home: HouseRig) -> None:
    assert await ids(home, ANNA) == ["b", "a"]
    assert await names(home, None) == ["Leo", "Grace"]
    await home.memory.residents.save(replace(ADULT, limits=Limits((FRONT,))))
    assert (await ids(home, ADULT), await names(home, ADULT)) == (["a"], ["Grace"])
    assert await names(home, MIA) == []
    for refused in (ids(home, BEN), names(home, BEN)):
        with pytest.raises(NotAllowed):
            await refused


async def test_a_person_a_group_and_days_are_chosen(home: HouseRig) -> None:
    assert await ids(home, ANNA, replace(WEEK, person=GRACE.id)) == ["a"]
    assert await ids(home, ANNA, replace(WEEK, group=PersonGroup.FAMILY)) == ["b"]
    assert await names(home, ANNA, replace(WEEK, end=TODAY - timedelta(days=1))) == ["Leo"]


async def test_the_timetable_has_a_row_for_each_who_is_expected(home: HouseRig) -> None:
    window = TimetableWindow(WindowId(""), "Class 3b", time(8), time(11), tuple(range(7)))
    await home.staff.watching.attendance.timetable.add(ANNA, window)
    day = RecordsWanted(TODAY, TODAY)
    rows = [row async for piece in records(home).timetable(ANNA, day) for row in piece]
    assert [(one.person.name, one.judged.what) for _, one in rows] == [
        ("Grace", Turnout.PRESENT),
        ("Leo", Turnout.ABSENT),
    ]


async def test_who_took_what_along_is_written_down(home: HouseRig) -> None:
    await ids(home, ANNA)
    (told,) = [details for what, details in home.memory.audit.lines if what == "records exported"]
    assert (told["records"], told["by"], told["end"]) == ("visits", ANNA.id, TODAY.isoformat())


async def test_a_day_of_many_visits_comes_in_pieces(home: HouseRig) -> None:
    for n in range(2_000):
        await home.memory.visits.save(visit(f"v{n}", NOON - timedelta(seconds=3 * n), GRACE))
    pieces = [len(piece) async for piece in records(home).visits(ANNA, RecordsWanted(TODAY, TODAY))]
    assert sum(pieces) == 2_001
    assert max(pieces) <= 500


@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe"])
@pytest.mark.parametrize("month", [3, 4, 10, 11])
async def test_each_visit_is_in_one_day_also_when_the_clocks_change(rig: HouseRig, zone: str, month: int) -> None:
    rig.rules.zone.present = ZoneInfo(zone)
    await rig.memory.people.save(GRACE)
    start = datetime(2026, month, 1, tzinfo=UTC)
    rig.set_by = start + timedelta(days=32) - NOON
    moments = [start + timedelta(minutes=30 * n) for n in range(48 * 8)]
    for n, at in enumerate(moments):
        await rig.memory.visits.save(visit(f"v{n:04}", at, GRACE))
    first = start.astimezone(ZoneInfo(zone)).date()
    found = [await ids(rig, None, RecordsWanted(day, day)) for day in (first + timedelta(days=n) for n in range(9))]
    assert [one for day in found for one in day] == [f"v{n:04}" for n in range(len(moments))]
    keeper = rig.staff.watching.attendance.keeper
    days = await keeper.between(first, first + timedelta(days=8))
    assert sum(day.named for day in days) == len(moments)
    assert all(stay.begin.astimezone(ZoneInfo(zone)).date() == day.day for day in days for stay in day.stays)
