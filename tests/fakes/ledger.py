"""A ledger that remembers what was posted, and words for its rows that are the codes themselves."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime

from bot.house.ports import AttendanceRow, LedgerRow
from bot.house.records.ledger_day import LedgerDay
from bot.house.records.ledger_entry import LedgerEntry
from bot.house.records.ledger_page import VISITS
from bot.house.records.ledger_trouble import LedgerReason, LedgerRefused
from bot.house.records.trail import TrailSealed
from bot.house.visits.visit import VisitId


class PlainWording:
    """A HouseholdWords without a language."""

    def row(self, entry: LedgerEntry) -> LedgerRow:
        began = entry.began_at
        date, time = f"{began:%Y-%m-%d}", f"{began:%H:%M:%S}"
        return LedgerRow(
            entry.visit, date, time, entry.door, str(entry.who), entry.outcome, entry.by, "", entry.photo or ""
        )

    def day(self, day: LedgerDay) -> AttendanceRow:
        first, last = (f"{at:%H:%M:%S}" if at else "" for at in (day.first, day.last))
        note = f"{day.corrected_by}:{day.absent}" if day.corrected_by else ""
        return AttendanceRow(
            day.key, f"{day.day:%Y-%m-%d}", day.person, first, last, "|".join(day.where), str(day.named), note
        )

    def seal(self, sealed: TrailSealed, at: datetime) -> LedgerRow:
        date, time = f"{at:%Y-%m-%d}", f"{at:%H:%M:%S}"
        return LedgerRow(VisitId(f"seal-{sealed.lines}"), date, time, "", "", f"{sealed.lines}:{sealed.hash}", "")


class RecordingLedger:
    """A Ledger; ``rows`` has what it took, ``calls`` every attempt.

    ``attendance`` has the days of people by their keys, ``corrections`` every attempt to correct.

    ``refuses`` is why it takes nothing; ``lost``: it takes the next rows, and its answer is lost; ``error`` is raised.
    """

    def __init__(self) -> None:
        self.name = "paper"
        self.rows: dict[VisitId, LedgerRow] = {}
        self.attendance: dict[str, AttendanceRow] = {}
        self.calls: list[Sequence[LedgerRow]] = []
        self.corrections: list[Sequence[LedgerRow]] = []
        self.refuses: LedgerReason | None = None
        self.lost = False
        self.error: Exception | None = None

    async def post(self, rows: Sequence[LedgerRow]) -> int:
        self.calls.append(rows)
        self._let_in()
        new = {row.visit: row for row in reversed(rows) if row.visit not in self.rows}  # of two the first counts
        self.rows.update(reversed(new.items()))
        self._answer()
        return len(new)

    async def correct(self, rows: Sequence[LedgerRow]) -> int:
        self.corrections.append(rows)
        self._let_in()
        there = [row for row in rows if row.visit in self.rows]
        for row in there:
            changing = {name: getattr(row, name) for name in VISITS.changing}
            self.rows[row.visit] = replace(self.rows[row.visit], **changing)
        self._answer()
        return len(there)

    async def post_attendance(self, rows: Sequence[AttendanceRow], *, given: Collection[str] = ()) -> int:
        self._let_in()
        taken = {row.key: row for row in rows if row.key in self.attendance or row.key not in given}
        self.attendance.update(taken)
        self._answer()
        return len(taken)

    def _let_in(self) -> None:
        if self.error:
            raise self.error
        if self.refuses:
            raise LedgerRefused(403, self.refuses, "doorman@example.com")

    def _answer(self) -> None:
        if self.lost:
            self.lost = False
            raise LedgerRefused(0, LedgerReason.OUT_OF_REACH)
