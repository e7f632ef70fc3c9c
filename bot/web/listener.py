"""One port that is listened on for HTTP, with limits on who may connect and how long they may take."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from http import HTTPStatus

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from bot.web.answers import Refused, refusal
from bot.web.callers import Callers
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

    def __init__(self, host: str, port: int, setting: str = "HTTP_PORT") -> None:
        """``host`` may be empty: everywhere. ``setting`` names the port in ``.env``."""
        super().__init__(f"{host}:{port} ({setting})")
        self.host = host
        self.port = port
        self.setting = setting


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
    callers: Callers | None = None,
    trusted: Networks | None = None,
) -> AsyncIterator[HttpListener]:
    """Serve a site while the block lasts; raises PortTaken.

    One request a connection. A handler that raises Refused has it told to whoever asked; one that fails in any other
    way has told them that it did, and the log why. ``trusted`` are the proxies that are believed.
    """
    trusted = trusted or Networks()
    callers = callers or Callers(trusted=trusted)
    runner = web.AppRunner(
        _application(site, callers, trusted, clock),
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
        raise PortTaken(host, port) from exc


def _application(site: Site, callers: Callers, trusted: Networks, clock: Callable[[], datetime]) -> web.Application:
    app = web.Application(middlewares=[_refusing(site, callers, trusted, clock)], client_max_size=site.body_bytes)
    for route in site.routes:
        for slash in ("", "/"):
            handler = only(route.methods, route.handler, site.wrong_method)
            app.router.add_route("*", route.path + slash, handler, expect_handler=expecting)
    app.router.add_route("*", "/{anything:.*}", nothing_here(site.nothing_here), expect_handler=expecting)
    return app


def _refusing(site: Site, callers: Callers, trusted: Networks, clock: Callable[[], datetime]) -> Middleware:
    """Turns whatever a handler raises into an answer."""

    def told(request: web.Request, refused: Refused) -> web.Response:
        return refusal(refused, clock(), as_json=site.wants_json(request))

    @web.middleware
    async def refusing(request: web.Request, handler: Handler) -> web.StreamResponse:
        callers.heard(request.transport)
        try:
            return await handler(request)
        except Refused as refused:
            # the path alone: a query may hold a token
            where = request.path[:_SHOWN], origin_of(request, trusted).address
            log.warning("%s from %s: %d %s", *where, refused.status, refused.word)
            return told(request, refused)
        except web.HTTPException as exc:
            words = site.nothing_here if exc.status == HTTPStatus.NOT_FOUND else f"{exc.reason}: send it otherwise."
            return told(request, Refused(exc.status, exc.reason.lower(), words))
        except OSError:
            log.exception("what was sent could not be kept")
            return told(request, Refused(503, "busy", "It cannot be kept just now: try again in a minute."))
        except Exception:
            log.exception("a request failed")
            sentence = "Something went wrong here, not with you: the service's log says what."
            return told(request, Refused(500, "failed", sentence))

    return refusing
