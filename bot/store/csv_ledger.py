"""The day's log as files that every spreadsheet program opens, for a household without a Google Sheet."""

import csv
import io
import logging
import re
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path

from bot.house.ports import Clock, LedgerRow, LedgerUnreachable
from bot.store.disk import make_folder, set_aside, write_file
from bot.store.writer import Writer

log = logging.getLogger(__name__)

HEADER = ("date", "time", "door", "who", "outcome", "by", "visit")

#: Text that begins so is a formula to spreadsheet programs; an apostrophe in front makes it text.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


class CsvLedger:
    """The day's log (Ledger) in ``log/<year>-<month>.csv``: UTF-8 with a mark, comma-separated, one row a visit."""

    def __init__(self, folder: Path, writer: Writer, clock: Clock) -> None:
        self._folder = folder
        self._writer = writer
        self._clock = clock

    async def post(self, rows: Sequence[LedgerRow]) -> int:
        """Write the rows whose visit is not there yet; answers how many were new. Raises LedgerUnreachable."""
        if wrong := next((row.date for row in rows if not _DATE.fullmatch(row.date)), None):
            raise ValueError(f"not a date: {wrong}")
        try:
            return await self._writer.run(lambda: self._post(rows))
        except OSError as exc:
            raise LedgerUnreachable(f"the day's log could not be written ({exc.strerror})") from exc

    def _post(self, rows: Sequence[LedgerRow]) -> int:
        by_month = groupby(sorted(rows, key=_month), key=_month)
        return sum(self._post_month(month, list(group)) for month, group in by_month)

    def _post_month(self, month: str, rows: Sequence[LedgerRow]) -> int:
        path = self._folder / f"{month}.csv"
        present = self._read(path)
        known = {line[-1] for line in present if line}
        new: dict[str, list[str]] = {}
        for row in rows:
            cells = [_cell(text) for text in (row.date, row.time, row.door, row.who, row.outcome, row.by, row.visit)]
            if cells[-1] not in known:
                new.setdefault(cells[-1], cells)
        if new:
            text = io.StringIO(newline="")
            csv.writer(text).writerows([*(present or [list(HEADER)]), *new.values()])
            make_folder(self._folder)
            write_file(path, [text.getvalue().encode("utf-8-sig")])
        return len(new)

    def _read(self, path: Path) -> list[list[str]]:
        """What the file holds; one that somebody's program turned into something else is set aside."""
        try:
            lines = list(csv.reader(io.StringIO(path.read_bytes().decode("utf-8-sig"), newline=""), strict=True))
        except FileNotFoundError:
            return []
        except (UnicodeDecodeError, csv.Error) as exc:
            log.error("%s is damaged (%s): set aside as %s", path.name, exc, set_aside(path, self._clock()).name)  # noqa: TRY400 - the cause is in the line
            return []
        return lines


def _month(row: LedgerRow) -> str:
    return row.date[:7]


def _cell(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) else text
