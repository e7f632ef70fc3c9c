"""The demo's cameras are spoken to as real ones are: by PyAV, as the service does it, and by ffmpeg."""

import asyncio
import shutil
import time
from contextlib import aclosing

import av
import numpy as np
import pytest

from bot.demo.streams.accounts import LoginScheme
from bot.demo.streams.encoder import Codec
from bot.house.watch.camera import Login
from tests.rig.cameras.rtsp import CameraRig, RigCamera, black, looked, still, walker, white

LOGIN = Login("viewer", "a b:c")
WRITTEN = Login("viewer", "a%20b%3Ac")


@pytest.mark.parametrize("codec", Codec)
async def test_pyav_sees_what_is_drawn(codec: Codec) -> None:
    async with CameraRig() as rig:
        camera = rig.camera("door", white, fps=20, codec=codec)
        first, *_ = await looked(camera.address, pictures=2)
        assert first.shape == (360, 640, 3)
        assert first.mean() > 250


async def test_ffmpeg_sees_what_is_drawn() -> None:
    if not (ffmpeg := shutil.which("ffmpeg")):
        pytest.skip("there is no ffmpeg here")
    async with CameraRig() as rig:
        camera = rig.camera("door", walker(), fps=20)
        command = ["-v", "error", "-rtsp_transport", "tcp", "-i", camera.address, "-frames:v", "5", "-f", "null", "-"]
        process = await asyncio.create_subprocess_exec(ffmpeg, *command)
        assert await process.wait() == 0


async def test_a_large_stream_shows_the_same_view() -> None:
    async with CameraRig() as rig:
        camera = rig.camera("door", white, fps=20, large=(1280, 720))
        assert (await looked(camera.large, pictures=1))[0].shape == (720, 1280, 3)


@pytest.mark.parametrize("scheme", LoginScheme)
async def test_a_camera_shows_nothing_without_its_login(scheme: LoginScheme) -> None:
    async with CameraRig() as rig:
        camera = rig.camera("door", fps=20, login=LOGIN, scheme=scheme)
        with pytest.raises(av.HTTPUnauthorizedError):
            await looked(camera.address)
        with pytest.raises(av.HTTPUnauthorizedError):
            await looked(camera.address, Login("viewer", "wrong"))
        assert await looked(camera.address, WRITTEN, pictures=1)


async def test_an_address_that_it_has_not_is_not_found() -> None:
    async with CameraRig() as rig:
        camera = rig.camera("door", fps=20)
        with pytest.raises(av.HTTPNotFoundError):
            await looked(rig.address("cellar"))
        with pytest.raises(av.HTTPNotFoundError):
            await looked(camera.large)


async def test_a_camera_that_is_unplugged_is_gone_for_whoever_watched_and_comes_back() -> None:
    async with CameraRig() as rig:
        camera = rig.camera("door", fps=20)
        watching = asyncio.get_running_loop().create_task(looked(camera.address, pictures=10_000))
        await encoded(camera, 3)
        await camera.take_away()
        ended = await asyncio.gather(watching, return_exceptions=True)
        assert len(ended) == 1
        with pytest.raises(av.HTTPNotFoundError):
            await looked(camera.address)
        camera.put_back()
        assert await looked(camera.address, pictures=1)


async def test_a_frozen_camera_keeps_the_line_and_sends_nothing() -> None:
    async with CameraRig() as rig:
        camera = rig.camera("door", fps=20)
        camera.frozen = True
        with pytest.raises((OSError, av.FFmpegError)):
            await looked(camera.address, timeout_s=0.5)
        camera.frozen = False
        assert await looked(camera.address, pictures=1)


async def test_a_mute_server_takes_the_call_and_says_nothing() -> None:
    async with CameraRig() as rig:
        camera = rig.camera("door", fps=20)
        rig.mute = True
        with pytest.raises((OSError, av.FFmpegError)):
            await looked(camera.address, timeout_s=0.5)


async def test_a_picture_may_change_its_size_while_somebody_watches() -> None:
    async with CameraRig() as rig:
        camera = rig.camera("door", still(), fps=20)
        sizes: list[tuple[int, int]] = []

        def size(frame: av.VideoFrame) -> None:
            sizes.append((frame.width, frame.height))
            camera.stream.size = (320, 240)

        await looked(camera.address, pictures=30, also=size)
        assert sizes[0] == (640, 360)
        assert sizes[-1] == (320, 240)


async def test_half_of_each_picture_is_no_picture() -> None:
    async with CameraRig() as rig:
        camera = rig.camera("door", walker(), fps=20)
        whole, *_ = await looked(camera.address, pictures=1)
        camera.halved = True
        try:
            broken, *_ = await looked(camera.address, pictures=1, timeout_s=1.0)
        except (OSError, IndexError, av.FFmpegError):
            return
        assert np.abs(broken.astype(int) - whole).mean() > 5


async def test_a_stream_that_nobody_watches_draws_nothing() -> None:
    async with CameraRig() as rig:
        camera = rig.camera("door", black, fps=20)
        await looked(camera.address, pictures=2)
        await camera.stream.changes.until(lambda: not camera.stream.watchers)
        drawn = camera.stream.encoded
        assert await looked(camera.address, pictures=1)
        assert camera.stream.encoded > drawn


async def test_what_happens_is_seen_at_once_however_slow_the_stream() -> None:
    async with CameraRig() as rig:
        stream = rig.camera("door", black, fps=1 / 60).stream
        async with aclosing(stream.pictures()) as pictures:
            await anext(pictures)
            stream.draw = white
            begun = time.monotonic()
            stream.hurry()
            taken = await anext(pictures)
        assert taken.picture.key
        assert time.monotonic() - begun < 30  # of the sixty that it would take


async def test_a_clock_that_jumps_back_is_told_as_it_is() -> None:
    async with CameraRig() as rig:
        stream = rig.camera("door", black, fps=20).stream
        async with aclosing(stream.pictures()) as pictures:
            before = (await anext(pictures)).ticks
            stream.clock_off_s = -3600
            await anext(pictures)
            assert (await anext(pictures)).ticks < before


async def test_twenty_watchers_see_the_same_stream_which_is_encoded_once() -> None:
    async with CameraRig() as rig:
        stream = rig.camera("door", black, fps=20).stream

        async def watch() -> int:
            async with aclosing(stream.pictures()) as pictures:
                return [(await anext(pictures)).ticks for _ in range(3)][-1]

        assert all(await asyncio.gather(*(watch() for _ in range(20))))
        assert stream.encoded < 60


async def encoded(camera: RigCamera, more: int) -> None:
    """Until so many more pictures were encoded."""
    wanted = camera.stream.encoded + more
    async with asyncio.timeout(20), aclosing(camera.stream.pictures()) as pictures:
        async for _ in pictures:
            if camera.stream.encoded >= wanted:
                return
