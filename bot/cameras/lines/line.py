"""The line to one camera: its process, watched from outside, and started again for as long as the camera is kept."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path
from typing import Protocol

from bot.cameras.addresses import AddressJudge, knock
from bot.cameras.lines.opening import corners_of, opening_of
from bot.cameras.lines.pauses import Pauses
from bot.cameras.lines.processes import CameraProcess, ProcessEnded, StartProcess
from bot.cameras.lines.requests import AwaitedPictures, trouble_of
from bot.cameras.lines.turns import Turns
from bot.cameras.patience import (
    CLIP_S,
    FIRST_FRAME_S,
    FRAME_S,
    INTERVALS,
    MOVING_FPS,
    SNAP_S,
    WELL_AFTER_S,
)
from bot.cameras.wire import (
    Asked,
    ClipTaken,
    MotionFrame,
    NotTaken,
    SetMasks,
    SnapTaken,
    StillAlive,
    StreamOpened,
    StreamTroubled,
    TakeClip,
    TakeSnap,
    TamperSeen,
    Told,
    WantLarge,
)
from bot.house.watch.camera import Camera, CameraId, CameraState, CameraUnreachable, Login, Tampering, Trouble

log = logging.getLogger(__name__)

#: Of what a camera calls its codec.
_LETTERS = 40


class _Otherwise(Exception):
    """The camera is to be watched otherwise than this process would."""


class LineEar(Protocol):
    """Whoever is told at once what comes over a line; returns at once, and raises nothing."""

    def frame(self, frame: MotionFrame) -> None:
        """A frame to look at."""

    def alive(self, alive: StillAlive) -> None:
        """Frames come."""

    def came(self) -> None:
        """A frame came."""

    def tampered(self, how: Tampering | None) -> None:
        """A camera was covered, blinded or moved; None: it sees as before."""


class CameraLine:
    """One camera's. ``login_of`` opens the sealed book; ``folder`` is where its process may write meanwhile."""

    def __init__(
        self,
        camera: Camera,
        *,
        ear: LineEar,
        judge: AddressJudge,
        login_of: Callable[[CameraId], Awaitable[Login | None]],
        start: StartProcess,
        turns: Turns,
        folder: Path,
    ) -> None:
        self.camera = camera
        self._ear = ear
        self._judge = judge
        self._login_of = login_of
        self._start = start
        self._turns = turns
        self._folder = folder
        self._state = CameraState()
        self._starts = 0
        self._process: CameraProcess | None = None
        self._awaited = AwaitedPictures()
        self._changed = asyncio.Event()
        #: Of the process that runs; None: none does.
        self._patience: asyncio.Timeout | None = None
        #: After so long without a frame it is killed.
        self._frame_s = FRAME_S
        #: How many frames a second come while something moves.
        self.moving_fps = MOVING_FPS
        #: When the first frame of the process that runs came, by the loop's clock; None: none came yet.
        self._sees_since: float | None = None

    @property
    def state(self) -> CameraState:
        """How the camera is."""
        return replace(self._state, private=self.is_private, restarts=max(0, self._starts - 1))

    @property
    def is_private(self) -> bool:
        """Whether its stream is closed on purpose."""
        return self.camera.private_until is not None

    def fit(self, camera: Camera, *, anew: bool = False) -> None:
        """Watch so from now on; ``anew``: with another login. Returns at once."""
        before, self.camera = self.camera, camera
        if anew or (camera.source, self.is_private) != (before.source, before.private_until is not None):
            self._changed.set()
            if self._patience and not self._patience.expired():
                self._patience.reschedule(asyncio.get_running_loop().time())
        elif camera.masks != before.masks:
            self._say(SetMasks(corners_of(camera.masks)))

    async def run(self) -> None:
        """Keep the line for good."""
        pauses = Pauses()
        while True:
            self._changed.clear()
            if self.is_private:
                self._state = CameraState(tampering=self._state.tampering)
                await self._changed.wait()
                pauses.begin_again()
                continue
            self._sees_since = None
            trouble = await self._watch()
            if trouble is None or self._was_well():
                pauses.begin_again()
            if trouble is not None:
                pause_s = pauses.after(trouble)
                level = logging.DEBUG if pauses.are_long else logging.WARNING
                log.log(level, "the camera %s gives no picture (%s), again in %.0f s", self.camera.id, trouble, pause_s)
                await self._pause(pause_s)

    async def snap(self) -> SnapTaken:
        """A picture of now. Raises CameraUnreachable."""
        number, taken = self._awaited.begin()
        snap = await self._wait_for(TakeSnap(number), taken, SNAP_S)
        if not isinstance(snap, SnapTaken):
            raise CameraUnreachable(Trouble.UNREADABLE)
        return snap

    async def clip(self, begin: float, end: float) -> ClipTaken:
        """What was seen between two moments of the steady clock, once ``end`` is past. Raises CameraUnreachable."""
        number, taken = self._awaited.begin()
        ends_in_s = max(0.0, end - asyncio.get_running_loop().time())
        clip = await self._wait_for(TakeClip(number, begin, end), taken, ends_in_s + CLIP_S)
        if not isinstance(clip, ClipTaken):
            raise CameraUnreachable(Trouble.UNREADABLE)
        return clip

    def want_large(self, seconds: float) -> None:
        """Have frames of the large stream, too, for so long; returns at once."""
        if self.camera.source.large:
            self._say(WantLarge(seconds))

    # One run of the process

    async def _watch(self) -> Trouble | None:
        """Watch until it is over: why, or None where the camera is to be watched otherwise."""
        try:
            process, over = await self._started()
        except _Otherwise:
            return None
        except CameraUnreachable as exc:
            return self._troubled(exc.trouble)
        except OSError as exc:
            log.warning("no process can be started for the camera %s: %s", self.camera.id, exc)
            return self._troubled(Trouble.SILENT)
        trouble: Trouble | None = Trouble.SILENT
        try:
            async with asyncio.timeout(FIRST_FRAME_S) as self._patience:
                if self._changed.is_set():  # since the process was asked for
                    return None
                trouble = await self._listen(process, over)
        except TimeoutError:
            trouble = None if self._changed.is_set() else Trouble.SILENT
        except ProcessEnded:
            trouble = Trouble.SILENT
        finally:
            self._patience = self._process = None
            over()
            await process.end()
            self._awaited.give_up(trouble or Trouble.SILENT)
        return self._troubled(trouble) if trouble else None

    async def _started(self) -> tuple[CameraProcess, Callable[[], None]]:
        source = self.camera.source
        place = await self._judge.place_of(source)
        if place:
            await knock(place)
        login = await self._login_of(self.camera.id)
        over = await self._turns.take()
        try:
            if self._changed.is_set():  # it may be private by now: not even for a moment is it opened
                raise _Otherwise  # noqa: TRY301 - the turn is over as well
            self._process = process = await self._start(
                opening_of(source, place, login, self._folder, self.camera.masks, self._state.tampering)
            )
        except BaseException:
            over()
            raise
        self._starts += 1
        return process, over

    async def _listen(self, process: CameraProcess, over: Callable[[], None]) -> Trouble:
        while True:
            told = await process.hear()
            over()
            match told:
                case StreamTroubled(code, detail):
                    log.info("the camera %s: %s (%s)", self.camera.id, code, detail)
                    return trouble_of(code)
                case StreamOpened(width, height, fps, codec):
                    self._state = replace(self._state, width=width, height=height, fps=fps, codec=codec[:_LETTERS])
                    interval_s = max(self.camera.source.interval_s, 1 / fps if fps > 0 else 0.0)
                    self._frame_s = max(FRAME_S, INTERVALS * interval_s)
                    self.moving_fps = min(MOVING_FPS, 1 / interval_s) if interval_s else MOVING_FPS
                    self._frame_came()
                case MotionFrame():
                    self._frame_came()
                    self._ear.frame(told)
                case StillAlive(fps=fps):
                    self._state = replace(self._state, fps=fps)
                    self._frame_came()
                    self._ear.alive(told)
                case _:
                    self._take(told)

    def _take(self, told: Told) -> None:
        match told:
            case TamperSeen(how):
                self._tampered(how)
            case SnapTaken() | ClipTaken() | NotTaken():
                self._awaited.answer(told)

    def _frame_came(self) -> None:
        now = asyncio.get_running_loop().time()
        if self._sees_since is None:
            self._sees_since = now
            self._state = replace(self._state, sees=True, trouble=None)
        if self._patience and not self._changed.is_set():
            self._patience.reschedule(now + self._frame_s)
        self._ear.came()

    def _tampered(self, code: str) -> None:
        try:
            how = Tampering(code) if code else None
        except ValueError:
            return
        self._state = replace(self._state, tampering=how)
        self._ear.tampered(how)

    def _troubled(self, trouble: Trouble) -> Trouble:
        self._state = replace(self._state, sees=False, trouble=trouble, fps=0.0)
        return trouble

    def _was_well(self) -> bool:
        now = asyncio.get_running_loop().time()
        return self._sees_since is not None and now - self._sees_since >= WELL_AFTER_S

    async def _pause(self, seconds: float) -> None:
        try:
            async with asyncio.timeout(seconds):
                await self._changed.wait()
        except TimeoutError:
            return

    async def _wait_for(
        self, asked: TakeSnap | TakeClip, taken: "asyncio.Future[SnapTaken | ClipTaken]", seconds: float
    ) -> SnapTaken | ClipTaken:
        if self._process is None or self._sees_since is None:
            taken.cancel()
            raise CameraUnreachable(self._state.trouble or Trouble.SILENT)
        self._say(asked)
        try:
            async with asyncio.timeout(seconds):
                return await taken
        except TimeoutError as exc:
            raise CameraUnreachable(Trouble.SILENT) from exc

    def _say(self, asked: Asked) -> None:
        if self._process:
            self._process.ask(asked)
