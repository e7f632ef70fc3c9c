"""Answers that last: whoever listened and is gone is noticed at once, not when they are told something next."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import web

from bot.web.callers import Callers

#: Who is connected to the port that a request came by.
CALLERS = web.AppKey("CALLERS", Callers)


def it_lasts(request: web.Request) -> None:
    """Whoever asked was let in, and listens from now on: their connection is none of the few that an address has."""
    request.app[CALLERS].lasts(request.transport)


@asynccontextmanager
async def while_connected(request: web.Request) -> AsyncIterator[None]:
    """Go on as long as whoever asked is connected: once they are not, the block is left by ConnectionResetError."""
    line = asyncio.timeout(None)
    try:
        async with line:
            caller = request.app[CALLERS].of(request.transport)
            if caller is None:
                raise ConnectionResetError
            it_lasts(request)
            caller.on_gone = lambda: line.reschedule(0)
            try:
                yield
            finally:
                caller.on_gone = None
    except TimeoutError:
        if not line.expired():
            raise
        raise ConnectionResetError from None
