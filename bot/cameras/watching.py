"""The one process that looks at frames of all cameras, asked over its pipe; what it says, in the codes of the house."""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Protocol

from bot.cameras.patience import LOOK_S, WARM_S
from bot.cameras.wire import MotionFrame
from bot.house.people import Box
from bot.house.watch.camera import CameraId
from bot.house.watch.seen import CameraView, Tracked, TrackId, TrackKind
from recognizer.face import WORDS, EngineSettings
from recognizer.face import Box as PxBox
from recognizer.process.picture_process import START_S, PictureProcess
from recognizer.process.pipe import Forged
from recognizer.process.requests import ProcessBroken, ProcessBusy, ProcessFailed, ProcessLost
from recognizer.watching.answers import WATCHER, WATCHER_OPENER
from recognizer.watching.watched import TrackSeen, Watched, views_of

log = logging.getLogger(__name__)

#: How often it is seen whether it has begun.
_READY_S = 0.05

#: Why the process has nothing to say.
_TROUBLE = (ProcessBroken, ProcessBusy, ProcessFailed, ProcessLost, TimeoutError)


class FrameWatching(Protocol):
    """Whoever looks at frames; None, or nothing, where it does not answer."""

    async def watch(self, camera: CameraId, frame: MotionFrame, fps: float) -> CameraView | None:
        """What a frame shows. Never raises."""

    async def wait(self, camera: CameraId, moment: float) -> CameraView | None:
        """What is there while nothing moves. Never raises."""

    async def heads(self, camera: CameraId, track: TrackId) -> Sequence[bytes]:
        """The best views of somebody's head. Never raises."""

    async def best_frame(self, camera: CameraId, track: TrackId) -> bytes:
        """The frame in which somebody is seen best. Never raises."""

    def start(self) -> None:
        """Begin to get ready; returns at once."""

    def forget(self, camera: CameraId) -> None:
        """Nothing of a camera need be known any more; returns at once."""

    async def take_up_detector(self) -> None:
        """Look with the detectors that have come by now. Never raises."""

    async def close(self) -> None:
        """Look at nothing any more."""


class WatchingProcess:
    """Implements FrameWatching. The process is started for the first camera, and ends with ``close``.

    ``folder``: where it keeps what stays before the cameras, day after day.
    """

    def __init__(self, settings: EngineSettings, folder: Path, *, opener: str = WATCHER_OPENER) -> None:
        settings = _absolute(settings)
        models = [Path(model).parent for model in (settings.detector, settings.persons) if Path(model).is_absolute()]
        self._process = PictureProcess(
            opener,
            settings,
            folder.absolute(),
            reads=[*models, *([settings.model_folder] if settings.model_folder else [])],
            writes=[folder.absolute(), *([settings.cache_folder] if settings.cache_folder else [])],
            table=WATCHER,
            called="the cameras' watcher",
        )
        self._started = False
        #: Until then frames wait for it to begin; later they are told without it.
        self._patient_until = 0.0

    def start(self) -> None:
        """See ``FrameWatching.start``."""
        if not self._started:
            self._started = True
            self._patient_until = asyncio.get_running_loop().time() + WARM_S
            self._process.start()

    async def close(self) -> None:
        """End the process."""
        if self._started:
            await asyncio.to_thread(self._process.close)

    async def watch(self, camera: CameraId, frame: MotionFrame, fps: float) -> CameraView | None:
        """See ``FrameWatching.watch``."""
        moving = [PxBox(*box) for box in frame.moving]
        seen = await self._ask("watch", str(camera), frame.moment, frame.jpeg, moving, fps)
        return view_of(camera, frame.moment, seen) if isinstance(seen, Watched) and not seen.objection else None

    async def wait(self, camera: CameraId, moment: float) -> CameraView | None:
        """See ``FrameWatching.wait``."""
        seen = await self._ask("wait", str(camera), moment)
        return view_of(camera, moment, seen) if isinstance(seen, Watched) and not seen.objection else None

    async def heads(self, camera: CameraId, track: TrackId) -> Sequence[bytes]:
        """See ``FrameWatching.heads``."""
        lump = await self._ask("heads", str(camera), str(track)) or b""
        try:
            return views_of(lump)
        except Forged as exc:
            log.warning("no heads of %s: %s", camera, exc)
            return ()

    async def best_frame(self, camera: CameraId, track: TrackId) -> bytes:
        """See ``FrameWatching.best_frame``."""
        jpeg = await self._ask("best_frame", str(camera), str(track)) or b""
        return bytes(jpeg) if jpeg.startswith(_JPEG) else b""

    def forget(self, camera: CameraId) -> None:
        """See ``FrameWatching.forget``."""
        if self._started:
            self._process.ask("forget", str(camera), deadline_s=LOOK_S)

    async def take_up_detector(self) -> None:
        """Look with the detectors that have come by now; never raises."""
        if self._started:
            await self._ask("take_up_detector", deadline_s=START_S)

    async def _is_ready(self) -> bool:
        ready, loop = self._process.ready, asyncio.get_running_loop()
        while self._started and not ready.is_set() and loop.time() < self._patient_until:  # noqa: ASYNC110 - nobody tells
            await asyncio.sleep(_READY_S)
        return ready.is_set()

    async def _ask(self, name: str, *arguments: object, deadline_s: float = LOOK_S) -> Any:
        if not await self._is_ready():
            return None
        asked = self._process.ask(name, *arguments, deadline_s=deadline_s, tries=1)
        try:
            async with asyncio.timeout(2 * deadline_s):  # others wait before it
                return await asyncio.wrap_future(asked)
        except _TROUBLE as exc:
            log.debug("the cameras' watcher was asked to %s in vain: %r", name, exc)
            return None


def _absolute(settings: EngineSettings) -> EngineSettings:
    """The same with whole paths: the process starts in another folder."""

    def whole(choice: str) -> str:
        return str(Path(choice).absolute()) if choice not in WORDS and Path(choice).exists() else choice

    return replace(settings, detector=whole(settings.detector), persons=whole(settings.persons))


def view_of(camera: CameraId, moment: float, seen: Watched) -> CameraView:
    """What was seen, in the codes of the house."""
    return CameraView(
        camera,
        moment,
        seen.width,
        seen.height,
        tracked=tuple(map(_tracked, seen.tracked)),
        ended=tuple(map(TrackId, seen.ended)),
        persons=seen.persons,
        fewest=seen.fewest,
        most=seen.most,
        by_bodies=seen.by_bodies,
    )


def _tracked(seen: TrackSeen) -> Tracked:
    box = seen.box
    return Tracked(
        TrackId(seen.id),
        TrackKind(seen.kind.value),
        Box(left=box.left, top=box.top, right=box.right, bottom=box.bottom),
        seen.score,
        seen.age_s,
        still=seen.still,
        furniture=seen.furniture,
        new_face=seen.new_face,
        facing=seen.facing,
        here=seen.here,
    )


_JPEG = b"\xff\xd8\xff"
