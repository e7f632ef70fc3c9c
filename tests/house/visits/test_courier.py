"""A door is opened once for a courier: what it takes, and what its camera takes."""

import asyncio

import pytest

from bot.house.doors.door import DoorUnreachable, Failure
from bot.house.opening.proof import ProofKind, ProofNeeded
from bot.house.residents.permissions import NotAllowed
from bot.house.visits.manner import Manner, PorchPicture
from bot.house.visits.refused import NoCouriers
from bot.house.visits.visit import Outcome, Visit
from bot.nursery import Nursery
from tests.rig.house import ANNA, FRONT, LEO, HouseRig

pytestmark = pytest.mark.looptime

COURIER = Manner(courier=True)


async def opened(rig: HouseRig, wait_s: float = 0.0) -> Visit:
    """A visit whose door was opened for a courier, so many seconds later."""
    await rig.staff.upkeep.set_courier(ANNA, FRONT, wanted=True)
    await rig.ring()
    await rig.answers.give(rig.memory.visits.only.id, LEO, Outcome.UNLOCKED, manner=COURIER)
    await asyncio.sleep(wait_s)
    await rig.settle()
    return rig.memory.visits.only


def porch(rig: HouseRig) -> tuple[PorchPicture, ...]:
    return rig.memory.visits.only.porch


async def test_it_opens_once_and_two_pictures_tell_what_became_of_it(rig: HouseRig) -> None:
    visit = await opened(rig)
    assert rig.locks.opened == [FRONT]
    assert visit.answer
    assert visit.answer.manner == COURIER
    assert len(visit.porch) == 1
    await asyncio.sleep(9.5)
    assert len(porch(rig)) == 1
    await asyncio.sleep(1)
    first, second = (*porch(rig),)
    assert (second.at - first.at).total_seconds() == pytest.approx(10, abs=0.1)
    assert {taken.photo for taken in (first, second)} <= set(rig.memory.album.pictures)
    assert rig.memory.visits.only.photos == ()
    assert "unlock ordered" in rig.memory.audit.noted


async def test_where_no_owner_wants_it_nobody_is_let_in_so(rig: HouseRig) -> None:
    await rig.ring()
    with pytest.raises(NoCouriers):
        await rig.answers.give(rig.memory.visits.only.id, ANNA, Outcome.UNLOCKED, manner=COURIER)
    assert not rig.locks.opened
    with pytest.raises(NotAllowed):
        await rig.staff.upkeep.set_courier(LEO, FRONT, wanted=True)
    assert rig.memory.audit.noted[-1] == "answer refused"


async def test_it_asks_for_what_every_opening_asks_for(rig: HouseRig) -> None:
    await rig.proofs.begin_change(ANNA)
    await rig.proofs.set_pin(ANNA, "4711")
    await rig.policies.set_proof(ANNA, FRONT, ProofKind.PIN)
    with pytest.raises(ProofNeeded):
        await opened(rig)
    assert not rig.locks.opened


async def test_that_couriers_are_let_in_outlives_a_restart(rig: HouseRig) -> None:
    await rig.staff.upkeep.set_courier(ANNA, FRONT, wanted=True)
    await rig.staff.upkeep.pause(ANNA, FRONT, paused=True)
    await rig.staff.upkeep.pause(ANNA, FRONT, paused=False)
    rig.hire()
    assert (await rig.doors.door(ANNA, FRONT)).courier


async def test_a_camera_that_takes_nothing_is_told_as_such(rig: HouseRig) -> None:
    rig.boards.failure = DoorUnreachable(FRONT, Failure.OFFLINE)
    visit = await opened(rig, 11)
    assert [taken.photo for taken in visit.porch] == [None, None]


async def test_after_a_restart_the_second_picture_is_taken_and_a_late_one_never(rig: HouseRig) -> None:
    await opened(rig, 1)
    await rig.nursery.close()
    await asyncio.sleep(4)
    async with Nursery() as rig.nursery:
        rig.hire()
        await rig.resume()
        await asyncio.sleep(4)
        assert len(porch(rig)) == 1
        await asyncio.sleep(2)
        assert len(porch(rig)) == 2
        await rig.ring("b00t-2")
        second = (await rig.memory.visits.open_visits())[0]
        await rig.answers.give(second.id, LEO, Outcome.UNLOCKED, manner=COURIER)
        await rig.settle()
    await asyncio.sleep(300)
    async with Nursery() as rig.nursery:
        rig.hire()
        await rig.resume()
        await asyncio.sleep(20)
    assert [len(visit.porch) for visit in rig.memory.visits.all] == [2, 1]


async def test_what_is_forgotten_of_a_visit_is_forgotten_of_the_porch(rig: HouseRig) -> None:
    visit = await opened(rig, 1)
    await rig.onlooker.forget(visit.id)
    assert not rig.memory.album.pictures
    await asyncio.sleep(11)
    assert not rig.memory.album.pictures
    assert not porch(rig)
