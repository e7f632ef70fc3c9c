"""What the doctor finds out about Telegram, and about the spreadsheet of the day's log."""

from dataclasses import dataclass

from bot.house.records.ledger_trouble import LedgerReason


@dataclass(frozen=True, slots=True)
class TokenOf:
    """The token is this bot's."""

    username: str


@dataclass(frozen=True, slots=True)
class TelegramAway:
    """It cannot be asked; ``error`` is the kind of failure."""

    error: str


@dataclass(frozen=True, slots=True)
class ClockOff:
    """This machine's clock differs from Telegram's by so much."""

    seconds: float


@dataclass(frozen=True, slots=True)
class ClockRight:
    """The same, within what does no harm."""

    seconds: float


@dataclass(frozen=True, slots=True)
class LedgerInFiles:
    """The day's log is written into this folder: no spreadsheet is set."""

    folder: str


@dataclass(frozen=True, slots=True)
class SheetOpen:
    """The spreadsheet by this title lets us in."""

    title: str


@dataclass(frozen=True, slots=True)
class SheetRefused:
    """It does not."""

    reason: LedgerReason
    #: HTTP's, 0 where there was none.
    status: int
    #: Whom it must be shared with; empty: not known.
    account: str


TelegramFound = TokenOf | TelegramAway | ClockOff | ClockRight

OutsideFound = TelegramFound | LedgerInFiles | SheetOpen | SheetRefused
