"""Nothing slow is waited for while a door's turn is held: a ring goes before all of it."""

import asyncio

import pytest

from bot.house.faces.corrections import FaceNamed, PicturesForgotten
from bot.house.people import Person, PersonId, PhotoId
from bot.house.visits.visit import Visit
from tests.rig.house import HouseRig

pytestmark = pytest.mark.looptime

AT_ONCE_S = 1.0


def called(name: str) -> FaceNamed:
    """What a resident says of the only face."""
    return FaceNamed(1, Person(PersonId(name.lower()), name), "Leo")


async def recognised(rig: HouseRig) -> Visit:
    await rig.ring("b00t-1")
    await rig.picture()
    await rig.settle()
    return rig.memory.visits.only


async def test_a_ring_does_not_wait_for_a_recogniser_that_is_busy_marking_a_corrected_picture(rig: HouseRig) -> None:
    visit = await recognised(rig)
    rig.eyes.marking.clear()
    async with asyncio.timeout(AT_ONCE_S):
        await rig.onlooker.correct(visit.id, called("Anna"))
        await rig.ring("b00t-2")
    assert len(rig.memory.visits.only.presses) == 2


async def test_a_ring_does_not_wait_for_a_recogniser_that_is_busy_looking(rig: HouseRig) -> None:
    rig.eyes.open.clear()
    await rig.ring("b00t-1")
    await rig.picture()
    await rig.settle()
    async with asyncio.timeout(AT_ONCE_S):
        await rig.ring("b00t-2")


async def test_a_ring_does_not_wait_for_a_picture_that_is_being_written(
    rig: HouseRig, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = asyncio.Event()
    keep = rig.memory.album.keep

    async def slowly(photo: PhotoId, jpeg: bytes) -> None:
        await written.wait()
        await keep(photo, jpeg)

    monkeypatch.setattr(rig.memory.album, "keep", slowly)
    rig.nursery.spawn(rig.picture(press="b00t-1"), name="upload")
    await rig.settle()
    async with asyncio.timeout(AT_ONCE_S):
        await rig.ring("b00t-1")
    written.set()
    await rig.settle()
    assert len(rig.memory.visits.only.photos) == 1


async def test_what_was_corrected_is_shown_at_once_and_its_boxes_follow(rig: HouseRig) -> None:
    visit = await recognised(rig)
    rig.eyes.marking.clear()
    await rig.onlooker.correct(visit.id, called("Anna"))
    shown = rig.household.shown[-1]
    assert shown.look
    assert [seen.person and seen.person.name for seen in shown.look.sightings] == ["Anna"]
    rig.eyes.marking.set()
    await rig.settle()
    assert rig.household.shown[-1].marked not in (None, visit.marked)
    assert [p for p in rig.memory.album.pictures if "marked" in p] == [rig.memory.visits.only.marked]


async def test_what_stands_in_no_box_draws_none_anew(rig: HouseRig) -> None:
    visit = await recognised(rig)
    marked = len(rig.eyes.marked)
    await rig.onlooker.correct(visit.id, FaceNamed(9, Person(PersonId("anna"), "Anna"), "Leo"))
    await rig.settle()
    assert len(rig.eyes.marked) == marked
    await rig.onlooker.correct(visit.id, called("Anna"))
    await rig.settle()
    assert len(rig.eyes.marked) == marked + 1


async def test_of_two_corrections_the_boxes_are_those_of_the_last(rig: HouseRig) -> None:
    visit = await recognised(rig)
    rig.eyes.marking.clear()
    await rig.onlooker.correct(visit.id, called("Anna"))
    await rig.settle()
    await rig.onlooker.correct(visit.id, called("Grace"))
    await rig.settle()
    rig.eyes.marking.set()
    await rig.settle()
    assert [p for p in rig.memory.album.pictures if "marked" in p] == [rig.memory.visits.only.marked]
    assert [[s.person and s.person.name for s in look.sightings] for look in rig.eyes.marked[-2:]] == [
        ["Anna"],
        ["Grace"],
    ]


async def test_a_marked_picture_of_somebody_forgotten_is_not_kept(rig: HouseRig) -> None:
    visit = await recognised(rig)
    assert visit.marked in rig.memory.album.pictures
    await rig.onlooker.correct(visit.id, PicturesForgotten())
    assert visit.marked not in rig.memory.album.pictures


async def test_somebody_forgotten_while_a_picture_was_marked_leaves_no_picture(rig: HouseRig) -> None:
    rig.eyes.marking.clear()
    visit = await recognised(rig)
    for photo in visit.photos:
        await rig.memory.album.remove(photo.id)
    await rig.onlooker.correct(visit.id, PicturesForgotten())
    rig.eyes.marking.set()
    await rig.settle()
    assert rig.memory.album.pictures == {}
    assert rig.memory.visits.only.marked is None
