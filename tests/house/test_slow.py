"""Nothing slow is waited for while a door's turn is held: a ring goes before all of it."""

import asyncio

import pytest

from bot.house.corrections import FaceNamed, PicturesForgotten
from bot.house.people import Person, PersonId, PhotoId
from bot.house.visit import Visit
from tests.house.conftest import House

pytestmark = pytest.mark.looptime

AT_ONCE_S = 1.0


def called(name: str) -> FaceNamed:
    """What a resident says of the only face."""
    return FaceNamed(1, Person(PersonId(name.lower()), name), "Leo")


async def recognised(house: House) -> Visit:
    await house.ring("b00t-1")
    await house.picture()
    await house.settle()
    return house.memory.visits.only


async def test_a_ring_does_not_wait_for_a_recogniser_that_is_busy_marking_a_corrected_picture(house: House) -> None:
    visit = await recognised(house)
    house.eyes.marking.clear()
    async with asyncio.timeout(AT_ONCE_S):
        await house.doorman.correct(visit.id, called("Anna"))
        await house.ring("b00t-2")
    assert len(house.memory.visits.only.presses) == 2


async def test_a_ring_does_not_wait_for_a_recogniser_that_is_busy_looking(house: House) -> None:
    house.eyes.open.clear()
    await house.ring("b00t-1")
    await house.picture()
    await house.settle()
    async with asyncio.timeout(AT_ONCE_S):
        await house.ring("b00t-2")


async def test_a_ring_does_not_wait_for_a_picture_that_is_being_written(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = asyncio.Event()
    keep = house.memory.album.keep

    async def slowly(photo: PhotoId, jpeg: bytes) -> None:
        await written.wait()
        await keep(photo, jpeg)

    monkeypatch.setattr(house.memory.album, "keep", slowly)
    house.nursery.spawn(house.picture(press="b00t-1"), name="upload")
    await house.settle()
    async with asyncio.timeout(AT_ONCE_S):
        await house.ring("b00t-1")
    written.set()
    await house.settle()
    assert len(house.memory.visits.only.photos) == 1


async def test_what_was_corrected_is_shown_at_once_and_its_boxes_follow(house: House) -> None:
    visit = await recognised(house)
    house.eyes.marking.clear()
    await house.doorman.correct(visit.id, called("Anna"))
    shown = house.household.shown[-1]
    assert shown.look
    assert [seen.person and seen.person.name for seen in shown.look.sightings] == ["Anna"]
    house.eyes.marking.set()
    await house.settle()
    assert house.household.shown[-1].marked not in (None, visit.marked)
    assert [p for p in house.memory.album.pictures if "marked" in p] == [house.memory.visits.only.marked]


async def test_of_two_corrections_the_boxes_are_those_of_the_last(house: House) -> None:
    visit = await recognised(house)
    house.eyes.marking.clear()
    await house.doorman.correct(visit.id, called("Anna"))
    await house.settle()
    await house.doorman.correct(visit.id, called("Grace"))
    await house.settle()
    house.eyes.marking.set()
    await house.settle()
    assert [p for p in house.memory.album.pictures if "marked" in p] == [house.memory.visits.only.marked]
    assert [[s.person and s.person.name for s in look.sightings] for look in house.eyes.marked[-2:]] == [
        ["Anna"],
        ["Grace"],
    ]


async def test_somebody_forgotten_while_a_picture_was_marked_leaves_no_picture(house: House) -> None:
    house.eyes.marking.clear()
    visit = await recognised(house)
    for photo in visit.photos:
        await house.memory.album.remove(photo.id)
    await house.doorman.correct(visit.id, PicturesForgotten())
    house.eyes.marking.set()
    await house.settle()
    assert house.memory.album.pictures == {}
    assert house.memory.visits.only.marked is None
