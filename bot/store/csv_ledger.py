"""The day's log as files that every spreadsheet program opens, for a household without a Google Sheet."""

import codecs
import csv
import io
import logging
import re
from collections.abc import Callable, Sequence
from collections.abc import Collection as Some
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path

from bot.house.ports import AttendanceRow, Clock, LedgerRow
from bot.house.records.ledger_page import (
    PLAIN_ATTENDANCE,
    TOP_LINES,
    Headings,
    LedgerPage,
    PageRow,
    laid_out,
    once,
    page_of,
    places_by_content,
    places_by_key,
)
from bot.house.records.ledger_trouble import LedgerReason, LedgerRefused
from bot.store.disk import make_folder, set_aside, write_file
from bot.store.writer import Writer

#: The folder of its files, in the data folder.
LEDGER_FOLDER = "log"

log = logging.getLogger(__name__)

#: Text that begins so is a formula to spreadsheet programs; an apostrophe in front makes it text. In another country
#: such a program parts the cells elsewhere, even within quotes: what is behind any of their signs begins one.
_FORMULA = re.compile(r"^(?=[=+\-@＝＋－＠\t\r\n])|(?<=[,;|])(?=[=+\-@＝＋－＠])")

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


@dataclass(frozen=True, slots=True)
class _Kind:
    """Which of a month's files is meant."""

    headings: Headings
    #: What its name has behind the month.
    suffix: str = ""


class _NoSheet(Exception):
    """The file holds something else."""


class CsvLedger:
    """The day's log (Ledger) in ``log/<year>-<month>.csv``: UTF-8 with a mark, comma-separated, one row a visit.

    Attendance stands beside it, in ``log/<year>-<month>-attendance.csv``. A file that somebody saved from a spreadsheet
    program keeps the form that it was given there: its delimiter, its columns, its quotes.
    """

    def __init__(
        self, folder: Path, writer: Writer, clock: Clock, headings: Headings, attendance: Headings = PLAIN_ATTENDANCE
    ) -> None:
        self._folder = folder
        self._headings = headings
        self._attendance = attendance
        self._writer = writer
        self._clock = clock

    @property
    def name(self) -> str:
        """See ``Ledger.name``."""
        return "csv"

    async def post(self, rows: Sequence[LedgerRow]) -> int:
        """See ``Ledger.post``."""
        return await self._write(rows, _Kind(self._headings), added=lambda _: True, anew=False)

    async def correct(self, rows: Sequence[LedgerRow]) -> int:
        """See ``Ledger.correct``."""
        return await self._write(rows, _Kind(self._headings), added=lambda _: False, anew=True)

    async def post_attendance(self, rows: Sequence[AttendanceRow], *, given: Some[str] = ()) -> int:
        """See ``Ledger.post_attendance``."""
        kind = _Kind(self._attendance, "-attendance")
        return await self._write(rows, kind, added=lambda key: key not in given, anew=True)

    async def _write(self, rows: Sequence[PageRow], kind: _Kind, *, added: Callable[[str], bool], anew: bool) -> int:
        if wrong := next((row.date for row in rows if not _DATE.fullmatch(row.date)), None):
            raise ValueError(f"not a date: {wrong}")
        by_month = groupby(sorted(rows, key=_month), key=_month)
        months = [(month, list(group)) for month, group in by_month]

        def write() -> int:
            return sum(self._write_month(month, group, kind, added=added, anew=anew) for month, group in months)

        try:
            return await self._writer.run(write)
        except OSError as exc:
            log.warning("the day's log could not be written: %s", exc)
            raise LedgerRefused(0, LedgerReason.DISK) from exc

    def _write_month(
        self, month: str, rows: Sequence[PageRow], kind: _Kind, *, added: Callable[[str], bool], anew: bool
    ) -> int:
        path = self._folder / f"{month}{kind.suffix}.csv"
        sheet = self._read(path, kind.headings)
        page = page_of(sheet.lines, kind.headings)
        wanted = once(rows, page.form)
        there = _places(rows, sheet.lines, page)
        new = [row for key, row in wanted.items() if key not in there and added(key)]
        changed = {place: wanted[key] for key, place in there.items()} if anew else {}
        if new or changed:
            lines = list(sheet.lines or [list(kind.headings.new)])
            for place, row in changed.items():
                lines[place] = _corrected(lines[place], row, page)
            lines += (_cells(row, page) for row in new)
            if lines != sheet.lines:
                self._save(path, sheet, lines)
        return len(new) + len(changed)

    def _save(self, path: Path, sheet: _Sheet, lines: Sequence[Sequence[str]]) -> None:
        text = io.StringIO(newline="")
        csv.writer(text, delimiter=sheet.delimiter).writerows(lines)
        make_folder(self._folder)
        write_file(path, [text.getvalue().encode(sheet.encoding)])

    def _read(self, path: Path, headings: Headings) -> _Sheet:
        """What the file holds; one that somebody's program turned into something else is set aside."""
        try:
            return _sheet(path.read_bytes(), headings)
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


def _places(rows: Sequence[PageRow], lines: Sequence[Sequence[str]], page: LedgerPage) -> dict[str, int]:
    """At which line of the file each row stands."""
    column = page.key_column
    if column is None:
        return places_by_content(rows, lines, page.form)
    cells = (line[column] if column < len(line) else "" for line in lines)
    return places_by_key(cells, once(rows, page.form))


def _corrected(line: Sequence[str], row: PageRow, page: LedgerPage) -> list[str]:
    """A line with what a correction changes; whatever else stands there stays."""
    cells = list(line)
    for name, column in page.correctable.items():
        cells += [""] * (column + 1 - len(cells))
        cells[column] = _cell(getattr(row, name))
    return cells


def _month(row: PageRow) -> str:
    return row.date[:7]


def _cells(row: PageRow, page: LedgerPage) -> list[str]:
    return [_cell(text or "") for text in laid_out(row, page)]


def _cell(text: str) -> str:
    return _FORMULA.sub("'", text)
