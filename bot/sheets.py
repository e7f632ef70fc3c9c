"""The household's own spreadsheet: the day's log in Google Sheets, through a service account."""

import asyncio
import logging
import re
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import gspread
from google.auth.exceptions import GoogleAuthError, RefreshError
from google.auth.transport.requests import AuthorizedSession
from google.oauth2.service_account import Credentials
from gspread.exceptions import APIError, SpreadsheetNotFound, WorksheetNotFound
from gspread.http_client import HTTPClient
from gspread.urls import SPREADSHEETS_API_V4_BASE_URL
from gspread.utils import ValueInputOption, rowcol_to_a1

from bot.house.ports import LedgerRow
from bot.house.records.ledger_page import FIELDS, TOP_LINES, Headings, LedgerPage, ids, laid_out, page_of, shown, unseen
from bot.house.records.ledger_trouble import LedgerReason, LedgerRefused
from bot.house.visits.visit import VisitId
from bot.settings import SheetsSettings

log = logging.getLogger(__name__)

T = TypeVar("T")

#: The worksheet that we write; others in the same spreadsheet are the family's.
WORKSHEET = "Doorman"

#: Where the worksheet has another name now, so many are looked at.
_MOST_WORKSHEETS = 20

_SCOPES = ("https://www.googleapis.com/auth/spreadsheets",)

_GOOGLE = SPREADSHEETS_API_V4_BASE_URL.removesuffix("/v4/spreadsheets")

_KEY_IN_URL = re.compile(r"/spreadsheets/d/([A-Za-z0-9_-]+)")

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


@dataclass(frozen=True, slots=True)
class Patience:
    """How long we wait for Google, in seconds."""

    #: For one request, connecting and each part of the answer.
    request_s: float = 10.0
    #: For one chore altogether, further tries included.
    chore_s: float = 60.0
    #: Before each further try.
    pauses_s: tuple[float, ...] = (2.0, 10.0)


class _Busy(LedgerRefused):
    """Google may well answer the next time."""


class SheetsLedger:
    """The day's log (Ledger) in a worksheet of its own; each visit is one row, known by its id in the last column.

    Google is spoken to in a thread of its own, one chore at a time; whatever Google does, a chore ends within
    ``patience.chore_s``.
    """

    def __init__(
        self, settings: SheetsSettings, patience: Patience | None = None, *, headings: Headings | None = None
    ) -> None:
        """``settings.spreadsheet`` is its key or its address."""
        if settings.credentials_file is None:
            raise ValueError("a spreadsheet needs its key file")
        self._credentials_file = settings.credentials_file
        found = _KEY_IN_URL.search(settings.spreadsheet)
        self._key = found[1] if found else settings.spreadsheet
        self._api_url = settings.api_url.rstrip("/")
        self._patience = patience or Patience()
        self._headings = headings or Headings()
        self._at_work = threading.Lock()

    @property
    def name(self) -> str:
        """See ``Ledger.name``."""
        return f"sheet {self._key}"

    async def post(self, rows: Sequence[LedgerRow]) -> int:
        """Append the rows whose visit is not there yet; returns how many were new. Raises LedgerRefused."""
        return await self._chore(lambda book: _append_unseen(book, rows, self._headings)) if rows else 0

    async def check(self) -> str:
        """The spreadsheet's title; raises LedgerRefused."""
        return await self._chore(lambda book: str(book.title))

    async def _chore(self, work: Callable[[gspread.Spreadsheet], T]) -> T:
        loop = asyncio.get_running_loop()
        done: asyncio.Future[T] = loop.create_future()
        if not self._at_work.acquire(blocking=False):
            raise LedgerRefused(0, LedgerReason.BUSY)  # the last chore still waits for Google
        # a daemon: a thread that hangs in the network must not keep the service from stopping
        threading.Thread(target=self._run, args=(work, loop, done), name="sheets", daemon=True).start()
        try:
            async with asyncio.timeout(self._patience.chore_s):
                return await done
        except TimeoutError as exc:
            raise LedgerRefused(0, LedgerReason.OUT_OF_REACH) from exc

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
                    raise
                log.info("Google: %s; again in %.0f s", exc, pause_s)
                time.sleep(pause_s)
        return self._try(work)

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
                raise _no_token(exc) from exc
            except (GoogleAuthError, OSError) as exc:  # what requests raises is an OSError
                log.info("Google is out of reach (%s)", type(exc).__name__)
                raise _Busy(0, LedgerReason.OUT_OF_REACH) from exc
            except (KeyError, TypeError, IndexError) as exc:
                raise LedgerRefused(0, LedgerReason.NOT_A_SHEET) from exc

    def _credentials(self) -> Credentials:
        try:
            found: Credentials = Credentials.from_service_account_file(  # type: ignore[no-untyped-call]
                str(self._credentials_file), scopes=_SCOPES
            )
        except OSError as exc:
            raise LedgerRefused(0, LedgerReason.KEY_UNREADABLE) from exc
        except (ValueError, GoogleAuthError):
            # without the cause: it may quote the key
            raise LedgerRefused(0, LedgerReason.KEY_MALFORMED) from None
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


def _append_unseen(book: gspread.Spreadsheet, rows: Sequence[LedgerRow], headings: Headings) -> int:
    """Read which visits are there, and append the others in one write.

    So a try whose answer was lost after Google had done it doubles nothing.
    """
    sheet = _worksheet(book, headings)
    top = _top(sheet)
    page = page_of(top, headings)
    new = unseen(rows, _seen(sheet, page, rows) if any(map(any, top)) else set())
    if not new:
        return 0
    lines = [laid_out(row, page) for row in new]
    if page.heading is not None and not top[page.heading][0]:
        _append_below(sheet, lines)
        return len(new)
    everything: Any = lines if any(map(any, top)) else [list(headings.new), *lines]  # gspread knows of no null
    sheet.append_rows(
        everything,
        value_input_option=ValueInputOption.raw,  # a name that begins with = stays a name
        insert_data_option=gspread.utils.InsertDataOption.insert_rows,
        table_range=rowcol_to_a1((page.heading or 0) + 1, 1),
    )
    return len(new)


def _worksheet(book: gspread.Spreadsheet, headings: Headings) -> gspread.Worksheet:
    """Ours by its name, or where somebody gave it another by its headings; made where there is none."""
    try:
        return book.worksheet(WORKSHEET)
    except WorksheetNotFound:
        for sheet in book.worksheets()[:_MOST_WORKSHEETS]:
            page = page_of(_top(sheet), headings)
            if len(page.columns) == len(FIELDS) and page.id_column is not None:
                return sheet
    return book.add_worksheet(WORKSHEET, rows=1, cols=len(FIELDS))


def _top(sheet: gspread.Worksheet) -> list[list[str]]:
    """The first lines, where headings stand."""
    return [list(line) for line in sheet.get(f"1:{max(1, min(TOP_LINES, sheet.row_count))}")]


def _seen(sheet: gspread.Worksheet, page: LedgerPage, rows: Sequence[LedgerRow]) -> set[VisitId]:
    if page.id_column is not None:
        return ids(str(cell) for cell in sheet.col_values(page.id_column + 1))
    return shown(rows, sheet.get_all_values())


def _append_below(sheet: gspread.Worksheet, lines: Sequence[Sequence[str | None]]) -> None:
    """Append below everything, from column A on: the table that ``append_rows`` looks for there begins elsewhere."""
    cells = [
        {"values": [{} if cell is None else {"userEnteredValue": {"stringValue": cell}} for cell in line]}
        for line in lines
    ]
    request = {"appendCells": {"sheetId": sheet.id, "rows": cells, "fields": "userEnteredValue"}}
    sheet.spreadsheet.batch_update({"requests": [request]})


def _refusal(exc: Exception, account: str) -> LedgerRefused:
    api = exc if isinstance(exc, APIError) else exc.__cause__
    # the body may be a proxy's page: the status counts, and Google's sentence where it is one
    status: int = api.response.status_code if isinstance(api, APIError) else _FORBIDDEN  # type: ignore[attr-defined]  # the micropython stubs hide requests' own types
    if isinstance(exc, SpreadsheetNotFound):
        status = _NOT_FOUND
    if status == _TOO_MANY or status >= _SERVER_ERROR:
        return _Busy(status, LedgerReason.BUSY)
    said = str(api.error.get("message", "")) if isinstance(api, APIError) and api.code == status else ""
    for reason, (meant, pattern) in _MEANT.items():
        if status == meant and pattern.search(said):
            return LedgerRefused(status, reason, account)
    reason = _BY_STATUS.get(status, LedgerReason.REFUSED)
    if reason is LedgerReason.REFUSED:
        log.warning("Google refused (status %d): %.200s", status, said)
    return LedgerRefused(status, reason, account)


def _no_token(exc: RefreshError) -> LedgerRefused:
    if exc.retryable:
        return _Busy(0, LedgerReason.BUSY)
    wrong_clock = _CLOCK.search(str(exc))
    return LedgerRefused(0, LedgerReason.CLOCK_WRONG if wrong_clock else LedgerReason.KEY_REFUSED)
