"""The two cameras that watch: a door and a garden, served over RTSP inside the demo, and what happens before them."""

import asyncio
import logging
import time
from collections.abc import Callable, Coroutine, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.aside import in_a_thread_of_its_own
from bot.demo.camera.cutouts import encoded
from bot.demo.camera.episodes import Episode, Lookout
from bot.demo.camera.watched import WatchedView, rehearse
from bot.demo.opening import OpenedParts
from bot.demo.waiting import Changes
from bot.nursery import Nursery

if TYPE_CHECKING:
    from bot.demo.streams.live import LiveStream
    from bot.demo.streams.rtsp import RtspCameras

log = logging.getLogger(__name__)

#: Pictures a second, while something happens and while nothing does: a street on which nobody is costs next to nothing.
BUSY_FPS, IDLE_FPS = 5.0, 1.0

#: The stream that is always looked at, and the one for faces, px.
SMALL, LARGE = (640, 360), (1280, 720)

#: Whoever was away for so long is somebody new when they come, in seconds; the house takes twelve.
AWAY_S = 13.0

#: Of what the page shows.
_PAGE_QUALITY = 80


class WatchingCameras(OpenedParts):
    """Served while the block lasts, at the port of last time where ``folder`` tells it: cameras keep their address."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._kept = folder / "cameras-port"
        self._added = folder / "cameras-added"
        self._nursery = Nursery()
        self._server: RtspCameras | None = None
        self._streams: dict[Lookout, tuple[LiveStream, ...]] = {}
        self._unplugged: set[Lookout] = set()
        self.views: Mapping[Lookout, WatchedView] = {lookout: WatchedView(lookout) for lookout in Lookout}
        #: The family adds them in the chat just now.
        self.adding = False
        self._add: Callable[[], Coroutine[Any, Any, bool]] | None = None
        self._wanted = False
        #: Something begins or ends before a camera, or somebody begins to watch it.
        self.changes = Changes()

    @property
    def port(self) -> int:
        """Where they are served on loopback."""
        return self._served.port

    def address(self, lookout: Lookout, *, large: bool = False) -> str:
        """Where a camera's stream is."""
        return self._served.address(f"{lookout}/large" if large else lookout.value)

    def away(self, lookout: Lookout) -> bool:
        """Whether its plug is pulled."""
        return lookout in self._unplugged

    def watched(self, lookout: Lookout) -> bool:
        """Whether anybody, the service that is, watches it."""
        return any(stream.watchers for stream in self._streams.get(lookout, ()))

    def playing(self, lookout: Lookout) -> tuple[Episode, ...]:
        """What happens there now."""
        return self.views[lookout].playing(time.monotonic())

    async def play(self, lookout: Lookout, episode: Episode) -> None:
        """Let something happen before a camera. Raises KeyError where it cannot."""
        view = self.views[lookout]
        await asyncio.to_thread(view.prepare, episode)
        lasts_s = view.play(episode, time.monotonic())
        self._at(lookout, BUSY_FPS)
        self.changes.announce()
        self._nursery.spawn(self._until_over(lookout, lasts_s), name=f"{episode} at the {lookout}")

    def deserted(self, lookout: Lookout) -> bool:
        """Whether nobody was there for so long that whoever comes is somebody new."""
        return self.views[lookout].empty_for_s(time.monotonic()) >= AWAY_S

    def desert(self, lookout: Lookout) -> None:
        """Let everybody leave at once; it is deserted a moment later."""
        now, view = time.monotonic(), self.views[lookout]
        view.empty(now)
        self._at(lookout, IDLE_FPS)
        self.changes.announce()
        self._nursery.spawn(self._until_over(lookout, AWAY_S - view.empty_for_s(now)), name=f"no one at the {lookout}")

    async def pull_plug(self, lookout: Lookout) -> None:
        """The camera is gone, without a word."""
        self._unplugged.add(lookout)
        await self._served.take_away(lookout)
        self.changes.announce()

    def plug_in(self, lookout: Lookout) -> None:
        """The camera is there again."""
        self._unplugged.discard(lookout)
        self._served.put_back(lookout)
        self.changes.announce()

    def fall_night(self, lookout: Lookout, *, night: bool) -> None:
        """It becomes night there, or day."""
        self.views[lookout].night = night
        self._at(lookout, BUSY_FPS if self.playing(lookout) else IDLE_FPS)
        self.changes.announce()

    async def picture(self, lookout: Lookout) -> bytes:
        """What a camera sees now, as JPEG, for whoever looks at the page."""
        view = self.views[lookout]
        return await asyncio.to_thread(lambda: encoded(view.draw(time.monotonic(), *SMALL), _PAGE_QUALITY))

    @property
    def looked_at(self) -> bool:
        """Somebody looked at them already."""
        return self._wanted

    def look(self) -> None:
        """Somebody looks at them for the first time, or again; returns at once.

        Until then they cost nothing: the family adds them now, and everybody who may come is drawn.
        """
        if not self._wanted:
            # nobody who ends the demo waits for the drawing
            self._nursery.spawn(in_a_thread_of_its_own(rehearse, name="rehearsal"), name="rehearsal")
        self._wanted = True
        self._begin()

    def may_be_added(self, add: Callable[[], Coroutine[Any, Any, bool]]) -> None:
        """The family has moved in: ``add`` adds them in the chat, and returns whether that is done for good."""
        self._add = add
        self._begin()

    def _begin(self) -> None:
        if self._wanted and self._add and not self.adding and not self._added.exists():
            self._nursery.spawn(self._be_added(self._add), name="cameras are added")

    async def _be_added(self, add: Callable[[], Coroutine[Any, Any, bool]]) -> None:
        self.adding = True
        self.changes.announce()
        try:
            if await add():
                await asyncio.to_thread(self._added.touch)
        finally:
            self.adding = False
            self.changes.announce()

    @property
    def _served(self) -> "RtspCameras":
        if self._server is None:
            raise LookupError("the cameras are not served yet")
        return self._server

    async def _open(self) -> None:
        from bot.demo.streams.live import LiveStream  # noqa: PLC0415 - FFmpeg: whoever has no demo has no need of it
        from bot.demo.streams.rtsp import RtspCameras  # noqa: PLC0415

        port = await asyncio.to_thread(self._remembered)
        try:
            self._server = await self._stack.enter_async_context(RtspCameras(port))
        except OSError:
            log.warning("port %d is in use: the cameras are at another one", port)
            self._server = await self._stack.enter_async_context(RtspCameras())
        await self._stack.enter_async_context(self._nursery)
        for lookout, view in self.views.items():
            small = LiveStream(view.draw, fps=IDLE_FPS, size=SMALL)
            large = LiveStream(view.draw, fps=IDLE_FPS, size=LARGE)
            self._streams[lookout] = small, large
            self._server.serve(lookout, {"": small, "large": large})
            for stream in (small, large):
                stream.greets = True
                stream.changes.follow(self.changes.announce)
        await asyncio.to_thread(self._remember)

    async def _until_over(self, lookout: Lookout, lasts_s: float) -> None:
        await asyncio.sleep(lasts_s)
        if not self.playing(lookout):
            self._at(lookout, IDLE_FPS)
        self.changes.announce()

    def _at(self, lookout: Lookout, fps: float) -> None:
        for stream in self._streams.get(lookout, ()):
            stream.fps = fps
            stream.hurry()

    def _remembered(self) -> int:
        """The port of last time; 0: there was none."""
        try:
            return int(self._kept.read_text(encoding="ascii"))
        except (OSError, ValueError):
            return 0

    def _remember(self) -> None:
        self._kept.parent.mkdir(parents=True, exist_ok=True)
        self._kept.write_text(str(self.port), encoding="ascii")
