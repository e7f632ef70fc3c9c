"""The way to Google: a thread of its own, bounded, and asked again where that may help."""

import asyncio
import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from google.auth.exceptions import GoogleAuthError, RefreshError
from google.auth.transport.requests import AuthorizedSession
from gspread.exceptions import APIError

from bot.house.records.ledger_trouble import LedgerReason, LedgerRefused
from bot.house.records.spreadsheet import spreadsheet_key
from bot.sheets.book import SheetBook
from bot.sheets.keys import KeyOpening
from bot.sheets.refusals import GoogleBusy, refusal_of, token_refusal

log = logging.getLogger(__name__)

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Patience:
    """How long we wait for Google, in seconds."""

    #: For one request, connecting and each part of the answer.
    request_s: float = 10.0
    #: For one chore altogether, further tries included.
    chore_s: float = 60.0
    #: Before each further try.
    pauses_s: tuple[float, ...] = (2.0, 10.0)


class GoogleLink:
    """Does one chore at a time in a spreadsheet; whatever Google does, it ends within ``patience.chore_s``."""

    def __init__(
        self, spreadsheet: str, key: KeyOpening, *, api_url: str = "", patience: Patience | None = None
    ) -> None:
        """``spreadsheet`` is its key or its address; ``api_url`` is of whoever speaks Google's API, empty: Google."""
        self.spreadsheet = spreadsheet_key(spreadsheet) or spreadsheet
        self._key = key
        self._api_url = api_url.rstrip("/")
        self._patience = patience or Patience()
        self._at_work = threading.Lock()

    async def chore(self, work: Callable[[SheetBook], T]) -> T:
        """Do something in the spreadsheet, in a thread; again where Google is busy. Raises LedgerRefused."""
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

    def _run(self, work: Callable[[SheetBook], T], loop: asyncio.AbstractEventLoop, done: asyncio.Future[T]) -> None:
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

    def _try_and_again(self, work: Callable[[SheetBook], T]) -> T:
        give_up_at = time.monotonic() + self._patience.chore_s
        for pause_s in self._patience.pauses_s:
            try:
                return self._try(work)
            except GoogleBusy as exc:
                if time.monotonic() + pause_s > give_up_at:
                    raise
                log.info("Google: %s; again in %.0f s", exc, pause_s)
                time.sleep(pause_s)
        return self._try(work)

    def _try(self, work: Callable[[SheetBook], T]) -> T:
        credentials = self._key()
        session = AuthorizedSession(credentials, refresh_timeout=self._patience.request_s)  # type: ignore[no-untyped-call]
        with session:
            book = SheetBook(session, self.spreadsheet, api_url=self._api_url, request_s=self._patience.request_s)
            try:
                return work(book)
            except APIError as exc:
                raise refusal_of(exc, credentials.service_account_email) from exc
            except RefreshError as exc:
                raise token_refusal(exc) from exc
            except (GoogleAuthError, OSError) as exc:  # what requests raises is an OSError
                log.info("Google is out of reach (%s)", type(exc).__name__)
                raise GoogleBusy(0, LedgerReason.OUT_OF_REACH) from exc
            except (KeyError, TypeError, IndexError, AttributeError) as exc:
                raise LedgerRefused(0, LedgerReason.NOT_A_SHEET) from exc


def _settle(done: asyncio.Future[T], result: T | Exception) -> None:
    if done.done():
        return  # the chore has given up
    if isinstance(result, Exception):
        done.set_exception(result)
    else:
        done.set_result(result)
