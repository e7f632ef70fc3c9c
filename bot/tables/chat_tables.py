"""Tables that come and go through a chat (``TableFiles``)."""

import asyncio
import io
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from bot.house.tables.table import PhotoPlaces, TypedCell
from bot.tables.opening import OpenTable, is_table, open_table
from bot.tables.photo_addresses import PhotoAddresses
from bot.tables.places import ChatPlaces
from bot.tables.writing import TableKind, begin_table, write_table

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
        writing = await asyncio.to_thread(begin_table, file, TableKind(kind), headings)
        try:
            async for rows in pieces:
                await asyncio.to_thread(writing.add, rows)
        except BaseException:
            # nobody waits for it: a thread may be at its rows still
            asyncio.get_running_loop().run_in_executor(None, writing.abandon)
            raise
        await asyncio.to_thread(writing.close)
        return file.getvalue()

    async def workbook(self, headings: Sequence[str], rows: Sequence[Sequence[str | int]]) -> bytes:
        """See ``TableFiles.workbook``."""
        file = io.BytesIO()
        await asyncio.to_thread(write_table, file, TableKind.WORKBOOK, headings, rows)
        return file.getvalue()
