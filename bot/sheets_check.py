"""What the doctor asks of the day's log: whether the spreadsheet lets us in."""

from pathlib import Path

from bot.house.findings.findings import Finding, LedgerInFiles, Part, SheetOpen, SheetRefused
from bot.house.records.ledger_trouble import LedgerRefused
from bot.settings import SheetsSettings
from bot.sheets import SheetsLedger


async def check_sheet(settings: SheetsSettings, files: Path) -> Finding:
    """Whether the spreadsheet lets us in; ``files``: where the log is written if there is none."""
    if not settings.chosen:
        return Finding(Part.LEDGER, LedgerInFiles(str(files)), good=True, needed=False)
    try:
        title = await SheetsLedger(settings).check()
    except LedgerRefused as exc:
        found = SheetRefused(exc.reason, exc.status, exc.account)
        return Finding(Part.LEDGER, found, good=False, needed=False)
    return Finding(Part.LEDGER, SheetOpen(title), good=True)
