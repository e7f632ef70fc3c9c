"""Ends of Kafka's wire that no broker of ours plays: one that lets nobody in, and one that encrypts before Tansu."""

import asyncio
import ssl
import struct
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing, suppress

#: The numbers of requests on Kafka's wire.
_METADATA, _HANDSHAKE, _VERSIONS, _AUTHENTICATE = 3, 17, 18, 36

#: Kafka's number for a name or password that is refused.
_SASL_FAILED = 58


def _text(words: str) -> bytes:
    return struct.pack(">h", len(words)) + words.encode()


def _answer(api: int) -> bytes:
    match api:
        case _ if api == _VERSIONS:
            known = {_METADATA: (0, 1), _HANDSHAKE: (0, 1), _VERSIONS: (0, 0), _AUTHENTICATE: (0, 0)}
            rows = b"".join(struct.pack(">hhh", key, *span) for key, span in known.items())
            return struct.pack(">hi", 0, len(known)) + rows
        case _ if api == _HANDSHAKE:
            return struct.pack(">hi", 0, 1) + _text("PLAIN")
        case _:
            return struct.pack(">h", _SASL_FAILED) + _text("who are you?") + struct.pack(">i", 0)


@asynccontextmanager
async def strict_gate() -> AsyncIterator[tuple[str, list[bytes]]]:
    """A server that takes PLAIN, and no password; its address, and what it was shown."""
    shown: list[bytes] = []
    serving: set[asyncio.Task[None]] = set()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if task := asyncio.current_task():
            serving.add(task)
        with closing(writer), suppress(asyncio.IncompleteReadError, ConnectionError):
            while True:
                (size,) = struct.unpack(">i", await reader.readexactly(4))
                request = await reader.readexactly(size)
                api, _, number = struct.unpack(">hhi", request[:8])
                if api == _AUTHENTICATE:
                    shown.append(request)
                body = struct.pack(">i", number) + _answer(api)
                writer.write(struct.pack(">i", len(body)) + body)
                await writer.drain()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server:
        yield f"127.0.0.1:{server.sockets[0].getsockname()[1]}", shown
        await ended(serving)


@asynccontextmanager
async def behind_tls(port: int, broker: int, context: ssl.SSLContext) -> AsyncIterator[None]:
    """The broker at this port of loopback, at another one, encrypted."""
    serving: set[asyncio.Task[None]] = set()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if task := asyncio.current_task():
            serving.add(task)
        there, back = await asyncio.open_connection("127.0.0.1", broker)
        await pumped(reader, writer, there, back)

    async with await asyncio.start_server(serve, "127.0.0.1", port, ssl=context):
        yield
        await ended(serving)


async def pumped(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, there: asyncio.StreamReader, back: asyncio.StreamWriter
) -> None:
    """Carry everything both ways, until both are done."""

    async def pump(source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
        with closing(sink), suppress(OSError):
            while data := await source.read(64 * 1024):
                sink.write(data)
                await sink.drain()

    async with asyncio.TaskGroup() as both:
        both.create_task(pump(reader, back))
        both.create_task(pump(there, writer))


async def ended(serving: set[asyncio.Task[None]]) -> None:
    """Whoever is served is served no longer."""
    for task in serving:
        task.cancel()
    if serving:
        await asyncio.wait(serving)
