import csv
from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.house.ports import Ledger, LedgerRow
from bot.house.records.ledger_page import VISITS, Headings
from bot.house.records.ledger_trouble import LedgerRefused
from bot.house.visits.visit import VisitId
from bot.store import Store
from bot.words.ledger_row import LedgerWords
from bot.words.tongue import Language, Tongue
from tests.sheets.table import a_day
from tests.store.test_failures import no_file_may_grow_beyond

#: The headings of files of earlier releases, which are gone on with as they are.
OLD_FIELDS = ("date", "time", "door", "who", "outcome", "by", "visit")


def a_row(number: int, date: str = "2026-11-21") -> LedgerRow:
    return LedgerRow(VisitId(f"visit-{number}"), date, "18:04:10", "front door", "Anna", "unlocked", "Leo")


def rows_in(folder: Path, month: str = "2026-11") -> list[list[str]]:
    with (folder / "log" / f"{month}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


async def test_each_visit_is_one_row_however_often_it_is_posted(store: Store, folder: Path) -> None:
    ledger: Ledger = store.csv_ledger(Headings())
    assert await ledger.post([a_row(1), a_row(2)]) == 2
    assert await ledger.post([a_row(1), replace(a_row(2), outcome="ignored"), a_row(3), a_row(3)]) == 1
    assert await ledger.post([]) == 0
    assert rows_in(folder) == [
        list(VISITS.fields),
        *(
            ["2026-11-21", "18:04:10", "front door", "Anna", "", "unlocked", "Leo", "", f"visit-{number}"]
            for number in (1, 2, 3)
        ),
    ]


async def test_rows_of_two_months_go_into_two_files(store: Store, folder: Path) -> None:
    assert await store.csv_ledger(Headings()).post([a_row(2, "2026-12-01"), a_row(1, "2026-11-30")]) == 2
    assert [row[-1] for row in rows_in(folder, "2026-11")] == ["visit", "visit-1"]
    assert [row[-1] for row in rows_in(folder, "2026-12")] == ["visit", "visit-2"]


@pytest.mark.parametrize("who", ['=HYPERLINK("http://x")', "+49", "-1", "@SUM(1)", "\t=1", "\r\n=1"])
async def test_a_name_that_is_a_formula_stays_text(store: Store, folder: Path, who: str) -> None:
    await store.csv_ledger(Headings()).post([replace(a_row(1), who=who, by=who, visit=VisitId(who))])
    assert await store.csv_ledger(Headings()).post([replace(a_row(1), visit=VisitId(who))]) == 0
    for cell in (rows_in(folder)[1][place] for place in (3, 6, 8)):
        assert cell == f"'{who}"


async def test_a_formula_behind_a_sign_that_parts_cells_elsewhere_stays_text(store: Store, folder: Path) -> None:
    await store.csv_ledger(Headings()).post([replace(a_row(1), who="x;=cmd|'/C calc'!A0", by="a, -1")])
    assert [rows_in(folder)[1][place] for place in (3, 6)] == ["x;'=cmd|'/C calc'!A0", "a, -1"]


async def test_commas_quotes_and_emoji_come_back_as_they_were(store: Store, folder: Path) -> None:
    who = 'Anna "Ann", <b>Zoë</b> 🙂'
    await store.csv_ledger(Headings()).post([replace(a_row(1), who=who)])
    assert rows_in(folder)[1][3] == who


async def test_a_full_disk_is_told_and_the_old_rows_stand(store: Store, folder: Path) -> None:
    await store.csv_ledger(Headings()).post([a_row(1)])
    with no_file_may_grow_beyond(50), pytest.raises(LedgerRefused, match="disk"):
        await store.csv_ledger(Headings()).post([a_row(2)])
    assert [row[-1] for row in rows_in(folder)] == ["visit", "visit-1"]
    assert await store.csv_ledger(Headings()).post([a_row(2)]) == 1


async def test_a_file_that_became_something_else_is_set_aside(store: Store, folder: Path) -> None:
    await store.csv_ledger(Headings()).post([a_row(1)])
    path = folder / "log" / "2026-11.csv"
    path.write_bytes(b"\xff\xfe\x00junk")
    assert await store.csv_ledger(Headings()).post([a_row(1)]) == 1
    assert [row[-1] for row in rows_in(folder)] == ["visit", "visit-1"]
    (aside,) = (folder / "log").glob("*.damaged-*")
    assert aside.read_bytes() == b"\xff\xfe\x00junk"


async def test_a_date_that_is_none_leads_to_no_other_file(store: Store) -> None:
    with pytest.raises(ValueError, match="not a date"):
        await store.csv_ledger(Headings()).post([a_row(1, "../../etc")])


def saved(folder: Path, text: str, encoding: str = "utf-8-sig", month: str = "2026-11") -> Path:
    """The month's file, as a spreadsheet program left it."""
    path = folder / "log" / f"{month}.csv"
    path.write_bytes(text.encode(encoding))
    return path


ROW = "2026-11-21,18:04:10,front door,Anna,unlocked,Leo,visit-1"


@pytest.mark.parametrize("delimiter", [";", "\t", "|", ","])
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8", "cp1252", "utf-16"])
async def test_a_file_that_excel_saved_in_its_own_form_is_gone_on_with_in_that_form(
    store: Store, folder: Path, delimiter: str, encoding: str
) -> None:
    text = "\r\n".join([",".join(OLD_FIELDS), ROW.replace("Anna", "Zoë"), ""]).replace(",", delimiter)
    path = saved(folder, text, encoding)
    assert await store.csv_ledger(Headings()).post([a_row(1), a_row(2)]) == 1
    content = path.read_bytes().decode("utf-16" if encoding == "utf-16" else "utf-8-sig")
    assert content == text + ROW.replace("visit-1", "visit-2").replace(",", delimiter) + "\r\n"
    assert not list((folder / "log").glob("*.damaged-*"))


@pytest.mark.parametrize(
    ("text", "new"),
    [
        (
            "date,time,door,who,outcome,by,visit,notes\r\n" + ROW + ",the plumber\r\n",
            "2026-11-21,19:00:00,front door,Anna,unlocked,Leo,visit-2\r\n",
        ),
        (
            (
                '"visit";"notes";"date";"time";"door";"who";"outcome";"by"\r\n'
                '"visit-1";"a; b";"21.11.2026";"18:04:10";"front door";"Anna";"unlocked";"Leo"\r\n'
            ),
            "visit-2;;2026-11-21;19:00:00;front door;Anna;unlocked;Leo\r\n",
        ),
        (
            "sep=;\r\nOur door;;;;;;\r\ndate;time;door;who;outcome;by;visit\r\n" + ROW.replace(",", ";") + "\r\n",
            "2026-11-21;19:00:00;front door;Anna;unlocked;Leo;visit-2\r\n",
        ),
        (
            "date,time,door,who,outcome,by\r\n" + ROW.removesuffix(",visit-1") + "\r\n",
            "2026-11-21,19:00:00,front door,Anna,unlocked,Leo\r\n",
        ),
        (ROW + "\r\n", "2026-11-21,19:00:00,front door,Anna,,unlocked,Leo,,visit-2\r\n"),
    ],
    ids=["a column behind", "moved and quoted", "a title above", "without ids", "without headings"],
)
async def test_a_file_that_the_family_rearranged_is_understood(store: Store, folder: Path, text: str, new: str) -> None:
    path = saved(folder, text)
    assert await store.csv_ledger(Headings()).post([a_row(1), replace(a_row(2), time="19:00:00")]) == 1
    assert path.read_bytes().decode("utf-8-sig").replace('"', "") == (text + new).replace('"', "")


IN_ENGLISH, IN_GERMAN = (
    LedgerWords(Tongue(language, ZoneInfo("Europe/Berlin"))) for language in (Language.ENGLISH, Language.GERMAN)
)


async def test_a_correction_keeps_what_the_family_wrote_beside(store: Store, folder: Path) -> None:
    ledger = store.csv_ledger(Headings())
    await ledger.post([a_row(1)])
    saved(
        folder,
        "notes;visit;date;time;door;who;confidence;outcome;by;photo\r\n"
        "the plumber;visit-1;21.11.2026;18:04;front;Anna;;unlocked;Leo\r\n",
    )
    assert await ledger.correct([replace(a_row(1), who="=Ben", confidence="sure", photo="p1"), a_row(2)]) == 1
    assert rows_in(folder)[1] == ["the plumber;visit-1;21.11.2026;18:04;front;'=Ben;sure;unlocked;Leo;p1"]


async def test_a_file_of_an_earlier_release_keeps_its_columns_and_is_corrected_in_them(
    store: Store, folder: Path
) -> None:
    ledger = store.csv_ledger(Headings())
    await ledger.post([a_row(1)])
    # a column of the family's stands where a younger release has its own
    saved(folder, "date,time,door,who,notes,outcome,by,visit\r\n" + ROW.replace("Anna", "Anna,tall") + "\r\n")
    await ledger.correct([replace(a_row(1), who="Ben", confidence="sure", photo="p")])
    await ledger.post([a_row(2)])
    assert rows_in(folder)[1:] == [
        ["2026-11-21", "18:04:10", "front door", "Ben", "tall", "unlocked", "Leo", "visit-1"],
        ["2026-11-21", "18:04:10", "front door", "Anna", "", "unlocked", "Leo", "visit-2"],
    ]


async def test_a_correction_that_changes_nothing_writes_nothing(store: Store, folder: Path) -> None:
    ledger = store.csv_ledger(Headings())
    await ledger.post([a_row(1)])
    path = folder / "log" / "2026-11.csv"
    before = path.stat().st_mtime_ns, path.stat().st_ino
    assert await ledger.correct([a_row(1)]) == 1
    assert (path.stat().st_mtime_ns, path.stat().st_ino) == before


async def test_days_of_people_lie_beside_in_files_of_their_own(store: Store, folder: Path) -> None:
    ledger = store.csv_ledger(Headings())
    assert await ledger.post_attendance([a_day("Anna"), a_day("Leo")]) == 2
    assert await ledger.post_attendance([a_day("Anna", last="22:00:00")], given={"anna-21"}) == 1
    assert [row[1:4] for row in rows_in(folder, "2026-11-attendance")[1:]] == [
        ["Anna", "07:41:05", "22:00:00"],
        ["Leo", "07:41:05", "18:04:10"],
    ]


async def test_a_household_that_changes_its_language_finds_its_file_again(store: Store, folder: Path) -> None:
    await store.csv_ledger(IN_ENGLISH.headings).post([a_row(1)])
    assert await store.csv_ledger(IN_GERMAN.headings).post([a_row(1), a_row(2)]) == 1
    assert [row[-1] for row in rows_in(folder)] == ["Visit", "visit-1", "visit-2"]

    await store.csv_ledger(IN_GERMAN.headings).post([a_row(3, "2026-12-01")])
    assert await store.csv_ledger(IN_ENGLISH.headings).post([a_row(3, "2026-12-01"), a_row(4, "2026-12-01")]) == 1
    assert [row[-1] for row in rows_in(folder, "2026-12")] == ["Besuch", "visit-3", "visit-4"]


async def test_columns_that_the_family_moved_are_found_by_headings_of_another_language(
    store: Store, folder: Path
) -> None:
    await store.csv_ledger(IN_GERMAN.headings).post([a_row(1)])
    saved(
        folder,
        "Besuch;Notiz;Datum;Uhrzeit;Tür;Wer;Ergebnis;Durch\r\nvisit-1;;2026-11-21;18:04:10;front door;Anna;;Leo\r\n",
    )
    assert await store.csv_ledger(IN_ENGLISH.headings).post([a_row(1), a_row(2)]) == 1
    assert (folder / "log" / "2026-11.csv").read_text("utf-8-sig").splitlines()[-1] == (
        "visit-2;;2026-11-21;18:04:10;front door;Anna;unlocked;Leo"
    )


async def test_a_file_of_a_release_whose_headings_were_the_fields_own_names_is_gone_on_with(
    store: Store, folder: Path
) -> None:
    await store.csv_ledger(Headings()).post([a_row(1)])
    assert await store.csv_ledger(Headings(IN_GERMAN.headings.new)).post([a_row(1), a_row(2)]) == 1
    assert rows_in(folder)[0] == list(VISITS.fields)
    assert [row[-1] for row in rows_in(folder)] == ["visit", "visit-1", "visit-2"]
