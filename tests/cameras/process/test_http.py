"""A camera's real process on cameras that send JPEGs by HTTP, and what goes wrong there."""

import asyncio
import contextlib
import time
from pathlib import Path

import pytest

from bot.cameras.wire import MotionFrame, SnapTaken, StillAlive, StreamOpened, TakeSnap
from bot.demo.streams.accounts import LoginScheme
from bot.house.watch.camera import Login
from tests.cameras.process.child import ChildCamera
from tests.rig.cameras.http import HttpCamera, HttpFault
from tests.rig.cameras.rtsp import walker

KINDS = ("mjpeg", "snapshot")


def address(camera: HttpCamera, kind: str) -> str:
    return camera.mjpeg if kind == "mjpeg" else camera.snapshot


@pytest.mark.parametrize("scheme", [None, *LoginScheme])
@pytest.mark.parametrize("kind", KINDS)
async def test_somebody_is_seen_by_a_camera_that_sends_jpegs(
    tmp_path: Path, kind: str, scheme: LoginScheme | None
) -> None:
    login = Login("anna", 'k:t"t\\n é') if scheme else None
    async with (
        HttpCamera(walker(), login=login, scheme=scheme or LoginScheme.BASIC) as camera,
        ChildCamera(
            tmp_path,
            kind=kind,
            address=address(camera, kind),
            user=login.user if login else "",
            password=login.password if login else "",
        ) as child,
    ):
        opened = await child.until(StreamOpened)
        assert (opened.width, opened.height, opened.codec) == (640, 360, "mjpeg")
        await child.until(MotionFrame, lambda frame: bool(frame.moving))
        child.ask(TakeSnap(1))
        assert (await child.until(SnapTaken)).jpeg[:2] == b"\xff\xd8"
        assert child.memory_mb() < 90


@pytest.mark.parametrize("kind", KINDS)
async def test_a_wrong_login_is_tried_once(tmp_path: Path, kind: str) -> None:
    for user, password, most in (("anna", "wrong", 2), ("", "", 1)):
        async with (
            HttpCamera(login=Login("anna", "right"), scheme=LoginScheme.DIGEST) as camera,
            ChildCamera(tmp_path, kind=kind, address=address(camera, kind), user=user, password=password) as child,
        ):
            assert (await child.trouble()).trouble == "login"
            assert camera.refused == most


TROUBLES = {
    HttpFault.HALF: {"silent"},
    HttpFault.GIGABYTE: {"too_much"},
    HttpFault.ENDLESS: {"too_much"},
    HttpFault.NOT_FOUND: {"not_found"},
    HttpFault.PAGE: {"unreadable"},
    HttpFault.RUBBISH: {"unreadable"},
    HttpFault.SILENT: {"unreachable"},
    HttpFault.REDIRECT: {"address"},
    HttpFault.BROKEN: {"busy"},
}


@pytest.mark.parametrize("fault", list(HttpFault))
@pytest.mark.parametrize("kind", KINDS)
async def test_every_fault_has_its_trouble_in_time_and_takes_no_memory(
    tmp_path: Path, kind: str, fault: HttpFault
) -> None:
    async with (
        HttpCamera(walker(), fault=fault) as camera,
        ChildCamera(tmp_path, kind=kind, address=address(camera, kind)) as child,
    ):
        trouble = await child.trouble(within_s=20)
        assert trouble.trouble in TROUBLES[fault]
        assert "127.0.0.1" not in trouble.detail
        assert camera.sent < 64 * 1024 * 1024


@pytest.mark.parametrize("kind", KINDS)
async def test_a_picture_that_trickles_is_not_waited_for(tmp_path: Path, kind: str) -> None:
    async def trickle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        content = "image/jpeg" if kind == "snapshot" else "multipart/x-mixed-replace; boundary=b"
        writer.write(f"HTTP/1.1 200 OK\r\nContent-Type: {content}\r\n\r\n--b\r\n\r\n".encode())
        with contextlib.suppress(ConnectionError):
            while not writer.is_closing():
                writer.write(b"\xff")
                await writer.drain()
                await asyncio.sleep(0.2)
        writer.close()
        gone.set()

    gone = asyncio.Event()
    async with await asyncio.start_server(trickle, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        async with ChildCamera(tmp_path, kind=kind, address=f"http://127.0.0.1:{port}/") as child:
            assert (await child.trouble(within_s=18)).trouble == "silent"
        async with asyncio.timeout(10):
            await gone.wait()


async def test_a_snapshot_that_is_missed_now_and_then_ends_nothing(tmp_path: Path) -> None:
    async with HttpCamera(walker()) as camera, ChildCamera(tmp_path, kind="snapshot", address=camera.snapshot) as child:
        await child.until(StillAlive)
        camera.fault = HttpFault.HALF
        answered = camera.answered
        while camera.answered < answered + 2:
            await child.listen(0.5)
        camera.fault = None
        asked_at = time.monotonic()
        await child.until(MotionFrame, lambda frame: frame.moment > asked_at and bool(frame.moving))


async def test_a_camera_that_is_slow_on_purpose_is_asked_no_more_often(tmp_path: Path) -> None:
    async with (
        HttpCamera(walker()) as camera,
        ChildCamera(tmp_path, kind="snapshot", address=camera.snapshot, interval_s=2.0) as child,
    ):
        await child.until(StreamOpened)
        answered = camera.answered
        await child.listen(5)
        assert camera.answered - answered <= 3


async def test_pictures_that_change_their_size_end_nothing(tmp_path: Path) -> None:
    async with HttpCamera(walker()) as camera, ChildCamera(tmp_path, kind="mjpeg", address=camera.mjpeg) as child:
        await child.until(StreamOpened)
        camera.size = (360, 640)
        opened = await child.until(StreamOpened)
        assert (opened.width, opened.height) == (360, 640)
        await child.until(MotionFrame, lambda frame: bool(frame.moving))
