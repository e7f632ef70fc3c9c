"""A workbook (xlsx) read row by row: what its cells say, never what they would work out."""

import warnings
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import date, datetime, time
from itertools import zip_longest
from typing import Any

from openpyxl import load_workbook
from openpyxl.cell.read_only import EMPTY_CELL

from bot.house.tables.table import (
    MOST_COLUMNS,
    CellFault,
    TableCell,
    TableReason,
    TableRemark,
    TableRow,
    TableTrouble,
    TableUnreadable,
)
from bot.tables.content import TableContent

# of parts that openpyxl leaves out, as we do
warnings.filterwarnings("ignore", category=UserWarning, module=r"openpyxl\.")

#: The last row that a program for tables can make.
_LAST_ROW = 1_048_576

#: A program for tables takes no more characters in a cell.
_MOST_CELL = 32_767


class WorkbookTable:
    """The first sheet of it that is seen."""

    def __init__(self, content: TableContent, remarks: Sequence[TableRemark]) -> None:
        self._content = content
        self._remarks = list(remarks)

    @property
    def remarks(self) -> Sequence[TableRemark]:
        """What is to be said of it."""
        return self._remarks

    def rows(self) -> Generator[TableRow, None, None]:
        """Every row that has anything in it. Raises TableUnreadable, and whatever openpyxl stumbles over."""
        with self._sheet(values=False) as written, self._sheet(values=True) as shown:
            pairs = zip_longest(written, shown, fillvalue=())
            for number, (said, values) in enumerate(pairs, 1):
                if not said and not values:
                    continue
                cells = tuple(_cell(number, cell, value) for cell, value in zip_longest(said, values, fillvalue=None))
                if any(cells):
                    yield TableRow(number, _without_tail(cells))

    @contextmanager
    def _sheet(self, *, values: bool) -> Iterator[Iterator[tuple[Any, ...]]]:
        """The cells of the sheet, a row at a time; with their ``values`` a formula is what it came to, or nothing."""
        with (
            self._content.open() as file,
            closing(load_workbook(file, read_only=True, data_only=values, keep_links=False)) as book,
        ):
            sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"] or book.worksheets
            if not sheets:
                raise TableUnreadable(TableTrouble(TableReason.EMPTY))
            if len(book.worksheets) > 1 and TableRemark.SHEETS not in self._remarks:
                self._remarks.append(TableRemark.SHEETS)
            # what a sheet says of its own size is wrong often enough
            sheets[0].reset_dimensions()
            yield _rows(sheets[0])


def _rows(sheet: Any) -> Iterator[tuple[Any, ...]]:
    """Rows from 1 on, one without cells as nothing, up to the last one that has some."""
    empty: tuple[Any, ...] | None = None
    for number, row in enumerate(sheet.iter_rows(max_col=MOST_COLUMNS), 1):
        if number > _LAST_ROW:
            raise TableUnreadable(TableTrouble(TableReason.DAMAGED))
        if row is not empty and all(cell is EMPTY_CELL for cell in row):
            empty = row  # for a row that is missing openpyxl has always the same one: there may be a million
        yield () if row is empty else row


def _cell(row: int, written: Any, shown: Any) -> TableCell:
    """What a cell says; ``written`` and ``shown`` are it as a formula, where it is one, and as what that came to."""
    value = getattr(shown, "value", None)
    if value is None:
        return CellFault.FORMULA if getattr(written, "data_type", None) == "f" else ""
    if shown.data_type == "e":
        return CellFault.ERROR
    said = _said(value)
    if len(said) > _MOST_CELL:
        raise TableUnreadable(TableTrouble(TableReason.HUGE_CELL, row=row, most=_MOST_CELL))
    return said


def _said(value: object) -> str:
    """A value as somebody would write it down."""
    match value:
        case datetime():
            return value.isoformat(" ", "minutes") if value.time() != time() else value.date().isoformat()
        case date() | time():
            return value.isoformat()
        case float() if value.is_integer():
            return str(int(value))
        case _:
            return str(value)


def _without_tail(cells: tuple[TableCell, ...]) -> tuple[TableCell, ...]:
    """Without the empty cells at the end."""
    end = next((place for place in range(len(cells), 0, -1) if cells[place - 1]), 0)
    return cells[:end]
