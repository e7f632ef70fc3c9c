"""Opens spreadsheets with a key that an owner sent in the chat."""

import asyncio

from bot.house.records.ledger_page import PLAIN_ATTENDANCE, Headings
from bot.sheets.keys import account_in, credentials_in
from bot.sheets.ledger import SheetsLedger
from bot.sheets.link import GoogleLink, Patience


class GoogleSheets:
    """Spreadsheets (port) at Google, or at whoever speaks its API."""

    def __init__(
        self,
        headings: Headings | None = None,
        attendance: Headings = PLAIN_ATTENDANCE,
        *,
        api_url: str = "",
        patience: Patience | None = None,
    ) -> None:
        self._headings = headings
        self._attendance = attendance
        self._api_url = api_url
        self._patience = patience

    async def account(self, key: str) -> str:
        """See ``Spreadsheets.account``."""
        return await asyncio.to_thread(account_in, key, anywhere=bool(self._api_url))

    async def ledger(self, spreadsheet: str, key: str) -> SheetsLedger:
        """See ``Spreadsheets.ledger``."""
        link = GoogleLink(spreadsheet, lambda: credentials_in(key), api_url=self._api_url, patience=self._patience)
        return SheetsLedger(link, headings=self._headings, attendance=self._attendance)
