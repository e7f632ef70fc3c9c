import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

import aiohttp
import pytest
from aiohttp import web

from bot.web import (
    BodyLate,
    BodyTooLarge,
    BodyTorn,
    Callers,
    HttpListener,
    Refused,
    Route,
    Said,
    Site,
    json_answer,
    open_listener,
    raw_answer,
    read_body,
)

NOW = datetime(2026, 6, 1, 18, 4, 10, tzinfo=UTC)
MOST_BYTES = 1000


@dataclass(slots=True)
class Served:
    """A small site behind a real listener; ``raises`` is what its handler fails with."""

    session: aiohttp.ClientSession
    raises: list[Exception] = field(default_factory=list)
    listener: HttpListener = field(init=False)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def port(self) -> int:
        return self.listener.port

    async def hello(self, _: web.Request) -> web.StreamResponse:
        if self.raises:
            raise self.raises.pop()
        return json_answer(200, {"hello": "you"}, NOW)

    async def echo(self, request: web.Request) -> web.StreamResponse:
        try:
            return raw_answer(await read_body(request, most=MOST_BYTES, within_s=0.3))
        except (BodyTooLarge, BodyLate, BodyTorn) as exc:
            raise Refused(400, type(exc).__name__, "not come") from exc

    def site(self) -> Site:
        return Site(
            [Route("/hello", self.hello, ("GET",)), Route("/echo", self.echo, ("POST",))],
            nothing_here="nothing here",
            wrong_method="not so",
        )


def said(why: object, languages: str) -> Said:
    """Words for anything: the code itself, and who asked."""
    return Said(f"{why}, {languages or 'nobody'}.", "x-test")


@pytest.fixture
async def served() -> AsyncIterator[Served]:
    async with aiohttp.ClientSession() as session:
        served = Served(session)
        async with open_listener(
            "127.0.0.1", 0, served.site(), clock=lambda: NOW, wording=said, callers=Callers(head_s=0.5)
        ) as served.listener:
            yield served


async def sent(port: int, *pieces: bytes) -> bytes:
    """Everything that comes back, to whoever writes this and no more."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        for piece in pieces:
            writer.write(piece)
        async with asyncio.timeout(8):
            return await reader.read()
    finally:
        writer.transport.abort()
