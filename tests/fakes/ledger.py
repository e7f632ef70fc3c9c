"""A ledger that remembers what was posted."""

from collections.abc import Sequence

from bot.house.ports import LedgerRow, LedgerUnreachable
from bot.house.visit import VisitId


class RecordingLedger:
    """A Ledger; ``rows`` has what it took, ``calls`` every attempt, and ``away`` puts it out of reach."""

    def __init__(self) -> None:
        self.rows: dict[VisitId, LedgerRow] = {}
        self.calls: list[Sequence[LedgerRow]] = []
        self.away = False

    async def post(self, rows: Sequence[LedgerRow]) -> int:
        self.calls.append(rows)
        if self.away:
            raise LedgerUnreachable("away")
        new = [row for row in rows if row.visit not in self.rows]
        self.rows.update({row.visit: row for row in new})
        return len(new)
