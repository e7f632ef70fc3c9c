"""What Google says when it does not do what we ask, as the house knows it."""

import logging
import re
from collections.abc import Mapping

from google.auth.exceptions import RefreshError
from gspread.exceptions import APIError

from bot.house.records.ledger_trouble import LedgerReason, LedgerRefused

log = logging.getLogger(__name__)

_BAD_REQUEST, _UNAUTHORIZED, _FORBIDDEN, _NOT_FOUND, _TOO_MANY, _SERVER_ERROR = 400, 401, 403, 404, 429, 500

#: What Google's own sentences have in common, by what they mean; a status alone says too little.
_MEANT: Mapping[LedgerReason, tuple[int, re.Pattern[str]]] = {
    LedgerReason.FULL: (_BAD_REQUEST, re.compile(r"number of cells .* above the limit", re.IGNORECASE)),
    LedgerReason.PROTECTED: (_BAD_REQUEST, re.compile(r"protected", re.IGNORECASE)),
    LedgerReason.NOT_A_SHEET: (_BAD_REQUEST, re.compile(r"not supported for this document", re.IGNORECASE)),
    LedgerReason.API_OFF: (
        _FORBIDDEN,
        re.compile(r"has not been used in project|is disabled|SERVICE_DISABLED", re.IGNORECASE),
    ),
}

_BY_STATUS: Mapping[int, LedgerReason] = {
    _FORBIDDEN: LedgerReason.NOT_SHARED,
    _NOT_FOUND: LedgerReason.NO_SUCH_SHEET,
    _UNAUTHORIZED: LedgerReason.KEY_REFUSED,
}

#: What a token's refusal says where our clock is wrong.
_CLOCK = re.compile(r"short-lived|iat and exp", re.IGNORECASE)


class GoogleBusy(LedgerRefused):
    """Google may well answer the next time."""


def refusal_of(exc: APIError, account: str) -> LedgerRefused:
    """What an answer other than a good one means; ``account`` is whom the spreadsheet must be shared with."""
    # the body may be a proxy's page: the status counts, and Google's sentence where it is one
    status: int = exc.response.status_code  # type: ignore[attr-defined]  # the micropython stubs hide requests' own types
    if status == _TOO_MANY or status >= _SERVER_ERROR:
        return GoogleBusy(status, LedgerReason.BUSY)
    said = str(exc.error.get("message", "")) if exc.code == status else ""
    for reason, (meant, pattern) in _MEANT.items():
        if status == meant and pattern.search(said):
            return LedgerRefused(status, reason, account)
    reason = _BY_STATUS.get(status, LedgerReason.REFUSED)
    if reason is LedgerReason.REFUSED:
        log.warning("Google refused (status %d): %.200s", status, said)
    return LedgerRefused(status, reason, account)


def token_refusal(exc: RefreshError) -> LedgerRefused:
    """What it means that Google gives us no token."""
    if exc.retryable:
        return GoogleBusy(0, LedgerReason.BUSY)
    wrong_clock = _CLOCK.search(str(exc))
    return LedgerRefused(0, LedgerReason.CLOCK_WRONG if wrong_clock else LedgerReason.KEY_REFUSED)
