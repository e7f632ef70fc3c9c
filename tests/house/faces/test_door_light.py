"""Doors at which most faces cannot be told are found among the visits; the family is told what helps."""

from collections.abc import Sequence
from datetime import timedelta

from bot.house.doors.door import Door, DoorId
from bot.house.faces.door_light import DoorLight, HardToTell
from bot.house.people import Blemish, Box, Condition, Look, Person, PersonId, PhotoId, Sighting, Verdict
from bot.house.visits.visit import Visit, VisitId
from tests.fakes.books import MemoryVisits
from tests.rig.house import FRONT, NOON

DOOR, GARDEN = Door(FRONT, "front door"), Door(DoorId("garden"), "garden gate")
ANNA = Person(PersonId("anna"), "Anna")
BOX = Box(0, 0, 9, 9)
NAMED = Sighting(1, BOX, Verdict.NAMED, ANNA)
TOLD = Sighting(1, BOX, Verdict.NAMED, ANNA, told_by="Leo")
LIKE = Sighting(1, BOX, Verdict.LOOKS_LIKE, ANNA)
STRANGER = Sighting(1, BOX, Verdict.UNKNOWN)
DARK = Sighting(1, BOX, Verdict.POOR, reason=Blemish.TOO_DARK)
AWAY = Sighting(1, BOX, Verdict.POOR, reason=Blemish.TURNED_AWAY)


async def found(
    *faces: Sighting, door: DoorId = FRONT, ago: timedelta = timedelta(days=1), empty: int = 0
) -> Sequence[HardToTell]:
    """What is found where these were seen, one a visit, and in so many dark pictures nobody."""
    book = MemoryVisits()
    looks = [Look(PhotoId("p"), Condition.CLEAR, (face,)) for face in faces]
    looks += [Look(PhotoId("p"), Condition.NO_FACE, reason=Blemish.DARK_PICTURE)] * empty
    for number, look in enumerate(looks):
        at = NOON - ago
        await book.save(Visit(VisitId(f"v{number}"), door, at, at + timedelta(minutes=2), look=look))
    doors = {one.id: one for one in (DOOR, GARDEN)}
    return await DoorLight(doors, visits=book, clock=lambda: NOON).hard_to_tell()


async def test_a_door_at_which_most_faces_are_too_dark_or_only_like_somebody_is_hard_to_tell() -> None:
    assert await found(*[DARK] * 3, *[LIKE] * 2, *[NAMED] * 5) == [HardToTell(DOOR, 10, 5, 3)]
    assert await found(*[TOLD] * 5, door=GARDEN.id) == [HardToTell(GARDEN, 5, 5, 0)]


async def test_a_door_at_which_most_are_named_or_few_were_seen_is_not() -> None:
    assert await found(*[DARK] * 5, *[NAMED] * 6) == []
    assert await found(*[LIKE] * 4) == []


async def test_strangers_and_whoever_looks_away_say_nothing_of_the_light() -> None:
    assert await found(*[STRANGER] * 9, *[AWAY] * 9) == []
    assert await found(*[STRANGER] * 20, *[LIKE] * 5) == [HardToTell(DOOR, 5, 5, 0)]


async def test_pictures_too_dark_to_see_anybody_count() -> None:
    assert await found(empty=5) == [HardToTell(DOOR, 5, 5, 5)]


async def test_what_was_long_ago_does_not() -> None:
    assert await found(*[DARK] * 9, ago=timedelta(days=15)) == []
