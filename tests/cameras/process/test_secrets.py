"""A camera's password: in no argument, environment, log, message or error."""

import asyncio
import os
import sys
from asyncio.subprocess import PIPE
from pathlib import Path

import pytest

from bot.cameras.packing import packed
from bot.cameras.process.sources.troubles import StreamBroken, bare, broken
from bot.cameras.wire import StreamOpened, TakeSnap
from bot.house.watch.camera import Login
from tests.cameras.process.child import PROGRAM, PROJECT, ChildCamera
from tests.rig.cameras.http import HttpCamera, HttpFault
from tests.rig.cameras.rtsp import CameraRig

PASSWORD = "kitten-under-the-stairs"


async def test_it_is_in_no_argument_and_no_environment(tmp_path: Path) -> None:
    async with CameraRig() as rig:
        camera = rig.camera("garden", login=Login("anna", PASSWORD))
        async with ChildCamera(tmp_path, kind="rtsp", address=camera.address, user="anna", password=PASSWORD) as child:
            await child.until(StreamOpened)
            process = Path(f"/proc/{child.process.pid}")
            assert PASSWORD.encode() not in (process / "cmdline").read_bytes()
            if os.getuid() == 0:
                assert PASSWORD.encode() not in (process / "environ").read_bytes()
            assert not any(PASSWORD.encode() in packed(message) for message in child.heard)


async def test_it_is_in_nothing_that_is_said_when_something_goes_wrong(tmp_path: Path) -> None:
    async with CameraRig() as rig, HttpCamera(fault=HttpFault.REDIRECT) as redirecting, HttpCamera() as http:
        camera = rig.camera("garden", login=Login("leo", PASSWORD))
        tried = [
            ("rtsp", camera.address),
            ("rtsp", rig.address("nothing")),
            ("rtsp", "rtsp://127.0.0.1:1/"),
            ("rtsp", "rtsp://127.0.0.1:99999/"),
            ("rtsp", "rtsp://[::1/"),
            ("rtsp", http.snapshot.replace("http:", "rtsp:")),
            ("mjpeg", redirecting.mjpeg),
            ("mjpeg", http.snapshot),
            ("snapshot", "http://127.0.0.1:1/"),
            ("snapshot", "http://[::1/"),
            ("snapshot", "http://127.0.0.1:99999/"),
        ]
        for kind, address in tried:
            async with ChildCamera(tmp_path, kind=kind, address=address, user="anna", password=PASSWORD) as child:
                trouble = await child.trouble()
                assert PASSWORD not in repr(trouble), address
                assert PASSWORD not in await child.said_on_stderr(), address


@pytest.mark.parametrize("first", [b"", b"\xff" * 64, packed(TakeSnap(1))])
async def test_a_process_that_is_not_told_what_to_open_ends(first: bytes) -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-P", "-c", PROGRAM, str(PROJECT), stdin=PIPE, stdout=PIPE, stderr=PIPE
    )
    async with asyncio.timeout(30):
        assert await process.communicate(first) == (b"", b"")
    assert process.returncode == 1


async def test_a_real_error_of_ffmpeg_holds_it_and_what_we_make_of_it_does_not() -> None:
    av = pytest.importorskip("av")
    with pytest.raises(av.FFmpegError) as caught:
        await asyncio.to_thread(av.open, f"rtsp://anna:{PASSWORD}@127.0.0.1:1/", format="rtsp")
    assert PASSWORD in str(caught.value)
    assert PASSWORD not in bare(caught.value)
    made = broken(caught.value, opening=True)
    assert isinstance(made, StreamBroken)
    assert PASSWORD not in f"{made} {made.detail} {made!r}"
