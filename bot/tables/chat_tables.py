"""Tables that come and go through a chat (``TableFiles``)."""

import asyncio
import io
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from bot.house.tables.table import PhotoPlaces, TypedCell
from bot.tables.opening import OpenTable, is_table, open_table
from bot.tables.photo_addresses import PhotoAddresses
from bot.tables.places import ChatPlaces
from bot.tables.writing import TableKind, TableWriting, abandon, begin_table, write_table

#: Ten thousand people in a table are about a megabyte; whatever is larger is for the command line.
_MOST_BYTES = 5_000_000


class ChatTables:
    """Reads what was sent, and writes what is sent; ``TableFiles``."""

    @property
    def most_bytes(self) -> int:
        """See ``TableFiles.most_bytes``."""
        return _MOST_BYTES

    def is_table(self, file_name: str) -> bool:
        """See ``TableFiles.is_table``."""
        return is_table(file_name)

    async def opened(self, content: bytes) -> OpenTable:
        """See ``TableFiles.opened``."""
        return await open_table(content, _MOST_BYTES)

    @asynccontextmanager
    async def places(self) -> AsyncIterator[PhotoPlaces]:
        """See ``TableFiles.places``."""
        async with PhotoAddresses() as addresses:
            yield ChatPlaces(addresses)

    async def records(
        self, kind: str, headings: Sequence[str], pieces: AsyncIterator[Sequence[Sequence[TypedCell]]]
    ) -> bytes:
        """See ``TableFiles.records``."""
        file = io.BytesIO()
        writing = await _begun(file, TableKind(kind), headings)
        try:
            async for rows in pieces:
                await asyncio.to_thread(writing.add, rows)
        except BaseException:
            await asyncio.to_thread(abandon, writing)
            raise
        await asyncio.to_thread(writing.close)
        return file.getvalue()

    async def workbook(self, headings: Sequence[str], rows: Sequence[Sequence[str | int]]) -> bytes:
        """See ``TableFiles.workbook``."""
        file = io.BytesIO()
        await asyncio.to_thread(write_table, file, TableKind.WORKBOOK, headings, rows)
        return file.getvalue()


async def _begun(file: io.BytesIO, kind: TableKind, headings: Sequence[str]) -> TableWriting:
    """One with its headings; where nobody waits for it any more it is left once it has begun."""
    beginning = asyncio.get_running_loop().run_in_executor(None, begin_table, file, kind, headings)
    try:
        return await asyncio.shield(beginning)
    except asyncio.CancelledError:
        beginning.add_done_callback(_leave)
        raise


def _leave(beginning: "asyncio.Future[TableWriting]") -> None:
    if not beginning.cancelled() and beginning.exception() is None:
        abandon(beginning.result())
