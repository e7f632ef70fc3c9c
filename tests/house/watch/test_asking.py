"""How soon somebody in view is looked at again: at once while they come nearer, and seldom once they are known."""

import asyncio

import pytest

from tests.house.watch.scenes import APPEARS, GRACE_SEEN, POOR, a_camera, shows, somebody
from tests.rig.house import HouseRig

pytestmark = pytest.mark.looptime


async def test_who_comes_round_the_edge_of_the_picture_is_named_within_a_second(rig: HouseRig) -> None:
    scene = await a_camera(rig, APPEARS)
    shows(rig, "t1", POOR)
    began = asyncio.get_running_loop().time()
    await scene.frame(somebody(face=True))
    shows(rig, "t1", GRACE_SEEN)
    while scene.only.look is None or scene.only.look.sightings[0].person is None:
        await asyncio.sleep(0.2)
        await scene.frame(somebody(face=True))
    assert asyncio.get_running_loop().time() - began < 0.7


async def test_who_is_named_is_looked_at_again_after_twenty_seconds(rig: HouseRig) -> None:
    scene = await a_camera(rig, APPEARS)
    shows(rig, "t1", GRACE_SEEN)
    await scene.last(19.0, somebody(face=True))
    assert len(rig.eyes.patient) == 1
    await scene.last(2.0, somebody(face=True))
    assert len(rig.eyes.patient) == 2


async def test_whose_face_stays_too_poor_is_looked_at_ever_more_seldom(rig: HouseRig) -> None:
    scene = await a_camera(rig, APPEARS)
    shows(rig, "t1", POOR)
    await scene.last(60.0, somebody(face=True))
    assert len(rig.eyes.patient) == 7
