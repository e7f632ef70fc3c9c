import csv
from dataclasses import replace
from pathlib import Path

import pytest

from bot.house.ports import Ledger, LedgerRow, LedgerUnreachable
from bot.house.visit import VisitId
from bot.store import Store
from bot.store.csv_ledger import HEADER
from tests.store.test_failures import no_file_may_grow_beyond


def a_row(number: int, date: str = "2026-11-21") -> LedgerRow:
    return LedgerRow(VisitId(f"visit-{number}"), date, "18:04:10", "front door", "Anna", "unlocked", "Leo")


def rows_in(folder: Path, month: str = "2026-11") -> list[list[str]]:
    with (folder / "log" / f"{month}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


async def test_each_visit_is_one_row_however_often_it_is_posted(store: Store, folder: Path) -> None:
    ledger: Ledger = store.csv_ledger
    assert await ledger.post([a_row(1), a_row(2)]) == 2
    assert await ledger.post([a_row(1), replace(a_row(2), outcome="ignored"), a_row(3), a_row(3)]) == 1
    assert await ledger.post([]) == 0
    assert rows_in(folder) == [
        list(HEADER),
        *(
            ["2026-11-21", "18:04:10", "front door", "Anna", "unlocked", "Leo", f"visit-{number}"]
            for number in (1, 2, 3)
        ),
    ]


async def test_rows_of_two_months_go_into_two_files(store: Store, folder: Path) -> None:
    assert await store.csv_ledger.post([a_row(2, "2026-12-01"), a_row(1, "2026-11-30")]) == 2
    assert [row[-1] for row in rows_in(folder, "2026-11")] == ["visit", "visit-1"]
    assert [row[-1] for row in rows_in(folder, "2026-12")] == ["visit", "visit-2"]


@pytest.mark.parametrize("who", ['=HYPERLINK("http://x")', "+49", "-1", "@SUM(1)", "\t=1", "\r\n=1"])
async def test_a_name_that_is_a_formula_stays_text(store: Store, folder: Path, who: str) -> None:
    await store.csv_ledger.post([replace(a_row(1), who=who, by=who, visit=VisitId(who))])
    assert await store.csv_ledger.post([replace(a_row(1), visit=VisitId(who))]) == 0
    for cell in (rows_in(folder)[1][place] for place in (3, 5, 6)):
        assert cell == f"'{who}"


async def test_commas_quotes_and_emoji_come_back_as_they_were(store: Store, folder: Path) -> None:
    who = 'Anna "Ann", <b>Zoë</b> 🙂'
    await store.csv_ledger.post([replace(a_row(1), who=who)])
    assert rows_in(folder)[1][3] == who


async def test_a_full_disk_is_told_and_the_old_rows_stand(store: Store, folder: Path) -> None:
    await store.csv_ledger.post([a_row(1)])
    with no_file_may_grow_beyond(50), pytest.raises(LedgerUnreachable, match="could not be written"):
        await store.csv_ledger.post([a_row(2)])
    assert [row[-1] for row in rows_in(folder)] == ["visit", "visit-1"]
    assert await store.csv_ledger.post([a_row(2)]) == 1


async def test_a_file_that_became_something_else_is_set_aside(store: Store, folder: Path) -> None:
    await store.csv_ledger.post([a_row(1)])
    path = folder / "log" / "2026-11.csv"
    path.write_bytes(b"\xff\xfe\x00junk")
    assert await store.csv_ledger.post([a_row(1)]) == 1
    assert [row[-1] for row in rows_in(folder)] == ["visit", "visit-1"]
    (aside,) = (folder / "log").glob("*.damaged-*")
    assert aside.read_bytes() == b"\xff\xfe\x00junk"


async def test_a_date_that_is_none_leads_to_no_other_file(store: Store) -> None:
    with pytest.raises(ValueError, match="not a date"):
        await store.csv_ledger.post([a_row(1, "../../etc")])
