"""Why the day's log could not be written, and how that is told."""

from dataclasses import dataclass
from enum import StrEnum


class LedgerReason(StrEnum):
    """What is in the way."""

    #: Nobody answered: it may well work in an hour.
    OUT_OF_REACH = "out_of_reach"
    #: It answered that it has too much to do: it may well work in an hour.
    BUSY = "busy"
    #: The spreadsheet is not shared with us.
    NOT_SHARED = "not_shared"
    #: The service account's project has the Sheets API switched off.
    API_OFF = "api_off"
    NO_SUCH_SHEET = "no_such_sheet"
    #: It is a file of another kind, such as Excel's, in the same place.
    NOT_A_SHEET = "not_a_sheet"
    #: The spreadsheet holds as many cells as it may.
    FULL = "full"
    #: Somebody protected the cells that we would write.
    PROTECTED = "protected"
    #: The service account's key was revoked, or is another one's.
    KEY_REFUSED = "key_refused"
    KEY_UNREADABLE = "key_unreadable"
    KEY_MALFORMED = "key_malformed"
    #: A key is refused where this machine's clock is wrong.
    CLOCK_WRONG = "clock_wrong"
    #: A file on our own disk.
    DISK = "disk"
    #: It said no, in a way that none of the others is.
    REFUSED = "refused"
    #: We failed ourselves; the log file has more.
    UNEXPECTED = "unexpected"


#: These pass by themselves, mostly.
PASSING = frozenset({LedgerReason.OUT_OF_REACH, LedgerReason.BUSY, LedgerReason.UNEXPECTED})


class LedgerRefused(Exception):
    """The log could not be written; the rows wait for the next time."""

    def __init__(self, status: int, reason: LedgerReason, account: str = "") -> None:
        """``status`` is HTTP's, 0 where there was none; ``account`` whom the spreadsheet must be shared with."""
        why = reason.replace("_", " ")
        super().__init__(f"{why} (status {status})" if status else why)
        self.status = status
        self.reason = reason
        self.account = account


@dataclass(frozen=True, slots=True)
class LedgerState:
    """How the day's log is."""

    #: None: well, as far as we know.
    reason: LedgerReason | None = None
    status: int = 0
    #: Whom the spreadsheet must be shared with; empty: not known.
    account: str = ""
    #: Visits that are not in it yet.
    waiting: int = 0


@dataclass(frozen=True, slots=True)
class LedgerNews:
    """The day's log cannot be written, or is written again (no reason in the state)."""

    state: LedgerState
