"""What every request meets: paths, methods, expectations, and one line in the log for what speaks no HTTP."""

import logging
from collections.abc import Collection

from aiohttp import HttpVersion11, web
from aiohttp.http_exceptions import HttpProcessingError
from aiohttp.typedefs import Handler

from bot.web.answers import Refused


def only(methods: Collection[str], handler: Handler, why: object) -> Handler:
    """The handler, for these methods; whoever uses another is told why not."""

    async def checked(request: web.Request) -> web.StreamResponse:
        if request.method not in methods:
            raise Refused(405, "method not allowed", why, [("Allow", ",".join(methods))])
        return await handler(request)

    return checked


def nothing_here(why: object) -> Handler:
    """What is found at every other path."""

    async def found(_: web.Request) -> web.StreamResponse:
        raise Refused(404, "not found", why)

    return found


async def expecting(_: web.Request) -> None:
    """Whoever asks before sending a body is answered where the body is read; other expectations are not met."""


async def go_on(request: web.Request) -> None:
    """Tell a client that asked that its body may come."""
    if request.headers.get("Expect", "").lower() == "100-continue" and request.version >= HttpVersion11:
        await request.writer.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        request.writer.output_size = 0  # the answer itself has not begun


class _NotHttp(logging.Filter):
    """What speaks no HTTP is one line, not a traceback."""

    def filter(self, record: logging.LogRecord) -> bool:
        """See ``logging.Filter``."""
        exc = record.exc_info[1] if record.exc_info else None
        if isinstance(exc, HttpProcessingError):
            record.levelno, record.levelname = logging.WARNING, "WARNING"
            record.exc_info = None
            record.msg, record.args = "a connection spoke no HTTP that we understand (%s)", (type(exc).__name__,)
        return True


NOT_HTTP = logging.getLogger(__name__)
NOT_HTTP.addFilter(_NotHttp())
