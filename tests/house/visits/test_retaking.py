"""Another picture of a visit whose pictures show too little, from the door's own camera."""

import asyncio
from dataclasses import replace

import pytest

from bot.house.boards.board import NoBoard
from bot.house.doors.door import DoorUnreachable, Failure
from bot.house.people import Condition, Look, PhotoId, Resident, ResidentId, Role
from bot.house.residents.permissions import NotAllowed
from bot.house.visits.decision import FIRST_ASKED_FOR
from bot.house.visits.refused import VisitOver
from bot.house.visits.retaker import is_bad
from bot.house.visits.visit import Outcome, PhotoFault, PressId, UnreadablePhoto, VisitId
from tests.rig.house import ANNA, BACK, FRONT, LEO, NOON, HouseRig

pytestmark = pytest.mark.looptime

GUEST = Resident(ResidentId(1009), "Gast", Role.GUEST, NOON)


async def test_the_visit_gets_the_new_picture_and_is_looked_at_again(rig: HouseRig) -> None:
    rig.eyes.unreadable.add(b"jpeg")
    rig.boards.picture = b"better"
    await rig.ring()
    await rig.picture()
    await rig.settle()
    visit = rig.memory.visits.only
    assert is_bad(visit)
    looked = len(rig.eyes.looked)
    assert await rig.staff.retaker.retake(LEO, visit.id)
    await rig.settle()
    visit = rig.memory.visits.only
    assert [photo.n for photo in visit.photos] == [0, FIRST_ASKED_FOR]
    assert rig.memory.album.pictures[visit.photos[-1].id] == rig.boards.picture
    assert len(rig.eyes.looked) == looked + 1
    assert len(visit.presses) == 1
    assert not is_bad(visit)
    assert ("picture asked for", {"visit": visit.id, "door": FRONT, "by": LEO.id}) in rig.memory.audit.lines


async def test_each_further_picture_is_one_more_of_the_same_visit(rig: HouseRig) -> None:
    await rig.ring()
    visit = rig.memory.visits.only
    for _ in range(2):
        await rig.staff.retaker.retake(ANNA, visit.id)
    assert [photo.n for photo in rig.memory.visits.only.photos] == [FIRST_ASKED_FOR, FIRST_ASKED_FOR + 1]


async def test_a_visit_that_nobody_rang_for_keeps_its_pictures_together(rig: HouseRig) -> None:
    await rig.picture(press="cam-1")
    visit = rig.memory.visits.only
    await rig.staff.retaker.retake(ANNA, visit.id)
    assert {photo.press for photo in rig.memory.visits.only.photos} == {PressId("cam-1")}


async def test_several_fingers_are_one_picture(rig: HouseRig) -> None:
    await rig.ring()
    visit = rig.memory.visits.only
    rig.boards.answering.clear()
    async with asyncio.TaskGroup() as group:
        asked = [group.create_task(rig.staff.retaker.retake(by, visit.id)) for by in (ANNA, LEO, ANNA)]
        await rig.settle()
        rig.boards.answering.set()
    assert [one.result() for one in asked] == [True, False, False]
    assert len(rig.memory.visits.only.photos) == 1


@pytest.mark.parametrize("failure", list(Failure))
async def test_a_camera_that_gives_none_is_told_with_its_reason_and_may_be_asked_again(
    rig: HouseRig, failure: Failure
) -> None:
    await rig.ring()
    visit = rig.memory.visits.only
    rig.boards.failure = DoorUnreachable(FRONT, failure)
    with pytest.raises(DoorUnreachable) as told:
        await rig.staff.retaker.retake(ANNA, visit.id)
    assert told.value.failure is failure
    rig.boards.failure = None
    assert await rig.staff.retaker.retake(ANNA, visit.id)


async def test_a_door_whose_camera_takes_no_orders_is_told(rig: HouseRig) -> None:
    await rig.ring(door=BACK)
    with pytest.raises(NoBoard):
        await rig.staff.retaker.retake(ANNA, rig.memory.visits.only.id)


async def test_a_visit_that_is_over_gets_no_picture_also_where_it_ended_meanwhile(rig: HouseRig) -> None:
    await rig.ring()
    visit = rig.memory.visits.only
    rig.boards.answering.clear()
    async with asyncio.TaskGroup() as group:
        group.create_task(_too_late(rig, visit.id))
        await rig.settle()
        await rig.answers.give(visit.id, LEO, Outcome.IGNORED)
        rig.boards.answering.set()
    with pytest.raises(VisitOver):
        await rig.staff.retaker.retake(ANNA, visit.id)
    assert rig.memory.visits.only.photos == ()


async def _too_late(rig: HouseRig, visit: VisitId) -> None:
    with pytest.raises(VisitOver):
        await rig.staff.retaker.retake(ANNA, visit)


async def test_a_guest_has_no_camera_take_a_picture(rig: HouseRig) -> None:
    await rig.memory.residents.save(GUEST)
    await rig.ring()
    with pytest.raises(NotAllowed):
        await rig.staff.retaker.retake(GUEST, rig.memory.visits.only.id)
    assert rig.memory.visits.only.photos == ()


async def test_what_is_a_bad_picture(rig: HouseRig) -> None:
    await rig.ring()
    rung = rig.memory.visits.only
    torn = UnreadablePhoto(PressId("b00t-1"), 0, NOON, next(iter(PhotoFault)))
    assert not is_bad(rung)  # its picture is on its way
    assert is_bad(replace(rung, photo_overdue=True))
    assert is_bad(replace(rung, unreadable=(torn,)))
    for condition in Condition:
        seen = replace(rung, look=Look(PhotoId("p"), condition))
        assert is_bad(seen) == (condition is not Condition.CLEAR)
