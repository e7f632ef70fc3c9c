"""What kind of table a file is, by what it holds; what it is called is anybody's to choose."""

import asyncio
import logging
from collections.abc import AsyncIterator, Generator, Iterator, Sequence
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import Protocol

from bot.house.tables.table import MOST_ROWS, TableReason, TableRemark, TableRow, TableTrouble, TableUnreadable
from bot.tables.content import TableContent
from bot.tables.delimited import DelimitedTable
from bot.tables.package_guard import check_package

log = logging.getLogger(__name__)

#: The most of a file that is taken, in bytes: ten thousand people in a table are about one megabyte.
MOST_BYTES = 50_000_000

#: How files are called that may be tables.
_NAMES = (".xlsx", ".xlsm", ".xltx", ".xltm", ".xls", ".ods", ".csv", ".tsv")

_ZIP = b"PK\x03\x04"
#: A compound file: an old workbook, or one behind a password.
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")

#: Rows that are read at once, off the event loop.
_AT_ONCE = 200


def is_table(file_name: str) -> bool:
    """Tell whether a file is called as a table is."""
    return file_name.lower().endswith(_NAMES)


class _RowReader(Protocol):
    def rows(self) -> Generator[TableRow, None, None]: ...

    @property
    def remarks(self) -> Sequence[TableRemark]: ...


class OpenTable:
    """A table at hand (``PeopleTable``): read in a thread, some rows at a time."""

    def __init__(self, reader: _RowReader) -> None:
        self._reader = reader

    @property
    def remarks(self) -> Sequence[TableRemark]:
        """See ``PeopleTable.remarks``."""
        return self._reader.remarks

    async def rows(self) -> AsyncIterator[TableRow]:
        """See ``PeopleTable.rows``."""
        reading = self._reader.rows()
        count = 0
        try:
            while some := await asyncio.to_thread(_some, reading):
                for row in some:
                    count += 1
                    if count > MOST_ROWS:
                        raise TableUnreadable(TableTrouble(TableReason.TOO_MANY_ROWS, most=MOST_ROWS))
                    yield row
        finally:
            with suppress(ValueError):  # its thread is still at it, and nobody waits for it any more
                reading.close()


async def open_table(source: Path | bytes, most_bytes: int = MOST_BYTES) -> OpenTable:
    """Look into a file, or into what was sent. Raises TableUnreadable."""
    return OpenTable(await asyncio.to_thread(_reader_of, TableContent(source), most_bytes))


def _some(reading: Iterator[TableRow]) -> list[TableRow]:
    try:
        return list(islice(reading, _AT_ONCE))
    except TableUnreadable:
        raise
    except OSError as exc:
        raise TableUnreadable(TableTrouble(TableReason.OUT_OF_REACH)) from exc
    except Exception as exc:  # openpyxl and zipfile raise whatever a damaged file makes them stumble over
        log.info("a table cannot be read: %s", type(exc).__name__)
        raise TableUnreadable(TableTrouble(TableReason.DAMAGED)) from exc


def _reader_of(content: TableContent, most_bytes: int) -> _RowReader:
    if content.size > most_bytes:
        raise TableUnreadable(TableTrouble(TableReason.TOO_LARGE, most=most_bytes // 1_000_000))
    with content.open() as file:
        head = file.read(len(_COMPOUND))
        if head == _COMPOUND:
            locked = _ENCRYPTED in file.read()
            raise TableUnreadable(TableTrouble(TableReason.LOCKED if locked else TableReason.OLD_WORKBOOK))
    if not head:
        raise TableUnreadable(TableTrouble(TableReason.EMPTY))
    if head.startswith(_ZIP):
        from bot.tables.workbook import WorkbookTable  # noqa: PLC0415 - openpyxl brings numpy along

        return WorkbookTable(content, check_package(content))
    return DelimitedTable(content)
