"""A month that never was: the same for the same day, whole, and in the house's own books."""

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.commands.demo_past import write_past
from bot.demo.past.cast import CastMember, Takes
from bot.demo.past.made_up import MadeUpMonth
from bot.demo.past.month import DAYS, Home, month
from bot.house.doors.door import Door, DoorId
from bot.house.people import ResidentId
from bot.house.records.ledger_entry import LedgerOutcome, outcome
from bot.house.watch.camera import CameraId, WatchPlaceId
from bot.house.watch.figures.attendance import Attendance
from bot.house.watch.incident import Incident
from bot.store import open_store
from bot.telegram.cards.card import Card
from tests.pictures import jpeg

BERLIN = ZoneInfo("Europe/Berlin")
FRONT, GATE = DoorId("front"), DoorId("gate")
HOME = Home(
    ResidentId(1),
    ResidentId(2),
    FRONT,
    GATE,
    WatchPlaceId("garden"),
    CameraId("garden-camera"),
    CameraId("door-camera"),
)
TAKES = Takes({who: (jpeg(),) for who in CastMember}, jpeg())
#: The morning after the clocks went back, and one on which nothing is over yet.
DAYS_OF_ALL_KINDS = [datetime(2026, 10, 26, 9, tzinfo=UTC), datetime(2026, 4, 1, 22, 30, tzinfo=UTC)]


@pytest.mark.parametrize("now", DAYS_OF_ALL_KINDS, ids=str)
def test_it_is_the_same_for_the_same_day_and_over_by_now(now: datetime) -> None:
    made = month(HOME, TAKES, now, BERLIN)
    assert made == month(HOME, TAKES, now, BERLIN)
    assert made.visits
    assert all(now - timedelta(days=DAYS + 1) < visit.began_at < now for visit in made.visits)
    assert all(visit.over for visit in made.visits)
    assert all(note.at < now for note in made.notes)
    assert all(one.ended_at and one.ended_at < now for one in made.incidents)
    assert all(spans[-1].at < now for spans in made.counts.values())


def test_there_is_something_of_everything_that_the_chat_tells_of() -> None:
    made = month(HOME, TAKES, DAYS_OF_ALL_KINDS[0], BERLIN)
    outcomes = {outcome(visit)[0] for visit in made.visits}
    assert outcomes >= {LedgerOutcome.UNLOCKED, LedgerOutcome.IGNORED, LedgerOutcome.NOBODY_ANSWERED}
    assert LedgerOutcome.NOBODY_RANG in outcomes
    assert {visit.door for visit in made.visits} == {FRONT, GATE}
    faces = [face for visit in made.visits if visit.look for face in visit.look.sightings]
    assert any(face.told_by for face in faces)
    assert any(face.stranger for face in faces)
    assert {face.person.name for face in faces if face.person} == {"Grace", "Ben", "Mia"}
    shown = {photo.id for visit in made.visits for photo in visit.photos}
    assert shown | {one.photo for one in made.incidents} == set(made.pictures)
    assert {one.person for one in made.attendance} == {"grace", "ben", "mia"}


async def test_it_stands_in_the_books_as_if_it_had_been(tmp_path: Path) -> None:
    doors: Mapping[DoorId, Door] = {FRONT: Door(FRONT, "front door"), GATE: Door(GATE, "gate", has_lock=False)}
    made: list[MadeUpMonth] = []

    def make(now: datetime, zone: object) -> MadeUpMonth:
        made.append(month(HOME, TAKES, now, BERLIN))
        return made[0]

    await asyncio.wait_for(write_past(tmp_path / "data", tmp_path / "key", doors, make), 30)
    async with open_store(tmp_path / "data") as store:
        kept = await store.visits.between(datetime(2020, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC))
        assert [visit.id for visit in kept] == [visit.id for visit in made[0].visits]
        assert await store.album.fetch(kept[0].photos[0].id) == jpeg()
        assert len(await store.residents.residents()) == 2
        assert len(store.collection("incidents", Incident).everything()) == len(made[0].incidents)
        assert len(store.collection("sightings", Attendance).everything()) == len(made[0].attendance)
        lines, _ = await store.audit.back_from()
        newest = made[0].notes[-1]
        assert (lines[0].what, abs(lines[0].at - newest.at)) <= (newest.what, timedelta(milliseconds=1))
        assert not store.set_aside
        lately = {visit.id for visit in kept if datetime.now(UTC) - visit.began_at < timedelta(days=1)}
        cards = store.collection("cards", Card).everything().values()
        assert lately
        assert {card.about for card in cards} >= lately  # nobody is told today of what was yesterday
        assert all(card.gone for card in cards)
    head = await _head(tmp_path)
    assert head >= len(made[0].notes)


async def _head(folder: Path) -> int:
    async with open_store(folder / "data") as store:
        return (await store.audit.verify()).lines
