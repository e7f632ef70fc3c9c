"""Cameras yield to the bell: no frame is looked at, and nobody's head, before whoever rang."""

import asyncio

import pytest

from bot.house.visits.bell_first import CARD_S, PICTURE_S
from tests.house.watch.scenes import APPEARS, GRACE_SEEN, a_camera, shows, somebody
from tests.rig.house import HouseRig

pytestmark = pytest.mark.looptime


async def test_frames_wait_from_the_press_until_its_picture_was_looked_at(rig: HouseRig) -> None:
    watcher = rig.staff.watching.watcher
    rig.eyes.open.clear()
    await rig.ring()
    turns = [asyncio.get_running_loop().create_task(watcher.turn()) for _ in range(2)]
    await asyncio.sleep(PICTURE_S - 0.1)
    await rig.picture()
    await asyncio.sleep(PICTURE_S + 0.1)
    assert not any(turn.done() for turn in turns)
    rig.eyes.open.set()
    await asyncio.sleep(CARD_S + 0.01)
    assert all(turn.done() for turn in turns)


async def test_frames_wait_for_nobody_who_did_not_ring(rig: HouseRig) -> None:
    rig.eyes.open.clear()
    await rig.picture(press="photo-1")
    await rig.settle()
    turn = asyncio.get_running_loop().create_task(rig.staff.watching.watcher.turn())
    await rig.settle()
    assert turn.done()


async def test_cameras_go_on_in_the_order_in_which_their_frames_waited(rig: HouseRig) -> None:
    went: list[str] = []

    async def looks(camera: str) -> None:
        await rig.staff.watching.watcher.turn()
        went.append(camera)

    await rig.ring()
    for camera in ("garden", "gate", "yard"):
        rig.nursery.spawn(looks(camera), name=camera)
        await asyncio.sleep(0.02)
    assert went == []
    await rig.picture()
    await asyncio.sleep(CARD_S + 0.01)
    assert went == ["garden", "gate", "yard"]


async def test_nobody_s_head_is_looked_at_while_somebody_rings(rig: HouseRig) -> None:
    scene = await a_camera(rig, APPEARS)
    shows(rig, "t1", GRACE_SEEN)
    rig.eyes.open.clear()
    await rig.ring()
    await rig.picture()
    await scene.last(1.0, somebody(face=True))
    assert rig.eyes.patient == []
    rig.eyes.open.set()
    await scene.last(1.0, somebody(face=True))
    assert rig.eyes.patient == [True]
