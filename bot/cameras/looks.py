"""What one camera's frames show: the newest is looked at first, older ones of the same camera are dropped."""

import asyncio
from collections.abc import Callable
from dataclasses import replace

from bot.cameras.movement import MovementTracks
from bot.cameras.patience import BLIND_S, LARGE_S, STILL_S
from bot.cameras.watching import FrameWatching
from bot.cameras.wire import MotionFrame, StillAlive
from bot.house.ports.cameras import Watcher
from bot.house.watch.camera import CameraId
from bot.house.watch.seen import CameraView, TrackId, TrackKind


class CameraLooks:
    """Tells ``watcher`` what one camera sees; ``want_large`` has it send frames of its large stream for so long.

    ``fps``: how many frames a second come while something moves.
    """

    def __init__(
        self,
        camera: CameraId,
        *,
        watching: FrameWatching,
        watcher: Watcher,
        want_large: Callable[[float], None],
        fps: Callable[[], float],
    ) -> None:
        self._camera = camera
        self._watching = watching
        self._watcher = watcher
        self._want_large = want_large
        self._fps = fps
        self._movement = MovementTracks(camera)
        #: By whether it is of the large stream.
        self._newest: dict[bool, MotionFrame] = {}
        self._alive: StillAlive | None = None
        self._arrived = asyncio.Event()
        self._told_at = self._large_until = self._blind_until = float("-inf")
        #: Of what moves, while nothing tells more of it: the frame in which most of the picture changed, and how much.
        self._best: tuple[TrackId, float, bytes] | None = None
        #: How often all frames so far were forgotten: one that was looked at meanwhile is, too.
        self._forgot = 0
        #: Frames that were dropped for newer ones.
        self.dropped = 0

    def take(self, frame: MotionFrame) -> None:
        """Look at a frame as soon as may be; returns at once."""
        self.dropped += frame.large in self._newest
        self._newest[frame.large] = frame
        self._arrived.set()

    def alive(self, alive: StillAlive) -> None:
        """Frames come; returns at once."""
        self._alive = alive
        self._arrived.set()

    def forget(self) -> None:
        """Remember no frame that came so far; returns at once."""
        self._newest.clear()
        self._best = None
        self._forgot += 1

    def best_frame(self, track: TrackId) -> bytes:
        """The frame that shows best what is told by movement alone; empty: this track is none of these."""
        return self._best[2] if self._best and self._best[0] == track else b""

    async def run(self) -> None:
        """Look for good."""
        while True:
            await self._arrived.wait()
            await self._watcher.turn()  # of what comes meanwhile the newest is looked at
            self._arrived.clear()
            if self._newest:
                # of the two streams the older one first: of a frame that comes behind a newer one nothing is made
                frame = min(self._newest.values(), key=lambda frame: frame.moment)
                del self._newest[frame.large]
                if self._newest:
                    self._arrived.set()
                await self._tell(await self._look(frame))
            elif self._alive and self._alive.moment - self._told_at >= STILL_S:
                await self._tell(await self._wait(self._alive.moment))

    async def _look(self, frame: MotionFrame) -> CameraView | None:
        if frame.moment >= self._blind_until:
            forgot = self._forgot
            view = await self._watching.watch(self._camera, frame, self._fps())
            if forgot != self._forgot:
                return None
            if view:
                return self._with_bodies(view)
            self._blind_until = frame.moment + BLIND_S
        return None if frame.large else self._by_movement(frame)

    async def _wait(self, moment: float) -> CameraView:
        if moment >= self._blind_until and (view := await self._watching.wait(self._camera, moment)):
            return self._with_bodies(view)
        return self._movement.view(moment)

    def _by_movement(self, frame: MotionFrame) -> CameraView:
        view = self._movement.view(frame.moment, (frame.width, frame.height), frame.moving)
        for seen in view.tracked:
            if self._best is None or self._best[0] != seen.track or frame.changed > self._best[1]:
                self._best = seen.track, frame.changed, frame.jpeg
        return view

    def _with_bodies(self, view: CameraView) -> CameraView:
        """The watcher answers: whatever was told by movement alone has ended, and faces are looked for."""
        wanted = any(seen.kind is TrackKind.PERSON and not (seen.furniture or seen.still) for seen in view.tracked)
        if wanted and view.moment > self._large_until - LARGE_S / 2:
            self._large_until = view.moment + LARGE_S
            self._want_large(LARGE_S)
        return replace(view, ended=(*self._movement.end(), *view.ended))

    async def _tell(self, view: CameraView | None) -> None:
        if view:
            self._told_at = max(self._told_at, view.moment)
            await self._watcher.seen(view)
