"""Cameras that record what they were asked, and see what the test tells them."""

import asyncio
from collections.abc import Sequence

from bot.house.records.disk import StoreFull
from bot.house.watch.camera import (
    Camera,
    CameraId,
    CameraState,
    CameraUnreachable,
    Clip,
    FoundCamera,
    Login,
    Source,
    SourceKind,
    TriedCamera,
    Trouble,
)
from bot.house.watch.seen import TrackId

GARDEN_SOURCE = Source(SourceKind.RTSP, "rtsp://192.168.1.20/small", large="rtsp://192.168.1.20/large")


class RecordingCameras:
    """The house's ``Cameras``; one that is private or in ``troubled`` gives no picture."""

    def __init__(self) -> None:
        #: Every order to watch, in turn, and what is watched with now.
        self.fitted: list[Camera] = []
        self.now: dict[CameraId, Camera] = {}
        self.removed: list[CameraId] = []
        self.logins: dict[CameraId, Login] = {}
        #: Files that may be cameras.
        self.films: set[str] = set()
        self.troubled: dict[CameraId, Trouble] = {}
        self.found: Sequence[FoundCamera] = (FoundCamera("Garden cam", GARDEN_SOURCE),)
        #: Addresses at which nothing answers.
        self.silent: set[str] = set()
        #: How large their pictures are, where they are not 640 × 360.
        self.sizes: dict[str, tuple[int, int]] = {}
        self.attempts: list[tuple[Source, Login | None]] = []
        self.snapped: list[CameraId] = []
        #: What was asked of the last thirty seconds.
        self.clipped: list[tuple[CameraId, float, float]] = []
        #: By track: the heads that were seen best, and every time that they were asked for.
        self.heads: dict[TrackId, Sequence[bytes]] = {}
        self.asked_heads: list[TrackId] = []
        self.asked_frames: list[TrackId] = []
        self.mp4 = b"mp4"
        #: What every camera shows, and how a login has to read for it; None: words, and any login.
        self.picture: bytes | None = None
        self.right_login: Login | None = None
        self.disk_full = False
        #: Cleared: a frame, a clip and heads wait until it is set.
        self.open = asyncio.Event()
        self.open.set()

    def fit(self, camera: Camera) -> None:
        self.fitted.append(camera)
        self.now[camera.id] = camera

    def unfit(self, camera: CameraId) -> None:
        self.now.pop(camera, None)
        self.removed.append(camera)

    def state(self, camera: CameraId) -> CameraState:
        private = self.now[camera].private_until is not None
        trouble = self.troubled.get(camera)
        return CameraState(sees=not private and trouble is None, private=private, trouble=trouble)

    async def keep_login(self, camera: CameraId, login: Login | None) -> None:
        if self.disk_full:
            raise StoreFull
        if login is None:
            self.logins.pop(camera, None)
        else:
            self.logins[camera] = login

    async def find(self, within_s: float) -> Sequence[FoundCamera]:
        return self.found

    async def streams(self, found: FoundCamera, login: Login | None) -> Source:
        if found.source is None and login is None:
            raise CameraUnreachable(Trouble.LOGIN)
        return found.source or GARDEN_SOURCE

    async def attempt(self, source: Source, login: Login | None) -> TriedCamera:
        if source.kind is SourceKind.FILE and source.address not in self.films:
            raise CameraUnreachable(Trouble.ADDRESS)
        self.attempts.append((source, login))
        if source.address in self.silent:
            raise CameraUnreachable(Trouble.UNREACHABLE)
        if self.right_login is not None and login != self.right_login:
            raise CameraUnreachable(Trouble.LOGIN)
        return TriedCamera(source, self.picture or b"picture", *self.sizes.get(source.address, (640, 360)))

    async def snap(self, camera: CameraId) -> bytes:
        self._look(camera)
        self.snapped.append(camera)
        return self.picture or b"picture of %s" % camera.encode()

    async def clip(self, camera: CameraId, begin: float, end: float) -> Clip:
        self.clipped.append((camera, begin, end))
        await asyncio.sleep(max(0.0, end - asyncio.get_running_loop().time()))
        await self.open.wait()
        self._look(camera)
        return Clip(self.mp4, end - begin, 640, 360)

    async def faces(self, camera: CameraId, track: TrackId) -> Sequence[bytes]:
        self.asked_heads.append(track)
        await self.open.wait()
        self._look(camera)
        return self.heads.get(track, ())

    async def frame(self, camera: CameraId, track: TrackId) -> bytes:
        self.asked_frames.append(track)
        await self.open.wait()
        self._look(camera)
        return b"frame of %s" % track.encode()

    def _look(self, camera: CameraId) -> None:
        if camera not in self.now:
            raise CameraUnreachable(Trouble.NOT_FOUND)
        if self.now[camera].private_until is not None:
            raise CameraUnreachable(Trouble.SILENT)
        if trouble := self.troubled.get(camera):
            raise CameraUnreachable(trouble)
