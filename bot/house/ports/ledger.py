"""The day's log, wherever the family keeps it."""

from collections.abc import Collection, Sequence
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
    #: How sure we are of whoever is named; empty: nobody is.
    confidence: str = ""
    #: Under which name the picture is kept; empty: there is none.
    photo: str = ""


@dataclass(frozen=True, slots=True)
class AttendanceRow:
    """Somebody on one day, as the day's log tells it: texts only, in the household's own time."""

    #: The same for the same person and day, whatever they are called.
    key: str
    #: As "2026-11-21".
    date: str
    person: str
    #: When they were first and last seen, as "07:41:05".
    first: str
    last: str
    where: str
    how_sure: str
    note: str


class Ledger(Protocol):
    """The day's log, outside the house. What the family makes of it is theirs: columns, notes and rows that went."""

    @property
    def name(self) -> str:
        """Which one it is: the same for as long as it is the same place. Never raises."""

    async def post(self, rows: Sequence[LedgerRow]) -> int:
        """Write the rows whose visit is not there yet; returns how many were new. Raises LedgerRefused."""

    async def correct(self, rows: Sequence[LedgerRow]) -> int:
        """Write anew what may change of the rows that are there, and add none; returns how many were there.

        When and where it was, and which visit, stays as it was written. Raises LedgerRefused.
        """

    async def post_attendance(self, rows: Sequence[AttendanceRow], *, given: Collection[str] = ()) -> int:
        """Add the rows that are not there, and write anew those that are; returns how many of either.

        Those whose key is in ``given`` were there before: one that is gone stays gone. Raises LedgerRefused.
        """


class SheetLedger(Ledger, Protocol):
    """The day's log in a spreadsheet."""

    async def rehearse(self, month: str) -> str:
        """Write into the page of a month, as "2026-11", and read it back; the spreadsheet's title.

        Nothing changes but that there is a page for the month. Raises LedgerRefused.
        """


class Spreadsheets(Protocol):
    """Whoever opens spreadsheets, with the key of a service account."""

    async def account(self, key: str) -> str:
        """The e-mail address with which a spreadsheet must be shared for this key, as its file holds it.

        Raises LedgerRefused, and tells nothing of the key.
        """

    async def ledger(self, spreadsheet: str, key: str) -> SheetLedger:
        """The day's log in a spreadsheet; nobody is asked yet, nor is it looked at whether the key is one.

        Never raises.
        """


class KeySafe(Protocol):
    """Where the service account's key lies, sealed."""

    async def get(self) -> str | None:
        """The key; None: there is none that can be opened. Never raises."""

    async def put(self, key: str | None) -> None:
        """Keep it, or forget it (None). Raises StoreUnwritable."""
