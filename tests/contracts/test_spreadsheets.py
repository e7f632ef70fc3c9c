"""Google's spreadsheets over HTTP, and ``RecordingSpreadsheets`` with its ``RecordingSheet``; the key's safes."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import NamedTuple

import pytest

from bot.commands.log_key import SealedLogKey
from bot.house.ports import KeySafe, Spreadsheets
from bot.house.records.ledger_trouble import LedgerReason, LedgerRefused
from bot.sheets import GoogleSheets
from bot.store.sealed import SealedBook, SealedSecret
from tests.fakes.books import MemoryCollection
from tests.fakes.google import ACCOUNT, Google
from tests.fakes.spreadsheets import MemorySafe, RecordingSpreadsheets
from tests.sheets.table import QUICK, a_row


class Opened(NamedTuple):
    """A way to a spreadsheet, its key, and the key of the account."""

    port: Spreadsheets
    spreadsheet: str
    key: str


@pytest.fixture(params=["google", "double"])
async def opened(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Opened]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    async with Google().open() as google:
        key = google.write_credentials(tmp_path / "key.json").read_text()
        real = GoogleSheets(api_url=google.url, patience=QUICK)
        yield Opened(real if request.param == "google" else RecordingSpreadsheets(), google.key, key)


async def test_a_key_tells_its_account(opened: Opened) -> None:
    assert await opened.port.account(opened.key) == ACCOUNT


@pytest.mark.parametrize("text", ["", "[]", "{}", "null", "hello", '{"client_email": "a@b", "private_key": ""}'])
async def test_what_is_no_key_is_refused(opened: Opened, text: str) -> None:
    with pytest.raises(LedgerRefused) as refused:
        await opened.port.account(text)
    assert refused.value.reason is LedgerReason.KEY_MALFORMED


async def test_a_spreadsheet_is_rehearsed_and_written(opened: Opened) -> None:
    sheet = await opened.port.ledger(opened.spreadsheet, opened.key)
    assert sheet.name == f"sheet {opened.spreadsheet}"
    assert await sheet.rehearse("2026-11") == "Our house"
    assert await sheet.post([a_row(1)]) == 1
    assert await (await opened.port.ledger(opened.spreadsheet, opened.key)).post([a_row(1)]) == 0


@pytest.fixture(params=["sealed", "double"])
def safe(request: pytest.FixtureRequest) -> KeySafe:
    book = SealedBook("day_log_key", MemoryCollection[SealedSecret](), [b"k" * 32])
    return SealedLogKey(book) if request.param == "sealed" else MemorySafe()


async def test_a_key_is_kept_until_it_is_forgotten(safe: KeySafe) -> None:
    assert await safe.get() is None
    await safe.put("the key")
    assert await safe.get() == "the key"
    await safe.put(None)
    assert await safe.get() is None
