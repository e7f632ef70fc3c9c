"""Somebody stands before a door: a quiet visit that a press makes loud, with name and picture already there."""

import asyncio
from datetime import timedelta

import pytest

from bot.house.faces.profile import PersonGroup, Profile
from bot.house.people import Person
from bot.house.visits.visit import STANDING, Outcome, Visit
from bot.house.watch.camera import Trouble
from bot.house.watch.live.door_presence import PASSED_BY, PassedBy
from bot.house.watch.seen import TrackKind
from tests.house.watch.scenes import GRACE, GRACE_SEEN, STRANGER_SEEN, Scene, a_camera, shows, somebody
from tests.rig.house import ANNA, FRONT, LEO, HouseRig

pytestmark = pytest.mark.looptime


@pytest.fixture
async def porch(rig: HouseRig) -> Scene:
    return await a_camera(rig, name="Porch", door=FRONT, place="")


def visits(rig: HouseRig) -> list[Visit]:
    return rig.memory.visits.all


def passed_by(rig: HouseRig) -> list[PassedBy]:
    return list(rig.memory.collection(PASSED_BY, PassedBy).everything().values())


async def test_who_stands_before_a_door_is_a_quiet_visit_with_the_whole_frame(rig: HouseRig, porch: Scene) -> None:
    await porch.last(3, somebody())
    visit = rig.memory.visits.only
    assert visit.quiet
    assert visit.photos[0].press.startswith(STANDING)
    assert rig.memory.album.pictures[visit.photos[0].id] == b"frame of t1"


async def test_a_press_makes_it_loud_with_name_and_picture_already_there(rig: HouseRig, porch: Scene) -> None:
    shows(rig, "t1", GRACE_SEEN)
    await porch.last(5, somebody(face=True))
    before = rig.memory.visits.only
    assert before.look
    shown = len(rig.household.shown)
    await rig.ring()
    visit = rig.memory.visits.only
    first = rig.household.shown[shown]  # what the card says at once
    assert (visit.id, visit.quiet, len(visit.presses)) == (before.id, False, 1)
    assert first.look
    assert first.photos
    assert [seen.person for seen in first.look.sightings] == [GRACE]
    assert visit.escalates_at


async def test_a_press_a_moment_after_they_left_the_picture_is_still_theirs_and_a_later_one_is_not(
    rig: HouseRig, porch: Scene
) -> None:
    await porch.last(3, somebody())
    await porch.last(5)
    await rig.ring("b00t-1")
    assert len(visits(rig)) == 1
    await porch.last(150, step_s=2)
    await porch.last(3, somebody("t2"))
    await porch.last(15)
    await rig.ring("b00t-2")
    assert [visit.quiet for visit in visits(rig)] == [False, True, False]


async def test_a_press_that_waited_on_the_board_is_another_visit(rig: HouseRig, porch: Scene) -> None:
    await porch.last(3, somebody())
    await rig.ring(age_s=300)
    assert len(visits(rig)) == 2


async def test_after_an_answer_the_press_is_a_new_visit(rig: HouseRig, porch: Scene) -> None:
    await porch.last(3, somebody())
    await rig.answers.give(rig.memory.visits.only.id, LEO, Outcome.IGNORED)
    await rig.ring()
    assert [visit.quiet for visit in visits(rig)] == [True, False]


async def test_who_rang_first_is_shown_by_the_camera(rig: HouseRig, porch: Scene) -> None:
    await rig.ring()
    await porch.last(4, somebody(face=True))
    visit = rig.memory.visits.only
    assert not visit.quiet
    assert visit.photos


async def test_four_frames_of_one_who_stands_there_are_enough_and_the_last_is_of_whoever_came_near(
    rig: HouseRig, porch: Scene
) -> None:
    await porch.last(11, somebody(face=True))
    assert len(rig.memory.visits.only.photos) == 3
    await porch.last(60, somebody(face=True))
    assert len(rig.memory.visits.only.photos) == 4


async def test_another_who_comes_later_is_another_visit(rig: HouseRig, porch: Scene) -> None:
    await porch.last(3, somebody())
    await porch.last(30, step_s=2)
    await porch.last(3, somebody("t2"))
    assert len(visits(rig)) == 2


async def test_who_passes_on_the_street_is_nobody_s_visit(rig: HouseRig, porch: Scene) -> None:
    await porch.last(30, somebody(height=60))  # far away
    await porch.last(0.6, somebody("t2"))
    await porch.last(30, somebody("cat", kind=TrackKind.ANIMAL), somebody("leaf", kind=TrackKind.MOVEMENT))
    assert visits(rig) == []


async def test_without_the_model_of_people_a_face_is_somebody(rig: HouseRig, porch: Scene) -> None:
    shows(rig, "m1", STRANGER_SEEN)
    await porch.last(4, somebody("m1", kind=TrackKind.MOVEMENT, face=True))
    assert rig.memory.visits.only.quiet


async def test_who_lives_here_is_no_visit_until_they_ring(rig: HouseRig, porch: Scene) -> None:
    await rig.memory.collections["profiles"].put({GRACE.id: Profile(group=PersonGroup.FAMILY)})
    shows(rig, "t1", GRACE_SEEN)
    await porch.last(30, somebody(face=True), step_s=0.5)
    assert visits(rig) == []
    await rig.ring()
    assert not rig.memory.visits.only.quiet
    await porch.last(100, step_s=5)
    assert not passed_by(rig)


async def test_who_leaves_without_ringing_is_remembered_and_who_rang_is_not(rig: HouseRig, porch: Scene) -> None:
    await porch.last(3, somebody(), somebody("t2", left=100))
    await porch.last(30, step_s=2)
    (one,) = passed_by(rig)
    assert (one.door, one.persons) == (FRONT, 2)
    await porch.last(3, somebody("t3"))
    await rig.ring()
    await porch.last(150, step_s=2)
    await rig.ring("b00t-7")
    await porch.last(4, somebody("t4"))
    await porch.last(60, step_s=2)
    assert len(passed_by(rig)) == 1


async def test_where_one_of_two_cameras_is_closed_whoever_stands_there_is_the_same_visit(
    rig: HouseRig, porch: Scene
) -> None:
    above = await a_camera(rig, name="Above", door=FRONT, place="")
    await porch.last(3, somebody())
    await above.last(1, somebody("a1"))
    await rig.staff.watching.cameras.keep_private(ANNA, porch.camera, timedelta(hours=1))
    await above.last(4, somebody("a1"))
    assert len(visits(rig)) == 1


async def test_a_camera_that_gives_no_frame_takes_nothing_from_the_ring(rig: HouseRig, porch: Scene) -> None:
    rig.cameras.troubled[porch.camera] = Trouble.SILENT
    await porch.last(4, somebody())
    assert visits(rig) == []
    await rig.ring()
    assert not rig.memory.visits.only.quiet


async def test_a_camera_in_the_garden_rings_at_no_door(rig: HouseRig) -> None:
    garden = await a_camera(rig)
    await garden.last(10, somebody())
    assert visits(rig) == []


async def test_somebody_forgotten_meanwhile_is_not_named_by_the_press(rig: HouseRig, porch: Scene) -> None:
    shows(rig, "t1", GRACE_SEEN)
    await porch.last(4, somebody(face=True))
    await rig.faces.forget(ANNA, GRACE.id)
    await rig.ring()
    assert all(GRACE not in _people(visit) for visit in visits(rig))


def _people(visit: Visit) -> list[Person | None]:
    return [seen.person for seen in visit.look.sightings] if visit.look else []


async def test_who_stands_there_when_a_camera_is_back_is_another_than_who_stood_there_when_it_went_away(
    rig: HouseRig, porch: Scene
) -> None:
    await porch.last(3, somebody())
    await asyncio.sleep(600)  # no frame comes
    await porch.last(3, somebody("t2"))
    assert len(visits(rig)) == 2
    assert len(passed_by(rig)) == 1
