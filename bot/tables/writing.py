"""A table written down: no cell of it is ever a formula, whatever it says."""

import csv
import io
from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import BinaryIO, Protocol

from bot.house.tables.table import TypedCell
from bot.tables.formula_guard import neutralised


class TableKind(StrEnum):
    """In what a table is written; a file's name ends so."""

    WORKBOOK = "xlsx"
    LIST = "csv"


class TableWriting(Protocol):
    """A table that is written piece by piece; what is behind it is never held."""

    def add(self, rows: Iterable[Sequence[TypedCell]]) -> None:
        """More rows, below the others. Raises OSError."""

    def close(self) -> None:
        """It is whole. Raises OSError."""

    def abandon(self) -> None:
        """It is not to be: what it has beside it goes. Never raises; waits for rows that are being added."""


def begin_table(file: BinaryIO, kind: TableKind, headings: Sequence[str]) -> TableWriting:
    """One with its headings. Raises OSError."""
    if kind is TableKind.WORKBOOK:
        from bot.tables.workbook_writing import WorkbookWriting  # noqa: PLC0415 - openpyxl brings numpy along

        return WorkbookWriting(file, headings)
    return _ListWriting(file, headings)


def write_table(file: BinaryIO, kind: TableKind, headings: Sequence[str], rows: Iterable[Sequence[TypedCell]]) -> None:
    """Write it, a row at a time. Raises OSError."""
    writing = begin_table(file, kind, headings)
    writing.add(rows)
    writing.close()


class _ListWriting:
    """A list in a text file."""

    def __init__(self, file: BinaryIO, headings: Sequence[str]) -> None:
        # with its mark programs for tables know that it is UTF-8
        self._text = io.TextIOWrapper(file, "utf-8-sig", newline="")
        self._writing = csv.writer(self._text)
        self.add([headings])

    def add(self, rows: Iterable[Sequence[TypedCell]]) -> None:
        for row in rows:
            self._writing.writerow([neutralised(cell) if isinstance(cell, str) else cell for cell in row])

    def close(self) -> None:
        self._text.flush()
        self._text.detach()

    def abandon(self) -> None:
        """Nothing is beside it."""
