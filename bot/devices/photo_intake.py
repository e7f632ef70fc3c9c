"""Takes the boards' pictures over HTTP, hands them their updates, and tells how we are."""

import asyncio
import ipaddress
import logging
import secrets
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from types import TracebackType
from typing import Any, Protocol, Self
from weakref import WeakSet

from aiohttp import ClientPayloadError, web
from aiohttp.http_exceptions import HttpProcessingError
from aiohttp.typedefs import Handler

from bot.devices import wire
from bot.devices.boards import LOOK, Board
from bot.devices.guard import Credentials, Guard, Refused
from bot.devices.jpeg import MAX_BYTES, Examined, PictureRefused, examine
from bot.devices.networks import is_own_network
from bot.devices.updates import PATH, Updates
from bot.house.door import DoorId
from bot.house.ports import Clock
from bot.house.visit import PhotoFault, PhotoTaken, PressId

log = logging.getLogger(__name__)

#: How long a body may take, in seconds.
BODY_S = 10.0

#: Uploads at once; with the cap on each this bounds the memory they take.
UPLOADS_AT_ONCE = 8
RETRY_AFTER_S = 2

#: A connection that has sent no whole request head after this long is closed, in seconds.
HEAD_S = 10.0

Parts = Callable[[], Mapping[str, Mapping[str, Any]]]


class PortTaken(Exception):
    """Pictures cannot be taken at this address; the text is one sentence with what to do."""

    def __init__(self, host: str, port: int) -> None:
        super().__init__(
            f"Port {port} on {host} cannot be used: stop the other program that has it, or set HTTP_PORT to another."
        )


class PhotoDesk(Protocol):
    """Whom pictures are for: the doorman."""

    async def photo_arrived(self, door: DoorId, press: PressId, n: int, jpeg: bytes) -> None:
        """Returns once it is saved; raises PhotoTaken."""

    async def photo_unreadable(self, door: DoorId, press: PressId, n: int, fault: PhotoFault) -> None:
        """Returns once it is saved that a picture came which nobody can read."""


class PhotoIntake:
    """The HTTP server while the block lasts; its answers are JSON and have ``now``, by which boards set their clocks.

    Only the files of an update are answered as they are.
    ``parts`` answers what we stand on, for /health: each part has ``ok``.
    """

    def __init__(
        self,
        host: str,
        port: int,
        doors: Mapping[DoorId, Credentials],
        boards: Mapping[DoorId, Board],
        doorman: PhotoDesk,
        *,
        clock: Clock,
        updates: Updates,
        parts: Parts = dict,
        body_s: float = BODY_S,
        head_s: float = HEAD_S,
    ) -> None:
        self._address = (host, port)
        self._boards = boards
        self._doorman = doorman
        self._clock = clock
        self._updates = updates
        self._parts = parts
        self._body_s = body_s
        self._head_s = head_s
        self._guard = Guard(doors)
        self._uploads = 0
        app = web.Application(middlewares=[self._always_json], client_max_size=MAX_BYTES)
        app.router.add_post("/v1/doors/{door}/snapshots", self._snapshot)
        app.router.add_get("/health", self._health)
        app.router.add_get(f"{PATH}{{file}}", self._update)
        self._runner = web.AppRunner(app, access_log=None, handle_signals=False, shutdown_timeout=1.0)
        self._server: asyncio.Server | None = None
        #: Connections whose request head is here.
        self._spoke: WeakSet[asyncio.BaseTransport] = WeakSet()

    async def __aenter__(self) -> Self:
        await self._runner.setup()
        try:
            self._server = await asyncio.get_running_loop().create_server(self._welcome, *self._address)
        except OSError as exc:
            await self._runner.cleanup()
            raise PortTaken(*self._address) from exc
        log.info("taking pictures on %s:%d", self._address[0], self.port)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, exc: BaseException | None, tb: TracebackType | None
    ) -> None:
        if self._server:
            self._server.close()
        await self._runner.cleanup()

    @property
    def port(self) -> int:
        """The port, once the block is entered; the one that was found where 0 was asked for."""
        if self._server is None:
            raise RuntimeError("the intake is closed")
        found: int = self._server.sockets[0].getsockname()[1]
        return found

    def _welcome(self) -> asyncio.Protocol:
        if self._runner.server is None:
            raise RuntimeError("the intake is closed")
        caller = self._runner.server()
        asyncio.get_running_loop().call_later(self._head_s, self._hurry, caller)
        return caller

    def _hurry(self, caller: web.RequestHandler) -> None:
        """Close a connection whose request never came: aiohttp would wait for ever."""
        if caller.transport is not None and caller.transport not in self._spoke:
            log.warning("a connection sent no request within %.0f s", self._head_s)
            caller.transport.close()

    # One upload

    async def _snapshot(self, request: web.Request) -> web.StreamResponse:
        door = DoorId(request.match_info["door"])
        if not self._guard.knows(door):
            raise Refused(404, "door", "There is no such door.")
        press, n = _press_of(request)
        self._guard.prove(request, door, self._now())
        board, asked = self._boards[door], press.startswith(LOOK)
        if asked and press not in board.looks:
            if (press, n) in board.uploads:
                raise _taken()  # our answer was lost, so the board sends it once more
            raise Refused(410, "unasked", "Nobody waits for this picture.")
        try:
            size, examined = await self._picture(request)
        except PictureRefused as exc:
            if not asked:
                await self._doorman.photo_unreadable(door, press, n, exc.fault)
            raise Refused(413 if exc.too_large else 415, "large" if exc.too_large else "type", str(exc)) from exc
        board.uploaded(press, n, size, examined.sha256)
        if asked:
            board.looked(press, examined.jpeg)  # whoever asked may have gone meanwhile: then nobody sees it
        else:
            await self._hand_in(door, press, n, examined.jpeg)
        log.info("%s: picture %d of %s, %d×%d", door, n, press, examined.width, examined.height)
        return self._answer(201, {"ok": True})

    async def _hand_in(self, door: DoorId, press: PressId, n: int, jpeg: bytes) -> None:
        try:
            await self._doorman.photo_arrived(door, press, n, jpeg)
        except PhotoTaken as exc:
            raise _taken() from exc

    async def _picture(self, request: web.Request) -> tuple[int, Examined]:
        """The size in bytes of what was uploaded, and what it is; raises PictureRefused, Refused."""
        if request.content_type != "image/jpeg":
            raise PictureRefused("Send image/jpeg.", PhotoFault.FOREIGN)
        async with self._one_upload():
            body = await self._body(request)
        return len(body), await asyncio.to_thread(examine, body)

    @asynccontextmanager
    async def _one_upload(self) -> AsyncIterator[None]:
        if self._uploads >= UPLOADS_AT_ONCE:
            raise Refused(503, "busy", "Too many pictures at once; try again.")
        self._uploads += 1
        try:
            yield
        finally:
            self._uploads -= 1

    async def _body(self, request: web.Request) -> bytes:
        if (request.content_length or 0) > MAX_BYTES:
            raise _too_large()
        body = bytearray()
        try:
            async with asyncio.timeout(self._body_s):
                async for chunk in request.content.iter_any():
                    body += chunk
                    if len(body) > MAX_BYTES:
                        raise _too_large()
        except TimeoutError as exc:
            raise Refused(408, "slow", f"The picture must arrive within {self._body_s:.0f} s.") from exc
        except (ClientPayloadError, HttpProcessingError, ConnectionError) as exc:
            raise Refused(400, "torn", "The upload broke off.") from exc
        return bytes(body)

    # Updates

    async def _update(self, request: web.Request) -> web.StreamResponse:
        """A file of the release at hand. It is no secret; who may be told to fetch it is proven by the command."""
        if not is_own_network(request.remote or ""):
            raise Refused(403, "network", "Updates are for boards in this house.")
        async with self._one_upload():
            content = await self._updates.file(request.match_info["file"])
        if content is None:
            raise Refused(404, "file", "There is no such file.")
        answer = web.Response(body=content, content_type="application/octet-stream", headers={"Server": "Doorman"})
        answer.force_close()
        return answer

    # How we are

    async def _health(self, request: web.Request) -> web.StreamResponse:
        parts = self._parts()
        healthy = all(part.get("ok", True) for part in parts.values())
        details = {"parts": parts} if _is_loopback(request.remote) else {}
        return self._answer(200, {"ok": healthy, **details})

    # Answers

    @web.middleware
    async def _always_json(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        if request.transport:
            self._spoke.add(request.transport)
        try:
            return await handler(request)
        except Refused as refused:
            log.warning("%s from %s: %d %s", request.path[:80], request.remote, refused.status, refused.word)
            return self._refusal(refused)
        except web.HTTPException as exc:
            return self._refusal(Refused(exc.status, exc.reason.lower()))
        except OSError:
            log.exception("a picture could not be kept")
            return self._refusal(Refused(503, "busy", "It cannot be kept just now; try again."))
        except Exception:
            log.exception("a request failed")
            return self._refusal(Refused(500, "failed"))

    def _refusal(self, refused: Refused) -> web.Response:
        words = {"error": refused.word, **({"sentence": refused.sentence} if refused.sentence else {})}
        answer = self._answer(refused.status, words)
        if refused.status == web.HTTPServiceUnavailable.status_code:
            answer.headers["Retry-After"] = str(RETRY_AFTER_S)
        return answer

    def _answer(self, status: int, words: Mapping[str, object]) -> web.Response:
        answer = web.json_response({**words, "now": self._now()}, status=status, headers={"Server": "Doorman"})
        answer.force_close()  # one request a connection: the deadline of its head then covers them all
        return answer

    def _now(self) -> int:
        return int(self._clock().timestamp())


def _taken() -> Refused:
    return Refused(409, "taken", "This picture is here already.")


def _too_large() -> PictureRefused:
    return PictureRefused(f"A picture has at most {MAX_BYTES // 1024 // 1024} MB.", PhotoFault.TOO_LARGE)


def _press_of(request: web.Request) -> tuple[PressId, int]:
    """Which press the picture is of; a camera that knows of none begins one of its own."""
    try:
        ring = request.query.get("ring")
        press = wire.parse_press(ring) if ring is not None else PressId(f"photo-{secrets.token_hex(8)}")
        return press, wire.parse_n(request.query.get("n", "0"))
    except wire.WireError as exc:
        raise Refused(400, "query", f"In the query, {exc}.") from exc


def _is_loopback(remote: str | None) -> bool:
    try:
        return remote is not None and ipaddress.ip_address(remote).is_loopback
    except ValueError:
        return False
