"""A wire with moods: it can go dark, be cut, or lose a PUBACK, between a board and what it talks to."""

import asyncio
import contextlib
from types import TracebackType
from typing import Self


class Proxy:
    """Passes bytes between a port of its own and ``target`` on loopback, inside the block."""

    def __init__(self, target: int) -> None:
        self._target = target
        self._server: asyncio.Server | None = None
        self._writers: set[asyncio.StreamWriter] = set()
        self._light = asyncio.Event()
        self._light.set()
        self.port = 0
        #: So many of the broker's PUBACKs are lost.
        self.lose_pubacks = 0
        #: The next so many pieces of a client cut the connection, before they are passed on.
        self.cut_at_pieces = 0

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, exc: BaseException | None, tb: TracebackType | None
    ) -> None:
        self._light.set()
        self.cut()
        if self._server:
            self._server.close()
            await self._server.wait_closed()

    def cut(self) -> None:
        """End every connection."""
        for writer in list(self._writers):
            if writer.transport:
                writer.transport.abort()

    def go_dark(self) -> None:
        """Nothing passes any more, and nobody is told: a pulled cable."""
        self._light.clear()

    def light_up(self) -> None:
        """New connections pass again; what hung in the dark is gone."""
        self.cut()
        self._light.set()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._writers.add(writer)
        far: asyncio.StreamWriter | None = None
        try:
            await self._light.wait()
            answers, far = await asyncio.open_connection("127.0.0.1", self._target)
            self._writers.add(far)
            async with asyncio.TaskGroup() as both:
                both.create_task(self._pass(reader, far, from_client=True))
                both.create_task(self._pass(answers, writer, from_client=False))
        except* (OSError, asyncio.IncompleteReadError):
            pass
        finally:
            for end in (writer, far):
                if end is not None:
                    self._writers.discard(end)
                    end.close()

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, from_client: bool) -> None:
        while data := await reader.read(16384):
            await self._light.wait()
            if from_client and self.cut_at_pieces:
                self.cut_at_pieces -= 1
                self.cut()
                return
            if not from_client:
                data = self._without_lost(data)
            writer.write(data)
            await writer.drain()
        with contextlib.suppress(OSError):
            writer.close()

    def _without_lost(self, data: bytes) -> bytes:
        """Take PUBACKs out: the board sends one message at a time, so each comes in a piece of its own or first."""
        while self.lose_pubacks and len(data) >= 4 and data[:2] == b"\x40\x02":
            data = data[4:]
            self.lose_pubacks -= 1
        return data
