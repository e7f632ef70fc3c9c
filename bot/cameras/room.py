"""The cameras' room, joined: a sentry a camera, one process that looks at what they see, and whoever finds cameras."""

import asyncio
import logging
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

from bot.cameras.addresses import AddressJudge
from bot.cameras.finding.finder import Finder
from bot.cameras.lines.attempt import CameraAttempts
from bot.cameras.lines.processes import StartProcess, start_process
from bot.cameras.lines.turns import Turns
from bot.cameras.logins import CameraLogins
from bot.cameras.scratch import scratch_folder
from bot.cameras.sentry import Sentry
from bot.cameras.watching import FrameWatching
from bot.house.ports import Background
from bot.house.ports.cameras import Watcher
from bot.house.status.status import CameraStatus
from bot.house.watch.camera import (
    Camera,
    CameraId,
    CameraState,
    CameraUnreachable,
    Clip,
    FoundCamera,
    Login,
    Source,
    TriedCamera,
    Trouble,
)
from bot.house.watch.seen import TrackId

log = logging.getLogger(__name__)

#: So long the service waits for all processes to end; each is told at the same moment, and killed soon after.
FAREWELL_S = 1.4


@dataclass(frozen=True, slots=True)
class _Serving:
    """What is there while the room is served."""

    watcher: Watcher
    #: Processes may write there.
    folder: Path
    sentries: dict[CameraId, Sentry] = field(default_factory=dict)
    #: Set once a sentry has left; also of those whose camera is watched with no more.
    left: dict[int, asyncio.Event] = field(default_factory=dict)


class CamerasRoom:
    """The house's ``Cameras``: made while the event loop runs, which opens nothing; then ``serve`` with the watcher."""

    def __init__(
        self,
        *,
        judge: AddressJudge,
        logins: CameraLogins,
        watching: FrameWatching,
        background: Background,
        start: StartProcess = start_process,
    ) -> None:
        self._judge = judge
        self._logins = logins
        self._watching = watching
        self._background = background
        self._start = start
        self._turns = Turns()
        self._attempts = CameraAttempts(judge, start)
        self._finder = Finder(judge)
        self._cameras: dict[CameraId, Camera] = {}
        self._serving: _Serving | None = None
        self._numbers = count(1)

    @asynccontextmanager
    async def serve(self, watcher: Watcher) -> AsyncIterator[None]:
        """Watch with every camera while the block lasts, and tell the watcher; the processes end with it."""
        with scratch_folder() as folder:
            self._serving = serving = _Serving(watcher, folder)
            try:
                for camera in self._cameras.values():
                    self._post(serving, camera)
                yield
            finally:
                self._serving = None
                for sentry in serving.sentries.values():
                    sentry.dismiss()
                await _all_left(serving.left)
                await self._watching.close()

    async def take_up_detector(self) -> None:
        """Look with the detectors that have come by now; never raises."""
        await self._watching.take_up_detector()

    @property
    def cameras(self) -> Sequence[CameraStatus]:
        """How each is, for /status and /health."""
        return [CameraStatus(camera.name, self.state(id_), id_) for id_, camera in self._cameras.items()]

    # Cameras

    def fit(self, camera: Camera) -> None:
        """See ``Cameras.fit``."""
        self._cameras[camera.id] = camera
        if self._serving is None:
            return
        if sentry := self._serving.sentries.get(camera.id):
            sentry.fit(camera)
        else:
            self._post(self._serving, camera)

    def unfit(self, camera: CameraId) -> None:
        """See ``Cameras.unfit``."""
        self._cameras.pop(camera, None)
        if self._serving and (sentry := self._serving.sentries.pop(camera, None)):
            sentry.dismiss()

    def state(self, camera: CameraId) -> CameraState:
        """See ``Cameras.state``."""
        known = self._cameras[camera]
        if self._serving is None:
            return CameraState(private=known.private_until is not None)
        return self._serving.sentries[camera].line.state

    async def keep_login(self, camera: CameraId, login: Login | None) -> None:
        """See ``Cameras.keep_login``."""
        await self._logins.put(camera, login)
        if self._serving and (sentry := self._serving.sentries.get(camera)):
            sentry.fit(self._cameras[camera], anew=True)

    async def find(self, within_s: float) -> Sequence[FoundCamera]:
        """See ``Cameras.find``."""
        return await self._finder.find(within_s)

    async def streams(self, found: FoundCamera, login: Login | None) -> Source:
        """See ``Cameras.streams``."""
        self._logins.hide(login)
        return await self._finder.streams(found, login)

    async def attempt(self, source: Source, login: Login | None) -> TriedCamera:
        """See ``Cameras.attempt``."""
        if self._serving is None:
            raise CameraUnreachable(Trouble.SILENT)
        self._logins.hide(login)
        return await self._attempts.attempt(source, login, self._serving.folder)

    async def snap(self, camera: CameraId) -> bytes:
        """See ``Cameras.snap``."""
        return (await self._sentry(camera).line.snap()).jpeg

    async def clip(self, camera: CameraId, begin: float, end: float) -> Clip:
        """See ``Cameras.clip``."""
        taken = await self._sentry(camera).line.clip(begin, end)
        return Clip(taken.mp4, taken.seconds, taken.width, taken.height)

    async def faces(self, camera: CameraId, track: TrackId) -> Sequence[bytes]:
        """See ``Cameras.faces``."""
        self._sentry(camera)
        return await self._watching.heads(camera, track)

    async def frame(self, camera: CameraId, track: TrackId) -> bytes:
        """See ``Cameras.frame``."""
        sentry = self._sentry(camera)
        if best := sentry.looks.best_frame(track) or await self._watching.best_frame(camera, track):
            return best
        return await self.snap(camera)

    # Inside

    def _sentry(self, camera: CameraId) -> Sentry:
        sentry = self._serving and self._serving.sentries.get(camera)
        if not sentry:
            raise CameraUnreachable(Trouble.NOT_FOUND)
        if sentry.line.is_private:
            raise CameraUnreachable(Trouble.SILENT)
        return sentry

    def _post(self, serving: _Serving, camera: Camera) -> None:
        self._watching.start()
        sentry = serving.sentries[camera.id] = Sentry(
            camera,
            watcher=serving.watcher,
            watching=self._watching,
            judge=self._judge,
            login_of=self._logins.get,
            start=self._start,
            turns=self._turns,
            folder=serving.folder,
        )
        # a number for each: who is dismissed may still be about to leave when the same camera is watched with again
        number = next(self._numbers)
        left = serving.left[number] = asyncio.Event()

        async def watch() -> None:
            try:
                await sentry.run()
            finally:
                if sentry.is_dismissed:
                    left.set()
                    serving.left.pop(number, None)

        self._background.keep(f"camera {camera.id}, {number}", watch)


async def _all_left(left: Mapping[int, asyncio.Event]) -> None:
    try:
        async with asyncio.timeout(FAREWELL_S):
            for gone in list(left.values()):
                await gone.wait()
    except TimeoutError:
        log.warning("%d camera(s) did not end within %.1f s", len(left), FAREWELL_S)
