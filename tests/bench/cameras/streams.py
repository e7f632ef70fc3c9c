"""The streams of the bench's cameras, drawn and encoded in a process of their own: a home's cameras are no part of it.

What is measured is the product then, and neither the drawing nor Python's lock that a drawing thread holds.
"""

import asyncio
import multiprocessing
import os
import threading
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection

import psutil

from bot.demo.camera.cutouts import BgrPicture
from bot.demo.camera.episodes import Act, Episode, Lookout
from bot.demo.camera.watched import WatchedView, rehearse
from tests.rig.cameras.rtsp import CameraRig

#: A key picture every two seconds, as cameras are set when they are bought.
KEY_S = 2.0

#: Drawing gives way to whatever is measured.
_NICENESS = 10

#: Everybody is drawn once, before the first camera.
_DRAWN_WITHIN_S = 300.0


@dataclass(frozen=True, slots=True)
class Serve:
    """One more camera; its address is the answer."""

    name: str
    lookout: Lookout
    fps: float
    speed: float


@dataclass(frozen=True, slots=True)
class Play:
    """Let something begin at a camera now; the next frame that shows somebody is the first."""

    name: str
    what: Episode | Act


@dataclass(frozen=True, slots=True)
class ShownAt:
    """When a frame of a camera first showed somebody, by ``time.monotonic()``; the answer is None: none did yet."""

    name: str


class DrawnView:
    """What one camera sees, and when a frame first showed somebody."""

    def __init__(self, lookout: Lookout, speed: float) -> None:
        self._view = WatchedView(lookout)
        self._speed = speed
        #: ``time.monotonic()`` when the first frame was drawn in which half of somebody is; None: none was yet.
        self.shown_at: float | None = None

    def draw(self, moment: float, width: int, height: int) -> BgrPicture:
        """What is seen; notes when somebody is."""
        scaled = moment * self._speed
        if self.shown_at is None and any(_in_sight(since, act) for since, act in self._acts(scaled)):
            self.shown_at = time.monotonic()
        return self._view.draw(scaled, width, height)

    def play(self, what: Episode | Act) -> None:
        """Let something begin now."""
        self.shown_at = None
        moment = time.monotonic() * self._speed
        if isinstance(what, Act):
            self._view._playing[Episode.WALK_BY] = moment, what
        else:
            self._view.play(what, moment)

    def _acts(self, moment: float) -> list[tuple[float, Act]]:
        return [(moment - begun, act) for begun, act in list(self._view._playing.values())]


class StreamProcess:
    """The other side of the pipe."""

    def __init__(self, pipe: Connection, port: int) -> None:
        self._pipe = pipe
        #: A question that nobody waits for any more is answered before the next is put.
        self._asking = threading.Lock()
        #: Where its server listens.
        self.port = port

    async def serve(self, name: str, lookout: Lookout, *, fps: float, speed: float) -> str:
        """One more camera; returns its address."""
        return str(await self._ask(Serve(name, lookout, fps, speed)))

    async def play(self, name: str, what: Episode | Act) -> None:
        """Let something begin at a camera."""
        await self._ask(Play(name, what))

    async def shown_at(self, name: str) -> float | None:
        """When a frame of what was begun last first showed somebody; None: none did yet."""
        shown = await self._ask(ShownAt(name))
        return shown if isinstance(shown, float) else None

    async def _ask(self, question: Serve | Play | ShownAt) -> str | float | None:
        return await asyncio.to_thread(self._asked, question)

    def _asked(self, question: Serve | Play | ShownAt) -> str | float | None:
        with self._asking:
            self._pipe.send(question)
            answer: str | float | None = self._pipe.recv()
            return answer


@asynccontextmanager
async def stream_process() -> AsyncIterator[StreamProcess]:
    """A server of cameras in a process of its own, while the block lasts; everybody who may come is drawn by then."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_main, args=(theirs,), name="streams", daemon=True)
    await asyncio.to_thread(process.start)
    theirs.close()
    try:
        async with asyncio.timeout(_DRAWN_WITHIN_S):
            port = await asyncio.to_thread(ours.recv)
        yield StreamProcess(ours, port)
    finally:
        ours.close()  # it ends with its pipe
        await asyncio.to_thread(process.join, 5.0)
        process.kill()


def _main(pipe: Connection) -> None:
    rehearse()
    psutil.Process(os.getpid()).nice(_NICENESS)
    asyncio.run(_serve(pipe))


async def _serve(pipe: Connection) -> None:
    views: dict[str, DrawnView] = {}
    async with CameraRig() as rig:
        await asyncio.to_thread(pipe.send, rig.port)
        while True:
            try:
                question = await asyncio.to_thread(pipe.recv)
            except (EOFError, OSError):
                return
            answer: str | float | None = None
            match question:
                case Serve(name, lookout, fps, speed):
                    views[name] = DrawnView(lookout, speed)
                    answer = rig.camera(name, views[name].draw, fps=fps, key_s=KEY_S).address
                case Play(name, what):
                    views[name].play(what)
                case ShownAt(name):
                    answer = views[name].shown_at
            pipe.send(answer)


def _in_sight(since: float, act: Act) -> bool:
    return any((step := way.at(since)) is not None and 0.0 <= step.x <= 1.0 for way in act.ways)
