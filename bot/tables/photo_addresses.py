"""Photos fetched from addresses that a table names: each from the very address that was checked, and never for long.

Whoever wrote the table chooses what we ask. So a name is resolved once, every address that it has must be public (or
its host allowed by whoever typed the command), we connect to one of just these, and a place to which we are sent on is
checked as the first one was. Nothing of an address but its host is ever said or logged: the rest may hold a password.
"""

import asyncio
import logging
import socket
from collections.abc import Collection
from http import HTTPStatus
from ipaddress import ip_address
from types import TracebackType
from typing import Self

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult
from yarl import URL

from bot.house.tables.table import FoundPhoto, SourceReason, SourceTrouble
from bot.tables.public import is_public

log = logging.getLogger(__name__)

#: What is taken of a photo, in bytes, and how long it may take with everything, in seconds.
MOST_PHOTO_BYTES = 20_000_000
DEADLINE_S = 20.0

#: How often one may be sent on.
_MOST_STEPS = 5

_AT_ONCE = 1 << 16
_SENT_ON = frozenset({301, 302, 303, 307, 308})


class _NotFetched(Exception):
    def __init__(self, reason: SourceReason, number: int = 0) -> None:
        super().__init__(reason)
        self.trouble = SourceTrouble(reason, number)


class CheckedResolver(AbstractResolver):
    """Hands out addresses that were checked, and aiohttp connects to just these: nobody resolves the name again."""

    def __init__(self, allowed: Collection[str]) -> None:
        self._allowed = allowed

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        """See ``AbstractResolver.resolve``. Raises ``_NotFetched`` where one of them is not public."""
        loop = asyncio.get_running_loop()
        try:
            found = await loop.getaddrinfo(host, port, family=family, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as exc:
            raise _NotFetched(SourceReason.NO_SUCH_HOST) from exc
        addresses = [(kind, str(place[0])) for kind, _, _, _, place in found]
        if host not in self._allowed and not all(is_public(address) for _, address in addresses):
            raise _NotFetched(SourceReason.NOT_PUBLIC)
        return [
            ResolveResult(hostname=host, host=address, port=port, family=kind, proto=0, flags=socket.AI_NUMERICHOST)
            for kind, address in addresses
        ]

    async def close(self) -> None:
        """Nothing is open."""


class PhotoAddresses:
    """Fetches, while the block lasts; ``allowed`` are hosts that may be at home."""

    def __init__(self, allowed: Collection[str] = (), *, deadline_s: float = DEADLINE_S) -> None:
        self._allowed = frozenset(host.strip("[]").lower() for host in allowed)
        self._deadline_s = deadline_s
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        connector = aiohttp.TCPConnector(
            resolver=CheckedResolver(self._allowed), use_dns_cache=False, force_close=True, limit=1
        )
        self._session = aiohttp.ClientSession(
            connector=connector,
            cookie_jar=aiohttp.DummyCookieJar(),
            auto_decompress=False,  # a photo is packed as it is; a few bytes must not become many
            trust_env=False,
            headers={"Accept": "image/*", "Accept-Encoding": "identity", "User-Agent": "Doorman"},
        )
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, exc: BaseException | None, tb: TracebackType | None
    ) -> None:
        if self._session:
            await self._session.close()

    async def photo(self, address: str) -> FoundPhoto:
        """What is there, or why it cannot be had; in bounded time, and it never raises."""
        host = ""
        try:
            url = _checked(address)
            host = url.host or ""
            async with asyncio.timeout(self._deadline_s):
                return FoundPhoto(host, await self._follow(url))
        except _NotFetched as refused:
            return FoundPhoto(host, refused.trouble)
        except TimeoutError:
            return FoundPhoto(host, SourceTrouble(SourceReason.TOO_SLOW, round(self._deadline_s)))
        except (aiohttp.ClientError, OSError, ValueError, asyncio.IncompleteReadError) as exc:
            # without its text, in which the whole address may stand
            log.info("a photo of a table cannot be had from %s: %s", host, type(exc).__name__)
            return FoundPhoto(host, SourceTrouble(SourceReason.NO_ANSWER))

    async def _follow(self, url: URL) -> bytes:
        if self._session is None:
            raise RuntimeError("not entered")
        for _ in range(_MOST_STEPS):
            self._check_literal(url)
            async with self._session.get(url, allow_redirects=False) as answer:
                if answer.status not in _SENT_ON:
                    return await _body(answer)
                # what it says is joined to where we are: a path alone is usual
                url = _checked(str(url.join(URL(answer.headers.get("Location", "")))))
        raise _NotFetched(SourceReason.SENT_ROUND)

    def _check_literal(self, url: URL) -> None:
        """An address in figures is asked of no resolver; one that only looks like it is taken for many things."""
        host = url.host or ""
        if ":" not in host and not host.replace(".", "").isdigit():
            return
        try:
            ip_address(host.partition("%")[0])
        except ValueError as exc:
            raise _NotFetched(SourceReason.NO_ADDRESS) from exc
        if host not in self._allowed and not is_public(host):
            raise _NotFetched(SourceReason.NOT_PUBLIC)


def _checked(address: str) -> URL:
    try:
        url = URL(address)
        fit = url.scheme in ("http", "https") and url.host and url.port
    except (ValueError, IndexError) as exc:  # yarl stumbles over a bracket that another sign follows
        raise _NotFetched(SourceReason.NO_ADDRESS) from exc
    if not fit:
        raise _NotFetched(SourceReason.NO_ADDRESS)
    return url


async def _body(answer: aiohttp.ClientResponse) -> bytes:
    if answer.status != HTTPStatus.OK:
        raise _NotFetched(SourceReason.HTTP, answer.status)
    if answer.content_type in ("text/html", "application/xhtml+xml"):
        raise _NotFetched(SourceReason.NO_PICTURE)
    too_large = _NotFetched(SourceReason.TOO_LARGE, MOST_PHOTO_BYTES // 1_000_000)
    if (answer.content_length or 0) > MOST_PHOTO_BYTES:
        raise too_large
    body = bytearray()
    async for some in answer.content.iter_chunked(_AT_ONCE):
        body += some
        if len(body) > MOST_PHOTO_BYTES:
            raise too_large
    return bytes(body)
