"""A look that somebody asked for."""

import pytest

from bot.house.board import NoBoard
from bot.house.door import DoorUnreachable, Failure
from bot.house.people import Condition
from tests.house.conftest import ANNA, BACK, FRONT, LEO, House


async def test_a_look_shows_the_door_to_who_asked_and_is_no_visit(house: House) -> None:
    glimpse = await house.peephole.look(LEO, FRONT)
    assert glimpse.picture == b"jpegmarked"
    assert glimpse.look.condition is Condition.CLEAR
    assert house.household.shown == []
    assert house.memory.visits.all == []
    assert house.memory.album.pictures == {}
    assert house.memory.audit.lines == [("looked", {"door": FRONT, "by": LEO.id})]


async def test_a_picture_that_shows_nobody_stays_as_it_is(house: House) -> None:
    house.eyes.unreadable.add(b"jpeg")
    assert (await house.peephole.look(ANNA, FRONT)).picture == b"jpeg"


async def test_a_door_without_a_board_cannot_be_looked_at(house: House) -> None:
    assert [door.id for door in house.peephole.doors] == [FRONT]
    with pytest.raises(NoBoard):
        await house.peephole.look(ANNA, BACK)
    assert house.boards.done == []


async def test_a_silent_board_is_the_caller_s_to_tell(house: House) -> None:
    house.boards.failure = DoorUnreachable(FRONT, Failure.SILENT)
    with pytest.raises(DoorUnreachable):
        await house.peephole.look(ANNA, FRONT)
