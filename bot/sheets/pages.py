"""The worksheets that are ours: one a month, known by its id, whatever it is called; others are the family's."""

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import count
from typing import Any

from bot.house.records.ledger_page import ATTENDANCE, TOP_LINES, Headings, LedgerPage, PageForm, page_of
from bot.sheets.book import SheetBook, SheetPage
from bot.sheets.cells import DATE_FORMAT, DATES, TIME_FORMAT, TIMES, written

#: The one worksheet of earlier releases: it is read, so that no visit comes twice, and never written.
EARLIER = "Doorman"

#: So many rows a worksheet has, and gets more at a time: each is formatted once.
GROWTH = 1000

#: Before the month, in the ids of pages that tell of people.
_OF_ATTENDANCE = 10_000_000

#: What cells hold in their columns, in pixels.
_WIDTHS: Mapping[str, int] = {
    "date": 95,
    "time": 80,
    "door": 130,
    "who": 260,
    "confidence": 150,
    "outcome": 190,
    "by": 120,
    "photo": 150,
    "visit": 150,
    "person": 160,
    "first": 90,
    "last": 90,
    "where": 220,
    "how_sure": 170,
    "note": 260,
    "key": 150,
}

_HEADER = {"red": 0.15, "green": 0.28, "blue": 0.36}
_BANDS = {"red": 1.0, "green": 1.0, "blue": 1.0}, {"red": 0.95, "green": 0.97, "blue": 0.98}
_ON_HEADER = {"red": 1.0, "green": 1.0, "blue": 1.0}

_MONTH = re.compile(r"(\d{4})-(\d{2})")


def page_id(month: str, form: PageForm) -> int:
    """The id of the worksheet for a month, as "2026-11": we give it ourselves, so that it is found again."""
    year, number = _MONTH.fullmatch(month).groups()  # type: ignore[union-attr]  # rows were looked at
    return int(year) * 100 + int(number) + (_OF_ATTENDANCE if form is ATTENDANCE else 0)


def page_for(book: SheetBook, pages: Iterable[SheetPage], month: str, headings: Headings) -> SheetPage | None:
    """The worksheet of a month; None: there is none.

    By its id; or by its title, where its headings are ours: a table that went through another program has new ids.
    """
    known = {page.id: page for page in pages}
    if page := known.get(page_id(month, headings.form)):
        return page
    called = {title_of(month, headings), title_of(month, headings, 1)}
    for page in known.values():
        if page.title in called and layout_of(book, page, headings).heading is not None:
            return page
    return None


def layout_of(book: SheetBook, page: SheetPage, headings: Headings) -> LedgerPage:
    """Where things stand on a worksheet."""
    return page_of([[str(cell) for cell in line] for line in book.lines(page, 1, TOP_LINES)], headings)


def title_of(month: str, headings: Headings, number: int = 0) -> str:
    """What a month's worksheet is called at first; with a ``number`` where the family has one of that name."""
    title = f"{month} {headings.title}".strip()
    return f"{title} {EARLIER}{f' {number}' if number > 1 else ''}" if number else title


def made(month: str, pages: Iterable[SheetPage], headings: Headings) -> tuple[SheetPage, list[dict[str, Any]]]:
    """A new worksheet, and the requests that make it: headings that stay in sight, widths, formats, a filter."""
    taken = {page.title for page in pages}
    title = next(title for number in count() if (title := title_of(month, headings, number)) not in taken)
    fields = headings.form.fields
    page = SheetPage(page_id(month, headings.form), title, GROWTH, len(fields))
    everything = {"sheetId": page.id, "startRowIndex": 0, "startColumnIndex": 0, "endColumnIndex": len(fields)}
    grid = {"rowCount": page.rows, "columnCount": page.columns, "frozenRowCount": 1}
    return page, [
        {"addSheet": {"properties": {"sheetId": page.id, "title": title, "index": 0, "gridProperties": grid}}},
        titled(page, headings),
        {
            "repeatCell": {
                "range": everything | {"startRowIndex": 1},
                "cell": {"userEnteredFormat": {"wrapStrategy": "WRAP", "verticalAlignment": "TOP"}},
                "fields": "userEnteredFormat(wrapStrategy,verticalAlignment)",
            }
        },
        *formats(page.id, {name: place for place, name in enumerate(fields)}, 1, page.rows),
        *(_width(page.id, place, _WIDTHS[name]) for place, name in enumerate(fields)),
        {
            "addBanding": {
                "bandedRange": {
                    "range": everything,
                    "rowProperties": {
                        "headerColor": _HEADER,
                        "firstBandColor": _BANDS[0],
                        "secondBandColor": _BANDS[1],
                    },
                }
            }
        },
        {"setBasicFilter": {"filter": {"range": everything}}},
    ]


def titled(page: SheetPage, headings: Headings) -> dict[str, Any]:
    """The request that writes the headings of a new worksheet."""
    header = [
        {
            "userEnteredValue": {"stringValue": heading},
            "userEnteredFormat": {
                "textFormat": {"bold": True, "foregroundColor": _ON_HEADER},
                "verticalAlignment": "MIDDLE",
            },
        }
        for heading in headings.new
    ]
    return written(page.id, 0, 0, [header], looks=True)


def grown(page: SheetPage, layout: LedgerPage, needed: int) -> list[dict[str, Any]]:
    """The requests by which a worksheet gets so many rows at least."""
    if needed <= page.rows:
        return []
    more = -(-(needed - page.rows) // GROWTH) * GROWTH
    return [
        {"appendDimension": {"sheetId": page.id, "dimension": "ROWS", "length": more}},
        *formats(page.id, layout.columns, page.rows, page.rows + more),
    ]


def formats(sheet: int, columns: Mapping[str, int], start: int, end: int) -> Sequence[dict[str, Any]]:
    """The requests by which the numbers in these rows look like days and times."""
    looks = dict.fromkeys(DATES, DATE_FORMAT) | dict.fromkeys(TIMES, TIME_FORMAT)
    return [
        {
            "repeatCell": {
                "range": {
                    "sheetId": sheet,
                    "startRowIndex": start,
                    "endRowIndex": end,
                    "startColumnIndex": columns[name],
                    "endColumnIndex": columns[name] + 1,
                },
                "cell": {"userEnteredFormat": {"numberFormat": look}},
                "fields": "userEnteredFormat.numberFormat",
            }
        }
        for name, look in looks.items()
        if name in columns
    ]


def _width(sheet: int, column: int, pixels: int) -> dict[str, Any]:
    return {
        "updateDimensionProperties": {
            "range": {"sheetId": sheet, "dimension": "COLUMNS", "startIndex": column, "endIndex": column + 1},
            "properties": {"pixelSize": pixels},
            "fields": "pixelSize",
        }
    }
