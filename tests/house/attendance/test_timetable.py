"""The timetable: owners make its windows, and everybody whom it expects is told of once for each."""

import asyncio
from dataclasses import replace
from datetime import time, timedelta

import pytest

from bot.house.attendance.timetable import MOST_WINDOWS, WindowReason, WindowRefused
from bot.house.attendance.windows import TimetableWindow, Turnout, WindowId
from bot.house.faces.profile import PersonDetail, PersonGroup, Profile
from bot.house.names import NoName
from bot.house.people import Person, PersonId
from bot.house.residents.permissions import NotAllowed
from tests.house.attendance.test_keeper import MIA
from tests.house.attendance.test_making import GRACE, LEO, TODAY, visit
from tests.rig.house import ANNA, NOON, HouseRig
from tests.rig.house import LEO as ADULT

pytestmark = pytest.mark.looptime

WINDOW = TimetableWindow(WindowId(""), "Class 3b", time(8), time(11), days=tuple(range(7)))
CLASS = PersonDetail("Class", "3b")
BEN = Person(PersonId("ben"), "Ben")


@pytest.fixture
async def school(rig: HouseRig) -> HouseRig:
    profiles = rig.memory.collection("profiles", Profile)
    for one in (GRACE, LEO, BEN):
        await rig.memory.people.save(one)
        await profiles.put({one.id: Profile(PersonGroup.FRIEND, details=(CLASS,))})
    await rig.memory.residents.save(MIA)
    await rig.memory.visits.save(visit("a", NOON - timedelta(hours=4), GRACE))
    await rig.memory.visits.save(visit("b", NOON - timedelta(hours=3), LEO))
    return rig


async def test_each_who_is_expected_is_present_late_or_absent_once(school: HouseRig) -> None:
    timetable = school.staff.watching.attendance.timetable
    window = await timetable.add(ANNA, replace(WINDOW, detail=CLASS))
    told = await timetable.day(ADULT, window.id, TODAY)
    assert [(one.person.name, one.judged.what) for one in told.expected] == [
        ("Ben", Turnout.ABSENT),
        ("Grace", Turnout.PRESENT),
        ("Leo", Turnout.LATE),
    ]
    await school.memory.collection("profiles", Profile).put({MIA.name: Profile(), LEO.id: Profile(resident=MIA.id)})
    whole = await timetable.change(ANNA, window.id, lambda now: replace(now, detail=None))
    mine = await timetable.day(MIA, whole.id, TODAY)
    assert [one.person.name for one in mine.expected] == ["Leo"]
    school.hire()
    assert await school.staff.watching.attendance.timetable.windows(ADULT) == [whole]


async def test_two_who_change_a_window_at_once_both_do(school: HouseRig) -> None:
    timetable = school.staff.watching.attendance.timetable
    window = await timetable.add(ANNA, WINDOW)
    await asyncio.gather(
        timetable.change(ANNA, window.id, lambda now: replace(now, grace_min=20)),
        timetable.change(ANNA, window.id, lambda now: replace(now, sightings=3)),
    )
    assert timetable.get(window.id) == replace(window, grace_min=20, sightings=3)


async def test_nobody_is_expected_on_a_day_off(school: HouseRig) -> None:
    timetable = school.staff.watching.attendance.timetable
    window = await timetable.add(ANNA, replace(WINDOW, off=(TODAY, TODAY - timedelta(days=500))))
    assert window.off == (TODAY,)
    told = await timetable.day(ANNA, window.id, TODAY)
    assert (told.on, told.expected) == (False, ())
    yesterday = TODAY - timedelta(days=1)
    assert [one.day for one in await timetable.between(ANNA, yesterday, TODAY)] == [yesterday]


async def test_only_an_owner_changes_it_and_only_to_what_can_be(school: HouseRig) -> None:
    timetable = school.staff.watching.attendance.timetable
    with pytest.raises(NotAllowed):
        await timetable.add(ADULT, WINDOW)
    for wrong, reason in (
        (replace(WINDOW, days=()), WindowReason.NO_DAYS),
        (replace(WINDOW, ends=time(8)), WindowReason.ENDS_FIRST),
    ):
        with pytest.raises(WindowRefused) as refused:
            await timetable.add(ANNA, wrong)
        assert refused.value.reason is reason
    with pytest.raises(NoName):
        await timetable.add(ANNA, replace(WINDOW, name=" \u200b "))
    window = await timetable.add(ANNA, replace(WINDOW, grace_min=-5, sightings=99))
    assert (window.grace_min, window.sightings) == (0, 10)
    with pytest.raises(NotAllowed):
        await timetable.remove(ADULT, window.id)
    await timetable.remove(ANNA, window.id)
    with pytest.raises(KeyError):
        await timetable.day(ANNA, window.id, TODAY)


async def test_there_are_no_more_than_anybody_reads(school: HouseRig) -> None:
    timetable = school.staff.watching.attendance.timetable
    for _ in range(MOST_WINDOWS):
        await timetable.add(ANNA, WINDOW)
    with pytest.raises(WindowRefused):
        await timetable.add(ANNA, WINDOW)


async def test_what_several_people_share_tells_who_is_expected(school: HouseRig) -> None:
    alone = Profile(details=(CLASS, PersonDetail("Class", "4a")))
    await school.memory.collection("profiles", Profile).put({LEO.id: alone})
    assert await school.staff.watching.attendance.timetable.details(ANNA) == [CLASS]
