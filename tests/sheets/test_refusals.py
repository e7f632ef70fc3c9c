"""What Google refuses, and what is told of it."""

import asyncio
import json
from pathlib import Path

import pytest

from bot.house.records.ledger_trouble import LedgerReason, LedgerRefused
from bot.sheets import Patience, SheetsLedger, ledger_of_settings
from tests.fakes.google import ACCOUNT, Google, Trouble
from tests.rig.machine import shared_by
from tests.sheets.table import HEADER, MONTH, QUICK, a_row, cells, in_sheet, sheet, shown


@pytest.mark.parametrize("status", [429, 500, 503])
@pytest.mark.parametrize("kind", ["spreadsheet", "read", "change"])
async def test_a_busy_google_is_asked_again(google: Google, ledger: SheetsLedger, kind: str, status: int) -> None:
    google.troubles[kind].append(Trouble(status=status))
    assert await ledger.post([a_row(1)]) == 1
    assert shown(google) == [HEADER, cells(1)]


@pytest.mark.parametrize("kind", ["spreadsheet", "read", "change"])
async def test_a_token_that_expired_is_asked_for_anew(google: Google, ledger: SheetsLedger, kind: str) -> None:
    await ledger.post([a_row(2)])
    google.troubles[kind].append(Trouble(status=401))
    assert await ledger.post([a_row(1)]) == 1
    assert google.requests.count("token") == 3
    assert shown(google) == [HEADER, cells(2), cells(1)]


async def test_a_google_that_stays_busy_is_left_for_the_next_time(google: Google, ledger: SheetsLedger) -> None:
    google.troubles["change"].extend(Trouble(status=503, body="<html>Bad gateway</html>") for _ in range(3))
    with pytest.raises(LedgerRefused, match=r"busy \(status 503\)"):
        await ledger.post([a_row(1)])
    assert await ledger.post([a_row(1)]) == 1


async def test_a_slow_google_delays_nobody_longer_than_the_patience(google: Google, tmp_path: Path) -> None:
    patience = Patience(request_s=30.0, chore_s=0.3, pauses_s=())
    ledger = in_sheet(google, tmp_path, patience=patience)
    google.troubles["spreadsheet"].append(Trouble(slow=True))
    began = asyncio.get_running_loop().time()
    with pytest.raises(LedgerRefused, match="out of reach"):
        await ledger.post([a_row(1)])
    assert asyncio.get_running_loop().time() - began < 2.0 * shared_by()
    with pytest.raises(LedgerRefused, match="busy"):
        await ledger.post([a_row(1)])


async def test_a_request_without_an_answer_is_given_up(google: Google, tmp_path: Path) -> None:
    patience = Patience(request_s=0.2, chore_s=10.0, pauses_s=(0.01,))
    ledger = in_sheet(google, tmp_path, patience=patience)
    google.troubles["spreadsheet"].append(Trouble(slow=True))
    assert await ledger.post([a_row(1)]) == 1


async def test_a_google_that_is_away_is_told(ledger: SheetsLedger, google: Google, tmp_path: Path) -> None:
    nowhere = ledger_of_settings(
        sheet(google.write_credentials(tmp_path / "key.json"), google.key, "http://127.0.0.1:9"), QUICK
    )
    with pytest.raises(LedgerRefused, match="out of reach"):
        await nowhere.post([a_row(1)])


async def test_a_sheet_that_is_not_shared_says_with_whom_to_share_it(google: Google, ledger: SheetsLedger) -> None:
    google.shared = False
    with pytest.raises(LedgerRefused) as refused:
        await ledger.check()
    assert (refused.value.status, refused.value.reason) == (403, LedgerReason.NOT_SHARED)
    assert refused.value.account == ACCOUNT


async def test_a_sheet_that_is_none_is_told(google: Google, tmp_path: Path) -> None:
    file = google.write_credentials(tmp_path / "key.json")
    with pytest.raises(LedgerRefused, match="no such sheet"):
        await ledger_of_settings(sheet(file, "another", google.url), QUICK).check()


async def test_the_sheets_address_is_as_good_as_its_key(google: Google, tmp_path: Path) -> None:
    file = google.write_credentials(tmp_path / "key.json")
    address = f"https://docs.google.com/spreadsheets/d/{google.key}/edit#gid=0"
    assert await ledger_of_settings(sheet(file, address, google.url), QUICK).check() == "Our house"


async def test_a_key_that_google_does_not_know_is_told(google: Google, tmp_path: Path) -> None:
    stranger = Google(own_key=True)
    stranger.url = google.url
    ledger = ledger_of_settings(sheet(stranger.write_credentials(tmp_path / "key.json"), google.key, google.url), QUICK)
    with pytest.raises(LedgerRefused, match="key refused"):
        await ledger.check()


@pytest.mark.parametrize("content", ["", "{}", "junk", json.dumps({"type": "service_account", "private_key": "p4ss"})])
async def test_a_credentials_file_that_is_none_is_told_without_quoting_it(
    google: Google, tmp_path: Path, content: str
) -> None:
    file = tmp_path / "key.json"
    file.write_text(content)
    with pytest.raises(LedgerRefused, match="key malformed") as refused:
        await ledger_of_settings(sheet(file, google.key, google.url), QUICK).check()
    assert "p4ss" not in str(refused.value)
    with pytest.raises(LedgerRefused, match="key unreadable"):
        await ledger_of_settings(sheet(tmp_path / "none.json", google.key, google.url), QUICK).check()


async def test_what_is_no_spreadsheet_in_googles_place_is_told(google: Google, ledger: SheetsLedger) -> None:
    google.troubles["spreadsheet"].append(Trouble(status=200, body='{"welcome": "to this hotel"}'))
    with pytest.raises(LedgerRefused, match="not a sheet"):
        await ledger.check()
    google.troubles["spreadsheet"].extend(Trouble(status=200, body="<html>Log in</html>") for _ in range(3))
    with pytest.raises(LedgerRefused, match="out of reach"):
        await ledger.check()


def said(status: int, message: str) -> str:
    return json.dumps({"error": {"code": status, "message": message, "status": "ERROR"}})


@pytest.mark.parametrize(
    ("kind", "status", "body", "reason"),
    [
        (
            "change",
            400,
            said(
                400,
                "This action would increase the number of cells in the workbook above the limit of 10000000 cells.",
            ),
            LedgerReason.FULL,
        ),
        (
            "change",
            400,
            said(400, "You are trying to edit a protected cell or object. Please contact the spreadsheet owner."),
            LedgerReason.PROTECTED,
        ),
        (
            "spreadsheet",
            400,
            said(400, "This operation is not supported for this document"),
            LedgerReason.NOT_A_SHEET,
        ),
        (
            "spreadsheet",
            403,
            said(403, "Google Sheets API has not been used in project 1 before or it is disabled."),
            LedgerReason.API_OFF,
        ),
        ("change", 403, said(403, "The caller does not have permission"), LedgerReason.NOT_SHARED),
        ("read", 404, said(404, "Requested entity was not found."), LedgerReason.NO_SUCH_SHEET),
        ("read", 400, said(400, "Unable to parse range"), LedgerReason.REFUSED),
        ("read", 400, "<html>a protected network</html>", LedgerReason.REFUSED),
        (
            "token",
            400,
            json.dumps({"error": "invalid_grant", "error_description": "Invalid JWT Signature."}),
            LedgerReason.KEY_REFUSED,
        ),
        (
            "token",
            400,
            json.dumps(
                {
                    "error": "invalid_grant",
                    "error_description": "Invalid JWT: Token must be a short-lived token (60 minutes). Check your iat "
                    "and exp values and use a clock with skew to account for clock differences between systems.",
                }
            ),
            LedgerReason.CLOCK_WRONG,
        ),
    ],
)
async def test_each_cause_is_told_apart(
    google: Google, ledger: SheetsLedger, kind: str, status: int, body: str, reason: LedgerReason
) -> None:
    google.sheets[MONTH] = [list(HEADER)]
    google.troubles[kind].append(Trouble(status=status, body=body))
    with pytest.raises(LedgerRefused) as refused:
        await ledger.post([a_row(1)])
    assert refused.value.reason is reason
    assert google.sheets[MONTH] == [list(HEADER)]
