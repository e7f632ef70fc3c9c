"""Ledger: the store's month files, Google's sheet over HTTP, and ``RecordingLedger``."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.house.ports import Ledger, LedgerRow
from bot.house.records.ledger_page import Headings
from bot.house.visits.visit import VisitId
from bot.store import open_store
from tests.fakes.google import Google
from tests.fakes.ledger import RecordingLedger
from tests.sheets.table import a_day, in_sheet


def a_row(number: int) -> LedgerRow:
    return LedgerRow(VisitId(f"visit-{number}"), "2026-11-21", "18:04:10", "front door", "Anna", "unlocked", "Leo")


@pytest.fixture(params=["files", "sheet", "double"])
async def ledger(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Ledger]:
    match request.param:
        case "files":
            async with open_store(tmp_path / "data") as store:
                yield store.csv_ledger(Headings())
        case "sheet":
            monkeypatch.setenv("NO_PROXY", "127.0.0.1")
            async with Google().open() as google:
                yield in_sheet(google, tmp_path)
        case "double":
            yield RecordingLedger()


async def test_each_visit_is_one_row_however_often_it_is_posted(ledger: Ledger) -> None:
    assert await ledger.post([]) == 0
    assert await ledger.post([a_row(1), a_row(2)]) == 2
    assert await ledger.post([a_row(1), replace(a_row(2), outcome="ignored"), a_row(3), a_row(3)]) == 1
    assert await ledger.post([a_row(3)]) == 0


async def test_a_ledger_has_a_name_that_stays(ledger: Ledger) -> None:
    name = ledger.name
    await ledger.post([a_row(1)])
    assert name
    assert ledger.name == name


async def test_a_correction_writes_what_is_there_and_adds_nothing(ledger: Ledger) -> None:
    assert await ledger.correct([a_row(1)]) == 0
    await ledger.post([a_row(1), a_row(2)])
    assert await ledger.correct([replace(a_row(1), who="Ben"), a_row(3)]) == 1
    assert await ledger.post([a_row(3)]) == 1


async def test_somebody_s_day_is_one_row_that_is_written_anew_until_the_family_takes_it_out(ledger: Ledger) -> None:
    assert await ledger.post_attendance([]) == 0
    assert await ledger.post_attendance([a_day("Anna"), a_day("Leo")]) == 2
    assert await ledger.post_attendance([a_day("Anna", last="20:00:00"), a_day("Mia")], given={"anna-21"}) == 2
    assert await ledger.post_attendance([a_day("Ben")], given={"ben-21"}) == 0
    assert await ledger.post([a_row(1)]) == 1
