"""What the doctor asks of the day's log: whether the spreadsheet lets us in."""

from collections.abc import Mapping

from bot.checkup import Finding
from bot.house.ledger_trouble import LedgerReason, LedgerRefused
from bot.settings import Settings
from bot.sheets import SheetsLedger

_SAID: Mapping[LedgerReason, str] = {
    LedgerReason.OUT_OF_REACH: "Google is out of reach",
    LedgerReason.BUSY: "Google is busy",
    LedgerReason.API_OFF: "the Google Sheets API is switched off in the service account's project: switch it on there",
    LedgerReason.NO_SUCH_SHEET: "there is no such spreadsheet: SHEETS_SPREADSHEET is its address, or its key",
    LedgerReason.NOT_A_SHEET: (
        "what SHEETS_SPREADSHEET names is no Google Sheet: open it in Google Sheets, and save it as one"
    ),
    LedgerReason.FULL: "the spreadsheet is full: make a new one",
    LedgerReason.PROTECTED: "its cells are protected: let the service account edit them",
    LedgerReason.KEY_REFUSED: (
        "Google does not accept the key of the service account: make a new one and put it where "
        "SHEETS_CREDENTIALS_FILE says"
    ),
    LedgerReason.KEY_UNREADABLE: "SHEETS_CREDENTIALS_FILE cannot be read",
    LedgerReason.KEY_MALFORMED: "SHEETS_CREDENTIALS_FILE is not the JSON key of a service account",
    LedgerReason.CLOCK_WRONG: "this machine's clock is wrong, so Google refuses the key: set the clock",
}


async def check_sheet(settings: Settings) -> Finding:
    """Whether the spreadsheet lets us in."""
    if not settings.sheets_credentials_file or not settings.sheets_spreadsheet:
        return Finding("day's log", good=True, said="CSV files below data/log; no spreadsheet is set", needed=False)
    ledger = SheetsLedger(settings.sheets_credentials_file, settings.sheets_spreadsheet, settings.sheets_api_url)
    try:
        title = await ledger.check()
    except LedgerRefused as exc:
        return Finding("day's log", good=False, said=_said(exc), remedy="see SHEETS_ in .env.example", needed=False)
    return Finding("day's log", good=True, said=f"the spreadsheet “{title}” lets us in")


def _said(exc: LedgerRefused) -> str:
    if exc.reason is LedgerReason.NOT_SHARED:
        return f"Google does not let us write: share the spreadsheet with {exc.account} as an editor"
    return _SAID.get(exc.reason, f"Google refused (status {exc.status})")
