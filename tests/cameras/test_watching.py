"""The process that looks at all cameras' frames, as the room asks it: the real one, and ``ScriptedWatching``."""

import asyncio
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.cameras.watching import FrameWatching, WatchingProcess
from bot.cameras.wire import MotionFrame
from bot.house.watch.camera import CameraId
from bot.house.watch.seen import CameraView, TrackId
from recognizer.face import EngineSettings
from tests.cameras.doubles import ScriptedWatching
from tests.pictures import jpeg

GARDEN = CameraId("garden")
EMPTY = CameraView(GARDEN, 1.0, 640, 480)


def a_frame(picture: bytes | None = None) -> MotionFrame:
    return MotionFrame(time.monotonic(), 640, 480, ((10, 20, 60, 200),), 0.1, large=False, jpeg=picture or jpeg(10))


@pytest.fixture
async def real(tmp_path: Path) -> AsyncIterator[WatchingProcess]:
    """Without any model, as after the first start: dlib finds faces, and nothing finds bodies."""
    process = WatchingProcess(
        EngineSettings(persons="off", detector="hog", model_folder=tmp_path), tmp_path / "watching"
    )
    yield process
    await process.close()


@pytest.fixture(params=["real", "double"])
async def watching(request: pytest.FixtureRequest, real: WatchingProcess) -> FrameWatching:
    return real if request.param == "real" else ScriptedWatching(view=EMPTY, waited=EMPTY)


async def test_a_frame_is_looked_at_and_nothing_is_known_of_nobody(watching: FrameWatching) -> None:
    watching.start()
    watching.start()
    view = await watching.watch(GARDEN, a_frame(), 5.0)
    assert view is not None
    assert view.camera == GARDEN
    assert view.width > 0
    assert await watching.wait(GARDEN, time.monotonic()) is not None
    assert list(await watching.heads(GARDEN, TrackId("nobody"))) == []
    assert await watching.best_frame(GARDEN, TrackId("nobody")) == b""
    watching.forget(GARDEN)
    await watching.take_up_detector()
    await watching.close()


async def test_a_frame_that_is_no_picture_is_not_answered(real: WatchingProcess) -> None:
    real.start()
    assert await real.watch(GARDEN, a_frame(b"no picture"), 5.0) is None
    view = await real.watch(GARDEN, a_frame(), 5.0)
    assert view is not None
    assert not view.by_bodies


async def test_what_was_never_started_answers_nothing(real: WatchingProcess) -> None:
    assert await real.watch(GARDEN, a_frame(), 5.0) is None
    real.forget(GARDEN)


async def test_a_process_that_does_not_begin_keeps_nobody_waiting(tmp_path: Path) -> None:
    broken = WatchingProcess(EngineSettings(), tmp_path, opener="recognizer.watching.nothing:at_all")
    broken.start()
    broken._patient_until = asyncio.get_running_loop().time() + 0.3
    assert await broken.watch(GARDEN, a_frame(), 5.0) is None
    await broken.close()
