"""A home's narrow line between a service and Telegram's stand-in: what is sent waits its turn, and takes its time."""

import asyncio
from contextlib import suppress
from types import TracebackType
from typing import Self

from bot.nursery import Nursery

#: So much is sent at a time, in bytes: several connections share the line fairly.
_PIECE = 4096


class SlowLine:
    """A TCP relay on loopback; ``async with`` opens and closes it.

    ``round_trip_s`` is parted between both directions, and a new connection costs one more; ``up_bit_s`` is shared by
    all connections. Down there is no limit but the delay.
    """

    def __init__(self, port: int, *, round_trip_s: float, up_bit_s: float) -> None:
        self._to_port = port
        self._delay_s = round_trip_s / 2
        self._byte_s = 8 / up_bit_s
        self._server: asyncio.Server | None = None
        self._nursery = Nursery()
        #: Until when the line is taken, by the loop's clock.
        self._taken_until = 0.0
        #: What went up, in bytes.
        self.sent = 0

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._relay, "127.0.0.1", 0)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, exc: BaseException | None, tb: TracebackType | None
    ) -> None:
        if self._server:
            self._server.close()
        await self._nursery.close()

    @property
    def url(self) -> str:
        """Where the service finds Telegram."""
        assert self._server
        return f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"

    async def _relay(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(2 * self._delay_s)  # SYN and its answer
        try:
            far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self._to_port)
        except OSError:
            writer.close()
            return
        self._nursery.spawn(self._carry(reader, far_writer, up=True), name="up")
        self._nursery.spawn(self._carry(far_reader, writer, up=False), name="down")

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, up: bool) -> None:
        """Carry one direction of a connection to its end."""
        loop = asyncio.get_running_loop()
        on_its_way: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue()
        self._nursery.spawn(_arrive(on_its_way, writer), name="arrivals")
        with suppress(OSError):
            while piece := await reader.read(_PIECE):
                if up:
                    await self._squeeze(len(piece))
                on_its_way.put_nowait((loop.time() + self._delay_s, piece))
        on_its_way.put_nowait((loop.time() + self._delay_s, b""))

    async def _squeeze(self, count: int) -> None:
        """Wait until so many bytes are out."""
        now = asyncio.get_running_loop().time()
        self.sent += count
        self._taken_until = max(self._taken_until, now) + count * self._byte_s
        await asyncio.sleep(self._taken_until - now)


async def _arrive(on_its_way: asyncio.Queue[tuple[float, bytes]], writer: asyncio.StreamWriter) -> None:
    with suppress(OSError):
        while True:
            at, piece = await on_its_way.get()
            await asyncio.sleep(max(0.0, at - asyncio.get_running_loop().time()))
            if not piece:
                break
            writer.write(piece)
            await writer.drain()
    writer.close()
