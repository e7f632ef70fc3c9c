"""A camera's real process on a real RTSP server, and what goes wrong there."""

import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.cameras.wire import (
    MotionFrame,
    SnapTaken,
    StillAlive,
    StreamOpened,
    TakeSnap,
    WantLarge,
)
from bot.demo.streams.accounts import LoginScheme
from bot.demo.streams.encoder import Codec
from bot.house.watch.camera import Login
from tests.cameras.process.child import ChildCamera
from tests.rig.cameras.rtsp import CameraRig, still, walker
from tests.rig.machine import shared_by

#: What a camera's process may take at 640×360, in MB.
MOST_MB = 90.0
#: From the first frame that shows somebody to the message of it, were the machine its own: a look every 0.2 s.
MOST_WAKE_S = 1.0


@pytest.fixture
async def rig() -> AsyncIterator[CameraRig]:
    async with CameraRig() as rig:
        yield rig


async def test_who_comes_into_a_still_garden_is_told_at_once_and_the_garden_itself_is_not(
    rig: CameraRig, tmp_path: Path
) -> None:
    comes_at = time.monotonic() + 8
    camera = rig.camera("garden", walker(begin=comes_at), key_s=4.0)
    async with ChildCamera(tmp_path, kind="rtsp", address=camera.address) as child:
        opened = await child.until(StreamOpened)
        assert (opened.width, opened.height, opened.codec) == (640, 360, "h264")
        first = await child.until(MotionFrame)
        assert (first.moving, first.jpeg[:2]) == ((), b"\xff\xd8")
        frame = await child.until(MotionFrame)
        assert comes_at <= frame.moment <= comes_at + MOST_WAKE_S * shared_by()
        assert frame.moving
        said = await child.listen(3)
        frames = [message for message in said if isinstance(message, MotionFrame)]
        assert 8 <= len(frames) <= 17
        assert child.memory_mb() < MOST_MB


async def test_it_says_every_second_that_it_is_alive_and_how_many_frames_come(rig: CameraRig, tmp_path: Path) -> None:
    camera = rig.camera("garden", fps=10)
    async with ChildCamera(tmp_path, kind="rtsp", address=camera.address) as child:
        await child.until(StreamOpened)
        for _ in range(3):
            alive = await child.until(StillAlive, within_s=5)
        assert 5 < alive.fps < 15
        assert not alive.moving
        assert 0 < alive.kept_bytes < 2_000_000


@pytest.mark.parametrize("codec", list(Codec))
async def test_each_codec_is_read(rig: CameraRig, tmp_path: Path, codec: Codec) -> None:
    camera = rig.camera("garden", walker(), codec=codec, key_s=2.0)
    async with ChildCamera(tmp_path, kind="rtsp", address=camera.address) as child:
        await child.until(StreamOpened)
        await child.until(MotionFrame, lambda frame: bool(frame.moving))


async def test_a_camera_that_is_frozen_is_silent_well_before_it_would_be_killed(rig: CameraRig, tmp_path: Path) -> None:
    camera = rig.camera("garden")
    async with ChildCamera(tmp_path, kind="rtsp", address=camera.address) as child:
        await child.until(StillAlive)
        camera.frozen = True
        begun = time.monotonic()
        assert (await child.trouble()).trouble == "silent"
        assert time.monotonic() - begun < 15 * shared_by()
        assert await child.process.wait() == 0


async def test_a_connection_that_is_reset_is_its_end(rig: CameraRig, tmp_path: Path) -> None:
    camera = rig.camera("garden")
    async with ChildCamera(tmp_path, kind="rtsp", address=camera.address) as child:
        await child.until(StillAlive)
        await camera.reset()
        assert (await child.trouble(within_s=10)).trouble == "silent"


async def test_a_server_that_never_says_a_word_is_not_waited_for(rig: CameraRig, tmp_path: Path) -> None:
    camera = rig.camera("garden")
    rig.mute = True
    async with ChildCamera(tmp_path, kind="rtsp", address=camera.address) as child:
        assert (await child.trouble(within_s=18)).trouble == "unreachable"


async def test_an_address_with_nothing_and_one_with_nobody(rig: CameraRig, tmp_path: Path) -> None:
    async with ChildCamera(tmp_path, kind="rtsp", address=rig.address("nothing")) as child:
        assert (await child.trouble()).trouble == "not_found"
    async with ChildCamera(tmp_path, kind="rtsp", address="rtsp://127.0.0.1:1/nobody") as child:
        assert (await child.trouble()).trouble == "unreachable"


@pytest.mark.parametrize("scheme", list(LoginScheme))
async def test_a_login_lets_in_whatever_signs_it_has_and_a_wrong_one_is_told(
    rig: CameraRig, tmp_path: Path, scheme: LoginScheme
) -> None:
    login = Login("anna", "k:t/t@n %é?#")
    camera = rig.camera("garden", login=login, scheme=scheme)
    async with ChildCamera(
        tmp_path, kind="rtsp", address=camera.address, user=login.user, password=login.password
    ) as child:
        await child.until(StreamOpened)
    for user, password in (("anna", "wrong"), ("", "")):
        async with ChildCamera(tmp_path, kind="rtsp", address=camera.address, user=user, password=password) as child:
            assert (await child.trouble()).trouble == "login"
            assert password not in (await child.said_on_stderr()) or not password


async def test_a_name_that_the_network_knows_is_looked_up(rig: CameraRig, tmp_path: Path) -> None:
    address = rig.camera("garden").address.replace("127.0.0.1", "localhost")
    async with ChildCamera(tmp_path, kind="rtsp", address=address) as child:
        await child.until(StreamOpened)


async def test_a_host_is_asked_where_it_was_found_and_its_name_is_not_looked_up(rig: CameraRig, tmp_path: Path) -> None:
    camera = rig.camera("garden")
    address = camera.address.replace("127.0.0.1", "camera.invalid")
    async with ChildCamera(tmp_path, kind="rtsp", address=address, host_ip="127.0.0.1") as child:
        await child.until(StreamOpened)


async def test_another_size_another_time_and_torn_pictures_in_the_middle_end_nothing(
    rig: CameraRig, tmp_path: Path
) -> None:
    camera = rig.camera("garden", walker())
    async with ChildCamera(tmp_path, kind="rtsp", address=camera.address) as child:
        await child.until(MotionFrame, lambda frame: bool(frame.moving))
        camera.stream.size = (320, 180)
        opened = await child.until(StreamOpened)
        assert (opened.width, opened.height) == (320, 180)
        camera.stream.clock_off_s = -3600
        before = (await child.until(MotionFrame, lambda frame: bool(frame.moving))).moment
        later = await child.until(MotionFrame, lambda frame: bool(frame.moving))
        assert 0 < later.moment - before < 3
        camera.lost_every = 3
        await child.listen(2)
        camera.lost_every, camera.halved = 0, True
        await child.until(StillAlive, lambda alive: alive.broken > 0)
        camera.halved = False
        await child.until(MotionFrame, lambda frame: bool(frame.moving))


async def test_a_picture_of_now_is_of_now_however_seldom_keys_come(rig: CameraRig, tmp_path: Path) -> None:
    camera = rig.camera("garden", key_s=8.0)
    async with ChildCamera(tmp_path, kind="rtsp", address=camera.address) as child:
        await child.until(StillAlive)
        await child.listen(4)
        asked_at = time.monotonic()
        child.ask(TakeSnap(7))
        snap = await child.until(SnapTaken)
        assert snap.id == 7
        assert snap.moment > asked_at - 0.5
        assert time.monotonic() - asked_at < 2 * shared_by()


async def test_the_large_stream_is_open_only_while_faces_are_wanted(rig: CameraRig, tmp_path: Path) -> None:
    camera = rig.camera("garden", still(), large=(1280, 720))
    async with ChildCamera(tmp_path, kind="rtsp", address=camera.address, large=camera.large) as child:
        await child.until(StillAlive)
        assert rig.sessions
        assert len(rig.sessions) == 1
        child.ask(WantLarge(2.0 * shared_by()))  # to open it takes a part of that
        frame = await child.until(MotionFrame, lambda frame: frame.large)
        assert (frame.width, frame.height, frame.moving) == (1280, 720, ())
        assert len(rig.sessions) == 2
        await child.until(StillAlive, lambda _: len(rig.sessions) == 1)


async def test_a_large_stream_that_is_not_there_takes_nothing_from_the_small_one(
    rig: CameraRig, tmp_path: Path
) -> None:
    camera = rig.camera("garden", walker())
    async with ChildCamera(tmp_path, kind="rtsp", address=camera.address, large=rig.address("nothing")) as child:
        await child.until(StillAlive)
        child.ask(WantLarge(5.0))
        said = await child.listen(3)
        assert not any(message.large for message in said if isinstance(message, MotionFrame))
        assert any(isinstance(message, MotionFrame) for message in said)


async def test_it_ends_with_its_room_also_while_its_camera_is_frozen(rig: CameraRig, tmp_path: Path) -> None:
    camera = rig.camera("garden")
    async with ChildCamera(tmp_path, kind="rtsp", address=camera.address) as child:
        await child.until(StillAlive)
        camera.frozen = True
        assert child.process.stdin is not None
        child.process.stdin.close()
        begun = time.monotonic()
        assert await child.process.wait() == 0
        assert time.monotonic() - begun < 3 * shared_by()
