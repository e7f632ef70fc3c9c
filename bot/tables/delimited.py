"""A list in a text file, its cells parted by commas, semicolons or tabs (CSV)."""

import codecs
import csv
import io
from collections.abc import Generator, Sequence

from bot.house.tables.table import (
    MOST_COLUMNS,
    TableReason,
    TableRemark,
    TableRow,
    TableTrouble,
    TableUnreadable,
)
from bot.tables.content import TableContent
from bot.tables.formula_guard import restored

_TWO_BYTES = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)

#: Bytes that come up in pictures and programs, and in no text.
_OF_NO_TEXT = frozenset(range(32)) - frozenset(b"\t\n\r\f\x1b")

#: So much of a file tells what it is.
_HEAD_BYTES = 4096

#: What parts cells; the first one where nothing tells.
_PARTING = ",;\t"

#: The longest cell, in characters.
_MOST_CELL = 100_000


class DelimitedTable:
    """It is read as UTF-8, or as UTF-16 where it says so itself; anything older would have to be guessed."""

    def __init__(self, content: TableContent) -> None:
        self._content = content
        with content.open() as file:
            head = file.read(_HEAD_BYTES)
        self._encoding = "utf-16" if head.startswith(_TWO_BYTES) else "utf-8-sig"
        if self._encoding == "utf-8-sig" and _OF_NO_TEXT.intersection(head):
            raise TableUnreadable(TableTrouble(TableReason.NO_TABLE))

    @property
    def remarks(self) -> Sequence[TableRemark]:
        """What is to be said of it."""
        return [TableRemark.TWO_BYTES] if self._encoding == "utf-16" else []

    def rows(self) -> Generator[TableRow, None, None]:
        """Every line that has anything in it. Raises TableUnreadable."""
        with self._content.open() as raw, io.TextIOWrapper(raw, self._encoding, newline="") as file:
            line = 0
            try:
                first = file.readline(_MOST_CELL)
                # a program for tables tells itself so what parts the cells
                told = first.strip().lower().startswith("sep=") and first.strip()[4:5]
                if not told:
                    file.seek(0)
                csv.field_size_limit(_MOST_CELL)
                reading = csv.reader(file, delimiter=told or _parting(first), strict=False)
                for cells in reading:
                    # with a quoted line break a row has several lines: it is told by its first one
                    number, line = line + 1 + bool(told), reading.line_num
                    kept = tuple(restored(cell) for cell in cells[:MOST_COLUMNS])
                    if any(cell.strip() for cell in kept):
                        yield TableRow(number, kept)
            except UnicodeError as exc:
                raise TableUnreadable(TableTrouble(TableReason.OTHER_SIGNS, row=self._first_odd_line())) from exc
            except csv.Error as exc:
                huge = TableTrouble(TableReason.HUGE_CELL, row=line + 1, most=_MOST_CELL)
                trouble = huge if "field limit" in str(exc) else TableTrouble(TableReason.DAMAGED)
                raise TableUnreadable(trouble) from exc

    def _first_odd_line(self) -> int:
        """The first line, counted from 1, that is no UTF-8; 0: none can be told."""
        with self._content.open() as file:
            for number, line in enumerate(file, 1):
                try:
                    line.decode()
                except UnicodeError:
                    return number
        return 0


def _parting(heading: str) -> str:
    """What parts the cells of a list with this heading: whatever comes most often outside of quotes."""
    outside = "".join(heading.split('"')[::2])
    return max(_PARTING, key=outside.count)
