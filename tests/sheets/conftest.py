"""A local Google, and the ledger in it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.sheets import SheetsLedger
from tests.fakes.google import Google
from tests.sheets.table import IN_ENGLISH, in_sheet


@pytest.fixture
async def google(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Google]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    async with Google().open() as opened:
        yield opened


@pytest.fixture
def ledger(google: Google, tmp_path: Path) -> SheetsLedger:
    return in_sheet(google, tmp_path, IN_ENGLISH)
