"""Whoever asks for it is told when somebody is missed: by a set time or the usual one, once, and taken back."""

from dataclasses import replace
from datetime import time, timedelta

import pytest

from bot.house.attendance.keeper import DaySaid, NobodyThere
from bot.house.people import Limits, Resident, ResidentId, Role
from bot.house.residents.permissions import NotAllowed
from bot.house.watch.incident import Happening
from bot.house.watch.ruling.absence import ABSENCES, AbsenceTold
from bot.house.watch.ruling.absence_wishes import ABSENCE_WISHES, AbsenceWish
from tests.house.attendance.test_making import visit
from tests.house.watch.ruling.test_absence import GRACE, RULE, Home, home
from tests.rig.house import ANNA, BACK, LEO, NOON

pytestmark = pytest.mark.looptime

__all__ = ["home"]

BY = time(15, 20)

#: Who lived here on the days of which it is learned.
LONG_HERE = replace(ANNA, since=NOON - timedelta(days=99))


async def wait_for(home: Home, hour: int, minute: int, day: int = 0) -> None:
    home.at(hour, minute, day)
    await home.looks()
    await home.look()


async def test_only_whoever_asked_is_told_once_a_day(home: Home) -> None:
    wishes = home.rig.staff.watching.attendance.wishes
    await wishes.switch(LEO, GRACE.id, on=True)
    await wishes.set_time(LEO, GRACE.id, BY)
    await wait_for(home, 15, 19)
    assert not home.told
    await wait_for(home, 15, 21)
    home.rig.hire()
    await wait_for(home, 15, 40)
    (told,) = home.told
    assert (told.happening, told.person, told.missed_by, told.only_for) == (Happening.ABSENT, GRACE.id, BY, (LEO.id,))
    assert not told.by_habit


async def test_it_is_taken_back_on_the_same_card_when_they_come(home: Home) -> None:
    await home.rig.staff.watching.attendance.wishes.set_time(LEO, GRACE.id, BY)
    await wait_for(home, 15, 21)
    home.at(15, 41)
    await home.sees()
    await home.look()
    await home.look()
    (told,) = home.told
    assert told.seen_at == NOON + timedelta(hours=3, minutes=41)
    assert told.revision == 2


async def test_the_usual_time_is_learned_and_tells_of_the_whole_day(home: Home) -> None:
    for week in range(1, 6):
        at = NOON + timedelta(hours=3, minutes=10 + week) - timedelta(weeks=week)
        await home.rig.memory.visits.save(visit(f"w{week}", at, GRACE))
    await home.rig.memory.residents.save(LONG_HERE)
    await home.rig.staff.watching.attendance.wishes.switch(ANNA, GRACE.id, on=True)
    assert await home.rig.staff.watching.absences.usual(GRACE.id, NOON.date()) == BY
    await wait_for(home, 15, 21)
    assert [(one.missed_by, one.by_habit) for one in home.told] == [(BY, True)]
    home.at(7, 0, day=7)
    await home.sees()  # in the morning: seen that day all the same
    await wait_for(home, 15, 31, day=7)
    assert len(home.told) == 1


async def test_a_time_that_was_learned_at_other_doors_is_named_to_nobody_who_may_not_see_them(home: Home) -> None:
    for week in range(1, 6):
        at = NOON + timedelta(hours=3, minutes=10 + week) - timedelta(weeks=week)
        await home.rig.memory.visits.save(visit(f"w{week}", at, GRACE))
    for one in (LONG_HERE, replace(LEO, since=LONG_HERE.since, limits=Limits((BACK,)))):
        await home.rig.memory.residents.save(one)
    wishes = home.rig.staff.watching.attendance.wishes
    await wishes.switch(ANNA, GRACE.id, on=True)
    await wishes.switch(LEO, GRACE.id, on=True)
    await wait_for(home, 15, 21)
    await home.look()
    assert {(one.only_for, one.missed_by, one.by_habit) for one in home.told} == {
        ((ANNA.id,), BY, True),
        ((LEO.id,), None, True),
    }
    assert len(home.told) == 2


async def test_nobody_is_missed_before_it_is_known_when_they_are_usually_seen(home: Home) -> None:
    await home.rig.staff.watching.attendance.wishes.switch(ANNA, GRACE.id, on=True)
    await wait_for(home, 15, 21)
    assert not home.told


async def test_a_resident_who_says_that_they_came_ends_it(home: Home) -> None:
    await home.rig.staff.watching.attendance.wishes.set_time(LEO, GRACE.id, BY)
    await wait_for(home, 15, 21)
    await home.rig.staff.watching.attendance.keeper.correct(ANNA, GRACE.id, NOON.date(), DaySaid.CAME, time(15))
    await home.look()
    assert [one.seen_at for one in home.told] == [NOON + timedelta(hours=3)]


async def test_a_rule_of_the_house_tells_everybody_and_nobody_twice(home: Home) -> None:
    await home.rig.staff.watching.attendance.wishes.set_time(LEO, GRACE.id, BY)
    await home.rig.staff.watching.rules.add(ANNA, RULE)
    await wait_for(home, 15, 21)
    assert [one.only_for for one in home.told] == [()]


async def test_who_moved_out_and_who_is_forgotten_is_dropped(home: Home) -> None:
    wishes, book = home.rig.staff.watching.attendance.wishes, home.rig.memory.collection(ABSENCE_WISHES, AbsenceWish)
    await wishes.set_time(LEO, GRACE.id, BY)
    await wishes.switch(ANNA, GRACE.id, on=True)
    await home.rig.memory.residents.remove(LEO.id)
    await wait_for(home, 15, 21)
    assert [one.only_for for one in home.told] == [(ANNA.id,)]
    await wishes.switch(ANNA, GRACE.id, on=False)
    assert not book.everything()
    await wishes.set_time(ANNA, GRACE.id, None)
    await home.rig.faces.forget(ANNA, GRACE.id)
    assert not book.everything()
    told = home.rig.memory.collection(ABSENCES, AbsenceTold)
    assert told.everything()
    await home.look()
    assert not told.everything()


async def test_children_and_strangers_to_the_house_cannot_ask(home: Home) -> None:
    wishes = home.rig.staff.watching.attendance.wishes
    mia = Resident(ResidentId(1003), "Mia", Role.CHILD, NOON)
    await home.rig.memory.residents.save(mia)
    with pytest.raises(NotAllowed):
        await wishes.switch(mia, GRACE.id, on=True)
    await home.rig.memory.people.remove(GRACE.id)
    with pytest.raises(NobodyThere):
        await wishes.switch(ANNA, GRACE.id, on=True)
