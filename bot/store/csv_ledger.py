"""The day's log as files that every spreadsheet program opens, for a household without a Google Sheet."""

import codecs
import csv
import io
import logging
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path

from bot.house.ports import Clock, LedgerRow
from bot.house.records.ledger_page import TOP_LINES, Headings, LedgerPage, ids, laid_out, page_of, shown, unseen
from bot.house.records.ledger_trouble import LedgerReason, LedgerRefused
from bot.house.visits.visit import VisitId
from bot.store.disk import make_folder, set_aside, write_file
from bot.store.writer import Writer

#: The folder of its files, in the data folder.
LEDGER_FOLDER = "log"

log = logging.getLogger(__name__)

#: Text that begins so is a formula to spreadsheet programs; an apostrophe in front makes it text.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")

#: What spreadsheet programs put between cells, the likeliest first. Excel's depends on the country.
_DELIMITERS = (",", ";", "\t", "|")

#: With a byte order mark, without which Excel takes UTF-8 for something else.
_UTF8 = "utf-8-sig"


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A file, as it was found."""

    lines: list[list[str]] = field(default_factory=list)
    delimiter: str = ","
    encoding: str = _UTF8


class _NoSheet(Exception):
    """The file holds something else."""


class CsvLedger:
    """The day's log (Ledger) in ``log/<year>-<month>.csv``: UTF-8 with a mark, comma-separated, one row a visit.

    A file that somebody saved from a spreadsheet program keeps the form that it was given there: its delimiter, its
    columns, its quotes.
    """

    def __init__(self, folder: Path, writer: Writer, clock: Clock, headings: Headings) -> None:
        self._folder = folder
        self._headings = headings
        self._writer = writer
        self._clock = clock

    @property
    def name(self) -> str:
        """See ``Ledger.name``."""
        return "csv"

    async def post(self, rows: Sequence[LedgerRow]) -> int:
        """Write the rows whose visit is not there yet; returns how many were new. Raises LedgerRefused."""
        if wrong := next((row.date for row in rows if not _DATE.fullmatch(row.date)), None):
            raise ValueError(f"not a date: {wrong}")
        try:
            return await self._writer.run(lambda: self._post(rows))
        except OSError as exc:
            log.warning("the day's log could not be written: %s", exc)
            raise LedgerRefused(0, LedgerReason.DISK) from exc

    def _post(self, rows: Sequence[LedgerRow]) -> int:
        by_month = groupby(sorted(rows, key=_month), key=_month)
        return sum(self._post_month(month, list(group)) for month, group in by_month)

    def _post_month(self, month: str, rows: Sequence[LedgerRow]) -> int:
        path = self._folder / f"{month}.csv"
        sheet = self._read(path)
        page = page_of(sheet.lines, self._headings)
        new = unseen(rows, _seen(rows, sheet.lines, page))
        if new:
            lines = [*(sheet.lines or [list(self._headings.new)]), *(_cells(row, page) for row in new)]
            text = io.StringIO(newline="")
            csv.writer(text, delimiter=sheet.delimiter).writerows(lines)
            make_folder(self._folder)
            write_file(path, [text.getvalue().encode(sheet.encoding)])
        return len(new)

    def _read(self, path: Path) -> _Sheet:
        """What the file holds; one that somebody's program turned into something else is set aside."""
        try:
            return _sheet(path.read_bytes(), self._headings)
        except FileNotFoundError:
            return _Sheet()
        except _NoSheet as exc:
            log.error("%s is damaged (%s): set aside as %s", path.name, exc, set_aside(path, self._clock()).name)  # noqa: TRY400 - the cause is in the line
            return _Sheet()


def _sheet(content: bytes, headings: Headings) -> _Sheet:
    """Read a file in whatever form a spreadsheet program left it; raises _NoSheet."""
    encoding, text = _decoded(content)
    if "\0" in text:
        raise _NoSheet("it is no text")
    read: list[_Sheet] = []
    for delimiter in _DELIMITERS:
        try:
            lines = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
        except csv.Error:
            continue  # with another delimiter it may be a table
        read.append(_Sheet(lines, delimiter, encoding))
    if not read:
        raise _NoSheet("its quotes do not match")
    return max(read, key=lambda sheet: _likeness(sheet, headings))


def _decoded(content: bytes) -> tuple[str, str]:
    """How the text is to be written again, and the text."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        try:
            return "utf-16", content.decode("utf-16")
        except UnicodeDecodeError as exc:
            raise _NoSheet(str(exc)) from exc
    try:
        return _UTF8, content.decode(_UTF8)
    except UnicodeDecodeError:
        pass
    try:
        return _UTF8, content.decode("cp1252")  # Excel's older form, which cannot hold every name: it becomes UTF-8
    except UnicodeDecodeError as exc:
        raise _NoSheet(str(exc)) from exc


def _likeness(sheet: _Sheet, headings: Headings) -> tuple[int, int]:
    """How sure we are of the delimiter: how many of our headings it shows, else into how many cells it cuts."""
    page = page_of(sheet.lines, headings)
    found = len(page.columns) if page.heading is not None else 0
    return found, max((len(line) for line in sheet.lines[:TOP_LINES]), default=0)


def _seen(rows: Sequence[LedgerRow], lines: Sequence[Sequence[str]], page: LedgerPage) -> set[VisitId]:
    column = page.id_column
    if column is None:
        return shown(rows, lines)
    return ids(line[column] for line in lines if column < len(line))


def _month(row: LedgerRow) -> str:
    return row.date[:7]


def _cells(row: LedgerRow, page: LedgerPage) -> list[str]:
    return [_cell(text or "") for text in laid_out(row, page)]


def _cell(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) else text
