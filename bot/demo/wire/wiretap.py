"""A cable between the board and the house that somebody listens to: bytes go through, and may be held back."""

import asyncio
import logging
from collections.abc import Callable
from types import TracebackType
from typing import Protocol, Self

from bot.nursery import Nursery

log = logging.getLogger(__name__)

#: How long the far end may take to answer a call, in seconds.
_CONNECT_S = 5.0

_PIECE = 65_536


class TrafficObserver(Protocol):
    """Hears one connection, from its first byte to its end."""

    def from_board(self, data: bytes) -> None:
        """The board said this; it is on its way."""

    def to_board(self, data: bytes) -> bytes:
        """This is for the board; answers what it gets."""

    def over(self) -> None:
        """The connection has ended."""


#: Makes an observer for a new connection; what it is given speaks to the far end in the board's place.
NewObserver = Callable[[Callable[[bytes], None]], TrafficObserver]


class Wiretap:
    """Listens on loopback and hands every connection on to ``host``:``port``, while the block lasts."""

    def __init__(self, host: str, port: int, new_observer: NewObserver) -> None:
        self._far = (host, port)
        self._new_observer = new_observer
        self._server: asyncio.Server | None = None
        self._nursery = Nursery()
        #: Where the board finds the house: on 127.0.0.1.
        self.port = 0

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._called, "127.0.0.1", 0)
        self.port = int(self._server.sockets[0].getsockname()[1])
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, exc: BaseException | None, tb: TracebackType | None
    ) -> None:
        if self._server:
            self._server.close()
        await self._nursery.close()

    def _called(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._nursery.spawn(self._connect(reader, writer), name="a connection of the board")

    async def _connect(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            async with asyncio.timeout(_CONNECT_S):
                far_reader, far_writer = await asyncio.open_connection(*self._far)
        except (OSError, TimeoutError):
            writer.close()  # the far end is out: the board finds its line cut
            return
        observer = self._new_observer(far_writer.write)

        def heard(data: bytes) -> bytes:
            observer.from_board(data)
            return data

        try:
            # either side's end closes the other's writer, and so ends both
            await asyncio.gather(
                _carry(reader, far_writer, heard),
                _carry(far_reader, writer, observer.to_board),
            )
        finally:
            writer.close()
            far_writer.close()
            observer.over()


async def _carry(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, listen: Callable[[bytes], bytes]) -> None:
    try:
        while data := await reader.read(_PIECE):
            if onward := listen(data):
                writer.write(onward)
                await writer.drain()
    except ConnectionError:
        pass  # one end has hung up
    except ValueError as exc:
        log.debug("the wire carried something odd: %s", exc)
    finally:
        writer.close()
