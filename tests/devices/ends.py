"""Both ends of a connection, as a test holds them: what our own end hears, and somebody who takes calls."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable

from bot.devices.broker import Letter
from bot.devices.mqtt import Mqtt


def inbox(mqtt: Mqtt, topic_filter: str = "doorbell/#") -> asyncio.Queue[Letter]:
    letters: asyncio.Queue[Letter] = asyncio.Queue()
    mqtt.listen(topic_filter, letters.put_nowait)
    return letters


async def next_of(letters: asyncio.Queue[Letter]) -> Letter:
    async with asyncio.timeout(8):
        return await letters.get()


def sightings(mqtt: Mqtt) -> asyncio.Queue[bool]:
    seen: asyncio.Queue[bool] = asyncio.Queue()
    mqtt.watch(seen.put_nowait)
    return seen


async def until(seen: asyncio.Queue[bool], *, connected: bool) -> None:
    async with asyncio.timeout(10):
        while await seen.get() is not connected:
            pass


Serve = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@contextlib.asynccontextmanager
async def listening(serve: Serve) -> AsyncIterator[int]:
    """Somebody who takes calls at this port; leaving waits until every call is over."""
    calls, idle = 0, asyncio.Condition()

    async def call(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal calls
        calls += 1
        try:
            with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
                await serve(reader, writer)
            writer.close()
            with contextlib.suppress(ConnectionError):
                await writer.wait_closed()
        finally:
            calls -= 1
            async with idle:
                idle.notify_all()

    server = await asyncio.start_server(call, "127.0.0.1", 0)
    async with server:
        yield server.sockets[0].getsockname()[1]
        server.close()
        async with asyncio.timeout(5), idle:
            await idle.wait_for(lambda: calls == 0)
