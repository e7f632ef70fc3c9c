"""A workbook (xlsx) written row by row: no cell of it is ever a formula, and a day is a day."""

import io
import threading
import weakref
from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import date, time
from pathlib import Path
from typing import BinaryIO
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.writer.excel import ExcelWriter

from bot.house.tables.table import TypedCell

#: As a program for tables writes them where nobody chose otherwise: they sort, and are read in every country.
_DAY, _TIME = "yyyy-mm-dd", "hh:mm"

#: So wide are the columns, in characters.
_WIDTH = 16


class WorkbookWriting:
    """One that grows: rows go to a file of its own at once, so that none is held.

    That file goes with it, however it is left: a thread may still be at it when whoever asked is gone.
    """

    def __init__(self, file: BinaryIO, headings: Sequence[str]) -> None:
        self._file = file
        self._book = Workbook(write_only=True)
        self._turn = threading.Lock()
        self._left = weakref.finalize(self, _close, self._book)
        self._left.atexit = False  # openpyxl deletes its files then
        self._sheet = self._book.create_sheet("Doorman")
        self._sheet.freeze_panes = "A2"
        for n in range(len(headings)):
            self._sheet.column_dimensions[_letter(n)].width = _WIDTH
        self._sheet.append([_bold(_cell(self._sheet, heading)) for heading in headings])

    def add(self, rows: Iterable[Sequence[TypedCell]]) -> None:
        """More rows, below the others. Raises OSError."""
        with self._turn:
            for row in rows:
                self._sheet.append([_cell(self._sheet, value) for value in row])

    def close(self) -> None:
        """It is whole. Raises OSError."""
        with self._turn:
            try:
                _save(self._book, self._file)
            except BaseException:
                self._left()
                raise
            self._left.detach()

    def abandon(self) -> None:
        """It is not to be, and its file goes."""
        with self._turn:
            self._left()


def _close(book: Workbook) -> None:
    """Have openpyxl's file of the rows go: it deletes it once it has saved it, and at the end of the process."""
    with suppress(Exception):
        _save(book, io.BytesIO())
    for sheet in book.worksheets:
        # where no row more fits on its disk it saves nothing, and that file is what fills the disk
        if writer := sheet._writer:  # noqa: SLF001 - nothing else knows its name
            with suppress(OSError):
                Path(writer.out).unlink(missing_ok=True)


def _save(book: Workbook, file: BinaryIO) -> None:
    # book.save() leaves its package open where the disk is full, and that writes once more when it is collected
    with ZipFile(file, "w", ZIP_DEFLATED) as package:
        ExcelWriter(book, package).save()


def _cell(sheet: object, value: TypedCell) -> WriteOnlyCell:
    if not isinstance(value, str):
        cell = WriteOnlyCell(sheet, value)
        if isinstance(value, date | time):
            cell.number_format = _DAY if isinstance(value, date) else _TIME
        return cell
    cell = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", value))
    cell.data_type = "s"  # else a text that begins with "=" is a formula
    cell.quotePrefix = True  # and stays none when somebody edits it
    return cell


def _bold(cell: WriteOnlyCell) -> WriteOnlyCell:
    cell.font = Font(bold=True)
    return cell


def _letter(column: int) -> str:
    """What a column is called, counted from 0; of a hundred."""
    first, last = divmod(column, 26)
    return (chr(64 + first) if first else "") + chr(65 + last)
