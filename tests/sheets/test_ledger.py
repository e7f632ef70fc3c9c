"""The day's log in a spreadsheet: a worksheet a month, a row a visit, whatever the family made of it."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from bot.house.ports import Ledger
from bot.house.records.ledger_page import PLAIN_ATTENDANCE
from bot.house.records.ledger_trouble import LedgerReason, LedgerRefused
from bot.house.visits.visit import VisitId
from bot.sheets import SheetsLedger
from bot.sheets.pages import EARLIER, GROWTH
from tests.fakes.google import Google, Trouble
from tests.sheets.table import HEADER, IN_GERMAN, MONTH, OLD_HEADER, a_day, a_row, cells, in_sheet, shown


async def test_the_worksheet_and_its_header_are_made_where_they_are_missing(
    google: Google, ledger: SheetsLedger
) -> None:
    port: Ledger = ledger
    assert await port.post([a_row(1), a_row(2)]) == 2
    assert list(google.sheets) == [MONTH, "Sheet1"]
    assert shown(google) == [HEADER, cells(1), cells(2)]


async def test_a_new_worksheet_is_made_to_be_looked_at_and_only_once(google: Google, ledger: SheetsLedger) -> None:
    await ledger.post([a_row(1)])
    await ledger.post([a_row(2)])
    kinds = [kind for change in google.changes for kind in change]
    made = next(change["addSheet"]["properties"] for change in google.changes if "addSheet" in change)
    assert made["gridProperties"]["frozenRowCount"] == 1
    assert (kinds.count("addSheet"), kinds.count("setBasicFilter"), kinds.count("addBanding")) == (1, 1, 1)
    assert kinds.count("updateDimensionProperties") == len(HEADER)
    patterns = [str(change) for change in google.changes if "numberFormat" in str(change)]
    assert any("yyyy-mm-dd" in each for each in patterns)
    assert any("hh:mm:ss" in each for each in patterns)


async def test_a_day_and_a_time_are_numbers_so_that_they_can_be_sorted_and_reckoned_with(
    google: Google, ledger: SheetsLedger
) -> None:
    await ledger.post([a_row(1), replace(a_row(2), date="2026-11-22", time="00:00:00")])
    assert google.sheets[MONTH][1][:2] == [46347, pytest.approx(18.0694 / 24, abs=1e-4)]
    assert google.sheets[MONTH][2][:2] == [46348, 0]


async def test_each_visit_is_one_row_however_often_it_is_posted(google: Google, ledger: SheetsLedger) -> None:
    assert await ledger.post([a_row(1)]) == 1
    assert await ledger.post([replace(a_row(1), outcome="ignored"), a_row(2), a_row(2)]) == 1
    assert await ledger.post([a_row(1), a_row(2)]) == 0
    assert shown(google) == [HEADER, cells(1), cells(2)]


async def test_a_month_has_its_own_worksheet(google: Google, ledger: SheetsLedger) -> None:
    assert await ledger.post([a_row(2, "2026-12-01"), a_row(1, "2026-11-30")]) == 2
    assert list(google.sheets) == ["2026-12", "2026-11", "Sheet1"]
    assert shown(google, "2026-11") == [HEADER, cells(1, "2026-11-30")]
    assert shown(google, "2026-12") == [HEADER, cells(2, "2026-12-01")]


async def test_a_thousand_rows_are_one_write_and_a_worksheet_grows(google: Google, ledger: SheetsLedger) -> None:
    assert await ledger.post([a_row(number) for number in range(GROWTH + 1)]) == GROWTH + 1
    assert google.requests.count("change") == 1
    assert len(google.sheets[MONTH]) == GROWTH + 2
    assert google.grid(MONTH)[0] == 2 * GROWTH


async def test_nothing_to_post_asks_nobody(google: Google, ledger: SheetsLedger) -> None:
    assert await ledger.post([]) == 0
    assert google.requests == []


@pytest.mark.parametrize("name", ['=IMPORTXML("http://x")', "+49", "@SUM(1)", "'=1", "علی", "שרה \u202e=1"])
async def test_a_name_that_begins_like_a_formula_or_runs_from_the_right_stays_what_it_is(
    google: Google, ledger: SheetsLedger, name: str
) -> None:
    await ledger.post([a_row(2)])
    await ledger.post([replace(a_row(1), who=name, by=name)])
    await ledger.correct([replace(a_row(2), who=name)])
    assert (google.sheets[MONTH][2][3], google.sheets[MONTH][2][6], google.sheets[MONTH][1][3]) == (name, name, name)


@pytest.mark.parametrize("kind", ["token", "spreadsheet", "read", "change"])
@pytest.mark.parametrize("begun", [False, True])
async def test_an_answer_that_was_lost_doubles_nothing(
    google: Google, ledger: SheetsLedger, kind: str, *, begun: bool
) -> None:
    if begun or kind == "read":  # nothing is read of a worksheet that is not there
        await ledger.post([a_row(1)])
    google.troubles[kind].append(Trouble(lost=True))
    await ledger.post([a_row(1), a_row(2)])
    assert shown(google) == [HEADER, cells(1), cells(2)]
    assert not google.troubles[kind]


async def test_a_correction_writes_its_row_and_nothing_else(google: Google, ledger: SheetsLedger) -> None:
    await ledger.post([a_row(1), a_row(2), a_row(3)])
    google.insert_column(MONTH, 4, "Notes")
    google.sheets[MONTH][2][4] = "=A1"  # theirs
    changed = replace(a_row(2), who="Ben", confidence="a resident said so", door="renamed", time="01:00:00")
    google.troubles["change"].append(Trouble(lost=True))
    assert await ledger.correct([changed, a_row(9)]) == 1
    headings = [*HEADER[:4], "Notes", *HEADER[4:]]
    theirs = [cells(2)[:3], ["Ben", "=A1", "a resident said so"], cells(2)[5:]]
    assert shown(google) == [
        headings,
        [*cells(1)[:4], "", *cells(1)[4:]],
        [cell for part in theirs for cell in part],
        [*cells(3)[:4], "", *cells(3)[4:]],
    ]


async def test_a_correction_of_a_row_that_is_gone_brings_nothing_back(google: Google, ledger: SheetsLedger) -> None:
    await ledger.post([a_row(1)])
    del google.sheets[MONTH][1]
    assert await ledger.correct([a_row(1)]) == 0
    assert shown(google) == [HEADER]
    del google.sheets[MONTH]
    assert await ledger.correct([a_row(1)]) == 0
    assert list(google.sheets) == ["Sheet1"]


async def test_rows_that_were_sorted_are_corrected_where_they_stand_now(google: Google, ledger: SheetsLedger) -> None:
    await ledger.post([a_row(1), a_row(2), a_row(3)])
    google.sheets[MONTH][1:] = reversed(google.sheets[MONTH][1:])
    await ledger.correct([replace(a_row(1), who="Ben")])
    assert [row[3] for row in shown(google)[1:]] == ["Anna", "Anna", "Ben"]


async def test_a_column_that_only_its_place_tells_is_ours_is_not_corrected(
    google: Google, ledger: SheetsLedger
) -> None:
    await ledger.post([a_row(1)])
    google.sheets[MONTH][0][3] = "Our notes"
    await ledger.correct([replace(a_row(1), who="Ben", outcome="ignored")])
    assert (shown(google)[1][3], shown(google)[1][5]) == ("Anna", "ignored")


async def test_a_worksheet_with_another_name_is_ours_all_the_same(google: Google, ledger: SheetsLedger) -> None:
    await ledger.post([a_row(1)])
    google.rename(MONTH, "The bell in November")
    assert await ledger.post([a_row(1), a_row(2)]) == 1
    assert list(google.sheets) == ["The bell in November", "Sheet1"]
    assert shown(google, "The bell in November") == [HEADER, cells(1), cells(2)]


async def test_a_worksheet_of_that_name_that_is_the_family_s_own_stays_theirs(
    google: Google, ledger: SheetsLedger
) -> None:
    google.sheets[MONTH] = [["Holidays"], ["22nd"]]
    assert await ledger.post([a_row(1)]) == 1
    assert await ledger.post([a_row(2)]) == 1
    assert google.sheets[MONTH] == [["Holidays"], ["22nd"]]
    assert shown(google, f"{MONTH} {EARLIER}") == [HEADER, cells(1), cells(2)]


async def test_a_worksheet_that_came_back_from_another_program_is_known_by_its_name_and_headings(
    google: Google, ledger: SheetsLedger
) -> None:
    google.sheets[MONTH] = [list(HEADER), list(cells(1))]  # with another id
    assert await ledger.post([a_row(1), a_row(2)]) == 1
    assert shown(google) == [HEADER, cells(1), cells(2)]
    assert list(google.sheets) == ["Sheet1", MONTH]


async def test_a_worksheet_that_was_removed_takes_its_rows_along(google: Google, ledger: SheetsLedger) -> None:
    await ledger.post([a_row(1)])
    del google.sheets[MONTH]
    assert await ledger.post([a_row(2)]) == 1
    assert shown(google) == [HEADER, cells(2)]


async def test_the_worksheet_of_an_earlier_release_is_read_and_never_written(
    google: Google, ledger: SheetsLedger
) -> None:
    google.sheets[EARLIER] = [list(OLD_HEADER), [*cells(1)[:4], "unlocked", "Leo", "visit-1"]]
    before = [list(row) for row in google.sheets[EARLIER]]
    assert await ledger.post([a_row(1), a_row(2)]) == 1
    assert await ledger.correct([replace(a_row(1), who="Ben")]) == 0
    assert google.sheets[EARLIER] == before
    assert shown(google) == [HEADER, cells(2)]


async def test_rows_go_below_everything_of_ours_whatever_stands_beside(google: Google, ledger: SheetsLedger) -> None:
    await ledger.post([a_row(1)])
    google.insert_column(MONTH, 9, "Paid")
    for row in google.sheets[MONTH][1:]:
        row.append(False)
    google.sheets[MONTH] += [[""] * 9 + [False] for _ in range(50)]  # boxes to tick, down to the end
    await ledger.post([a_row(2)])
    assert shown(google)[2] == [*cells(2), "False"]
    google.sheets[MONTH][4][0] = "2026-11-22"  # somebody wrote a line by hand
    await ledger.post([a_row(3)])
    assert shown(google)[5][:9] == cells(3)


async def test_a_worksheet_that_was_emptied_gets_its_headings_again(google: Google, ledger: SheetsLedger) -> None:
    await ledger.post([a_row(1)])
    google.sheets[MONTH].clear()
    assert await ledger.post([a_row(2)]) == 1
    assert shown(google) == [HEADER, cells(2)]


async def test_columns_are_found_by_their_headings_wherever_the_family_moved_them(
    google: Google, ledger: SheetsLedger
) -> None:
    headings = ["Visit", " date ", "TIME", "Notes", "'door", "Who", "How sure", "Outcome", "By", "Photo"]
    google.sheets[MONTH] = [["Our log"], list(headings)]
    assert await ledger.post([a_row(2)]) == 1
    date, time, *rest, visit = cells(2)
    assert shown(google)[2] == [visit, date, time, "", *rest]


async def test_a_column_that_was_taken_out_stays_out_and_nothing_is_doubled_without_the_ids(
    google: Google, ledger: SheetsLedger
) -> None:
    await ledger.post([a_row(1)])
    for row in google.sheets[MONTH]:
        del row[-1]
    google.troubles["change"].append(Trouble(lost=True))
    await ledger.post([a_row(1), replace(a_row(2), time="19:00:00")])
    assert await ledger.correct([replace(a_row(1), who="Ben")]) == 1
    later = ["2026-11-21", "19:00:00", *cells(2)[2:-1]]
    assert shown(google) == [HEADER[:-1], [*cells(1)[:3], "Ben", *cells(1)[4:-1]], later]


async def test_a_number_in_place_of_a_day_stops_no_log(google: Google, ledger: SheetsLedger) -> None:
    await ledger.post([a_row(1)])
    for row in google.sheets[MONTH]:
        del row[-1]
    google.sheets[MONTH].append([491_701_234_567.0, "", "the neighbours' telephone"])
    assert await ledger.post([replace(a_row(2), time="19:00:00")]) == 1


async def test_a_household_that_changes_its_language_posts_no_day_again(
    google: Google, ledger: SheetsLedger, tmp_path: Path
) -> None:
    await ledger.post([a_row(1)])
    in_german = in_sheet(google, tmp_path, IN_GERMAN)
    assert in_german.name == ledger.name
    assert await in_german.post([replace(a_row(1), outcome="aufgeschlossen"), a_row(2)]) == 1
    assert shown(google) == [HEADER, cells(1), cells(2)]


async def test_a_full_spreadsheet_and_a_protected_worksheet_are_told_and_stay_as_they_are(
    google: Google, ledger: SheetsLedger
) -> None:
    await ledger.post([a_row(1)])
    google.protected.add(MONTH)
    with pytest.raises(LedgerRefused) as refused:
        await ledger.post([a_row(2)])
    assert refused.value.reason is LedgerReason.PROTECTED
    google.cells = 20_000
    with pytest.raises(LedgerRefused) as refused:
        await ledger.post([a_row(3, "2026-12-01")])
    assert refused.value.reason is LedgerReason.FULL
    assert list(google.sheets) == [MONTH, "Sheet1"]


async def test_days_of_people_have_worksheets_of_their_own_and_are_written_anew(
    google: Google, ledger: SheetsLedger
) -> None:
    assert await ledger.post_attendance([a_day("Anna"), a_day("Leo")]) == 2
    title = f"{MONTH} attendance"
    changed = [a_day("Anna", last="21:00:00"), a_day("Leo", note="a resident said so"), a_day("Mia")]
    assert await ledger.post_attendance(changed, given={"anna-21", "leo-21"}) == 3
    del google.sheets[title][1]  # Anna's
    assert await ledger.post_attendance(changed, given={"anna-21", "leo-21", "mia-21"}) == 2
    assert [row[1:3] for row in _texts(google.sheets[title])[1:]] == [["Leo", "0.32"], ["Mia", "0.32"]]
    assert google.sheets[title][0] == list(PLAIN_ATTENDANCE.new)
    assert list(google.sheets) == [title, "Sheet1"]


async def test_a_rehearsal_makes_the_month_s_worksheet_or_writes_a_heading_as_it_stands(
    google: Google, ledger: SheetsLedger
) -> None:
    for _ in range(2):
        assert await ledger.rehearse(MONTH) == "Our house"
        assert shown(google) == [HEADER]
    google.protected.add(MONTH)
    with pytest.raises(LedgerRefused, match="protected"):
        await ledger.rehearse(MONTH)


async def test_a_row_without_an_id_of_its_own_is_found_by_the_id_in_any_column(
    google: Google, ledger: SheetsLedger
) -> None:
    await ledger.post([a_row(1)])
    google.sheets[MONTH][0] = ["a", "b", "c", "d", "e", "f", "g", "h", "i"]
    assert await ledger.post([a_row(1)]) == 0
    assert await ledger.post([replace(a_row(1), visit=VisitId("visit-2"), time="20:00:00")]) == 1


def _texts(rows: Sequence[Sequence[object]]) -> list[list[str]]:
    return [[str(round(cell, 2)) if isinstance(cell, float) else str(cell) for cell in row] for row in rows]
