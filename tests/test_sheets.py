"""The spreadsheet, over real HTTP against a local Google."""

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.house.ports import Ledger, LedgerRow, LedgerUnreachable
from bot.house.visit import VisitId
from bot.sheets import HEADER, WORKSHEET, Patience, SheetsLedger
from tests.fakes.google import ACCOUNT, Google, Trouble

QUICK = Patience(request_s=2.0, chore_s=10.0, pauses_s=(0.01, 0.01))


@pytest.fixture
async def google(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Google]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    async with Google().open() as opened:
        yield opened


@pytest.fixture
def ledger(google: Google, tmp_path: Path) -> SheetsLedger:
    return SheetsLedger(google.write_credentials(tmp_path / "key.json"), google.key, google.url, QUICK)


def a_row(number: int) -> LedgerRow:
    return LedgerRow(VisitId(f"visit-{number}"), "2026-11-21", "18:04:10", "front door", "Anna", "unlocked", "Leo")


def cells(number: int) -> list[str]:
    return ["2026-11-21", "18:04:10", "front door", "Anna", "unlocked", "Leo", f"visit-{number}"]


async def test_the_worksheet_and_its_header_are_made_where_they_are_missing(
    google: Google, ledger: SheetsLedger
) -> None:
    port: Ledger = ledger
    assert await port.post([a_row(1), a_row(2)]) == 2
    assert google.sheets == {"Sheet1": [], WORKSHEET: [list(HEADER), cells(1), cells(2)]}


async def test_each_visit_is_one_row_however_often_it_is_posted(google: Google, ledger: SheetsLedger) -> None:
    assert await ledger.post([a_row(1)]) == 1
    assert await ledger.post([replace(a_row(1), outcome="ignored"), a_row(2), a_row(2)]) == 1
    assert await ledger.post([a_row(1), a_row(2)]) == 0
    assert google.sheets[WORKSHEET] == [list(HEADER), cells(1), cells(2)]


async def test_a_thousand_rows_are_one_write(google: Google, ledger: SheetsLedger) -> None:
    assert await ledger.post([a_row(number) for number in range(1000)]) == 1000
    assert google.requests.count("append") == 1
    assert len(google.sheets[WORKSHEET]) == 1001


async def test_nothing_to_post_asks_nobody(google: Google, ledger: SheetsLedger) -> None:
    assert await ledger.post([]) == 0
    assert google.requests == []


async def test_a_name_that_begins_like_a_formula_stays_a_name(google: Google, ledger: SheetsLedger) -> None:
    await ledger.post([replace(a_row(1), who='=IMPORTXML("http://x")')])
    assert google.sheets[WORKSHEET][1][3] == '=IMPORTXML("http://x")'


@pytest.mark.parametrize("kind", ["token", "spreadsheet", "read", "append", "add"])
async def test_an_answer_that_was_lost_doubles_nothing(google: Google, ledger: SheetsLedger, kind: str) -> None:
    google.troubles[kind].append(Trouble(lost=True))
    await ledger.post([a_row(1)])
    assert google.sheets[WORKSHEET] == [list(HEADER), cells(1)]
    assert not google.troubles[kind]


@pytest.mark.parametrize("status", [429, 500, 503])
@pytest.mark.parametrize("kind", ["spreadsheet", "read", "append"])
async def test_a_busy_google_is_asked_again(google: Google, ledger: SheetsLedger, kind: str, status: int) -> None:
    google.troubles[kind].append(Trouble(status=status))
    assert await ledger.post([a_row(1)]) == 1
    assert google.sheets[WORKSHEET] == [list(HEADER), cells(1)]


async def test_a_google_that_stays_busy_is_left_for_the_next_time(google: Google, ledger: SheetsLedger) -> None:
    google.troubles["append"].extend(Trouble(status=503, body="<html>Bad gateway</html>") for _ in range(3))
    with pytest.raises(LedgerUnreachable, match=r"busy \(status 503\)"):
        await ledger.post([a_row(1)])
    assert await ledger.post([a_row(1)]) == 1


async def test_a_slow_google_delays_nobody_longer_than_the_patience(google: Google, tmp_path: Path) -> None:
    patience = Patience(request_s=30.0, chore_s=0.3, pauses_s=())
    ledger = SheetsLedger(google.write_credentials(tmp_path / "key.json"), google.key, google.url, patience)
    google.troubles["read"].append(Trouble(slow=True))
    began = asyncio.get_running_loop().time()
    with pytest.raises(LedgerUnreachable, match="did not answer"):
        await ledger.post([a_row(1)])
    assert asyncio.get_running_loop().time() - began < 2.0
    with pytest.raises(LedgerUnreachable, match="still waits"):
        await ledger.post([a_row(1)])


async def test_a_request_without_an_answer_is_given_up(google: Google, tmp_path: Path) -> None:
    patience = Patience(request_s=0.2, chore_s=10.0, pauses_s=(0.01,))
    ledger = SheetsLedger(google.write_credentials(tmp_path / "key.json"), google.key, google.url, patience)
    google.troubles["read"].append(Trouble(slow=True))
    assert await ledger.post([a_row(1)]) == 1


async def test_a_google_that_is_away_is_told(ledger: SheetsLedger, google: Google, tmp_path: Path) -> None:
    nowhere = SheetsLedger(google.write_credentials(tmp_path / "key.json"), google.key, "http://127.0.0.1:9", QUICK)
    with pytest.raises(LedgerUnreachable, match="out of reach"):
        await nowhere.post([a_row(1)])


async def test_a_sheet_that_is_not_shared_says_with_whom_to_share_it(google: Google, ledger: SheetsLedger) -> None:
    google.shared = False
    with pytest.raises(LedgerUnreachable, match=f"share the spreadsheet with {ACCOUNT}"):
        await ledger.check()


async def test_a_sheet_that_is_none_is_told(google: Google, tmp_path: Path) -> None:
    file = google.write_credentials(tmp_path / "key.json")
    with pytest.raises(LedgerUnreachable, match="no such spreadsheet"):
        await SheetsLedger(file, "another", google.url, QUICK).check()


async def test_the_sheets_address_is_as_good_as_its_key(google: Google, tmp_path: Path) -> None:
    file = google.write_credentials(tmp_path / "key.json")
    address = f"https://docs.google.com/spreadsheets/d/{google.key}/edit#gid=0"
    assert await SheetsLedger(file, address, google.url, QUICK).check() == "Our house"


async def test_a_key_that_google_does_not_know_is_told(google: Google, tmp_path: Path) -> None:
    stranger = Google()
    stranger.url = google.url
    ledger = SheetsLedger(stranger.write_credentials(tmp_path / "key.json"), google.key, google.url, QUICK)
    with pytest.raises(LedgerUnreachable, match="does not accept the key"):
        await ledger.check()


@pytest.mark.parametrize("content", ["", "{}", "junk", json.dumps({"type": "service_account", "private_key": "p4ss"})])
async def test_a_credentials_file_that_is_none_is_told_without_quoting_it(
    google: Google, tmp_path: Path, content: str
) -> None:
    file = tmp_path / "key.json"
    file.write_text(content)
    with pytest.raises(LedgerUnreachable, match="not the JSON key of a service account") as refused:
        await SheetsLedger(file, google.key, google.url, QUICK).check()
    assert "p4ss" not in str(refused.value)
    with pytest.raises(LedgerUnreachable, match="cannot be read"):
        await SheetsLedger(tmp_path / "none.json", google.key, google.url, QUICK).check()


async def test_what_is_no_spreadsheet_in_googles_place_is_told(google: Google, ledger: SheetsLedger) -> None:
    google.troubles["spreadsheet"].append(Trouble(status=200, body='{"welcome": "to this hotel"}'))
    with pytest.raises(LedgerUnreachable, match="no spreadsheet"):
        await ledger.check()
    google.troubles["spreadsheet"].extend(Trouble(status=200, body="<html>Log in</html>") for _ in range(3))
    with pytest.raises(LedgerUnreachable, match="out of reach"):
        await ledger.check()
