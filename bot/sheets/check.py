"""What the doctor asks of the day's log: whether the spreadsheet lets us in."""

from dataclasses import dataclass
from pathlib import Path

from bot.house.findings.findings import Finding, Part
from bot.house.findings.outside_findings import LedgerInFiles, SheetOpen, SheetRefused
from bot.house.records.ledger_trouble import LedgerRefused
from bot.settings import SheetsSettings
from bot.sheets.desk import GoogleSheets
from bot.sheets.ledger import ledger_of_settings


@dataclass(frozen=True, slots=True)
class ChatSheet:
    """A spreadsheet that was named in the chat, and the key that opens it."""

    spreadsheet: str
    #: As its file held it; empty: there is none that can be opened.
    key: str


async def check_sheet(settings: SheetsSettings, files: Path, chat: ChatSheet | None = None) -> Finding:
    """Whether the spreadsheet lets us in; ``files``: where the log is written if there is none."""
    if settings.chosen:
        ledger = ledger_of_settings(settings)
    elif chat:
        ledger = await GoogleSheets(api_url=settings.api_url).ledger(chat.spreadsheet, chat.key)
    else:
        return Finding(Part.LEDGER, LedgerInFiles(str(files)), good=True, needed=False)
    try:
        title = await ledger.check()
    except LedgerRefused as exc:
        found = SheetRefused(exc.reason, exc.status, exc.account)
        return Finding(Part.LEDGER, found, good=False, needed=False)
    return Finding(Part.LEDGER, SheetOpen(title), good=True)
