"""Whoever sits at one camera: keeps its line, looks at its frames, and notices when none come."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from pathlib import Path

from bot.cameras.addresses import AddressJudge
from bot.cameras.lines.absence import Absence
from bot.cameras.lines.line import CameraLine
from bot.cameras.lines.processes import StartProcess
from bot.cameras.lines.turns import Turns
from bot.cameras.looks import CameraLooks
from bot.cameras.watching import FrameWatching
from bot.cameras.wire import MotionFrame, StillAlive
from bot.house.ports.cameras import Watcher
from bot.house.watch.camera import Camera, CameraId, Login, Tampering

log = logging.getLogger(__name__)


class Sentry:
    """One camera's; made while the event loop runs."""

    def __init__(
        self,
        camera: Camera,
        *,
        watcher: Watcher,
        watching: FrameWatching,
        judge: AddressJudge,
        login_of: Callable[[CameraId], Awaitable[Login | None]],
        start: StartProcess,
        turns: Turns,
        folder: Path,
    ) -> None:
        self._id = camera.id
        self._watcher = watcher
        self._watching = watching
        self.line = CameraLine(
            camera, ear=self, judge=judge, login_of=login_of, start=start, turns=turns, folder=folder
        )
        self.looks = CameraLooks(
            camera.id,
            watching=watching,
            watcher=watcher,
            want_large=self.line.want_large,
            fps=lambda: self.line.moving_fps,
        )
        self._absence = Absence(
            gone=lambda: watcher.gone(camera.id),
            back=lambda: watcher.back(camera.id),
            is_private=lambda: self.line.is_private,
        )
        self._tampering: asyncio.Queue[Tampering | None] = asyncio.Queue()
        self._dismissed = asyncio.Event()

    def fit(self, camera: Camera, *, anew: bool = False) -> None:
        """Watch so from now on; returns at once."""
        before = self.line.camera
        reopened = (camera.source, camera.private_until) != (before.source, before.private_until)
        if reopened:
            self._absence.begin_anew()
            self.forget()
        self.line.fit(camera, anew=anew)
        if camera.masks != before.masks:
            self.forget()  # what is remembered may show what nobody is to see any more

    def forget(self) -> None:
        """Remember no frame, and nothing of anybody in it; returns at once."""
        self.looks.forget()
        self._watching.forget(self._id)

    def dismiss(self) -> None:
        """Watch no more; returns at once."""
        self._dismissed.set()

    @property
    def is_dismissed(self) -> bool:
        """Whether nobody wants it to watch any more."""
        return self._dismissed.is_set()

    async def run(self) -> None:
        """Watch until it is dismissed."""
        works = (self.line.run, self.looks.run, self._absence.run, self._tell_tampering)
        async with asyncio.TaskGroup() as tasks:
            running = [tasks.create_task(work(), name=f"camera {self._id}: {work.__qualname__}") for work in works]
            await self._dismissed.wait()
            for task in running:
                task.cancel()
        self._watching.forget(self._id)

    # What the line tells

    def frame(self, frame: MotionFrame) -> None:
        """See ``LineEar.frame``."""
        self.looks.take(frame)

    def alive(self, alive: StillAlive) -> None:
        """See ``LineEar.alive``."""
        self.looks.alive(alive)

    def came(self) -> None:
        """See ``LineEar.came``."""
        self._absence.came()

    def tampered(self, how: Tampering | None) -> None:
        """See ``LineEar.tampered``."""
        self._tampering.put_nowait(how)

    async def _tell_tampering(self) -> None:
        while True:
            await self._watcher.tampered(self._id, await self._tampering.get())
