"""Cells as Google takes them: a text is never a formula, dates and times are numbers that only look like such."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from typing import Any

from bot.sheets.book import SheetCell

#: Day 0 of a spreadsheet's dates.
_DAY_0 = date(1899, 12, 30)

_DAY_S = 86_400

#: Of the fields that are a day, or a time of day.
DATES, TIMES = frozenset({"date"}), frozenset({"time", "first", "last"})

DATE_FORMAT = {"type": "DATE", "pattern": "yyyy-mm-dd"}
TIME_FORMAT = {"type": "TIME", "pattern": "hh:mm:ss"}

_MIDNIGHT = datetime(2000, 1, 1)  # noqa: DTZ001 - a clock without a day


def cell_of(name: str, text: str) -> dict[str, Any]:
    """What stands in a cell of this field."""
    number = _number(name, text)
    if number is not None:
        return {"userEnteredValue": {"numberValue": number}}
    # as a string it is not even looked at: a name that begins with = stays a name
    return {"userEnteredValue": {"stringValue": text}} if text else {}


def text_of(name: str, cell: SheetCell) -> str:
    """A cell of this field, as our rows have it."""
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        with suppress(OverflowError, ValueError):  # a number of the family's own, which is no day and no time
            if name in DATES:
                return (_DAY_0 + timedelta(days=int(cell))).isoformat()
            if name in TIMES:
                return f"{_MIDNIGHT + timedelta(seconds=round(cell % 1 * _DAY_S)):%H:%M:%S}"
    return str(cell)


def written(
    sheet: int, row: int, column: int, cells: Sequence[Sequence[Mapping[str, Any]]], *, looks: bool = False
) -> dict[str, Any]:
    """The request that writes cells from a place on, counted from 0; ``looks``: what they look like, too."""
    return {
        "updateCells": {
            "start": {"sheetId": sheet, "rowIndex": row, "columnIndex": column},
            "rows": [{"values": list(line)} for line in cells],
            "fields": "userEnteredValue,userEnteredFormat" if looks else "userEnteredValue",
        }
    }


def runs(columns: Mapping[str, int]) -> Iterator[tuple[int, list[str]]]:
    """The fields whose columns stand side by side, and the first of these columns."""
    names: list[str] = []
    for name, column in sorted(columns.items(), key=lambda one: one[1]):
        if names and columns[names[-1]] + 1 != column:
            yield columns[names[0]], names
            names = []
        names.append(name)
    if names:
        yield columns[names[0]], names


def _number(name: str, text: str) -> float | None:
    try:
        if name in DATES:
            return (date.fromisoformat(text) - _DAY_0).days
        if name in TIMES:
            at = time.fromisoformat(text)
            return (at.hour * 3600 + at.minute * 60 + at.second) / _DAY_S
    except ValueError:
        pass  # somebody's own word: it is a text
    return None
