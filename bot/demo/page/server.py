"""The demo's page: static files, pictures, and a WebSocket that pushes the state and takes what people do."""

import asyncio
import json
import logging
import socket
import webbrowser
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from aiohttp import BodyPartReader, WSMsgType, web

from bot.demo.camera.scenes import PictureUnreadable, portraits_of_eileen, portraits_of_grace
from bot.demo.page.commands import PageCommands
from bot.demo.page.door_side import DoorSide
from bot.demo.page.state import PageState
from bot.demo.telegram.files import MAX_PHOTO
from bot.demo.telegram.refusal import ApiRefusal
from bot.demo.telegram.stand_in import TelegramStandIn
from bot.nursery import Nursery

log = logging.getLogger(__name__)

_FILES = Path(__file__).parent / "static"

#: The state is pushed at most this often, in seconds.
_BREATH_S = 0.04

#: One upload from the page, in bytes, and how many photos an album has.
_MAX_UPLOAD = 60 * 1024 * 1024
_MAX_PHOTOS = 10

#: The page talks to nobody else.
_POLICY = "default-src 'self'; img-src 'self' blob: data:; media-src 'self' blob:; style-src 'self'; connect-src 'self'"

_SAMPLES: dict[str, Callable[[], list[bytes]]] = {"grace": portraits_of_grace, "eileen": portraits_of_eileen}

#: What a person reads of a photo that is refused, by what is in Telegram's own words.
_NOT_TAKEN: Mapping[str, str] = {
    "IMAGE_PROCESS_FAILED": "this is no picture, or a part of it is missing",
    "PHOTO_INVALID_DIMENSIONS": "the picture is too large, or too long and narrow",
    "too big": f"the picture has more than {MAX_PHOTO // 1024**2} MB",
    "non-empty": "the file is empty",
}


class PagePortTaken(Exception):
    """Something else listens where the page should be; the text says what to do."""


def look_at_port(port: int) -> None:
    """Raise PagePortTaken where something listens already: told at once, not after everything else was built."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as exc:
            raise _taken(port) from exc


def _taken(port: int) -> PagePortTaken:
    return PagePortTaken(f"Port {port} is in use. Choose another, such as --port 8090.")


class Page:
    """Serves the page on loopback while the block lasts; without a door it is a messenger."""

    def __init__(self, port: int, *, telegram: TelegramStandIn, door: DoorSide | None) -> None:
        self._port = port
        self._telegram = telegram
        self._door = door
        self._sockets: set[web.WebSocketResponse] = set()
        self._changed = asyncio.Event()
        self._nursery = Nursery()
        self._runner: web.AppRunner | None = None
        self._samples: dict[str, list[bytes]] = {}
        self.state = PageState(telegram, door)
        self._commands = PageCommands(telegram=telegram, door=door, state=self.state, nursery=self._nursery)

    async def __aenter__(self) -> Self:
        followed = [self._telegram.telegram.changes, self._telegram.journal.changes, self.state.wire_log.changes]
        if self._door:
            followed += [self._door.board.changes, self._door.board.relay.changes]
            self._nursery.spawn(asyncio.to_thread(self._door.camera.prepare), name="first burst")
        for changes in followed:
            changes.follow(self._changed.set)
        self._nursery.spawn(self._push(), name="demo page")
        app = web.Application(client_max_size=_MAX_UPLOAD, middlewares=[_only_from_here])
        app.add_routes(
            [
                web.get("/", self._index),
                web.get("/live", self._live),
                web.get("/files/{id}", self._file),
                web.get("/door/view.jpg", self._view),
                web.post("/door/picture", self._show_picture),
                web.post("/photos", self._send_photos),
                web.get("/samples/{name}/{n}.jpg", self._sample),
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
        for open_socket in list(self._sockets):
            await open_socket.close(code=1001, message=b"the demo ends")
        await self._nursery.close()
        if self._runner:
            await self._runner.cleanup()

    @property
    def url(self) -> str:
        """Where the page is."""
        return f"http://127.0.0.1:{self._port}/"

    async def open_in_browser(self) -> None:
        """Show the page; where there is no browser, nothing happens."""
        if not await asyncio.to_thread(webbrowser.open, self.url):
            log.info("no browser was found; open %s", self.url)

    def notice(self, sentence: str) -> None:
        """Say something above everything else."""
        self.state.notices.append(sentence)
        self._changed.set()

    # Pushing

    async def _push(self) -> None:
        while True:
            with suppress(TimeoutError):
                async with asyncio.timeout(self.state.changes_within_s()):
                    await self._changed.wait()
            self._changed.clear()
            told = {"type": "state", **self.state.state()}
            for listening in list(self._sockets):
                await _say(listening, told)
            await asyncio.sleep(_BREATH_S)

    async def _live(self, request: web.Request) -> web.StreamResponse:
        # nothing is gained on loopback, and aiohttp compresses in a task of its own, which outlives a page that closes
        socket = web.WebSocketResponse(heartbeat=20, compress=False)
        await socket.prepare(request)
        self._sockets.add(socket)
        self._changed.set()
        try:
            async for message in socket:
                if message.type is WSMsgType.TEXT:
                    await self._commands.carry_out(message.data, partial(_say, socket))
                    self._changed.set()
        finally:
            self._sockets.discard(socket)
        return socket

    # Pictures

    async def _index(self, _: web.Request) -> web.StreamResponse:
        return web.FileResponse(_FILES / "index.html", headers={"Cache-Control": "no-store"})

    async def _file(self, request: web.Request) -> web.StreamResponse:
        try:
            stored = self._telegram.telegram.files.by_id(request.match_info["id"])
        except ApiRefusal:
            raise web.HTTPNotFound from None
        headers = {"Cache-Control": "max-age=86400, immutable"}
        if not stored.width:
            headers["Content-Disposition"] = "attachment"
            return web.Response(body=stored.content, content_type="application/octet-stream", headers=headers)
        return web.Response(body=stored.content, content_type="image/jpeg", headers=headers)

    async def _view(self, _: web.Request) -> web.StreamResponse:
        if self._door is None:
            raise web.HTTPNotFound
        jpeg = await asyncio.to_thread(self._door.camera.view)
        return web.Response(body=jpeg, content_type="image/jpeg", headers={"Cache-Control": "no-store"})

    async def _sample(self, request: web.Request) -> web.StreamResponse:
        name, n = request.match_info["name"], request.match_info["n"]
        if name not in _SAMPLES or not n.isdigit():
            raise web.HTTPNotFound
        if name not in self._samples:
            self._samples[name] = await asyncio.to_thread(_SAMPLES[name])
        photos = self._samples[name]
        return web.Response(body=photos[int(n) % len(photos)], content_type="image/jpeg")

    async def _show_picture(self, request: web.Request) -> web.StreamResponse:
        if self._door is None:
            raise web.HTTPNotFound
        frames, _ = await _parts(request)
        try:
            await asyncio.to_thread(self._door.camera.show, frames[:3])
        except PictureUnreadable as exc:
            return web.json_response({"error": str(exc)}, status=415)
        self.state.view += 1
        self._changed.set()
        return web.json_response({"ok": True})

    async def _send_photos(self, request: web.Request) -> web.StreamResponse:
        photos, fields = await _parts(request)
        try:
            user = self._commands.user(int(fields["user"]))
            if len(photos) == 1:
                await user.send_photo(photos[0], fields.get("caption"))
            else:
                await user.send_album(photos[:_MAX_PHOTOS], fields.get("caption"))
        except ApiRefusal as refusal:
            return web.json_response({"error": _in_plain_words(refusal)}, status=415)
        except (LookupError, ValueError) as exc:
            return web.json_response({"error": str(exc)}, status=415)
        return web.json_response({"ok": True})


def _in_plain_words(refusal: ApiRefusal) -> str:
    log.info("a photo of the page was refused: %s", refusal.description)
    return next((said for word, said in _NOT_TAKEN.items() if word in refusal.description), "Telegram does not take it")


async def _parts(request: web.Request) -> tuple[list[bytes], dict[str, str]]:
    """The files and the fields of a multipart form."""
    files: list[bytes] = []
    fields: dict[str, str] = {}
    async for part in await request.multipart():
        if isinstance(part, BodyPartReader):
            content = bytes(await part.read(decode=True))
            if part.filename is not None:
                files.append(content)
            elif part.name:
                fields[part.name] = content.decode()
    if not files:
        raise web.HTTPBadRequest(text="no picture")
    return files, fields


async def _say(socket: web.WebSocketResponse, told: dict[str, Any]) -> None:
    try:
        await socket.send_str(json.dumps(told))
    except (ConnectionError, RuntimeError):
        log.debug("a page went away")


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
