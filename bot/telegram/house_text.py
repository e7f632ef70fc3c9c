"""What the house tells of itself: its disk, the day's log. HTML as Telegram knows it."""

from collections.abc import Mapping
from html import escape

from bot.house.disk import DiskNews, DiskState
from bot.house.ledger_trouble import LedgerNews, LedgerReason


def news(news: DiskNews | LedgerNews) -> str:
    """What the owners hear of the house itself."""
    return disk(news) if isinstance(news, DiskNews) else ledger(news)


def disk(news: DiskNews) -> str:
    """How the disk is, for the owners."""
    match news.state:
        case DiskState.LOW if news.before not in (DiskState.WELL, DiskState.LOW):
            text = (
                "✅ My disk takes things again, and everything is written down. But it is nearly full: "
                f"{megabytes(news.free_bytes)} are left. Please make more room on the computer I run on."
            )
        case DiskState.LOW:
            text = (
                f"⚠️ My disk is nearly full: {megabytes(news.free_bytes)} are left. Please make room on the computer I "
                "run on. When it is full, I delete my oldest pictures first."
            )
        case DiskState.FULL:
            text = (
                "⚠️ <b>My disk is full.</b> I still tell you who rings, and I still open, but I remember it only until "
                "I am restarted. Please make room on the computer I run on."
            )
        case DiskState.READ_ONLY:
            text = (
                "⚠️ <b>My disk takes nothing any more</b>, as disks do when they break. I still tell you who rings, and "
                "I still open, but I remember it only until I am restarted. Please have a look at the computer I run "
                "on."
            )
        case DiskState.FAILING:
            text = (
                "⚠️ <b>My disk makes mistakes.</b> It may be worn out. I still tell you who rings, and I still open, "
                "but I remember it only until I am restarted. Please have a look at the computer I run on."
            )
        case DiskState.SILENT:
            text = (
                "⚠️ <b>My disk does not answer.</b> I still tell you who rings, and I still open, but I remember "
                "it only until I am restarted. Please have a look at the computer I run on."
            )
        case DiskState.WELL:
            text = "✅ My disk is well again, and everything is written down."
    if news.pictures_deleted:
        text += "\n" + pictures_deleted(news.pictures_deleted)
    return text


def pictures_deleted(count: int) -> str:
    """What had to go."""
    return (
        "To make room I deleted my oldest picture."
        if count == 1
        else f"To make room I deleted my {count} oldest pictures."
    )


LEDGER_WELL = "✅ The day’s log is written again, with everything that had waited."

_LEDGER: Mapping[LedgerReason, str] = {
    LedgerReason.OUT_OF_REACH: (
        "⚠️ I have not reached Google since yesterday, so the day’s log waits. Please see whether the internet works "
        "where I live."
    ),
    LedgerReason.BUSY: (
        "⚠️ Google has had no time for me since yesterday, so the day’s log waits. I try again every hour; there is "
        "nothing to do."
    ),
    LedgerReason.NOT_SHARED: (
        "⚠️ <b>I cannot write the day’s log:</b> Google does not let me into the spreadsheet. Please share it with "
        "{account} as an editor."
    ),
    LedgerReason.API_OFF: (
        "⚠️ <b>I cannot write the day’s log:</b> the Google Sheets API is switched off. Please switch it on in the "
        "Google Cloud project of {account}."
    ),
    LedgerReason.NO_SUCH_SHEET: (
        "⚠️ <b>I cannot write the day’s log:</b> its spreadsheet is gone. Please bring it back from Google’s bin, or "
        "have a new one’s address written into my settings (SHEETS_SPREADSHEET)."
    ),
    LedgerReason.NOT_A_SHEET: (
        "⚠️ <b>I cannot write the day’s log:</b> what my settings name is no Google spreadsheet. Please open it in "
        "Google Sheets, save it as one there, and have its address written into my settings (SHEETS_SPREADSHEET)."
    ),
    LedgerReason.FULL: (
        "⚠️ <b>I cannot write the day’s log:</b> the spreadsheet is full. Please make a new one, share it with "
        "{account} as an editor, and have its address written into my settings (SHEETS_SPREADSHEET)."
    ),
    LedgerReason.PROTECTED: (
        "⚠️ <b>I cannot write the day’s log:</b> somebody protected its cells. Please allow {account} to edit them "
        "(in Google Sheets: Data, Protected sheets and ranges)."
    ),
    LedgerReason.KEY_REFUSED: (
        "⚠️ <b>I cannot write the day’s log:</b> Google does not accept my key any more. Please make a new one for the "
        "service account, and have it put where my settings say (SHEETS_CREDENTIALS_FILE)."
    ),
    LedgerReason.KEY_UNREADABLE: (
        "⚠️ <b>I cannot write the day’s log:</b> I cannot read my key for Google. Please have it put back where my "
        "settings say (SHEETS_CREDENTIALS_FILE)."
    ),
    LedgerReason.KEY_MALFORMED: (
        "⚠️ <b>I cannot write the day’s log:</b> what should be my key for Google is none. Please have the JSON key of "
        "the service account put where my settings say (SHEETS_CREDENTIALS_FILE)."
    ),
    LedgerReason.CLOCK_WRONG: (
        "⚠️ <b>I cannot write the day’s log:</b> the clock of the computer I run on is wrong, so Google refuses me. "
        "Please set it right."
    ),
    LedgerReason.DISK: (
        "⚠️ <b>I cannot write the day’s log:</b> my disk does not take it. Please see that the folder “log” on the "
        "computer I run on is mine to write, and that there is room."
    ),
    LedgerReason.REFUSED: (
        "⚠️ <b>I cannot write the day’s log:</b> Google refuses it (status {status}). Please run the doctor on the "
        "computer I run on: it tells more."
    ),
    LedgerReason.UNEXPECTED: (
        "⚠️ The day’s log has not been written since yesterday: something goes wrong on my side. Please tell whoever "
        "looks after me; my log file has more."
    ),
}

#: In the place of an address that is not known.
_OUR_ACCOUNT = "my service account"


def ledger(news: LedgerNews) -> str:
    """Why the day's log is not written, what to do, and that nothing is lost; or that it is well again."""
    state = news.state
    if state.reason is None:
        return LEDGER_WELL
    text = _LEDGER[state.reason].format(account=escape(state.account) or _OUR_ACCOUNT, status=state.status)
    return f"{text}\n{ledger_waiting(state.waiting)}" if state.waiting else text


def ledger_waiting(count: int) -> str:
    """What is not in the log yet."""
    return (
        "One visit waits to be written; it is not lost."
        if count == 1
        else f"{count} visits wait to be written; none is lost."
    )


def megabytes(count: int) -> str:
    """An amount of room on a disk."""
    return f"{count / 1024**3:.1f} GB" if count >= 1024**3 else f"{count // 1024**2} MB"


def cannot_write(state: DiskState) -> str:
    """Something that was asked for, and must not be forgotten, cannot be written down."""
    if state is DiskState.FULL:
        return "I did not do that: my disk is full, and I would forget it. Please make room on the computer I run on."
    return "I did not do that: my disk takes nothing just now, and I would forget it. Please try again in a while."
