"""Cameras to watch with: a real RTSP server that can be broken, views to draw for it, and video files."""

import asyncio
import math
from collections.abc import Callable, Mapping
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any, cast

import av
import cv2
import numpy as np
from av.video.stream import VideoStream

from bot.demo.camera.cutouts import BgrPicture
from bot.demo.streams.accounts import LoginScheme
from bot.demo.streams.encoder import Codec
from bot.demo.streams.live import Draw, LivePicture, LiveStream
from bot.demo.streams.rtsp import RtspCameras, Watching
from bot.house.watch.camera import Login

SIZE = 640, 360


class RigCamera:
    """A camera of the rig, and what is wrong with it: what is set counts from the next picture on.

    Its stream's own switches are ``stream.fps`` (1/60 … 60), ``stream.size``, ``stream.codec``, ``stream.clock_off_s``
    (a clock that jumps, backwards too), ``stream.key_s`` and ``stream.draw``.
    """

    def __init__(self, rig: "CameraRig", name: str, stream: LiveStream) -> None:
        self._rig = rig
        self.name = name
        self.stream = stream
        #: The connection stays, and nothing comes.
        self.frozen = False
        #: Only the first half of each unit is sent.
        self.halved = False
        #: Every so many a picture is left out; 0: none is.
        self.lost_every = 0

    @property
    def address(self) -> str:
        """Where its small stream is; no login stands in it."""
        return self._rig.address(self.name)

    @property
    def large(self) -> str:
        """Where its large stream is, if it was given one."""
        return self._rig.address(f"{self.name}/large")

    @property
    def watched(self) -> int:
        """How many are connected."""
        return sum(session.name == self.name for session in self._rig.sessions)

    async def reset(self) -> None:
        """End every connection to it at once; the next one is served."""
        await self._rig.hang_up(self.name)

    async def take_away(self) -> None:
        """Unplug it: 404 from now on."""
        await self._rig.take_away(self.name)

    def put_back(self) -> None:
        """Plug it in again."""
        self._rig.put_back(self.name)


class CameraRig(RtspCameras):
    """The demo's RTSP server, with faults: ``async with CameraRig() as rig``, then ``rig.camera("garden")``."""

    def __init__(self, port: int = 0) -> None:
        super().__init__(port)
        self._rigged: dict[str, RigCamera] = {}
        self._passed = 0
        #: Connections are accepted, and nothing is ever said.
        self.mute = False

    def camera(
        self,
        name: str,
        draw: Draw | None = None,
        *,
        fps: float = 5.0,
        size: tuple[int, int] = SIZE,
        large: tuple[int, int] | None = None,
        key_s: float = 1.0,
        codec: Codec = Codec.H264,
        login: Login | None = None,
        scheme: LoginScheme = LoginScheme.DIGEST,
    ) -> RigCamera:
        """One more camera; ``large``: the size of a second stream of the same view."""
        shown = draw or still()
        streams = {"": LiveStream(shown, fps=fps, size=size, key_s=key_s, codec=codec)}
        if large:
            streams["large"] = LiveStream(shown, fps=fps, size=large, key_s=key_s, codec=codec)
        self.serve(name, streams, login, scheme)
        self._rigged[name] = RigCamera(self, name, streams[""])
        return self._rigged[name]

    def begin(self, sock: Any) -> Watching:
        """Whoever connected, heard or not."""
        return _Unheard(self, self._server, sock) if self.mute else super().begin(sock)

    async def sent(self, session: Watching, picture: LivePicture) -> LivePicture | None:
        """The picture, as the camera's faults leave it."""
        camera = self._rigged[session.name]
        self._passed += 1
        if camera.frozen or (camera.lost_every and self._passed % camera.lost_every == 0):
            return None
        if camera.halved:
            units = tuple(unit[: max(1, len(unit) // 2)] for unit in picture.picture.units)
            return replace(picture, picture=replace(picture.picture, units=units))
        return picture


class _Unheard(Watching):
    """A connection on which nothing is ever said."""

    async def run(self) -> None:
        """Hear, and say nothing, until the other end goes."""
        while await self.sock.recv():
            pass


# Views


def still(level: int = 96) -> Draw:
    """A garden in which nothing moves: shapes that do not change, and a sensor's noise."""
    rng = np.random.default_rng(level)
    noise = rng.normal(0, 2.0, (7, 180, 320, 1)).astype(np.float32)

    def draw(moment: float, width: int, height: int) -> BgrPicture:
        picture = np.full((180, 320, 3), level, np.float32)
        picture[:70] += 70
        picture[90:140, 40:80] -= 50
        picture[60:130, 230:290] += (40, -30, -20)
        noisy = np.clip(picture + noise[int(moment * 5) % len(noise)], 0, 255).astype(np.uint8)
        return np.asarray(cv2.resize(noisy, (width, height), interpolation=cv2.INTER_NEAREST), np.uint8)

    return draw


def walker(speed: float = 0.15, share: float = 0.5, *, begin: float = -math.inf, end: float = math.inf) -> Draw:
    """The garden, and a block of a person's shape that crosses it; ``speed`` in widths a second.

    ``share``: how high it is, as a share of the picture's height. It is there between two moments of
    ``time.monotonic()``.
    """
    behind = still()

    def draw(moment: float, width: int, height: int) -> BgrPicture:
        picture = behind(moment, width, height)
        if begin <= moment <= end:
            tall = int(share * height)
            x = int((moment * speed % 1.0) * (width + tall)) - tall // 2
            cv2.rectangle(picture, (x, height - tall - 8), (x + tall // 3, height - 8), (40, 40, 160), -1)
            cv2.circle(picture, (x + tall // 6, height - tall - 8), tall // 9, (120, 150, 200), -1)
        return picture

    return draw


def black(_: float, width: int, height: int) -> BgrPicture:
    """Nothing at all."""
    return np.zeros((height, width, 3), np.uint8)


def white(_: float, width: int, height: int) -> BgrPicture:
    """A lamp that shines into the lens."""
    return np.full((height, width, 3), 255, np.uint8)


def snow(moment: float, width: int, height: int) -> BgrPicture:
    """Noise, each picture another."""
    rng = np.random.default_rng(int(moment * 1000))
    return np.asarray(rng.integers(0, 256, (height, width, 3)), np.uint8)


def turning(inside: Draw, degrees_per_s: float = 30.0) -> Draw:
    """Another view, which turns round."""

    def draw(moment: float, width: int, height: int) -> BgrPicture:
        spin = cv2.getRotationMatrix2D((width / 2, height / 2), moment * degrees_per_s % 360, 1.0)
        return np.asarray(cv2.warpAffine(inside(moment, width, height), spin, (width, height)), np.uint8)

    return draw


# Files


def write_video(
    path: Path, draw: Draw, *, seconds: float, fps: int = 5, size: tuple[int, int] = SIZE, codec: Codec = Codec.H264
) -> Path:
    """A video file (its ending says in what: .mp4, .mkv, .avi) of what is drawn, from moment 0 on."""
    with av.open(str(path), "w") as container:
        name = "libx264" if codec is Codec.H264 else "libx265"
        stream = cast("VideoStream", container.add_stream(name, rate=Fraction(fps)))
        stream.width, stream.height = size
        stream.pix_fmt = "yuv420p"
        stream.options = {"preset": "ultrafast"}
        for n in range(round(seconds * fps)):
            frame = av.VideoFrame.from_ndarray(draw(n / fps, *size), format="bgr24")
            container.mux(stream.encode(frame))
        container.mux(stream.encode())
    return path


# Looking


def look(
    address: str,
    login: Login | None = None,
    *,
    pictures: int = 3,
    timeout_s: float = 10.0,
    options: Mapping[str, str] | None = None,
    also: Callable[[Any], None] | None = None,
) -> list[BgrPicture]:
    """What PyAV sees at an address; raises what PyAV raises. Blocks: call it in a thread."""
    if login:
        address = address.replace("://", f"://{login.user}:{login.password}@", 1)
    seen: list[BgrPicture] = []
    with av.open(address, options={"rtsp_transport": "tcp", **(options or {})}, timeout=timeout_s) as container:
        for frame in container.decode(video=0):
            if also:
                also(frame)
            seen.append(np.asarray(frame.to_ndarray(format="bgr24"), np.uint8))
            if len(seen) >= pictures:
                break
    return seen


async def looked(address: str, login: Login | None = None, **how: Any) -> list[BgrPicture]:
    """The same without blocking."""
    return await asyncio.to_thread(look, address, login, **how)
