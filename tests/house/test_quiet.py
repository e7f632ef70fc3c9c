"""Pictures that a camera sends by itself: told once, softly."""

import asyncio

import pytest

from bot.house.decision import MOTION_PICTURES
from bot.house.visit import Outcome, PressId, Stage
from tests.house.conftest import FRONT, LEO, House

pytestmark = pytest.mark.looptime


async def motion(house: House, n: int) -> None:
    await house.doorman.photo_arrived(FRONT, PressId(f"photo-{n}"), 0, b"jpeg%d" % n)
    await house.settle()


async def test_what_a_motion_camera_sends_after_an_ignore_is_one_quiet_visit(house: House) -> None:
    await motion(house, 0)
    await house.answers.give(house.memory.visits.only.id, LEO, Outcome.IGNORED)
    before = house.memory.visits.only
    for n in range(1, 18):
        await asyncio.sleep(20)
        await motion(house, n)

    visit = house.memory.visits.only
    assert visit.quiet
    assert visit.stage is Stage.ANSWERED
    assert len(visit.photos) == 18
    assert (visit.look, visit.marked) == (before.look, before.marked)  # what was ignored stays what it was


async def test_what_a_motion_camera_sends_after_nobody_answered_is_one_quiet_visit(house: House) -> None:
    for n in range(10):
        await motion(house, n)
        await asyncio.sleep(30)

    assert house.memory.visits.only.stage is Stage.EXPIRED


async def test_movement_after_some_calm_is_told_again(house: House) -> None:
    await motion(house, 0)
    await asyncio.sleep(121)
    await motion(house, 1)

    assert len(house.memory.visits.all) == 2


async def test_movement_that_goes_on_and_on_is_told_again_and_its_pictures_are_bounded(house: House) -> None:
    for n in range(100):
        await motion(house, n)
        await asyncio.sleep(10)

    first, second = house.memory.visits.all
    assert len(first.photos) == MOTION_PICTURES
    assert second.quiet


async def test_a_press_begins_a_loud_visit_beside_a_quiet_one(house: House) -> None:
    await motion(house, 0)
    await house.ring("b00t-1")
    await motion(house, 1)

    quiet, loud = house.memory.visits.all
    assert (quiet.quiet, loud.quiet) == (True, False)
    assert [photo.press for photo in loud.photos] == ["photo-1"]  # the camera shows who rang


async def test_a_press_after_an_ignored_picture_is_loud(house: House) -> None:
    await motion(house, 0)
    await house.answers.give(house.memory.visits.only.id, LEO, Outcome.IGNORED)
    await house.ring("b00t-1")

    assert [visit.quiet for visit in house.memory.visits.all] == [True, False]


async def test_a_rung_picture_is_loud_even_where_it_comes_before_its_press(house: House) -> None:
    await motion(house, 0)
    await house.picture(press="b00t-1")
    await house.ring("b00t-1")

    quiet, loud = house.memory.visits.all
    assert (quiet.quiet, loud.quiet) == (True, False)
    assert (len(loud.photos), len(loud.presses)) == (1, 1)


async def test_after_a_restart_the_same_movement_is_still_one_visit(house: House) -> None:
    await motion(house, 0)
    house.hire()
    await asyncio.sleep(60)
    await motion(house, 1)

    assert len(house.memory.visits.only.photos) == 2
