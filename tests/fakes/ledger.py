"""A ledger that remembers what was posted, and words for its rows that are the codes themselves."""

from collections.abc import Sequence

from bot.house.ports import LedgerRow
from bot.house.records.ledger_entry import LedgerEntry
from bot.house.records.ledger_trouble import LedgerReason, LedgerRefused
from bot.house.visits.visit import VisitId


class PlainWording:
    """A LedgerWording without a language."""

    def row(self, entry: LedgerEntry) -> LedgerRow:
        began = entry.began_at
        date, time = f"{began:%Y-%m-%d}", f"{began:%H:%M:%S}"
        return LedgerRow(entry.visit, date, time, entry.door, str(entry.who), entry.outcome, entry.by)


class RecordingLedger:
    """A Ledger; ``rows`` has what it took, ``calls`` every attempt.

    ``refuses`` is why it takes nothing; ``lost``: it takes the next rows, and its answer is lost; ``error`` is raised.
    """

    def __init__(self) -> None:
        self.name = "paper"
        self.rows: dict[VisitId, LedgerRow] = {}
        self.calls: list[Sequence[LedgerRow]] = []
        self.refuses: LedgerReason | None = None
        self.lost = False
        self.error: Exception | None = None

    async def post(self, rows: Sequence[LedgerRow]) -> int:
        self.calls.append(rows)
        if self.error:
            raise self.error
        if self.refuses:
            raise LedgerRefused(403, self.refuses, "doorman@example.com")
        new = {row.visit: row for row in reversed(rows) if row.visit not in self.rows}  # of two the first counts
        self.rows.update(reversed(new.items()))
        if self.lost:
            self.lost = False
            raise LedgerRefused(0, LedgerReason.OUT_OF_REACH)
        return len(new)
