"""The day's log, wherever the family keeps it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.house.visits.visit import VisitId


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """A visit, as the day's log tells it: texts only, in the household's own time."""

    visit: VisitId
    date: str
    time: str
    door: str
    who: str
    outcome: str
    by: str


class Ledger(Protocol):
    """The day's log, outside the house."""

    @property
    def name(self) -> str:
        """Which one it is: the same for as long as it is the same place. Never raises."""

    async def post(self, rows: Sequence[LedgerRow]) -> int:
        """Write the rows whose visit is not there yet; returns how many were new. Raises LedgerRefused."""
