"""The service account's key: a file, or what stood in one."""

import json
import re
from collections.abc import Callable
from pathlib import Path

from google.auth.exceptions import GoogleAuthError
from google.oauth2.service_account import Credentials

from bot.house.records.ledger_trouble import LedgerReason, LedgerRefused

#: Lets in with the key; raises LedgerRefused.
KeyOpening = Callable[[], Credentials]

#: Where Google hands out tokens.
_OF_GOOGLE = re.compile(r"https://(?:[a-z0-9]+\.)?googleapis\.com/token|https://accounts\.google\.com/o/oauth2/token")

_SCOPES = ("https://www.googleapis.com/auth/spreadsheets",)


def key_in_file(path: Path) -> KeyOpening:
    """The key in a file, which is read each time: somebody may put a new one there."""

    def opened() -> Credentials:
        try:
            text = path.read_text(encoding="utf-8")
        except OSError as exc:
            raise LedgerRefused(0, LedgerReason.KEY_UNREADABLE) from exc
        except UnicodeDecodeError:
            raise LedgerRefused(0, LedgerReason.KEY_MALFORMED) from None
        return credentials_in(text)

    return opened


def credentials_in(text: str) -> Credentials:
    """What lets in with the key that stands in a text; raises LedgerRefused."""
    try:
        found: Credentials = Credentials.from_service_account_info(json.loads(text), scopes=_SCOPES)  # type: ignore[no-untyped-call]
    except (ValueError, TypeError, AttributeError, RecursionError, GoogleAuthError):
        # without the cause: it may quote the key
        raise LedgerRefused(0, LedgerReason.KEY_MALFORMED) from None
    return found


def account_in(text: str, *, anywhere: bool = False) -> str:
    """Whom a spreadsheet must be shared with for this key; raises LedgerRefused.

    A file also tells where tokens are asked for: unless it may be ``anywhere``, that must be Google.
    """
    found = credentials_in(text)
    if not anywhere and not _OF_GOOGLE.fullmatch(str(json.loads(text).get("token_uri"))):
        raise LedgerRefused(0, LedgerReason.KEY_MALFORMED)
    return str(found.service_account_email)
