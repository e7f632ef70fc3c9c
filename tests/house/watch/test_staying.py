"""Whoever stays in the demo's garden is told of as staying, by day and by night: by real frames and real models."""

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import replace

import cv2
import numpy as np
import pytest

from bot.cameras.process.picture.gate import GATE_HEIGHT, MotionGate
from bot.cameras.watching import view_of
from bot.demo.camera.cutouts import BgrPicture, encoded
from bot.demo.camera.episodes import ACTS, Episode, Lookout
from bot.demo.camera.watched import WatchedView
from bot.house.watch.camera import CameraId
from bot.house.watch.incident import Happening
from bot.house.watch.seen import CameraView
from recognizer.detect.detectors import open_detector
from recognizer.detect.persons import open_person_detector
from recognizer.face import Box
from recognizer.watching.camera_watch import Detectors
from recognizer.watching.service import WatcherService
from recognizer.watching.sight import FAINT
from tests.house.watch.scenes import LOITERS, STRANGERS, a_camera
from tests.rig.house import HouseRig
from tests.sitters import yolox_model, yunet_model

SIZE = WIDTH, HEIGHT = 640, 360
FRAME_S, STILL_S, LINGER_S = 0.4, 2.0, 1.0
#: How much later than the rule says it may be told, in seconds.
LATE_S = 4.0


@pytest.fixture(scope="module")
def detectors() -> Detectors:
    persons = open_person_detector(str(yolox_model()), None, score=FAINT)
    return Detectors(persons, open_detector(str(yunet_model()), None, None))


@pytest.fixture(scope="module", params=[False, True], ids=["day", "night"])
def views(request: pytest.FixtureRequest, detectors: Detectors) -> Sequence[tuple[CameraView, bool]]:
    """What the watcher makes of somebody who loiters in the garden, and whether they are in the picture."""
    return tuple(_views(detectors, night=request.param))


def _views(detectors: Detectors, *, night: bool) -> Iterator[tuple[CameraView, bool]]:
    service, gate = WatcherService(detectors, lambda: detectors), MotionGate()
    shown, act = WatchedView(Lookout.GARDEN), ACTS[Lookout.GARDEN][Episode.LOITER]
    shown.night = night
    shown.play(Episode.LOITER, 1.0)
    moved_at = told_at = 0.0
    for number in range(round((act.lasts_s + 1.0) / FRAME_S)):
        moment = number * FRAME_S
        frame = shown.draw(moment, *SIZE)
        moving = _moving(gate, frame, moment)
        moved_at = moment if moving else moved_at
        if moment - moved_at <= LINGER_S:
            seen = service.watch("garden", moment, encoded(frame, 80), moving, 1 / FRAME_S)
        elif moment - told_at >= STILL_S:
            seen = service.wait("garden", moment)
        else:
            continue
        told_at = moment
        step = act.ways[0].at(moment - 1.0)
        yield view_of(CameraId("garden"), moment, seen), step is not None and 0.0 < step.x < 1.0


def _moving(gate: MotionGate, frame: BgrPicture, moment: float) -> list[Box]:
    wide = WIDTH * GATE_HEIGHT // HEIGHT // 2 * 2
    small = cv2.resize(frame, (wide, GATE_HEIGHT), interpolation=cv2.INTER_AREA)
    gray = np.asarray(cv2.cvtColor(small, cv2.COLOR_BGR2GRAY), np.uint8)
    x, y = WIDTH / wide, HEIGHT / GATE_HEIGHT
    return [
        Box(int(left * x), int(top * y), round(right * x), round(bottom * y))
        for left, top, right, bottom in gate.look(gray, moment).boxes
    ]


@pytest.mark.looptime
@pytest.mark.parametrize("first_told", [False, True], ids=["staying alone", "a stranger first"])
async def test_whoever_stays_is_told_of_as_staying_a_few_seconds_late_at_most(
    rig: HouseRig, views: Sequence[tuple[CameraView, bool]], *, first_told: bool
) -> None:
    scene = await a_camera(rig, LOITERS, *([STRANGERS] if first_told else []))
    began, came, told = asyncio.get_running_loop().time(), None, None
    for view, there in views:
        await asyncio.sleep(max(0.0, began + view.moment - asyncio.get_running_loop().time()))
        here = replace(view, camera=scene.camera, moment=asyncio.get_running_loop().time())
        await rig.staff.watching.watcher.seen(here)
        await rig.settle()
        came = view.moment if there and came is None else came
        if told is None and any(one.happening is Happening.LOITERS for one in scene.incidents):
            told = view.moment
    assert came is not None
    assert told is not None
    assert LOITERS.seconds <= told - came <= LOITERS.seconds + LATE_S
    await asyncio.sleep(120)
    assert 35 < scene.only.lasted_s < ACTS[Lookout.GARDEN][Episode.LOITER].lasts_s
