"""Many who connect at once."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]


@asynccontextmanager
async def connected(port: int, many: int, says: bytes = b"") -> AsyncIterator[list[Streams]]:
    """So many connections that say this much and wait."""
    opened: list[Streams] = []
    try:
        for _ in range(many):
            opened.append(await asyncio.open_connection("127.0.0.1", port))
            opened[-1][1].write(says)
        yield opened
    finally:
        for _, writer in opened:
            writer.transport.abort()


async def is_closed(streams: Streams) -> bool:
    """Wait for the other end to hang up."""
    try:
        async with asyncio.timeout(8):
            return await streams[0].read() == b""
    except ConnectionError:
        return True
