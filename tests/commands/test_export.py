"""``main.py export``: what is remembered becomes a table, beside a service that runs, and nothing is changed."""

import asyncio
import csv
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
from openpyxl import load_workbook

from bot.commands import CannotDo, export
from bot.commands.arguments import chosen_of
from bot.house.faces.profile import PersonGroup, Profile
from bot.house.people import Person, PersonId
from bot.store import open_store
from bot.store.trail.inbox import INBOX
from tests.english import ENGLISH
from tests.house.attendance.test_making import visit

NOON = datetime(2026, 11, 20, 11, tzinfo=UTC)
GRACE = Person(PersonId("g"), '=HYPERLINK("http://a.example")')
DANA = Person(PersonId("d"), "דנה")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Settings for a data folder in it, in which two people came on a day of November."""
    monkeypatch.setenv("DOORMAN_ENV_FILE", str(tmp_path / "absent.env"))
    monkeypatch.setenv("BOT_TOKEN", "123456789:" + "A" * 35)
    monkeypatch.setenv("DOORS__FRONT__TOKEN", "t" * 32)
    monkeypatch.setenv("DOORS__FRONT__LOCK", "none")
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("TIMEZONE", "Europe/Berlin")

    async def live() -> None:
        async with open_store(tmp_path / "data") as store:
            for one in (GRACE, DANA):
                await store.people.save(one)
            await store.collection("profiles", Profile).put({DANA.id: Profile(PersonGroup.FAMILY)})
            await store.visits.save(visit("a", NOON, GRACE))
            await store.visits.save(visit("b", NOON + timedelta(hours=1), DANA))
            await store.visits.save(visit("c", NOON + timedelta(days=30), DANA))

    asyncio.run(live())
    return tmp_path


def run(*typed: str | Path) -> int:
    return export.carry_out(chosen_of(["export", *map(str, typed)]))


def everything_in(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


async def beside_a_service(home: Path, do: Callable[[], int]) -> int:
    async with open_store(home / "data"):
        before = everything_in(home / "data")
        status = await asyncio.to_thread(do)
        now = everything_in(home / "data")
        (note,) = now.keys() - before.keys()  # for the record: the service takes it up
        assert note.parent.name == INBOX
        assert {path: content for path, content in now.items() if path != note} == before
    return status


def test_days_are_days_and_no_name_is_a_formula(home: Path) -> None:
    out = home / "visits.xlsx"
    typed = ("visits", "--from", "2026-11-01", "--to", "2026-11-30", "--out", out)
    assert asyncio.run(beside_a_service(home, lambda: run(*typed))) == 0
    sheet = load_workbook(out).active
    rows = list(sheet.iter_rows(values_only=True))
    assert len(rows) == 3
    assert (rows[1][0], rows[1][1], rows[1][3]) == (datetime(2026, 11, 20), time(12), GRACE.name)  # noqa: DTZ001
    assert sheet["D2"].data_type == "s"
    assert sheet["A2"].number_format == "yyyy-mm-dd"


def test_a_list_guards_its_formulas_and_keeps_names_from_right_to_left(home: Path) -> None:
    out = home / "days.csv"
    assert run("attendance", "--from", "2026-11-20", "--to", "2026-11-20", "--out", out) == 0
    with out.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert [row[:3] for row in rows[1:]] == [
        ["2026-11-20", f"'{GRACE.name}", "12:00:00"],
        ["2026-11-20", DANA.name, "13:00:00"],
    ]


def test_one_person_and_one_group_are_chosen(home: Path) -> None:
    for chosen in (("--person", "דנה"), ("--group", "family")):
        out = home / "some.csv"
        assert run("visits", "--from", "2026-11-01", "--to", "2026-12-31", "--out", out, *chosen) == 0
        assert len(out.read_text(encoding="utf-8-sig").splitlines()) == 3


def test_what_it_tells_is_its_owners_alone(home: Path) -> None:
    for out in (home / "some.csv", home / "some.xlsx"):
        assert run("visits", "--from", "2026-11-01", "--to", "2026-12-31", "--out", out) == 0
        assert out.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        (("visits", "--out", "x.pdf"), "has to end with .xlsx or .csv."),
        (("visits", "--out", "x.csv", "--from", "yesterday"), "“yesterday” is no day."),
        (("visits", "--out", "x.csv", "--from", "0001-01-01"), "“0001-01-01” is no day."),
        (("attendance", "--out", "x.csv", "--to", "9999-12-31"), "“9999-12-31” is no day."),
        (("visits", "--out", "x.csv", "--from", "2026-12-01", "--to", "2026-11-01"), "is before “--from”."),
        (("visits", "--out", "x.csv", "--person", "Nobody"), "I know nobody called “Nobody”."),
        (("visits", "--out", "nowhere/x.csv"), "could not be written"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_is_left(home: Path, typed: tuple[str, ...], told: str) -> None:
    before = {path.name for path in home.iterdir()}
    where = [str(home / one) if one.endswith((".csv", ".pdf")) else one for one in typed]
    with pytest.raises(CannotDo) as refused:
        run(*where)
    assert told in ENGLISH.plain(refused.value.said)
    assert {path.name for path in home.iterdir()} == before


def test_an_empty_house_has_a_table_with_headings_alone(home: Path) -> None:
    out = home / "none.csv"
    assert run("timetable", "--to", str(date(2026, 11, 30)), "--out", out) == 0
    assert len(out.read_text(encoding="utf-8-sig").splitlines()) == 1


async def test_the_record_says_what_was_taken_along(home: Path) -> None:
    await asyncio.to_thread(run, "visits", "--from", "2026-11-01", "--to", "2026-11-30", "--out", home / "visits.csv")
    async with open_store(home / "data") as store:
        await store.inbox().take_up()
        (line, *_), _ = await store.audit.back_from()
    assert (line.what, line.details["records"], line.details["by"]) == ("records exported", "visits", None)
    assert (line.details["start"], line.details["end"]) == ("2026-11-01", "2026-11-30")


def test_without_a_note_for_the_record_there_is_no_table(home: Path) -> None:
    (home / "data" / INBOX).write_bytes(b"")  # no folder can be made there
    with pytest.raises(CannotDo) as refused:
        run("visits", "--out", home / "visits.csv")
    assert "so I made none" in ENGLISH.plain(refused.value.said)
    assert not (home / "visits.csv").exists()
