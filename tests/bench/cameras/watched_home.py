"""A house with cameras that watch, for the bench: the service as a process of its own, and streams to be played on."""

import asyncio
import os
import tempfile
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import psutil

from bot.demo.camera.episodes import Act, Episode, Lookout, Step, Way, Who
from bot.demo.camera.scenes import DoorbellCamera
from bot.demo.camera_seed import add_camera
from bot.demo.telegram.chat_message import ChatMessage
from bot.demo.telegram.chats import Chat
from bot.demo.telegram.journal import ApiCall
from bot.house.watch.incident import Happening, Whom
from bot.words.chat.cameras import watch_labels
from tests.bench.cameras.streams import StreamProcess, stream_process
from tests.portraits import as_jpeg, eileen, grace
from tests.rig.service.whole import WholeRig, whole_rig

#: A page of the chat is drawn again, in seconds at most.
_PAGE_S = 20.0

#: Somebody without a face to be seen, across the picture; so the same one is no visit of another camera's.
PASSER_BY = Act(
    (Way(Who.STRANGER, (Step(0.0, -0.1, 0.9, 0.55), Step(8.0, 1.1, 0.86, 0.52))),),
)


def caller(who: Who) -> Act:
    """Somebody whose face is known steps in close to the camera, stays a moment, and leaves."""
    steps = (Step(0.0, -0.25, 1.72, 1.5), Step(1.0, 0.46, 1.72, 1.5), Step(7.0, 0.46, 1.72, 1.5))
    return Act((Way(who, (*steps, Step(8.0, -0.3, 1.72, 1.5))),))


class PlayedCamera:
    """A camera of the bench, which is drawn in another process."""

    def __init__(self, streams: StreamProcess, name: str, lookout: Lookout) -> None:
        self._streams = streams
        self.name = name
        self.lookout = lookout
        self.place = f"{name} yard"

    @property
    def stream(self) -> str:
        """What it is called in its address."""
        return self.name.replace(" ", "")

    async def play(self, what: Episode | Act) -> None:
        """Let something begin now; the next frame that shows somebody is the first."""
        await self._streams.play(self.stream, what)

    async def shown_at(self) -> float | None:
        """``time.monotonic()`` when the first frame was drawn in which half of somebody is; None: none was yet."""
        return await self._streams.shown_at(self.stream)


@dataclass
class WatchedHome:
    """Everything round one house whose service runs."""

    rig: WholeRig
    streams: StreamProcess
    cameras: list[PlayedCamera] = field(default_factory=list)
    #: The recogniser's process, and whatever else was there before the first camera.
    before: set[int] = field(default_factory=set)

    async def add(self, count: int, *, fps: float = 5.0, speed: float = 1.0) -> None:
        """So many cameras, each at a place of its own, added in the chat; the last one sees whoever comes to a door."""
        self.before = {one.pid for one in self.processes()}
        for n in range(count):
            lookout = Lookout.DOOR if n == count - 1 else Lookout.GARDEN
            camera = PlayedCamera(self.streams, f"cam {n + 1}", lookout)
            address = await self.streams.serve(camera.stream, lookout, fps=fps, speed=speed)
            await add_camera(self.rig.anna, address, camera.name, camera.place)
            self.cameras.append(camera)

    async def tell_of_anybody(self) -> None:
        """A watch rule that tells of whoever comes anywhere, at any hour, added in the chat."""
        chat, anna = self.rig.anna.chat, self.rig.anna
        appears = watch_labels.HAPPENINGS[Happening.APPEARS].words
        strangers, anybody = (watch_labels.WHOM[whom].words for whom in (Whom.STRANGER, Whom.ANYBODY))
        page = await self._page("/watch")
        taps = [
            (watch_labels.NEW.words, appears),
            (appears, f"👤 {strangers}"),
            (f"👤 {strangers}", anybody),
            (anybody, f"👤 {anybody}"),
        ]
        for label, then in taps:
            await anna.tap(page, label)
            page = await chat.until(partial(_with, message_id=page.id, label=then), _PAGE_S)

    async def _page(self, command: str) -> ChatMessage:
        newest = self.rig.anna.chat.last
        await self.rig.anna.send_text(command)
        return await self.rig.anna.chat.until_message(timeout_s=_PAGE_S, after=newest.id if newest else 0)

    async def call_about(self, camera: PlayedCamera, name: str, since: float, timeout_s: float = 30.0) -> ApiCall:
        """The first new message to Anna after a moment of a camera's place; with a name: whatever tells it there."""

        def fits(call: ApiCall) -> bool:
            told = repr(call.params)
            here = camera.place in told and name in told and (name or call.method.startswith("send"))
            return bool(call.arrived >= since and call.chat_id == self.rig.anna.id and here)

        journal = self.rig.telegram.journal
        return await journal.changes.until(
            lambda: next((call for call in journal.calls() if fits(call)), None), timeout_s, f"a card of {camera.place}"
        )

    def processes(self) -> list[psutil.Process]:
        """The service and all that it started."""
        if self.rig.service.process is None:
            return []
        service = psutil.Process(self.rig.service.process.pid)
        return [service, *service.children(recursive=True)]

    def parts(self) -> Mapping[str, Sequence[psutil.Process]]:
        """The processes by what they do."""
        service, *children = self.processes()
        cameras = [one for one in children if "bot.cameras.process" in " ".join(_command(one))]
        others = [one for one in children if one not in cameras]
        return {
            "service": [service],
            "recogniser": [one for one in others if one.pid in self.before],
            "watcher of all cameras": [one for one in others if one.pid not in self.before],
            "processes of the cameras": cameras,
        }


@asynccontextmanager
async def watched_home(models: Path) -> AsyncIterator[WatchedHome]:
    """A family that knows Grace and Eileen, and no camera yet."""
    with tempfile.TemporaryDirectory() as folder:
        async with stream_process() as streams, whole_rig(Path(folder)) as rig:
            rig.service.settings |= {
                "MODEL_DIR": str(models),
                "CAMERAS_ALLOW": f"127.0.0.1:{streams.port}",
                "LOG_LEVEL": "INFO",
            }
            await rig.service.start()
            await asyncio.gather(rig.move_in(), rig.ready())
            for name, person in (("Grace", grace()), ("Eileen", eileen())):
                await rig.anna.send_photo(as_jpeg(person), name)
                await rig.anna.chat.until_message(f"I know {name} now", timeout_s=60)
            rig.pictures = await asyncio.to_thread(DoorbellCamera(1).burst)
            yield WatchedHome(rig, streams)


def processor_s(processes: Sequence[psutil.Process]) -> float:
    """What they have had of the processor so far, in seconds."""
    spent = 0.0
    for one in processes:
        try:
            times = one.cpu_times()
        except psutil.NoSuchProcess:
            continue
        spent += times.user + times.system
    return spent


def cores() -> int:
    """How many there are for us."""
    return len(os.sched_getaffinity(0))


def _with(chat: Chat, message_id: int, label: str) -> ChatMessage | None:
    message = chat.message(message_id)
    return message if message and any(label in shown for shown in message.labels) else None


def _command(process: psutil.Process) -> list[str]:
    try:
        return [str(part) for part in process.cmdline()]
    except psutil.Error:
        return []
