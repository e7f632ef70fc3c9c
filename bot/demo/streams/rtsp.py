"""Cameras that are served over RTSP: aio-rtsp-toolkit's server, with live streams where it has files."""

import asyncio
import base64
import logging
from collections.abc import Mapping
from contextlib import aclosing, suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

from aio_rtsp_toolkit.server import RtspServer
from aio_rtsp_toolkit.server_media import MediaSource, MediaTrackInfo
from aio_rtsp_toolkit.server_session import RtspServerSession
from aio_rtsp_toolkit.server_session_types import StreamTrackState

from bot.demo.streams.accounts import Gate, LoginScheme
from bot.demo.streams.encoder import Codec
from bot.demo.streams.live import TICKS_PER_S, LivePicture, LiveStream
from bot.house.watch.camera import Login
from bot.nursery import Nursery

log = logging.getLogger(__name__)

#: The toolkit warns of every address that it does not have: that a camera is away is no news here.
_wire_log = log.getChild("wire")
_wire_log.setLevel(logging.ERROR)

#: A connection on which nothing was asked for so long is closed, in seconds; clients say something at half of it.
_SESSION_S = 60

#: How long whoever is connected may take to go, in seconds.
_FAREWELL_S = 1.0

_PAYLOAD_TYPE = 96


class StreamedCamera:
    """A camera of the server: its streams by what follows its name in the address; the empty one is the small one."""

    def __init__(self, streams: Mapping[str, LiveStream], gate: Gate) -> None:
        self.streams = streams
        self.gate = gate
        #: It is not there: connections end, and its address says 404.
        self.away = False


class RtspCameras:
    """Serves cameras on loopback while the block lasts, each at ``rtsp://127.0.0.1:<port>/<name>``."""

    def __init__(self, port: int = 0) -> None:
        self._port = port
        self._nursery = Nursery()
        self._server = _Server(self)
        self.cameras: dict[str, StreamedCamera] = {}
        self.sessions: set[Watching] = set()

    async def __aenter__(self) -> Self:
        self._server.port = self._port
        await self._server.start()
        self._port = self._server.bound_port
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, exc: BaseException | None, tb: TracebackType | None
    ) -> None:
        self._server.stop_listening()
        await self.hang_up()
        await self._server.close()
        await self._nursery.close()

    @property
    def port(self) -> int:
        """Where it listens."""
        return self._port

    def address(self, path: str) -> str:
        """Where a camera's stream is, such as ``door`` or ``door/large``."""
        return f"rtsp://127.0.0.1:{self._port}/{path}"

    def serve(
        self,
        name: str,
        streams: Mapping[str, LiveStream],
        login: Login | None = None,
        scheme: LoginScheme = LoginScheme.DIGEST,
    ) -> StreamedCamera:
        """One more camera, with its small stream at ``""``."""
        camera = StreamedCamera(streams, Gate(login, scheme, realm=name))
        self.cameras[name] = camera
        for path, stream in streams.items():
            stream.open(self._nursery, f"{name} {path}".rstrip())
        return camera

    async def take_away(self, name: str) -> None:
        """Unplug a camera: whoever watches it is hung up on."""
        self.cameras[name].away = True
        await self.hang_up(name)

    def put_back(self, name: str) -> None:
        """Plug it in again."""
        self.cameras[name].away = False

    async def hang_up(self, name: str | None = None) -> None:
        """End every connection to a camera, or to all."""
        for session in [session for session in self.sessions if name in (None, session.name)]:
            await session.hang_up()

    def find(self, uri: str) -> tuple[str, StreamedCamera, LiveStream] | None:
        """Which camera's stream is at this address."""
        name, _, rest = urlsplit(uri).path.strip("/").partition("/")
        camera = self.cameras.get(name)
        if camera is None or camera.away:
            return None
        path = rest.removesuffix("track1").strip("/")
        stream = camera.streams.get(path)
        return (name, camera, stream) if stream else None

    def begin(self, sock: Any) -> "Watching":
        """Whoever connected; a test's server has sessions of its own kind."""
        return Watching(self, self._server, sock)

    async def sent(self, session: "Watching", picture: LivePicture) -> LivePicture | None:
        """What of a picture goes out; None: nothing. A test's server breaks things here."""
        del session
        return picture


class _Server(RtspServer):  # type: ignore[misc]  # the toolkit has no types
    """The toolkit's listener, whose sessions are ours."""

    def __init__(self, cameras: RtspCameras) -> None:
        super().__init__(".", host="127.0.0.1", port=0, session_name="camera", session_timeout=_SESSION_S)
        self.logger = _wire_log
        self._cameras = cameras

    @property
    def bound_port(self) -> int:
        """The port, once it listens."""
        return int(self._server.sockets[0].getsockname()[1])

    def stop_listening(self) -> None:
        """Nobody new gets in."""
        if self._server is not None:
            self._server.close()

    async def _handle_client(self, sock: Any) -> None:
        session = self._cameras.begin(sock)
        self._cameras.sessions.add(session)
        try:
            await session.run()
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            log.debug("a connection to a camera ended")
        finally:
            self._cameras.sessions.discard(session)
            sock.writer.close()


class Watching(RtspServerSession):  # type: ignore[misc]  # the toolkit has no types
    """One who watches."""

    def __init__(self, cameras: RtspCameras, server: RtspServer, sock: Any) -> None:
        super().__init__(server, sock)
        self._cameras = cameras
        self._live: LiveStream | None = None
        #: Which camera is watched; empty: none was asked for yet.
        self.name = ""

    async def hang_up(self) -> None:
        """End the connection, without a word, and in bounded time."""
        self.sock.writer.transport.abort()
        with suppress(TimeoutError, ConnectionError):
            async with asyncio.timeout(_FAREWELL_S):
                await self.close()

    async def _read_request(self) -> Any:
        while (request := await super()._read_request()) is not None:
            found = self._cameras.find(request.uri)
            gate = found[1].gate if found else None
            if request.method == "OPTIONS" or gate is None:
                return request
            if gate.passes(request.headers.get("authorization", ""), request.method):
                return request
            await self._send_response(request.headers, 401, "Unauthorized", {"WWW-Authenticate": gate.challenge()})
        return None

    async def _handle_describe(self, uri: str, req_headers: dict[str, str]) -> None:
        found = self._cameras.find(uri)
        if found is None:
            raise FileNotFoundError(uri)
        self.name, _, self._live = found
        track = _track(self._live.codec, await self._live.parameters())
        self.media_source = MediaSource(Path("live"), [track], "camera")
        self.content_base = self.server.build_content_base(uri, req_headers)
        self.track_states = {track.control: StreamTrackState(track)}
        headers = {"Content-Base": self.content_base, "Content-Type": "application/sdp"}
        await self._send_response(req_headers, 200, "OK", headers, body=self.media_source.build_sdp().encode())

    async def _stream_media(self) -> None:
        if self._live is None:
            return
        state = next(state for state in self.track_states.values() if state.rtp_channel is not None)
        try:
            async with aclosing(self._live.pictures()) as pictures:
                async for picture in pictures:
                    if going := await self._cameras.sent(self, picture):
                        await self._send(state, self._live.codec, going)
        except ConnectionError:
            log.debug("whoever watched %s went away", self.name)

    async def _send(self, state: Any, codec: Codec, taken: LivePicture) -> None:
        units = taken.picture.units
        for unit in units:
            packets = self._packetize_video_nalu(unit, marker=int(unit is units[-1]), codec_name=codec.value)
            for payload, marker in packets:
                await self._send_rtp_packet(state, payload, timestamp=taken.ticks, marker=marker)


def _track(codec: Codec, parameters: Mapping[str, bytes]) -> MediaTrackInfo:
    known = {name: base64.b64encode(unit).decode() for name, unit in parameters.items()}
    if codec is Codec.H264:
        level = parameters["sps"][1:4].hex()
        said = f"packetization-mode=1; profile-level-id={level}; sprop-parameter-sets={known['sps']},{known['pps']}"
    else:
        said = "; ".join(f"sprop-{name}={unit}" for name, unit in known.items())
    return MediaTrackInfo("video", "track1", codec.value, _PAYLOAD_TYPE, TICKS_PER_S, fmtp=said)
