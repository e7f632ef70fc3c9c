"""Pictures that a camera sends by itself: told once, softly."""

import asyncio

import pytest

from bot.house.visits.decision import MOTION_PICTURES
from bot.house.visits.visit import Outcome, PressId, Stage
from tests.rig.house import FRONT, LEO, HouseRig

pytestmark = pytest.mark.looptime


async def motion(rig: HouseRig, n: int) -> None:
    await rig.doorman.photo_arrived(FRONT, PressId(f"photo-{n}"), 0, b"jpeg%d" % n)
    await rig.settle()


async def test_what_a_motion_camera_sends_after_an_ignore_is_one_quiet_visit(rig: HouseRig) -> None:
    await motion(rig, 0)
    await rig.answers.give(rig.memory.visits.only.id, LEO, Outcome.IGNORED)
    before = rig.memory.visits.only
    for n in range(1, 18):
        await asyncio.sleep(20)
        await motion(rig, n)

    visit = rig.memory.visits.only
    assert visit.quiet
    assert visit.stage is Stage.ANSWERED
    assert len(visit.photos) == 18
    assert (visit.look, visit.marked) == (before.look, before.marked)  # what was ignored stays what it was


async def test_what_a_motion_camera_sends_after_nobody_answered_is_one_quiet_visit(rig: HouseRig) -> None:
    for n in range(10):
        await motion(rig, n)
        await asyncio.sleep(30)

    assert rig.memory.visits.only.stage is Stage.EXPIRED


async def test_movement_after_some_calm_is_told_again(rig: HouseRig) -> None:
    await motion(rig, 0)
    await asyncio.sleep(121)
    await motion(rig, 1)

    assert len(rig.memory.visits.all) == 2


async def test_movement_that_goes_on_and_on_is_told_again_and_its_pictures_are_bounded(rig: HouseRig) -> None:
    for n in range(100):
        await motion(rig, n)
        await asyncio.sleep(10)

    first, second = rig.memory.visits.all
    assert len(first.photos) == MOTION_PICTURES
    assert second.quiet


async def test_a_press_begins_a_loud_visit_beside_a_quiet_one(rig: HouseRig) -> None:
    await motion(rig, 0)
    await rig.ring("b00t-1")
    await motion(rig, 1)

    quiet, loud = rig.memory.visits.all
    assert (quiet.quiet, loud.quiet) == (True, False)
    assert [photo.press for photo in loud.photos] == ["photo-1"]  # the camera shows who rang


async def test_a_press_after_an_ignored_picture_is_loud(rig: HouseRig) -> None:
    await motion(rig, 0)
    await rig.answers.give(rig.memory.visits.only.id, LEO, Outcome.IGNORED)
    await rig.ring("b00t-1")

    assert [visit.quiet for visit in rig.memory.visits.all] == [True, False]


async def test_a_rung_picture_is_loud_even_where_it_comes_before_its_press(rig: HouseRig) -> None:
    await motion(rig, 0)
    await rig.picture(press="b00t-1")
    await rig.ring("b00t-1")

    quiet, loud = rig.memory.visits.all
    assert (quiet.quiet, loud.quiet) == (True, False)
    assert (len(loud.photos), len(loud.presses)) == (1, 1)


async def test_after_a_restart_the_same_movement_is_still_one_visit(rig: HouseRig) -> None:
    await motion(rig, 0)
    rig.hire()
    await asyncio.sleep(60)
    await motion(rig, 1)

    assert len(rig.memory.visits.only.photos) == 2
