"""What a run of ``tests.bench.chaos`` finds, and how often it rings: its checks see what they are there for."""

import json
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from random import Random
from statistics import mean
from types import SimpleNamespace
from typing import Any

import pytest

from bot.house.doors.door import DoorId
from bot.house.people import ResidentId
from bot.house.visits.visit import Answer, Outcome, Press, PressId, Visit, VisitId
from tests.bench.chaos.checks.agreement import kafka_faults, sheet_faults
from tests.bench.chaos.checks.books import Books
from tests.bench.chaos.checks.proof import not_told, opened_unasked
from tests.bench.chaos.run import _found
from tests.bench.chaos.tally import Opening, Order, Tally, silent_lately
from tests.bench.chaos.visitors import Gaps, Pace, planned
from tests.bench.chaos.waiting import Broken
from tests.fakes.google import Google
from tests.fakes.google_book import Value
from tests.sheets.table import HEADER

FRONT = DoorId("front")
BEGAN = datetime(2026, 11, 28, 17, 4, 10, tzinfo=UTC)
ROW = ["2026-11-28", "18:04:10", "front door", "", "", "unlocked", "Leo", "", "v-1"]


def chance_of(seed: str) -> Random:
    return Random(seed)  # noqa: S311 - when it rings


def visit(revision: int = 3) -> Visit:
    answer = Answer(Outcome.UNLOCKED, ResidentId(2), "Leo", BEGAN)
    presses = (Press(PressId("b-1"), FRONT, BEGAN),)
    return Visit(VisitId("v-1"), FRONT, BEGAN, BEGAN, presses=presses, answer=answer, revision=revision)


@pytest.mark.parametrize("gaps", list(Gaps))
def test_gaps_have_the_mean_that_was_asked_for_however_they_are_spread(gaps: Gaps) -> None:
    moments = Pace(0.5, gaps, 5000.0).moments(chance_of("1"))
    assert mean(later - earlier for earlier, later in pairwise(moments)) == pytest.approx(0.5, rel=0.05)


def test_the_same_seed_rings_at_the_same_doors_and_moments() -> None:
    assert planned(Pace(), chance_of("1 7")) == planned(Pace(), chance_of("1 7"))
    assert planned(Pace(), chance_of("1 7")) != planned(Pace(), chance_of("1 8"))


def home_with(orders: list[Order], openings: list[Opening]) -> Any:
    return SimpleNamespace(tally=Tally(orders=orders, openings=openings))


@pytest.mark.parametrize(
    ("orders", "openings"),
    [
        ([], [Opening("front", 10.0)]),
        ([Order("back", 10.0, "Leo")], [Opening("front", 11.0)]),
        ([Order("front", 5.0, "Leo")], [Opening("front", 10.0)]),
        ([Order("front", 10.5, "Leo")], [Opening("front", 10.0)]),
        ([Order("front", 10.0, "Leo")], [Opening("front", 10.5), Opening("front", 11.0)]),
    ],
    ids=["nobody", "another door", "too late", "afterwards", "twice"],
)
def test_a_strike_that_opens_without_a_fresh_order_of_its_own_is_found(
    orders: list[Order], openings: list[Opening]
) -> None:
    (wrong,) = opened_unasked(home_with(orders, openings))
    assert wrong.startswith("the front door opened without a fresh order")


def test_orders_that_came_to_nothing_and_those_that_did_are_told_apart() -> None:
    orders = [Order("front", at, "Leo") for at in (1.0, 8.0, 9.0)]
    assert opened_unasked(home_with(orders, [Opening("front", 8.1), Opening("front", 12.0)])) == []


def test_a_ring_that_a_chat_does_not_show_is_found(tmp_path: Path) -> None:
    (tmp_path / "visits").mkdir()
    (tmp_path / "drawers").mkdir()
    book = {"visits": {"v-1": {"id": "v-1", "presses": [{"id": "b-1"}]}}}
    (tmp_path / "visits" / "2026-11.json").write_text(json.dumps(book))
    cards = {"cards": {"v-1/2": {"message": 7}}}
    (tmp_path / "drawers" / "cards.json").write_text(json.dumps(cards))
    shown = {7: SimpleNamespace(text="🔔 Someone is at the front door")}
    leo = SimpleNamespace(id=2, name="Leo", chat=SimpleNamespace(message=shown.get))
    mia = SimpleNamespace(id=3, name="Mia", chat=SimpleNamespace(message=shown.get))
    home: Any = SimpleNamespace(boards={}, books=Books(tmp_path), residents=[leo], tally=Tally())
    assert not_told(home, {"b-1": "front"}) == []
    assert not_told(home, {"b-2": "front"}) == ["ring b-2 at the front door is in no visit"]
    home.residents.append(mia)
    assert not_told(home, {"b-1": "front"}) == ["Mia was not told of ring b-1 at the front door (v-1)"]


def test_rings_that_a_silent_disk_had_not_taken_at_a_kill_are_no_lost_ones(tmp_path: Path) -> None:
    home: Any = SimpleNamespace(boards={}, books=Books(tmp_path), residents=[], tally=Tally(in_memory={"b-1"}))
    assert not_told(home, {"b-1": "front", "b-2": "front"}) == ["ring b-2 at the front door is in no visit"]


@pytest.mark.parametrize(("second", "lately"), [(1, True), (9, False)])
def test_a_log_tells_whether_the_disk_was_silent_in_its_last_seconds(second: int, lately: bool) -> None:
    log = (
        "2026-11-28 03:52:00,000 ERROR   bot.store.pressure: the disk is silent (): going on in memory\n"
        f"2026-11-28 03:52:0{second},000 INFO    bot.devices.intake.photos: gate: picture 0\n"
    )
    assert silent_lately(log) is lately
    assert not silent_lately(log.replace("going on in memory", "well"))


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ([], "visit v-1 is not in the sheet"),
        ([ROW, ROW], "visit v-1 has 2 rows in the sheet"),
        ([ROW, [*ROW[:-1], "v-2"]], "the sheet has a visit v-2 that the book has not"),
        ([[*ROW[:5], "ignored", *ROW[6:]]], "the sheet says of visit v-1"),
    ],
)
def test_a_sheet_that_tells_otherwise_than_the_book_is_found(rows: list[list[str]], found: str) -> None:
    (wrong, *_) = sheet_faults(sheet(rows), [visit()])
    assert wrong.startswith(found)


def test_a_sheet_that_tells_what_the_book_does_is_in_order() -> None:
    assert sheet_faults(sheet([ROW]), [visit()]) == []


def sheet(rows: list[list[str]]) -> Google:
    shown: list[list[Value]] = [[*row] for row in (HEADER, *rows)]
    return Google(sheets={"2026-11": shown})


async def test_what_kafka_was_told_last_is_what_the_book_has() -> None:
    assert await kafka_faults(told(1, 2, 3, 3), [visit()]) == []
    assert await kafka_faults(told(1, 2), [visit()]) == ["visit v-1 was told up to 2 over Kafka, and is 3"]
    assert await kafka_faults(told(1, 3, 2), [visit()]) == ["visit v-1 was told in the order [1, 3, 2]"]
    assert await kafka_faults(told(), [visit()]) == ["visit v-1 was told up to None over Kafka, and is 3"]


def told(*revisions: int) -> Any:
    records = [
        SimpleNamespace(value=json.dumps({"schema": "doorman.visit", "data": {"id": "v-1", "revision": one}}).encode())
        for one in revisions
    ]

    async def everything(_topic: str, *, within_s: float) -> list[SimpleNamespace]:
        return records

    return SimpleNamespace(everything=everything)


async def test_whatever_breaks_an_episode_off_is_a_finding_that_says_where_it_came_from() -> None:
    async def breaks_off(how: Exception) -> None:
        raise how

    found = await _found("episode 7 (nothing)", breaks_off(Broken("the gate opened by itself", "Leo was not told")))
    assert found == ["episode 7 (nothing): the gate opened by itself", "episode 7 (nothing): Leo was not told"]
    (told,) = await _found("episode 7 (nothing)", breaks_off(RuntimeError("the service ended")))
    assert told.startswith("episode 7 (nothing): Traceback")
    assert "the service ended" in told
