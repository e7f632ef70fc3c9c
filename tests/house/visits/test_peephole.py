"""A look that somebody asked for."""

import pytest

from bot.house.boards.board import NoBoard
from bot.house.doors.door import DoorUnreachable, Failure
from bot.house.people import Condition
from tests.rig.house import ANNA, BACK, FRONT, LEO, HouseRig


async def test_a_look_shows_the_door_to_who_asked_and_is_no_visit(rig: HouseRig) -> None:
    glimpse = await rig.peephole.look(LEO, FRONT)
    assert glimpse.picture == b"jpegmarked"
    assert glimpse.look.condition is Condition.CLEAR
    assert rig.household.shown == []
    assert rig.memory.visits.all == []
    assert rig.memory.album.pictures == {}
    assert rig.memory.audit.lines == [("looked", {"door": FRONT, "by": LEO.id})]


async def test_a_picture_that_shows_nobody_stays_as_it_is(rig: HouseRig) -> None:
    rig.eyes.unreadable.add(b"jpeg")
    assert (await rig.peephole.look(ANNA, FRONT)).picture == b"jpeg"


async def test_a_door_without_a_board_cannot_be_looked_at(rig: HouseRig) -> None:
    assert [door.id for door in rig.peephole.doors] == [FRONT]
    with pytest.raises(NoBoard):
        await rig.peephole.look(ANNA, BACK)
    assert rig.boards.done == []


async def test_a_silent_board_is_the_caller_s_to_tell(rig: HouseRig) -> None:
    rig.boards.failure = DoorUnreachable(FRONT, Failure.SILENT)
    with pytest.raises(DoorUnreachable):
        await rig.peephole.look(ANNA, FRONT)
