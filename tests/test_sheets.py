"""The spreadsheet, over real HTTP against a local Google."""

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.house.ports import Ledger, LedgerRow
from bot.house.records.ledger_trouble import LedgerReason, LedgerRefused
from bot.house.visits.visit import VisitId
from bot.settings import SheetsSettings
from bot.sheets import WORKSHEET, Patience, SheetsLedger
from bot.words.ledger_row import LedgerWords
from bot.words.tongue import Language, Tongue
from tests.fakes.google import ACCOUNT, Google, Trouble

IN_ENGLISH, IN_GERMAN = (
    LedgerWords(Tongue(language, ZoneInfo("Europe/Berlin"))).headings
    for language in (Language.ENGLISH, Language.GERMAN)
)
HEADER = IN_ENGLISH.new

QUICK = Patience(request_s=2.0, chore_s=10.0, pauses_s=(0.01, 0.01))


def sheet(key_file: Path, spreadsheet: str, api_url: str) -> SheetsSettings:
    """As they stand at an hour at which nobody checks them: the key file may have gone since the start."""
    return SheetsSettings.model_construct(credentials_file=key_file, spreadsheet=spreadsheet, api_url=api_url)


@pytest.fixture
async def google(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Google]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    async with Google().open() as opened:
        yield opened


@pytest.fixture
def ledger(google: Google, tmp_path: Path) -> SheetsLedger:
    file = google.write_credentials(tmp_path / "key.json")
    return SheetsLedger(sheet(file, google.key, google.url), QUICK, headings=IN_ENGLISH)


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
    with pytest.raises(LedgerRefused, match=r"busy \(status 503\)"):
        await ledger.post([a_row(1)])
    assert await ledger.post([a_row(1)]) == 1


async def test_a_slow_google_delays_nobody_longer_than_the_patience(google: Google, tmp_path: Path) -> None:
    patience = Patience(request_s=30.0, chore_s=0.3, pauses_s=())
    ledger = SheetsLedger(sheet(google.write_credentials(tmp_path / "key.json"), google.key, google.url), patience)
    google.troubles["read"].append(Trouble(slow=True))
    began = asyncio.get_running_loop().time()
    with pytest.raises(LedgerRefused, match="out_of_reach"):
        await ledger.post([a_row(1)])
    assert asyncio.get_running_loop().time() - began < 2.0
    with pytest.raises(LedgerRefused, match="busy"):
        await ledger.post([a_row(1)])


async def test_a_request_without_an_answer_is_given_up(google: Google, tmp_path: Path) -> None:
    patience = Patience(request_s=0.2, chore_s=10.0, pauses_s=(0.01,))
    ledger = SheetsLedger(sheet(google.write_credentials(tmp_path / "key.json"), google.key, google.url), patience)
    google.troubles["read"].append(Trouble(slow=True))
    assert await ledger.post([a_row(1)]) == 1


async def test_a_google_that_is_away_is_told(ledger: SheetsLedger, google: Google, tmp_path: Path) -> None:
    nowhere = SheetsLedger(
        sheet(google.write_credentials(tmp_path / "key.json"), google.key, "http://127.0.0.1:9"), QUICK
    )
    with pytest.raises(LedgerRefused, match="out_of_reach"):
        await nowhere.post([a_row(1)])


async def test_a_sheet_that_is_not_shared_says_with_whom_to_share_it(google: Google, ledger: SheetsLedger) -> None:
    google.shared = False
    with pytest.raises(LedgerRefused) as refused:
        await ledger.check()
    assert (refused.value.status, refused.value.reason) == (403, LedgerReason.NOT_SHARED)
    assert refused.value.account == ACCOUNT


async def test_a_sheet_that_is_none_is_told(google: Google, tmp_path: Path) -> None:
    file = google.write_credentials(tmp_path / "key.json")
    with pytest.raises(LedgerRefused, match="no_such_sheet"):
        await SheetsLedger(sheet(file, "another", google.url), QUICK).check()


async def test_the_sheets_address_is_as_good_as_its_key(google: Google, tmp_path: Path) -> None:
    file = google.write_credentials(tmp_path / "key.json")
    address = f"https://docs.google.com/spreadsheets/d/{google.key}/edit#gid=0"
    assert await SheetsLedger(sheet(file, address, google.url), QUICK).check() == "Our house"


async def test_a_key_that_google_does_not_know_is_told(google: Google, tmp_path: Path) -> None:
    stranger = Google(own_key=True)
    stranger.url = google.url
    ledger = SheetsLedger(sheet(stranger.write_credentials(tmp_path / "key.json"), google.key, google.url), QUICK)
    with pytest.raises(LedgerRefused, match="key_refused"):
        await ledger.check()


@pytest.mark.parametrize("content", ["", "{}", "junk", json.dumps({"type": "service_account", "private_key": "p4ss"})])
async def test_a_credentials_file_that_is_none_is_told_without_quoting_it(
    google: Google, tmp_path: Path, content: str
) -> None:
    file = tmp_path / "key.json"
    file.write_text(content)
    with pytest.raises(LedgerRefused, match="key_malformed") as refused:
        await SheetsLedger(sheet(file, google.key, google.url), QUICK).check()
    assert "p4ss" not in str(refused.value)
    with pytest.raises(LedgerRefused, match="key_unreadable"):
        await SheetsLedger(sheet(tmp_path / "none.json", google.key, google.url), QUICK).check()


async def test_what_is_no_spreadsheet_in_googles_place_is_told(google: Google, ledger: SheetsLedger) -> None:
    google.troubles["spreadsheet"].append(Trouble(status=200, body='{"welcome": "to this hotel"}'))
    with pytest.raises(LedgerRefused, match="not_a_sheet"):
        await ledger.check()
    google.troubles["spreadsheet"].extend(Trouble(status=200, body="<html>Log in</html>") for _ in range(3))
    with pytest.raises(LedgerRefused, match="out_of_reach"):
        await ledger.check()


def moved(number: int, *, extra: str = "") -> list[str]:
    """A row as a family may have arranged it: the id first, a column of their own."""
    date, time, door, who, outcome, by, visit = cells(number)
    return [visit, date, time, extra, door, who, outcome, by]


HEADINGS_MOVED = ["Visit", " date ", "TIME", "Notes", "'door", "Who", "Outcome", "By"]


async def test_columns_are_found_by_their_headings_wherever_the_family_moved_them(
    google: Google, ledger: SheetsLedger
) -> None:
    google.sheets[WORKSHEET] = [["Our log"], HEADINGS_MOVED, moved(1, extra="the plumber")]
    assert await ledger.post([a_row(1), a_row(2)]) == 1
    assert google.sheets[WORKSHEET] == [["Our log"], HEADINGS_MOVED, moved(1, extra="the plumber"), moved(2)]


async def test_a_heading_in_the_family_s_own_words_keeps_its_column(google: Google, ledger: SheetsLedger) -> None:
    headings = ["Date", "Time", "Door", "Wer", "Was", "By", "Visit"]
    google.sheets[WORKSHEET] = [headings]
    assert await ledger.post([a_row(1)]) == 1
    assert google.sheets[WORKSHEET] == [headings, cells(1)]


async def test_a_column_that_was_taken_out_stays_out_and_nothing_is_doubled_without_the_ids(
    google: Google, ledger: SheetsLedger
) -> None:
    google.sheets[WORKSHEET] = [list(HEADER[:-1]), cells(1)[:-1]]
    google.troubles["append"].append(Trouble(lost=True))
    await ledger.post([a_row(1), replace(a_row(2), time="19:00:00")])
    assert google.sheets[WORKSHEET] == [
        list(HEADER[:-1]),
        cells(1)[:-1],
        ["2026-11-21", "19:00:00", "front door", "Anna", "unlocked", "Leo"],
    ]


async def test_ids_under_a_heading_that_we_do_not_know_are_found_all_the_same(
    google: Google, ledger: SheetsLedger
) -> None:
    google.sheets[WORKSHEET] = [["a", "b", "c", "d", "e", "f", "g"], cells(1)]
    assert await ledger.post([a_row(1)]) == 0


async def test_an_empty_column_at_the_left_does_not_shift_what_is_written(google: Google, ledger: SheetsLedger) -> None:
    google.sheets[WORKSHEET] = [["", *HEADER], ["", *cells(1)]]
    google.troubles["add"].append(Trouble(lost=True))  # any change but values:append
    await ledger.post([a_row(1), a_row(2)])
    assert google.sheets[WORKSHEET] == [["", *HEADER], ["", *cells(1)], ["", *cells(2)]]


async def test_a_worksheet_with_another_name_is_known_by_its_headings(google: Google, ledger: SheetsLedger) -> None:
    google.sheets["The bell"] = [list(HEADER), cells(1)]
    assert await ledger.post([a_row(1), a_row(2)]) == 1
    assert google.sheets == {"Sheet1": [], "The bell": [list(HEADER), cells(1), cells(2)]}


async def test_a_household_that_changes_its_language_posts_no_day_again(
    google: Google, ledger: SheetsLedger, tmp_path: Path
) -> None:
    await ledger.post([a_row(1)])
    file = google.write_credentials(tmp_path / "key.json")
    in_german = SheetsLedger(sheet(file, google.key, google.url), QUICK, headings=IN_GERMAN)
    assert in_german.name == ledger.name
    assert await in_german.post([replace(a_row(1), outcome="aufgeschlossen"), a_row(2)]) == 1
    assert google.sheets[WORKSHEET] == [list(HEADER), cells(1), cells(2)]


async def test_a_worksheet_with_another_name_is_known_by_the_headings_of_any_language(
    google: Google, ledger: SheetsLedger
) -> None:
    google.sheets["Die Klingel"] = [list(IN_GERMAN.new), cells(1)]
    assert await ledger.post([a_row(1), a_row(2)]) == 1
    assert google.sheets == {"Sheet1": [], "Die Klingel": [list(IN_GERMAN.new), cells(1), cells(2)]}


async def test_nothing_at_all_is_written_into_the_family_s_own_columns(google: Google, ledger: SheetsLedger) -> None:
    google.sheets[WORKSHEET] = [HEADINGS_MOVED]
    await ledger.post([a_row(1)])
    assert google.written == [[*moved(1)[:3], None, *moved(1)[4:]]]  # null: a formula may spill there


def said(status: int, message: str) -> str:
    return json.dumps({"error": {"code": status, "message": message, "status": "ERROR"}})


@pytest.mark.parametrize(
    ("kind", "status", "body", "reason"),
    [
        (
            "append",
            400,
            said(
                400,
                "This action would increase the number of cells in the workbook above the limit of 10000000 cells.",
            ),
            LedgerReason.FULL,
        ),
        (
            "append",
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
        ("append", 403, said(403, "The caller does not have permission"), LedgerReason.NOT_SHARED),
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
    google.sheets[WORKSHEET] = [list(HEADER)]
    google.troubles[kind].append(Trouble(status=status, body=body))
    with pytest.raises(LedgerRefused) as refused:
        await ledger.post([a_row(1)])
    assert refused.value.reason is reason
    assert google.sheets[WORKSHEET] == [list(HEADER)]
