"""Somebody who rings over and over: told once an hour, and never of a door that is to be silent."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.house.doors.door_facts import KeepsRinging
from bot.house.visits.insistence import MANY, TOLD_EVERY, WITHIN
from bot.house.visits.visit import Outcome
from tests.rig.house import BACK, DOORS, FRONT, LEO, HouseRig

pytestmark = pytest.mark.looptime


def told(rig: HouseRig) -> list[KeepsRinging]:
    return [news for who, news in rig.household.told if isinstance(news, KeepsRinging) and who == LEO.id]


async def ring_on(rig: HouseRig, every: timedelta, times: int = MANY) -> None:
    for n in range(times):
        if n:
            rig.later += every
        await rig.ring(f"b00t-{rig.later.total_seconds():.0f}-{n}")
    await rig.settle()


async def test_whoever_keeps_ringing_is_told_of_once_an_hour(rig: HouseRig) -> None:
    await ring_on(rig, timedelta(minutes=1), MANY - 1)
    assert told(rig) == []
    rig.later += timedelta(minutes=1)
    await ring_on(rig, timedelta(), 1)
    assert told(rig) == [KeepsRinging(FRONT, MANY, timedelta(minutes=MANY - 1))]
    await ring_on(rig, timedelta(minutes=1), 30)
    assert len(told(rig)) == 1
    rig.later += TOLD_EVERY
    await ring_on(rig, timedelta(minutes=1))
    assert len(told(rig)) == 2


async def test_visitors_who_come_one_after_the_other_are_nobody_who_keeps_ringing(rig: HouseRig) -> None:
    await ring_on(rig, WITHIN / (MANY - 1) + timedelta(seconds=1), 3 * MANY)
    assert told(rig) == []


async def test_each_door_counts_for_itself(rig: HouseRig) -> None:
    for n in range(MANY - 1):
        await rig.ring(f"a-{n}")
        await rig.ring(f"b-{n}", door=BACK)
    await rig.settle()
    assert told(rig) == []


async def test_of_a_paused_door_and_of_rings_that_waited_for_hours_nobody_is_told(rig: HouseRig) -> None:
    rig.found = {FRONT: replace(DOORS[FRONT], paused=True), BACK: DOORS[BACK]}
    rig.hire()
    for n in range(MANY):
        await rig.ring(f"a-{n}")
        await rig.ring(f"b-{n}", door=BACK, age_s=7200)
    await rig.settle()
    assert told(rig) == []


async def test_guests_who_are_let_in_one_after_the_other_are_nobody_who_keeps_ringing(rig: HouseRig) -> None:
    for n in range(2 * MANY):
        await rig.ring(f"a-{n}")
        [visit] = await rig.memory.visits.open_visits()
        await rig.answers.give(visit.id, LEO, Outcome.UNLOCKED)
    await rig.settle()
    assert told(rig) == []
