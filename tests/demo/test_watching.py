"""The cameras of the demo: added once, when somebody looks at them; what happens there costs only while it does."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.demo import camera_seed
from bot.demo.camera.episodes import Episode, Lookout
from bot.demo.camera.scenes import DoorbellCamera
from bot.demo.surroundings import Surroundings
from bot.demo.watching import BUSY_FPS, IDLE_FPS, WatchingCameras
from bot.words.demo import demo_text
from tests.rig.cameras.rtsp import looked


@pytest.fixture
async def watching(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[WatchingCameras]:
    monkeypatch.setattr("bot.demo.watching.rehearse", lambda: None)
    async with WatchingCameras(tmp_path) as watching:
        yield watching


class Chat:
    """Adds cameras, or not."""

    def __init__(self, *, done: bool) -> None:
        self.done = done
        self.asked = 0

    async def add(self) -> bool:
        self.asked += 1
        return self.done


async def test_they_are_added_at_the_first_look_after_the_family_has_moved_in(watching: WatchingCameras) -> None:
    chat = Chat(done=True)
    watching.look()
    assert not watching.adding
    watching.may_be_added(chat.add)
    await watching.changes.until(watching._added.exists)
    watching.look()
    assert chat.asked == 1


async def test_whoever_never_looks_has_no_camera(watching: WatchingCameras) -> None:
    chat = Chat(done=True)
    watching.may_be_added(chat.add)
    await asyncio.sleep(0)
    assert chat.asked == 0


async def test_what_did_not_work_is_tried_again_at_the_next_look(watching: WatchingCameras) -> None:
    chat = Chat(done=False)
    watching.may_be_added(chat.add)
    watching.look()
    await watching.changes.until(lambda: chat.asked == 1 and not watching.adding)
    watching.look()
    await watching.changes.until(lambda: chat.asked == 2)


async def test_a_demo_that_goes_on_has_its_cameras_where_they_were(tmp_path: Path) -> None:
    async with WatchingCameras(tmp_path) as first:
        address = first.address(Lookout.DOOR)
    async with WatchingCameras(tmp_path) as second:
        assert second.address(Lookout.DOOR) == address


async def test_a_port_that_is_taken_is_no_reason_to_have_no_cameras(tmp_path: Path) -> None:
    async with WatchingCameras(tmp_path) as first, WatchingCameras(tmp_path) as second:
        assert first.port != second.port
        assert await looked(second.address(Lookout.GARDEN), pictures=1)


async def test_pictures_come_faster_while_something_happens(watching: WatchingCameras) -> None:
    small, large = watching._streams[Lookout.GARDEN]
    assert small.fps == large.fps == IDLE_FPS
    await watching.play(Lookout.GARDEN, Episode.CAT)
    assert small.fps == large.fps == BUSY_FPS
    assert watching.playing(Lookout.GARDEN) == (Episode.CAT,)
    assert watching._streams[Lookout.DOOR][0].fps == IDLE_FPS


async def test_whoever_is_sent_away_is_somebody_new_a_moment_later(
    watching: WatchingCameras, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.demo.watching.AWAY_S", 0.05)
    assert watching.deserted(Lookout.GARDEN)
    await watching.play(Lookout.GARDEN, Episode.CAT)
    assert not watching.deserted(Lookout.GARDEN)
    watching.desert(Lookout.GARDEN)
    assert watching.playing(Lookout.GARDEN) == ()
    assert watching._streams[Lookout.GARDEN][0].fps == IDLE_FPS
    assert not watching.deserted(Lookout.GARDEN)
    await watching.changes.until(lambda: watching.deserted(Lookout.GARDEN))


async def test_a_service_that_answers_otherwise_is_told_of_on_the_page(
    tmp_path: Path, camera: DoorbellCamera, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(camera_seed, "ANSWER_S", 0.2)
    async with Surroundings(tmp_path, port=0, camera=camera, firmware=False) as around:
        assert not await around._add_cameras()
        assert around.page.state.notices == [demo_text.CAMERAS_NOT_ADDED]
