"""What the doctor finds of a spreadsheet that was named in the chat, while the service is not there."""

from pathlib import Path

import pytest

from bot.commands.log_key import LOG_KEY, SealedLogKey
from bot.commands.log_sheet import chat_sheet_in
from bot.commands.rooms import store_of
from bot.house.findings.outside_findings import LedgerInFiles, SheetOpen, SheetRefused
from bot.house.records.ledger_trouble import LedgerReason
from bot.house.records.log_keeper import DAY_LOG, LogPlace
from bot.settings import Settings, SheetsSettings, read_settings
from bot.sheets.check import check_sheet
from tests.fakes.google import ACCOUNT, Google


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setenv("BOT_TOKEN", "999999999:" + "x" * 35)
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("AUDIT_KEY_FILE", str(tmp_path / "audit.key"))
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    return read_settings(tmp_path / "absent.env")


async def keep(settings: Settings, spreadsheet: str, key: str) -> None:
    async with await store_of(settings) as store:
        await store.collection(DAY_LOG, LogPlace).put({"house": LogPlace(spreadsheet, account=ACCOUNT)})
        await SealedLogKey(store.sealed(LOG_KEY)).put(key)


async def test_the_doctor_opens_the_spreadsheet_that_was_named_in_the_chat(settings: Settings, tmp_path: Path) -> None:
    async with Google().open() as google:
        key = google.write_credentials(tmp_path / "key.json").read_text()
        await keep(settings, google.key, key)
        sheets = SheetsSettings.model_construct(credentials_file=None, spreadsheet="", api_url=google.url)
        found = await check_sheet(sheets, tmp_path, await chat_sheet_in(settings))
        assert found.found == SheetOpen("Our house")
    for path in (tmp_path / "data").rglob("*"):
        assert not path.is_file() or b"PRIVATE KEY" not in path.read_bytes()


async def test_a_key_that_cannot_be_opened_is_told(settings: Settings, tmp_path: Path) -> None:
    await keep(settings, "1AbCdEfGhIjKlMnOpQrStUvWxYz", "{}")
    found = await check_sheet(SheetsSettings(), tmp_path, await chat_sheet_in(settings))
    assert found.found == SheetRefused(LedgerReason.KEY_MALFORMED, 0, "")


async def test_without_a_word_in_the_chat_the_log_is_in_files(settings: Settings, tmp_path: Path) -> None:
    found = await check_sheet(SheetsSettings(), tmp_path, await chat_sheet_in(settings))
    assert found.found == LedgerInFiles(str(tmp_path))
