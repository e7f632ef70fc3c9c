"""The demo's page: static files, pictures, and a WebSocket that pushes the state and takes what people do."""

import asyncio
import logging
import socket
import webbrowser
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from aiohttp import WSMsgType, web

from bot.demo.camera.episodes import Lookout
from bot.demo.family import speak
from bot.demo.page.commands import PageCommands
from bot.demo.page.door_side import DoorSide
from bot.demo.page.open_page import OpenPage
from bot.demo.page.pictures import PagePictures
from bot.demo.page.state import PageState
from bot.demo.page.words import page_words
from bot.demo.story.chapters import CHAPTERS
from bot.demo.story.stage import StoryStage
from bot.demo.story.story import Story
from bot.demo.telegram.stand_in import TelegramStandIn
from bot.demo.waiting import Changes
from bot.demo.watching import WatchingCameras
from bot.nursery import Nursery
from bot.words.demo import demo_text
from bot.words.phrase import Phrase
from bot.words.tongue import Language, Tongue, language_of

log = logging.getLogger(__name__)

_FILES = Path(__file__).parent / "static"

#: The state is pushed at most this often, in seconds.
_BREATH_S = 0.04

#: One upload from the page, in bytes.
_MAX_UPLOAD = 60 * 1024 * 1024

#: The page talks to nobody else.
_POLICY = (
    "default-src 'self'; img-src 'self' blob: data:; media-src 'self' blob:; style-src 'self'; connect-src 'self'; "
    # the household's page is the service's, on this machine
    "frame-src http://127.0.0.1:*"
)


class PagePortTaken(Exception):
    """Something else listens where the page should be; ``said`` tells what to do."""

    def __init__(self, said: Phrase) -> None:
        super().__init__(said)
        self.said = said


def look_at_port(port: int) -> None:
    """Raise PagePortTaken where something listens already: told at once, not after everything else was built."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as exc:
            raise _taken(port) from exc


def _taken(port: int) -> PagePortTaken:
    return PagePortTaken(demo_text.port_taken(port, "--port 8090"))


class Page:
    """Serves the page on loopback while the block lasts; without a door it is a messenger.

    ``past``: the house has a month behind it; ``sees_people``: its cameras can tell people from bushes.
    """

    def __init__(
        self,
        port: int,
        *,
        telegram: TelegramStandIn,
        door: DoorSide | None,
        watching: WatchingCameras | None = None,
        past: bool = False,
        sees_people: Callable[[], bool] = lambda: False,
    ) -> None:
        self._port = port
        self._telegram = telegram
        self._door = door
        self._watching = watching
        self._open_pages: set[OpenPage] = set()
        self._changed = asyncio.Event()
        #: Somebody looked, in this language.
        self._visited = asyncio.Event()
        self._first_language = Language.ENGLISH
        self._nursery = Nursery()
        self._runner: web.AppRunner | None = None
        self.state = PageState(telegram, door, watching)
        self._commands = PageCommands(
            telegram=telegram, door=door, watching=watching, state=self.state, nursery=self._nursery
        )
        self._pictures = PagePictures(
            telegram=telegram, door=door, state=self.state, user=self._commands.user, changed=self._changed.set
        )

        #: Something happened in the demo, or was done on the page.
        self.happened = Changes()
        if door:
            stage = StoryStage(
                telegram=telegram,
                door=door,
                watching=watching,
                act=self._commands.act,
                pages=lambda: self.state.pages_opened,
                past=past,
                sees_people=sees_people,
            )
            self.state.story = self._commands.story = Story(CHAPTERS, stage, self._nursery, self.happened)

    async def __aenter__(self) -> Self:
        followed = [self._telegram.telegram.changes, self._telegram.journal.changes, self.state.wire_log.changes]
        if self._door:
            followed += [self._door.board.changes, self._door.board.relay.changes]
            followed += [self._door.home.changes] if self._door.home else []
            self._nursery.spawn(asyncio.to_thread(self._door.camera.prepare), name="first burst")
        if self._watching:
            followed.append(self._watching.changes)
        for changes in followed:
            changes.follow(self.happened.announce)
        self.happened.follow(self._changed.set)
        self._nursery.spawn(self._push(), name="demo page")
        app = web.Application(client_max_size=_MAX_UPLOAD, middlewares=[_only_from_here])
        app.add_routes(
            [
                web.get("/", self._index),
                web.get("/words.json", self._words),
                web.get("/live", self._live),
                *self._pictures.routes,
                web.get("/cameras/{lookout}.jpg", self._camera),
                web.static("/page", _FILES),
            ]
        )
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.2)
        await self._runner.setup()
        try:
            await web.TCPSite(self._runner, "127.0.0.1", self._port).start()
        except OSError as exc:
            await self._runner.cleanup()
            raise _taken(self._port) from exc
        self._port = int(self._runner.addresses[0][1])
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, exc: BaseException | None, tb: TracebackType | None
    ) -> None:
        for open_page in list(self._open_pages):
            await open_page.leave()
        await self._nursery.close()
        if self._runner:
            await self._runner.cleanup()

    @property
    def url(self) -> str:
        """Where the page is."""
        return f"http://127.0.0.1:{self._port}/"

    async def open_in_browser(self) -> bool:
        """Show the page; where there is no browser, nothing happens, and it returns False."""
        found = await asyncio.to_thread(webbrowser.open, self.url)
        if not found:
            log.info("no browser was found; open %s", self.url)
        return found

    async def visitor(self) -> Language:
        """The language of whoever looks first; returns once somebody does."""
        await self._visited.wait()
        return self._first_language

    def notice(self, sentence: Phrase) -> None:
        """Say something above everything else."""
        self.state.notices.append(sentence)
        self._changed.set()

    def wake(self) -> None:
        """The house is ready: say so from now on."""
        self.state.awake = True
        self._changed.set()

    # Pushing

    async def _push(self) -> None:
        while True:
            with suppress(TimeoutError):
                async with asyncio.timeout(self.state.changes_within_s()):
                    await self._changed.wait()
            self._changed.clear()
            told: dict[Tongue, dict[str, Any]] = {}
            for open_page in list(self._open_pages):
                tongue = open_page.tongue
                if tongue not in told:
                    told[tongue] = {"type": "state", **self.state.state(tongue)}
                await open_page.tell(told[tongue])
            await asyncio.sleep(_BREATH_S)

    async def _live(self, request: web.Request) -> web.StreamResponse:
        # nothing is gained on loopback, and aiohttp compresses in a task of its own, which outlives a page that closes
        socket = web.WebSocketResponse(heartbeat=20, compress=False)
        await socket.prepare(request)
        # the page is in a language, and so is everybody's Telegram
        language = language_of(request.query.get("language")) or Language.ENGLISH
        speak(self._telegram, language)
        if not self._visited.is_set():
            self._first_language = language
            self._visited.set()
        open_page = OpenPage(socket, language)
        self._open_pages.add(open_page)
        self._changed.set()
        try:
            async for message in socket:
                if message.type is WSMsgType.TEXT:
                    await self._commands.carry_out(message.data, open_page)
                    self.happened.announce()
        finally:
            self._open_pages.discard(open_page)
        return socket

    async def _index(self, _: web.Request) -> web.StreamResponse:
        return web.FileResponse(_FILES / "index.html", headers={"Cache-Control": "no-store"})

    async def _camera(self, request: web.Request) -> web.StreamResponse:
        lookout = next((one for one in Lookout if one == request.match_info["lookout"]), None)
        if self._watching is None or lookout is None or self._watching.away(lookout):
            raise web.HTTPNotFound
        jpeg = await self._watching.picture(lookout)
        return web.Response(body=jpeg, content_type="image/jpeg", headers={"Cache-Control": "no-store"})

    async def _words(self, request: web.Request) -> web.StreamResponse:
        wanted = (language_of(tag) for tag in request.query.get("languages", "").split(","))
        language = next((known for known in wanted if known), Language.ENGLISH)
        return web.json_response(page_words(language), headers={"Cache-Control": "no-store"})


@web.middleware
async def _only_from_here(
    request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
) -> web.StreamResponse:
    """Nobody else's page may press our bell: the name and the origin must be this machine's."""
    if request.url.host not in ("127.0.0.1", "localhost"):
        raise web.HTTPForbidden(text="open http://127.0.0.1 instead")
    origin = request.headers.get("Origin", "")
    if origin and origin != f"{request.scheme}://{request.host}":
        raise web.HTTPForbidden(text="only from its own page")
    response = await handler(request)
    if not response.prepared:
        response.headers["Content-Security-Policy"] = _POLICY
        response.headers["X-Content-Type-Options"] = "nosniff"
    return response
