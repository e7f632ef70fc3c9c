"""One port that is listened on for HTTP, with limits on who may connect and how long they may take."""

import asyncio
import errno
import logging
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from bot.web.answers import HttpTrouble, Refused, Wording, refusal
from bot.web.callers import Callers
from bot.web.lasting import CALLERS
from bot.web.networks import Networks, origin_of
from bot.web.requests import NOT_HTTP, expecting, nothing_here, only
from bot.web.site import Site

log = logging.getLogger(__name__)

#: How long we go on reading a body that was refused, in seconds: closing at once would take our answer back.
LINGER_S = 3.0

#: What is under way when the block ends may take so long, in seconds.
_SHUTDOWN_S = 1.0

#: How much of a path is shown, in characters.
_SHOWN = 80


class PortTaken(Exception):
    """Nothing can be listened for at this address."""

    def __init__(self, host: str, port: int, setting: str = "HTTP_PORT", *, elsewhere: bool = False) -> None:
        """``host`` may be empty: everywhere. ``setting`` names the port in ``.env``.

        ``elsewhere``: the host is no address of this machine, so no other port would do.
        """
        super().__init__(f"{host}:{port} ({setting})")
        self.host = host
        self.port = port
        self.setting = setting
        self.elsewhere = elsewhere


def is_elsewhere(failure: OSError) -> bool:
    """Whether listening failed because the host is no address of this machine."""
    # asyncio tries each address that a host has, and where none is ours it raises without an errno
    return isinstance(failure, socket.gaierror) or failure.errno in (None, errno.EADDRNOTAVAIL)


class HttpListener:
    """An open port."""

    def __init__(self, server: asyncio.Server, callers: Callers) -> None:
        self._server = server
        #: Who is connected.
        self.callers = callers

    @property
    def port(self) -> int:
        """The port; the one that was found where 0 was asked for."""
        found: int = self._server.sockets[0].getsockname()[1]
        return found


@asynccontextmanager
async def open_listener(
    host: str,
    port: int,
    site: Site,
    *,
    clock: Callable[[], datetime],
    wording: Wording,
    callers: Callers | None = None,
    trusted: Networks | None = None,
) -> AsyncIterator[HttpListener]:
    """Serve a site while the block lasts; raises PortTaken.

    One request a connection. A handler that raises Refused has it told to whoever asked; one that fails in any other
    way has told them that it did, and the log why. ``wording`` says why; ``trusted`` are the proxies that are believed.
    """
    trusted = trusted or Networks()
    callers = callers or Callers(trusted=trusted)
    runner = web.AppRunner(
        _application(site, callers, trusted, _Refusals(site, clock, wording)),
        access_log=None,
        handle_signals=False,
        shutdown_timeout=_SHUTDOWN_S,
        lingering_time=LINGER_S,
        logger=NOT_HTTP,
    )
    await runner.setup()
    try:
        server = await _listen(runner, callers, host, port)
        try:
            yield HttpListener(server, callers)
        finally:
            server.close()
    finally:
        await runner.cleanup()


async def _listen(runner: web.AppRunner, callers: Callers, host: str, port: int) -> asyncio.Server:
    def answering() -> asyncio.Protocol:
        if runner.server is None:
            raise RuntimeError("the listener is closed")
        return runner.server()

    try:
        return await callers.listen(host, port, answering)
    except OSError as exc:
        raise PortTaken(host, port, elsewhere=is_elsewhere(exc)) from exc


@dataclass(frozen=True, slots=True)
class _Refusals:
    """Makes an answer of whatever is refused."""

    site: Site
    clock: Callable[[], datetime]
    wording: Wording

    def told(self, request: web.Request, refused: Refused) -> web.Response:
        said = self.wording(refused.why, ",".join(request.headers.getall("Accept-Language", ())))
        return refusal(refused, said, self.clock(), as_json=self.site.wants_json(request))


def _application(site: Site, callers: Callers, trusted: Networks, refusals: _Refusals) -> web.Application:
    app = web.Application(middlewares=[_refusing(refusals, callers, trusted)], client_max_size=site.body_bytes)
    app[CALLERS] = callers
    for route in site.routes:
        for slash in ("", "/"):
            handler = only(route.methods, route.handler, site.wrong_method)
            handler = handler if route.comes_first else _where_there_is_room(callers, handler)
            app.router.add_route("*", route.path + slash, handler, expect_handler=expecting)
    app.router.add_route("*", "/{anything:.*}", nothing_here(site.nothing_here), expect_handler=expecting)
    return app


def _where_there_is_room(callers: Callers, handler: Handler) -> Handler:
    async def carried_out(request: web.Request) -> web.StreamResponse:
        if not callers.admit(request.transport):
            raise Refused(503, "busy", HttpTrouble.MANY_AT_ONCE)
        return await handler(request)

    return carried_out


def _refusing(refusals: _Refusals, callers: Callers, trusted: Networks) -> Middleware:
    """Turns whatever a handler raises into an answer."""

    async def answer(request: web.Request, handler: Handler) -> web.StreamResponse:
        try:
            return await handler(request)
        except Refused as refused:
            # the path alone: a query may hold a token
            where = request.path[:_SHOWN], origin_of(request, trusted).address
            log.warning("%s from %s: %d %s", *where, refused.status, refused.word)
            return refusals.told(request, refused)
        except web.HTTPException as exc:
            why = refusals.site.nothing_here if exc.status == HTTPStatus.NOT_FOUND else HttpTrouble.MISREAD
            return refusals.told(request, Refused(exc.status, exc.reason.lower(), why))
        except OSError:
            log.exception("what was sent could not be kept")
            return refusals.told(request, Refused(503, "busy", HttpTrouble.NOT_KEPT))
        except Exception:
            log.exception("a request failed")
            return refusals.told(request, Refused(500, "failed", HttpTrouble.FAILED))

    @web.middleware
    async def refusing(request: web.Request, handler: Handler) -> web.StreamResponse:
        callers.heard(request.transport)
        try:
            return await answer(request, handler)
        finally:
            callers.answered(request.transport)

    return refusing
