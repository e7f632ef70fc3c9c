"""What the doctor says of the spreadsheet that the day's log goes to."""

from collections.abc import Mapping

from bot.house.findings.findings import SheetRefused
from bot.house.records.ledger_trouble import LedgerReason
from bot.words.phrase import Phrase, Verbatim, say

_SHEET: Mapping[LedgerReason, Phrase] = {
    LedgerReason.OUT_OF_REACH: say("Google is out of reach"),
    LedgerReason.BUSY: say("Google is busy"),
    LedgerReason.API_OFF: say(
        "the Google Sheets API is switched off in the service account’s project: switch it on there"
    ),
    LedgerReason.NO_SUCH_SHEET: say("there is no such spreadsheet: SHEETS_SPREADSHEET is its address, or its key"),
    LedgerReason.NOT_A_SHEET: say(
        "what SHEETS_SPREADSHEET names is no Google Sheet: open it in Google Sheets, and save it as one"
    ),
    LedgerReason.FULL: say("the spreadsheet is full: make a new one"),
    LedgerReason.PROTECTED: say("its cells are protected: let the service account edit them"),
    LedgerReason.KEY_REFUSED: say(
        "Google does not accept the key of the service account: make a new one and put it where "
        "SHEETS_CREDENTIALS_FILE says"
    ),
    LedgerReason.KEY_UNREADABLE: say("SHEETS_CREDENTIALS_FILE cannot be read"),
    LedgerReason.KEY_MALFORMED: say("SHEETS_CREDENTIALS_FILE is not the JSON key of a service account"),
    LedgerReason.CLOCK_WRONG: say("this machine’s clock is wrong, so Google refuses the key: set the clock"),
}


def sheet(found: SheetRefused) -> Phrase:
    """Why it does not take the day's log."""
    if found.reason is LedgerReason.NOT_SHARED:
        return say(
            "Google does not let us write: share the spreadsheet with {account} as an editor",
            account=Verbatim(found.account),
        )
    if known := _SHEET.get(found.reason):
        return known
    return say("Google refused (status {status})", status=Verbatim(str(found.status)))
