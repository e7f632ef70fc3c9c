"""Spreadsheets that remember what was written into them, and a safe for the key of the account that opens them."""

import json

from bot.house.records.ledger_trouble import LedgerReason, LedgerRefused
from tests.fakes.ledger import RecordingLedger


class RecordingSheet(RecordingLedger):
    """A SheetLedger; ``months`` has those that were rehearsed."""

    def __init__(self, spreadsheet: str) -> None:
        super().__init__()
        self.name = f"sheet {spreadsheet}"
        self.months: list[str] = []

    async def rehearse(self, month: str) -> str:
        self._let_in()
        self.months.append(month)
        return "Our house"


class RecordingSpreadsheets:
    """Spreadsheets; ``sheets`` has those that were opened, ``keys`` with what. Each refuses, if this ``refuses``."""

    def __init__(self) -> None:
        self.sheets: dict[str, RecordingSheet] = {}
        self.keys: list[str] = []
        self.refuses: LedgerReason | None = None

    async def account(self, key: str) -> str:
        try:
            told = json.loads(key)
            account = str(told["client_email"]) if told["private_key"] else ""
        except (ValueError, KeyError, TypeError):
            account = ""
        if not account:
            raise LedgerRefused(0, LedgerReason.KEY_MALFORMED)
        return account

    async def ledger(self, spreadsheet: str, key: str) -> RecordingSheet:
        self.keys.append(key)
        sheet = self.sheets.setdefault(spreadsheet, RecordingSheet(spreadsheet))
        sheet.refuses = self.refuses
        return sheet


class MemorySafe:
    """A KeySafe without a disk."""

    def __init__(self) -> None:
        self.key: str | None = None

    async def get(self) -> str | None:
        return self.key

    async def put(self, key: str | None) -> None:
        self.key = key
