"""A camera that sends whoever asks elsewhere, with the login in hand: nobody goes there."""

import asyncio
from asyncio import StreamReader, StreamWriter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.cameras.wire import StreamOpened, StreamTroubled, WantLarge
from bot.demo.streams.accounts import LoginScheme
from bot.house.watch.camera import Login
from tests.cameras.process.child import ChildCamera
from tests.rig.cameras.http import HttpCamera, HttpFault
from tests.rig.cameras.rtsp import CameraRig

PASSWORD = "kitten-under-the-stairs"

_SDP = (
    b"v=0\r\no=- 0 0 IN IP4 0.0.0.0\r\ns=-\r\nt=0 0\r\n"
    b"m=video 0 RTP/AVP 96\r\na=rtpmap:96 H264/90000\r\na=control:1\r\n"
)


class Elsewhere:
    """Whoever listens on this machine, and hears what is none of theirs."""

    def __init__(self) -> None:
        self.heard: list[bytes] = []
        self.port = 0

    async def take(self, reader: StreamReader, writer: StreamWriter) -> None:
        self.heard.append(await reader.read(4096))
        writer.close()


@asynccontextmanager
async def sending_away(at: bytes, elsewhere: Elsewhere) -> AsyncIterator[str]:
    """A camera that answers as others do, up to the question ``at``; its address."""

    async def answer(reader: StreamReader, writer: StreamWriter) -> None:
        try:
            while True:
                asked = await reader.readuntil(b"\r\n\r\n")
                number = next(line for line in asked.split(b"\r\n") if line.lower().startswith(b"cseq"))
                writer.write(_answer(asked, at, f"rtsp://127.0.0.1:{elsewhere.port}/secret", number))
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    async with await asyncio.start_server(answer, "127.0.0.1", 0) as camera:
        yield f"rtsp://127.0.0.1:{camera.sockets[0].getsockname()[1]}/stream"


def _answer(asked: bytes, at: bytes, location: str, number: bytes) -> bytes:
    method, known = asked.split(b" ", 1)[0], b"Authorization" in asked
    if method == at and (known or at == b"OPTIONS"):
        return b"RTSP/1.0 302 Moved\r\n%s\r\nLocation: %s\r\n\r\n" % (number, location.encode())
    if method == b"OPTIONS":
        return b"RTSP/1.0 200 OK\r\n%s\r\nPublic: OPTIONS, DESCRIBE, SETUP, PLAY\r\n\r\n" % number
    if not known:
        return b'RTSP/1.0 401 Unauthorized\r\n%s\r\nWWW-Authenticate: Basic realm="x"\r\n\r\n' % number
    head = b"RTSP/1.0 200 OK\r\n%s\r\nContent-Type: application/sdp\r\nContent-Length: %d\r\n\r\n"
    return head % (number, len(_SDP)) + _SDP


@pytest.fixture
async def elsewhere() -> AsyncIterator[Elsewhere]:
    elsewhere = Elsewhere()
    async with await asyncio.start_server(elsewhere.take, "127.0.0.1", 0) as server:
        elsewhere.port = server.sockets[0].getsockname()[1]
        yield elsewhere


@pytest.mark.parametrize("at", [b"OPTIONS", b"DESCRIBE", b"SETUP"])
async def test_nobody_goes_where_a_camera_sends_them_and_no_password_does(
    at: bytes, elsewhere: Elsewhere, tmp_path: Path
) -> None:
    opening = {"kind": "rtsp", "user": "anna", "password": PASSWORD, "host_ip": "127.0.0.1"}
    async with (
        sending_away(at, elsewhere) as address,
        ChildCamera(tmp_path, address=address, **opening) as child,
    ):
        trouble = await child.trouble()
        assert await child.said_on_stderr() == ""
    assert trouble == StreamTroubled("address", "it sends elsewhere") or at == b"SETUP"  # there FFmpeg gives up itself
    assert elsewhere.heard == []


async def test_a_large_stream_goes_nowhere_else_either(elsewhere: Elsewhere, tmp_path: Path) -> None:
    async with CameraRig() as rig, sending_away(b"OPTIONS", elsewhere) as large:
        small = rig.camera("garden")
        opening = {"kind": "rtsp", "address": small.address, "large": large, "host_ip": "127.0.0.1"}
        async with ChildCamera(tmp_path, **opening) as child:
            await child.until(StreamOpened)
            child.ask(WantLarge(5.0))
            assert (await child.trouble()).trouble == "address"
    assert elsewhere.heard == []


@pytest.mark.parametrize(
    "there", ["http://127.0.0.1:{}/", "https://127.0.0.1:{}/", "https://[:{}/", "//127.0.0.1:{}x/"]
)
@pytest.mark.parametrize("kind", ["mjpeg", "snapshot"])
async def test_a_camera_of_http_sends_to_no_other_port(
    kind: str, there: str, elsewhere: Elsewhere, tmp_path: Path
) -> None:
    async with HttpCamera(fault=HttpFault.REDIRECT, login=Login("anna", PASSWORD)) as camera:
        camera.elsewhere = there.format(elsewhere.port)
        opening = {"kind": kind, "user": "anna", "password": PASSWORD, "host_ip": "127.0.0.1"}
        async with ChildCamera(tmp_path, address=getattr(camera, kind, camera.snapshot), **opening) as child:
            assert (await child.trouble()).trouble == "address"
    assert elsewhere.heard == []


@pytest.mark.parametrize("scheme", list(LoginScheme))
async def test_a_login_may_have_any_letters(scheme: LoginScheme, tmp_path: Path) -> None:
    anna = Login("Аня", "ключ-под-ковриком")
    async with HttpCamera(login=anna, scheme=scheme) as camera:
        opening = {"user": anna.user, "password": anna.password}
        async with ChildCamera(tmp_path, kind="snapshot", address=camera.snapshot, **opening) as child:
            await child.until(StreamOpened)
