"""What is sent with a request, read within bounds of size and time."""

import asyncio

from aiohttp import ClientPayloadError, web
from aiohttp.http_exceptions import HttpProcessingError
from aiohttp.web_protocol import RequestPayloadError

from bot.web.requests import go_on


class BodyTooLarge(Exception):
    """It is, or says that it is, larger than is read."""


class BodyLate(Exception):
    """It did not arrive in time."""


class BodyTorn(Exception):
    """It broke off, or is not what its headers say."""


async def read_body(request: web.Request, *, most: int, within_s: float) -> bytes:
    """Read a body of ``most`` bytes at most; raises BodyTooLarge, BodyLate, BodyTorn."""
    if (request.content_length or 0) > most:
        raise BodyTooLarge
    body = bytearray()
    try:
        async with asyncio.timeout(within_s):
            await go_on(request)
            async for chunk in request.content.iter_any():
                body += chunk
                if len(body) > most:
                    raise BodyTooLarge
    except TimeoutError as exc:
        raise BodyLate from exc
    except (ClientPayloadError, RequestPayloadError, HttpProcessingError, ConnectionError) as exc:
        raise BodyTorn from exc
    return bytes(body)
