"""What is said about the day's log, where it cannot be written."""

from collections.abc import Mapping

from bot.house.records.ledger_trouble import LedgerNews, LedgerReason
from bot.words.phrase import Lines, Phrase, Value, Verbatim, count, lines, say

LEDGER_WELL = say("✅ The day’s log is written again, with everything that had waited.")

#: In the place of an address that is not known.
_OUR_ACCOUNT = say("my service account")


def ledger(news: LedgerNews) -> Lines:
    """Why the day's log is not written, what to do, and that nothing is lost; or that it is well again."""
    state = news.state
    if state.reason is None:
        return lines(LEDGER_WELL)
    told = why(state.reason, state.status, state.account)
    return lines(told, ledger_waiting(state.waiting) if state.waiting else None)


def why(reason: LedgerReason, status: int, account: str) -> Phrase:
    """Why it is not written, and what to do; ``account`` is whom the spreadsheet must be shared with."""
    return _whys(Verbatim(account) if account else _OUR_ACCOUNT, status)[reason]


def ledger_waiting(number: int) -> Phrase:
    """What is not in the log yet."""
    return count(
        "One visit waits to be written; it is not lost.",
        "{n} visits wait to be written; none is lost.",
        number,
    )


def _whys(account: Value, status: int) -> Mapping[LedgerReason, Phrase]:
    return {
        LedgerReason.OUT_OF_REACH: say(
            "⚠️ I have not reached Google since yesterday, so the day’s log waits. Please see whether the "
            "internet works where I live."
        ),
        LedgerReason.BUSY: say(
            "⚠️ Google has had no time for me since yesterday, so the day’s log waits. I try again every hour; "
            "there is nothing to do."
        ),
        LedgerReason.NOT_SHARED: say(
            "⚠️ <b>I cannot write the day’s log:</b> Google does not let me into the spreadsheet. Please share "
            "it with {account} as an editor.",
            account=account,
        ),
        LedgerReason.API_OFF: say(
            "⚠️ <b>I cannot write the day’s log:</b> the Google Sheets API is switched off. Please switch it on "
            "in the Google Cloud project of {account}.",
            account=account,
        ),
        LedgerReason.NO_SUCH_SHEET: say(
            "⚠️ <b>I cannot write the day’s log:</b> its spreadsheet is gone. Please bring it back from Google’s "
            "bin, or give me another one’s address: /sheet"
        ),
        LedgerReason.NOT_A_SHEET: say(
            "⚠️ <b>I cannot write the day’s log:</b> what I was given the address of is no Google spreadsheet. "
            "Please open it in Google Sheets, save it as one there, and give me its address: /sheet"
        ),
        LedgerReason.FULL: say(
            "⚠️ <b>I cannot write the day’s log:</b> the spreadsheet is full. Please make a new one, share it "
            "with {account} as an editor, and give me its address: /sheet",
            account=account,
        ),
        LedgerReason.PROTECTED: say(
            "⚠️ <b>I cannot write the day’s log:</b> somebody protected its cells. Please allow {account} to "
            "edit them (in Google Sheets: Data, Protect sheets and ranges).",
            account=account,
        ),
        LedgerReason.KEY_REFUSED: say(
            "⚠️ <b>I cannot write the day’s log:</b> Google does not accept my key any more. Please make a new "
            "one for the service account and send me its file: /sheet"
        ),
        LedgerReason.KEY_UNREADABLE: say(
            "⚠️ <b>I cannot write the day’s log:</b> I cannot read my key for Google. Please send me its file "
            "once more (/sheet), or have it put back where my settings say (SHEETS_CREDENTIALS_FILE)."
        ),
        LedgerReason.KEY_MALFORMED: say(
            "⚠️ <b>I cannot write the day’s log:</b> what should be my key for Google is none. Please send me "
            "the JSON key file of the service account: /sheet"
        ),
        LedgerReason.CLOCK_WRONG: say(
            "⚠️ <b>I cannot write the day’s log:</b> the clock of the computer I run on is wrong, so Google "
            "refuses me. Please set it right."
        ),
        LedgerReason.DISK: say(
            "⚠️ <b>I cannot write the day’s log:</b> my disk does not take it. Please see that the folder “log” "
            "on the computer I run on is mine to write, and that there is room."
        ),
        LedgerReason.REFUSED: say(
            "⚠️ <b>I cannot write the day’s log:</b> Google refuses it (status {status}). Please run “main.py "
            "doctor” on the computer I run on: it tells more.",
            status=Verbatim(str(status)),
        ),
        LedgerReason.UNEXPECTED: say(
            "⚠️ The day’s log has not been written since yesterday: something goes wrong on my side. Please tell "
            "whoever looks after me; my log file has more."
        ),
    }
