"""VisitBook: the store's, and ``MemoryVisits``."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.house.doors.door import DoorId
from bot.house.people import PhotoId
from bot.house.ports import VisitBook
from bot.house.visits.visit import Photo, PhotoFault, PressId, UnreadablePhoto, VisitId
from tests.contracts.conftest import Books
from tests.store.conftest import FRONT, NOON, a_full_visit, a_visit

BACK = DoorId("back")


@pytest.fixture
def visits(books: Books) -> VisitBook:
    return books.visits


async def test_a_visit_is_found_as_it_was_saved_last_and_each_save_is_a_revision(visits: VisitBook) -> None:
    first = await visits.save(a_full_visit())
    assert first == replace(a_full_visit(), revision=1)
    second = await visits.save(replace(first, photo_overdue=True))
    assert second.revision == 2
    assert await visits.find(second.id) == second
    assert await visits.find(VisitId("visit-9")) is None


async def test_a_press_leads_to_its_visit_and_so_does_the_press_of_a_picture(visits: VisitBook) -> None:
    photo = Photo(PhotoId("p"), PressId("late-1"), 0, NOON)
    unreadable = UnreadablePhoto(PressId("torn-1"), 0, NOON, PhotoFault.FOREIGN)
    saved = await visits.save(a_visit().pictured(photo).with_unreadable(unreadable))
    for press in ("0badcafe-1", "late-1", "torn-1"):
        assert await visits.of_press(FRONT, PressId(press)) == saved
        assert await visits.of_press(BACK, PressId(press)) is None
    await visits.save(replace(saved, photos=()))
    assert await visits.of_press(FRONT, PressId("late-1")) is None


async def test_the_latest_visit_of_a_door_began_last_whenever_it_was_saved(visits: VisitBook) -> None:
    assert await visits.latest(FRONT) is None
    late = await visits.save(a_visit(2, NOON + timedelta(minutes=5)))
    await visits.save(a_visit(1))
    await visits.save(a_visit(3, NOON + timedelta(minutes=9), BACK))
    assert await visits.latest(FRONT) == late
    await visits.save(replace(late, began_at=NOON - timedelta(minutes=5)))
    latest = await visits.latest(FRONT)
    assert latest
    assert latest.id == "visit-1"


async def test_open_visits_are_neither_answered_nor_expired_oldest_first(visits: VisitBook) -> None:
    late = await visits.save(a_visit(2, NOON + timedelta(minutes=5)))
    early = await visits.save(a_visit(1))
    await visits.save(a_full_visit(3))
    assert list(await visits.open_visits()) == [early, late]
    await visits.save(replace(early, expired=True))
    assert list(await visits.open_visits()) == [late]


async def test_between_takes_the_beginning_and_leaves_the_end_oldest_first(visits: VisitBook) -> None:
    for number in (3, 1, 0, 2):
        await visits.save(a_visit(number, NOON + timedelta(hours=number)))
    found = await visits.between(NOON + timedelta(hours=1), NOON + timedelta(hours=3))
    assert [visit.id for visit in found] == ["visit-1", "visit-2"]


async def test_a_visit_that_was_removed_is_nowhere_and_the_others_stay(visits: VisitBook) -> None:
    gone = await visits.save(a_visit(1))
    long_past = await visits.save(a_visit(3, NOON - timedelta(days=400)))
    stays = await visits.save(a_visit(2, NOON + timedelta(minutes=5)))
    await visits.remove([gone.id, long_past.id, VisitId("nobody-knows")])
    assert await visits.find(gone.id) is None
    assert await visits.find(long_past.id) is None
    assert await visits.find(stays.id) == stays
    assert list(await visits.between(NOON - timedelta(days=900), NOON + timedelta(days=1))) == [stays]
    assert await visits.latest(FRONT) == stays
    assert list(await visits.open_visits()) == [stays]
    await visits.remove([stays.id])
    assert await visits.latest(FRONT) is None
    assert await visits.of_press(FRONT, PressId("0badcafe-1")) is None
