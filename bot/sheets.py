"""The household's own spreadsheet: the day's log in Google Sheets, through a service account."""

import asyncio
import logging
import re
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import gspread
from google.auth.exceptions import GoogleAuthError, RefreshError
from google.auth.transport.requests import AuthorizedSession
from google.oauth2.service_account import Credentials
from gspread.exceptions import APIError, SpreadsheetNotFound, WorksheetNotFound
from gspread.http_client import HTTPClient
from gspread.urls import SPREADSHEETS_API_V4_BASE_URL

from bot.checkup import Finding
from bot.house.ports import LedgerRow, LedgerUnreachable
from bot.settings import Settings

log = logging.getLogger(__name__)

T = TypeVar("T")

#: The worksheet that we write; others in the same spreadsheet are the family's.
WORKSHEET = "Doorman"

HEADER = ("Date", "Time", "Door", "Who", "Outcome", "By", "Visit")

_ID_COLUMN = len(HEADER)

_SCOPES = ("https://www.googleapis.com/auth/spreadsheets",)

_GOOGLE = SPREADSHEETS_API_V4_BASE_URL.removesuffix("/v4/spreadsheets")

_KEY_IN_URL = re.compile(r"/spreadsheets/d/([A-Za-z0-9_-]+)")

_TOO_MANY, _FORBIDDEN, _NOT_FOUND, _SERVER_ERROR = 429, 403, 404, 500


@dataclass(frozen=True, slots=True)
class Patience:
    """How long we wait for Google, in seconds."""

    #: For one request, connecting and each part of the answer.
    request_s: float = 10.0
    #: For one chore altogether, further tries included.
    chore_s: float = 60.0
    #: Before each further try.
    pauses_s: tuple[float, ...] = (2.0, 10.0)


class _Busy(Exception):
    """Google may well answer the next time."""


class SheetsLedger:
    """The day's log (Ledger) in a worksheet of its own; each visit is one row, known by its id in the last column.

    Google is spoken to in a thread of its own, one chore at a time; whatever Google does, a chore ends within
    ``patience.chore_s``.
    """

    def __init__(
        self, credentials_file: Path, spreadsheet: str, api_url: str = "", patience: Patience | None = None
    ) -> None:
        """``spreadsheet`` is its key or its address; ``api_url`` another place that speaks Google's API."""
        self._credentials_file = credentials_file
        found = _KEY_IN_URL.search(spreadsheet)
        self._key = found[1] if found else spreadsheet
        self._api_url = api_url.rstrip("/")
        self._patience = patience or Patience()
        self._at_work = threading.Lock()

    async def post(self, rows: Sequence[LedgerRow]) -> int:
        """Append the rows whose visit is not there yet; answers how many were new. Raises LedgerUnreachable."""
        return await self._chore(lambda book: _append_unseen(book, rows)) if rows else 0

    async def check(self) -> str:
        """The spreadsheet's title; raises LedgerUnreachable with what to do."""
        return await self._chore(lambda book: str(book.title))

    async def _chore(self, work: Callable[[gspread.Spreadsheet], T]) -> T:
        loop = asyncio.get_running_loop()
        done: asyncio.Future[T] = loop.create_future()
        if not self._at_work.acquire(blocking=False):
            raise LedgerUnreachable("the last chore still waits for Google")
        # a daemon: a thread that hangs in the network must not keep the service from stopping
        threading.Thread(target=self._run, args=(work, loop, done), name="sheets", daemon=True).start()
        try:
            async with asyncio.timeout(self._patience.chore_s):
                return await done
        except TimeoutError as exc:
            raise LedgerUnreachable(f"Google did not answer within {self._patience.chore_s:.0f} s") from exc

    # From here on in the thread

    def _run(
        self, work: Callable[[gspread.Spreadsheet], T], loop: asyncio.AbstractEventLoop, done: asyncio.Future[T]
    ) -> None:
        result: T | Exception
        try:
            result = self._try_and_again(work)
        except Exception as exc:  # noqa: BLE001 - the caller gets it
            result = exc
        finally:
            self._at_work.release()
        try:
            loop.call_soon_threadsafe(_settle, done, result)
        except RuntimeError:
            log.debug("the service stopped before Google answered")

    def _try_and_again(self, work: Callable[[gspread.Spreadsheet], T]) -> T:
        give_up_at = time.monotonic() + self._patience.chore_s
        for pause_s in self._patience.pauses_s:
            try:
                return self._try(work)
            except _Busy as exc:
                if time.monotonic() + pause_s > give_up_at:
                    raise LedgerUnreachable(str(exc)) from exc
                log.info("%s; again in %.0f s", exc, pause_s)
                time.sleep(pause_s)
        try:
            return self._try(work)
        except _Busy as exc:
            raise LedgerUnreachable(str(exc)) from exc

    def _try(self, work: Callable[[gspread.Spreadsheet], T]) -> T:
        credentials = self._credentials()
        session = AuthorizedSession(credentials, refresh_timeout=self._patience.request_s)  # type: ignore[no-untyped-call]
        with session:
            client = gspread.Client(credentials, session)
            client.http_client = _HttpClient(session, self._api_url)
            client.set_timeout(self._patience.request_s)
            try:
                return work(client.open_by_key(self._key))
            except (SpreadsheetNotFound, PermissionError, APIError) as exc:
                raise _refusal(exc, credentials.service_account_email) from exc
            except RefreshError as exc:
                if exc.retryable:
                    raise _Busy("Google hands out no token just now") from exc
                raise LedgerUnreachable(
                    "Google does not accept the key of the service account: make a new one "
                    "and put it where SHEETS_CREDENTIALS_FILE says"
                ) from exc
            except (GoogleAuthError, OSError) as exc:  # what requests raises is an OSError
                raise _Busy(f"Google is out of reach ({type(exc).__name__})") from exc
            except (KeyError, TypeError, IndexError) as exc:
                raise LedgerUnreachable("what answered in Google's place is no spreadsheet") from exc

    def _credentials(self) -> Credentials:
        try:
            found: Credentials = Credentials.from_service_account_file(  # type: ignore[no-untyped-call]
                str(self._credentials_file), scopes=_SCOPES
            )
        except OSError as exc:
            raise LedgerUnreachable(
                f"SHEETS_CREDENTIALS_FILE cannot be read ({self._credentials_file}: {exc.strerror})"
            ) from exc
        except (ValueError, GoogleAuthError):
            # without the cause: it may quote the key
            raise LedgerUnreachable(
                f"SHEETS_CREDENTIALS_FILE ({self._credentials_file}) is not the JSON key of a service account"
            ) from None
        return found


class _HttpClient(HTTPClient):
    """Speaks to whoever speaks Google's API."""

    def __init__(self, session: Any, api_url: str) -> None:
        super().__init__(None, session)  # type: ignore[arg-type]  # the session has the credentials
        self._api_url = api_url or _GOOGLE

    def request(self, method: str, endpoint: str, *args: Any, **kwargs: Any) -> Any:
        return super().request(method, endpoint.replace(_GOOGLE, self._api_url, 1), *args, **kwargs)


def _settle(done: asyncio.Future[T], result: T | Exception) -> None:
    if done.done():
        return  # the chore has given up
    if isinstance(result, Exception):
        done.set_exception(result)
    else:
        done.set_result(result)


def _append_unseen(book: gspread.Spreadsheet, rows: Sequence[LedgerRow]) -> int:
    """Read which visits are there, and append the others in one write.

    So a try whose answer was lost after Google had done it doubles nothing.
    """
    try:
        sheet = book.worksheet(WORKSHEET)
    except WorksheetNotFound:
        sheet = book.add_worksheet(WORKSHEET, rows=1, cols=len(HEADER))
    known = set(sheet.col_values(_ID_COLUMN))
    unseen = {row.visit: row for row in reversed(rows) if row.visit not in known}
    lines = [
        [row.date, row.time, row.door, row.who, row.outcome, row.by, row.visit]
        for row in rows
        if unseen.get(row.visit) is row
    ]
    if lines:
        sheet.append_rows(
            lines if known else [list(HEADER), *lines],
            value_input_option=gspread.utils.ValueInputOption.raw,  # a name that begins with = stays a name
            insert_data_option=gspread.utils.InsertDataOption.insert_rows,
            table_range="A1",
        )
    return len(lines)


def _refusal(exc: Exception, account: str) -> Exception:
    if isinstance(exc, SpreadsheetNotFound):
        return LedgerUnreachable("there is no such spreadsheet: SHEETS_SPREADSHEET is its address, or its key")
    # the body may be a proxy's page: only the status counts
    status: int = exc.response.status_code if isinstance(exc, APIError) else _FORBIDDEN  # type: ignore[attr-defined]  # the micropython stubs hide requests' own types
    if status == _FORBIDDEN:
        return LedgerUnreachable(f"Google does not let us write: share the spreadsheet with {account} as an editor")
    if status == _NOT_FOUND:
        return LedgerUnreachable("the spreadsheet is gone")
    if status == _TOO_MANY or status >= _SERVER_ERROR:
        return _Busy(f"Google is busy (status {status})")
    return LedgerUnreachable(f"Google refused (status {status})")


async def check_sheet(settings: Settings) -> Finding:
    """What the doctor asks this room: whether the spreadsheet lets us in."""
    if not settings.sheets_credentials_file or not settings.sheets_spreadsheet:
        return Finding("day's log", good=True, said="CSV files below data/log; no spreadsheet is set", needed=False)
    ledger = SheetsLedger(settings.sheets_credentials_file, settings.sheets_spreadsheet, settings.sheets_api_url)
    try:
        title = await ledger.check()
    except LedgerUnreachable as exc:
        return Finding("day's log", good=False, said=str(exc), remedy="see SHEETS_ in .env.example", needed=False)
    return Finding("day's log", good=True, said=f"the spreadsheet “{title}” lets us in")
