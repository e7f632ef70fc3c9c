"""The day's log in a spreadsheet: a worksheet a month, in which each visit is one row, known by its id."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from collections.abc import Collection as Some
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from bot.house.ports import AttendanceRow, LedgerRow
from bot.house.records.ledger_page import (
    PLAIN_ATTENDANCE,
    VISITS,
    Headings,
    LedgerPage,
    PageRow,
    once,
    page_of,
    places_by_content,
    places_by_key,
)
from bot.house.records.ledger_trouble import LedgerReason, LedgerRefused
from bot.settings import SheetsSettings
from bot.sheets.book import SheetBook, SheetPage
from bot.sheets.cells import cell_of, runs, text_of, written
from bot.sheets.keys import KeyOpening, key_in_file
from bot.sheets.link import GoogleLink, Patience
from bot.sheets.pages import EARLIER, grown, layout_of, made, page_for, titled


@dataclass(frozen=True, slots=True)
class _Posting:
    """What is to become of rows."""

    rows: Mapping[str, PageRow]
    headings: Headings
    #: Whether a row is added that is not there, by its key.
    added: Callable[[str], bool]
    #: Whether one is written anew that is.
    anew: bool


class SheetsLedger:
    """The day's log (Ledger) in Google Sheets. What is written is written once more with the same outcome."""

    def __init__(
        self, link: GoogleLink, *, headings: Headings | None = None, attendance: Headings = PLAIN_ATTENDANCE
    ) -> None:
        self._link = link
        self._headings = headings or Headings()
        self._attendance = attendance

    @property
    def name(self) -> str:
        """See ``Ledger.name``."""
        return f"sheet {self._link.spreadsheet}"

    async def post(self, rows: Sequence[LedgerRow]) -> int:
        """See ``Ledger.post``."""
        return await self._write(rows, self._headings, added=lambda _: True, anew=False)

    async def correct(self, rows: Sequence[LedgerRow]) -> int:
        """See ``Ledger.correct``."""
        return await self._write(rows, self._headings, added=lambda _: False, anew=True)

    async def post_attendance(self, rows: Sequence[AttendanceRow], *, given: Some[str] = ()) -> int:
        """See ``Ledger.post_attendance``."""
        return await self._write(rows, self._attendance, added=lambda key: key not in given, anew=True)

    async def check(self) -> str:
        """The spreadsheet's title; raises LedgerRefused."""
        return await self._link.chore(_title)

    async def rehearse(self, month: str) -> str:
        """Write into the worksheet of a month, as "2026-11", and read it back; the spreadsheet's title.

        It is made where there is none; else its headings are written as they stand. Raises LedgerRefused.
        """
        return await self._link.chore(lambda book: _rehearsed(book, month, self._headings))

    async def _write(
        self, rows: Sequence[PageRow], headings: Headings, *, added: Callable[[str], bool], anew: bool
    ) -> int:
        if not rows:
            return 0
        posting = _Posting(once(rows, headings.form), headings, added, anew)
        return await self._link.chore(lambda book: sum(_by_month(book, posting)))


def ledger_of_settings(
    settings: SheetsSettings,
    patience: Patience | None = None,
    *,
    headings: Headings | None = None,
    attendance: Headings = PLAIN_ATTENDANCE,
) -> SheetsLedger:
    """The spreadsheet of the settings, with the key in their file."""
    if settings.credentials_file is None:
        raise ValueError("a spreadsheet needs its key file")
    key: KeyOpening = key_in_file(settings.credentials_file)
    link = GoogleLink(settings.spreadsheet, key, api_url=settings.api_url, patience=patience)
    return SheetsLedger(link, headings=headings, attendance=attendance)


def _title(book: SheetBook) -> str:
    book.pages()
    return book.title


def _rehearsed(book: SheetBook, month: str, headings: Headings) -> str:
    pages = book.pages()
    page = page_for(book, pages, month, headings)
    if page is None:
        page, requests = made(month, pages, headings)
        book.change(requests)
        layout = layout_of(book, page, headings)
    else:
        layout = layout_of(book, page, headings)
        for name in sorted(layout.certain)[:1]:
            heading = [[{"userEnteredValue": {"stringValue": _heading(book, page, layout, name)}}]]
            book.change([written(page.id, layout.heading or 0, layout.columns[name], heading)])
        layout = layout_of(book, page, headings)
    if not layout.certain:
        raise LedgerRefused(0, LedgerReason.REFUSED)
    return book.title


def _heading(book: SheetBook, page: SheetPage, layout: LedgerPage, name: str) -> str:
    line = (layout.heading or 0) + 1
    return str(book.lines(page, line, line)[0][layout.columns[name]])


def _by_month(book: SheetBook, posting: _Posting) -> Iterator[int]:
    """How many rows each month's worksheet took."""
    pages = list(book.pages())
    earlier = _in_earlier_page(book, pages, posting)
    waiting = [(key, row) for key, row in posting.rows.items() if key not in earlier]
    for month, group in groupby(sorted(waiting, key=_month), key=_month):
        page = page_for(book, pages, month, posting.headings)
        requests: list[dict[str, Any]] = []
        if page is None:
            if not any(posting.added(key) for key, _ in group):
                continue  # whoever took the worksheet away took its rows away
            page, requests = made(month, pages, posting.headings)
            pages.append(page)
            layout = page_of([posting.headings.new], posting.headings)
            there: dict[str, int] = {}
            end = 1
        else:
            layout = layout_of(book, page, posting.headings)
            there, end = _places(book, page, layout, posting.rows)
            if not end:
                requests.append(titled(page, posting.headings))
                end = 1
        rows = {key: row for key, row in waiting if row.date.startswith(month)}
        new = [row for key, row in rows.items() if key not in there and posting.added(key)]
        changed = {place: rows[key] for key, place in there.items() if posting.anew and key in rows}
        requests += grown(page, layout, end + len(new)) if new else []
        requests += _added(page, layout, end, new)
        requests += _corrected(page, layout, changed)
        if new or changed:
            book.change(requests)
        yield len(new) + len(changed)


def _in_earlier_page(book: SheetBook, pages: Sequence[SheetPage], posting: _Posting) -> set[str]:
    """The visits that stand in the one worksheet of an earlier release, which is left as it is."""
    if posting.headings.form is not VISITS or not any(map(posting.added, posting.rows)):
        return set()
    for page in pages:
        if page.title == EARLIER:
            layout = layout_of(book, page, posting.headings)
            return set(_places(book, page, layout, posting.rows)[0])
    return set()


def _places(
    book: SheetBook, page: SheetPage, layout: LedgerPage, rows: Mapping[str, PageRow]
) -> tuple[dict[str, int], int]:
    """At which line each of these rows stands, counted from 0, and the first line below everything of ours."""
    below = 0 if layout.heading is None else layout.heading + 1
    if layout.key_column is None:
        lines = [_texts(line, layout) for line in book.lines(page, 1, page.rows)]
        return places_by_content(rows.values(), lines, layout.form), max(below, _end(lines))
    columns = [layout.key_column, *(layout.columns[name] for name in ("date",) if name in layout.columns)]
    cells = [[str(cell) for cell in column] for column in book.columns(page, columns)]
    end = max((_end([[cell] for cell in column]) for column in cells), default=0)
    return places_by_key(cells[0], rows), max(below, end)


def _texts(line: Sequence[Any], layout: LedgerPage) -> list[str]:
    names = {column: name for name, column in layout.columns.items()}
    return [text_of(names.get(place, ""), cell) for place, cell in enumerate(line)]


def _end(lines: Sequence[Sequence[str]]) -> int:
    """The line behind the last one in which anything stands."""
    return max((place for place, line in enumerate(lines, start=1) if any(line)), default=0)


def _added(page: SheetPage, layout: LedgerPage, at: int, rows: Sequence[PageRow]) -> Iterator[dict[str, Any]]:
    """Rows below everything that is there; nothing at all is written into the family's own columns."""
    if rows:
        for column, names in runs(layout.columns):
            cells = [[cell_of(name, getattr(row, name)) for name in names] for row in rows]
            yield written(page.id, at, column, cells)


def _corrected(page: SheetPage, layout: LedgerPage, rows: Mapping[int, PageRow]) -> Iterator[dict[str, Any]]:
    for place, row in rows.items():
        for column, names in runs(layout.correctable):
            yield written(page.id, place, column, [[cell_of(name, getattr(row, name)) for name in names]])


def _month(keyed: tuple[str, PageRow]) -> str:
    return keyed[1].date[:7]
