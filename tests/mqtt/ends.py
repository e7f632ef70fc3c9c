"""Both ends of a connection, as a test holds them: what our own end hears, and somebody who takes calls."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable

from bot.mqtt import Message, Mqtt


def inbox(mqtt: Mqtt, topic_filter: str = "doorbell/#") -> asyncio.Queue[Message]:
    messages: asyncio.Queue[Message] = asyncio.Queue()
    mqtt.listen(topic_filter, messages.put_nowait)
    return messages


async def next_of(messages: asyncio.Queue[Message]) -> Message:
    async with asyncio.timeout(30):
        return await messages.get()


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
        async with asyncio.timeout(30), idle:
            await idle.wait_for(lambda: calls == 0)


async def pass_on(
    port: int, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, look: Callable[[bytes], bool]
) -> None:
    """Stand between a client and the broker at ``port``; ``look`` sees what the client sends, and False hangs up."""
    beyond, to_broker = await asyncio.open_connection("127.0.0.1", port)

    async def back() -> None:
        with contextlib.suppress(ConnectionError):
            while said := await beyond.read(4096):
                writer.write(said)

    async with asyncio.TaskGroup() as group:
        answering = group.create_task(back())
        with contextlib.suppress(ConnectionError):
            while (said := await reader.read(4096)) and look(said):
                to_broker.write(said)
        answering.cancel()
    to_broker.close()
    with contextlib.suppress(ConnectionError):
        await to_broker.wait_closed()


async def connected(mqtt: Mqtt, wait_s: float = 10.0) -> None:
    """Wait until the broker has us and our subscriptions."""
    seen = sightings(mqtt)
    async with asyncio.timeout(wait_s):
        while not mqtt.connected:
            await seen.get()
