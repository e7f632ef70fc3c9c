"""A camera's process that does what a test says, and a watcher that writes down what it is told."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.cameras.lines.processes import ProcessEnded
from bot.cameras.wire import (
    Asked,
    MotionFrame,
    OpenStream,
    SnapTaken,
    StillAlive,
    StreamOpened,
    TakeClip,
    TakeSnap,
    Told,
)
from bot.house.watch.camera import CameraId, Tampering
from bot.house.watch.seen import CameraView, TrackId

JPEG = b"\xff\xd8\xffa picture"


def now() -> float:
    return asyncio.get_running_loop().time()


class ScriptedProcess:
    """One run of a camera's process: it says what the test puts in, and gives a picture whenever it is asked."""

    def __init__(self, opening: OpenStream) -> None:
        self.opening = opening
        self.asked: list[Asked] = []
        self.ended = False
        self._says: asyncio.Queue[Told | None] = asyncio.Queue()

    def say(self, *told: Told) -> None:
        for one in told:
            self._says.put_nowait(one)

    def opened(self, *, fps: float = 5.0) -> None:
        self.say(StreamOpened(640, 360, fps, "h264"), StillAlive(now(), fps, moving=False, broken=0, kept_bytes=0))

    def alive(self) -> None:
        self.say(StillAlive(now(), 5.0, moving=False, broken=0, kept_bytes=0))

    def die(self) -> None:
        self._says.put_nowait(None)

    @property
    def asked_clip(self) -> TakeClip:
        return next(asked for asked in reversed(self.asked) if isinstance(asked, TakeClip))

    async def hear(self) -> Told:
        told = await self._says.get()
        if told is None:
            raise ProcessEnded
        return told

    def ask(self, asked: Asked) -> None:
        self.asked.append(asked)
        if isinstance(asked, TakeSnap):
            self.say(SnapTaken(asked.id, now(), 640, 360, JPEG))

    async def end(self) -> None:
        self.ended = True


class ScriptedProcesses:
    """Starts them; each opens at once where ``well`` is set, and all that were started are kept."""

    def __init__(self, *, well: bool = True) -> None:
        self.well = well
        self.all: list[ScriptedProcess] = []
        #: When each was started, by the loop's clock.
        self.started_at: list[float] = []
        self._started = asyncio.Event()
        #: It cannot be started at all.
        self.broken = False

    async def __call__(self, opening: OpenStream) -> ScriptedProcess:
        if self.broken:
            raise OSError("no process to be had")
        process = ScriptedProcess(opening)
        self.all.append(process)
        self.started_at.append(now())
        if self.well:
            process.opened()
        self._started.set()
        return process

    @property
    def last(self) -> ScriptedProcess:
        return self.all[-1]

    async def started(self, times: int) -> ScriptedProcess:
        while len(self.all) < times:
            self._started.clear()
            await self._started.wait()
        return self.last


class RecordingWatcher:
    """The house's ``Watcher``; what it is told is kept, with when."""

    def __init__(self) -> None:
        self.views: list[CameraView] = []
        self.news: list[tuple[str, CameraId, float]] = []
        self.tampering: list[Tampering | None] = []
        self._told = asyncio.Event()
        #: Cleared: somebody rang, and frames wait.
        self.quiet = asyncio.Event()
        self.quiet.set()

    async def turn(self) -> None:
        await self.quiet.wait()

    async def seen(self, view: CameraView) -> None:
        self.views.append(view)
        self._told.set()

    async def gone(self, camera: CameraId) -> None:
        self.news.append(("gone", camera, now()))
        self._told.set()

    async def back(self, camera: CameraId) -> None:
        self.news.append(("back", camera, now()))
        self._told.set()

    async def tampered(self, camera: CameraId, how: Tampering | None) -> None:
        self.tampering.append(how)
        self._told.set()

    async def told(self) -> None:
        """Wait for the next thing."""
        self._told.clear()
        await self._told.wait()


@dataclass
class ScriptedWatching:
    """Whoever looks at frames: what it answers, and what it was asked."""

    view: CameraView | None = None
    waited: CameraView | None = None
    looked: list[MotionFrame] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)
    forgotten: list[CameraId] = field(default_factory=list)
    heads_of: dict[TrackId, Sequence[bytes]] = field(default_factory=dict)
    #: Cleared: a look takes until it is set.
    free: asyncio.Event = field(default_factory=asyncio.Event)
    started: bool = False
    closed: bool = False
    taken_up: int = 0

    def __post_init__(self) -> None:
        self.free.set()

    async def watch(self, camera: CameraId, frame: MotionFrame, fps: float) -> CameraView | None:
        self.looked.append(frame)
        await self.free.wait()
        return self.view

    async def wait(self, camera: CameraId, moment: float) -> CameraView | None:
        self.waits.append(moment)
        return self.waited

    async def heads(self, camera: CameraId, track: TrackId) -> Sequence[bytes]:
        return self.heads_of.get(track, ())

    async def best_frame(self, camera: CameraId, track: TrackId) -> bytes:
        return b""

    def start(self) -> None:
        self.started = True

    def forget(self, camera: CameraId) -> None:
        self.forgotten.append(camera)

    async def take_up_detector(self) -> None:
        self.taken_up += 1

    async def close(self) -> None:
        self.closed = True


class MemorySecrets:
    """The sealed book, unsealed."""

    def __init__(self) -> None:
        self.kept: dict[str, str] = {}

    def get(self, owner: str) -> str | None:
        return self.kept.get(owner)

    async def put(self, owner: str, secret: str | None) -> None:
        if secret is None:
            self.kept.pop(owner, None)
        else:
            self.kept[owner] = secret
