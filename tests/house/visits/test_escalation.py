"""Nobody answers the bell: whom it rings for again, in which order, and what ends that."""

import asyncio
from dataclasses import replace
from datetime import time, timedelta

import pytest

from bot.house.doors.door import DoorUnreachable, Failure
from bot.house.people import Box, Person, PersonId, ResidentId, Role, Sighting, Verdict
from bot.house.residents.hours import Hours
from bot.house.residents.permissions import NotAllowed
from bot.house.telling.ladder import Ladder
from bot.house.visits.visit import Outcome, Visit
from bot.nursery import Nursery
from tests.rig.house import ANNA, FRONT, LEO, HouseRig

pytestmark = pytest.mark.looptime

MIA = replace(LEO, id=ResidentId(1003), name="Mia", since=LEO.since + timedelta(days=1))
TOM = replace(LEO, id=ResidentId(1004), name="Tom", role=Role.CHILD)
GRACE = Person(PersonId("grace"), "Grace")
ALWAYS = Hours(time(), time())


async def rung(rig: HouseRig, wait_s: float) -> Visit:
    """A visit, so many seconds after the bell."""
    await rig.ring()
    await asyncio.sleep(wait_s)
    return rig.memory.visits.only


def names(visit: Visit) -> list[str]:
    return [one.name for who in visit.called for one in (ANNA, LEO, MIA, TOM) if one.id == who]


async def test_it_rings_again_after_half_a_minute_and_then_one_adult_after_the_other_is_called(rig: HouseRig) -> None:
    await rig.memory.residents.save(TOM)
    steps = [(visit := await rung(rig, 29.5)).reminded]
    for _ in range(3):
        await asyncio.sleep(30)
        visit = rig.memory.visits.only
        steps.append(visit.reminded)
    assert steps == [0, 1, 2, 3]
    assert names(visit) == ["Anna", "Leo"]
    before = len(rig.memory.visits.saved)
    await asyncio.sleep(60)
    assert rig.memory.visits.only.expired
    assert len(rig.memory.visits.saved) == before + 1, "nobody is left to be called"


async def test_who_is_at_home_is_called_before_who_is_away(rig: HouseRig) -> None:
    await rig.whereabouts.go(ANNA, away=True)
    assert names(await rung(rig, 91)) == ["Leo", "Anna"]


async def test_an_owner_sets_the_order_and_may_take_it_back(rig: HouseRig) -> None:
    await rig.memory.residents.save(MIA)
    await rig.whereabouts.go(MIA, away=True)
    await rig.ladder.put_first(ANNA, LEO.id)
    await rig.ladder.put_first(ANNA, MIA.id)
    assert names(await rung(rig, 110)) == ["Mia", "Leo"]
    await rig.ladder.go_by_whereabouts(ANNA)
    assert (await rig.ladder.page(ANNA))[0] == Ladder()
    for keeper in (rig.ladder.page(LEO), rig.ladder.switch(LEO, on=False), rig.ladder.put_first(LEO, LEO.id)):
        with pytest.raises(NotAllowed):
            await keeper


async def test_a_household_may_have_none_of_it(rig: HouseRig) -> None:
    await rig.ladder.switch(ANNA, on=False)
    visit = await rung(rig, 110)
    assert (visit.reminded, visit.called, visit.escalates_at) == (0, (), None)


@pytest.mark.parametrize("outcome", Outcome)
async def test_an_answer_ends_it(rig: HouseRig, outcome: Outcome) -> None:
    visit = await rung(rig, 20)
    await rig.answers.give(visit.id, LEO, outcome)
    await asyncio.sleep(90)
    assert rig.memory.visits.only.reminded == 0


async def test_so_does_somebody_who_tries_to_open(rig: HouseRig) -> None:
    rig.locks.failure = DoorUnreachable(FRONT, Failure.SILENT)
    visit = await rung(rig, 20)
    with pytest.raises(DoorUnreachable):
        await rig.answers.give(visit.id, LEO, Outcome.UNLOCKED)
    assert visit.taken is False
    assert rig.memory.visits.only.taken
    await asyncio.sleep(90)
    assert rig.memory.visits.only.reminded == 0


async def test_a_paused_door_calls_nobody(rig: HouseRig) -> None:
    await rig.staff.upkeep.pause(ANNA, FRONT, paused=True)
    assert (await rung(rig, 110)).reminded == 0


async def test_a_camera_that_saw_something_calls_nobody(rig: HouseRig) -> None:
    await rig.picture(press="photo-1")
    await asyncio.sleep(110)
    assert rig.memory.visits.only.reminded == 0


async def test_who_wants_it_quiet_of_whom_they_know_is_not_called(rig: HouseRig) -> None:
    await rig.memory.people.save(GRACE)
    rig.eyes.sightings = (Sighting(1, Box(1, 1, 9, 9), Verdict.NAMED, GRACE),)
    await rig.listening.change(ANNA, lambda now: replace(now, quiet=(ALWAYS,)))
    await rig.ring()
    await rig.picture()
    await asyncio.sleep(110)
    assert names(rig.memory.visits.only) == ["Leo"]


async def test_but_for_a_stranger_they_are(rig: HouseRig) -> None:
    await rig.listening.change(ANNA, lambda now: replace(now, quiet=(ALWAYS,)))
    assert names(await rung(rig, 91)) == ["Anna", "Leo"]


async def test_after_a_restart_it_goes_on_and_what_was_slept_through_is_one_step(rig: HouseRig) -> None:
    await rung(rig, 31)
    await rig.nursery.close()
    await asyncio.sleep(40)
    saved = len(rig.memory.visits.saved)
    async with Nursery() as rig.nursery:
        rig.hire()
        await rig.resume()
        await asyncio.sleep(1)
    visit = rig.memory.visits.only
    assert (visit.reminded, names(visit)) == (2, ["Anna"])
    assert len([one for one in rig.memory.visits.saved[saved:] if one.reminded != 1]) == 1


async def test_neither_the_clock_nor_somebody_who_presses_on_and_on_puts_it_off(rig: HouseRig) -> None:
    await rig.ring()
    for n in range(2, 7):
        await asyncio.sleep(10)
        rig.set_by = timedelta(hours=-n)
        await rig.ring(f"b00t-{n}")
    await asyncio.sleep(11)
    assert (rig.memory.visits.only.reminded, names(rig.memory.visits.only)) == (2, ["Anna"])
