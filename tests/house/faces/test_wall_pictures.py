"""A picture that hangs at a door: asked about once, ignored there, taken back, and forgotten with whom it shows."""

import asyncio
from dataclasses import replace

import pytest

from bot.house.doors.door_facts import PictureIgnored, PictureJudgedAgain
from bot.house.faces.picture_book import WallPicture, WallPictureBook
from bot.house.faces.wall_pictures import NoSuchPicture
from bot.house.people import Box, Condition, FixtureId, Limits, Person, PersonId, Sighting, Verdict
from bot.house.residents.permissions import NotAllowed
from bot.house.visits.visit import PressId, Visit
from tests.fakes.senses import STRANGER
from tests.rig.house import ANNA, BACK, FRONT, LEO, HouseRig

pytestmark = pytest.mark.looptime

GRACE = Person(PersonId("grace"), "Grace")
POSTER = FixtureId("poster")
ON_THE_WALL = Sighting(2, Box(200, 10, 240, 50), Verdict.NAMED, GRACE, fixture=POSTER)


@pytest.fixture
async def hung(rig: HouseRig) -> HouseRig:
    """A stranger stands before a picture of Grace, which the eyes have known for days."""
    await rig.memory.people.save(GRACE)
    rig.eyes.sightings = (STRANGER, ON_THE_WALL)
    await pictured(rig)
    return rig


async def pictured(rig: HouseRig, press: str = "b00t-1") -> Visit:
    """Somebody rang; returns the visit once it was looked at."""
    await rig.ring(press)
    await rig.picture(press=press)
    await rig.settle()
    visit = await rig.memory.visits.of_press(FRONT, PressId(press))
    assert visit
    return visit


def seen(visit: Visit) -> list[FixtureId | None]:
    assert visit.look
    return [one.fixture for one in visit.look.sightings]


async def test_an_ignored_picture_is_seen_on_no_card_of_that_door_and_others_hear_of_it(hung: HouseRig) -> None:
    visit = hung.memory.visits.only
    assert seen(visit) == [None, POSTER]
    assert await hung.wall_pictures.ignore(LEO, visit.id, POSTER) == FRONT
    await hung.settle()
    visit = hung.memory.visits.only
    assert visit.look
    assert visit.look.sightings == (STRANGER,)
    assert hung.household.told == [(ANNA.id, PictureIgnored(FRONT, LEO))]
    assert (
        "picture ignored",
        {"visit": visit.id, "door": FRONT, "by": LEO.id, "picture": POSTER},
    ) in hung.memory.audit.lines
    hung.hire()  # a restart
    hung.eyes.sightings = (ON_THE_WALL,)
    newest = (await pictured(hung, "b00t-2")).look
    assert newest
    assert (newest.condition, newest.sightings) == (Condition.NO_FACE, ())
    assert hung.eyes.ignored[-1] == (FRONT, (POSTER,))
    await hung.peephole.look(ANNA, FRONT)
    assert hung.eyes.ignored[-1] == (FRONT, (POSTER,))
    await hung.ring("b00t-3", BACK)
    await hung.picture(press="b00t-3", door=BACK)
    await hung.settle()
    assert not hung.eyes.ignored[-1][1]


async def test_what_is_no_picture_stays_a_face_and_is_not_asked_about_again(hung: HouseRig) -> None:
    await hung.wall_pictures.keep(ANNA, hung.memory.visits.only.id, POSTER)
    await hung.settle()
    assert seen(hung.memory.visits.only) == [None, None]
    assert hung.household.told == []
    assert seen(await pictured(hung, "b00t-2")) == [None, None]
    assert hung.eyes.ignored[-1] == (FRONT, ())


async def test_what_was_ignored_is_judged_again_when_somebody_takes_it_back(hung: HouseRig) -> None:
    await hung.wall_pictures.ignore(LEO, hung.memory.visits.only.id, POSTER)
    (listed,) = await hung.wall_pictures.ignored(ANNA)
    assert (listed.fixture, listed.door, listed.shows) == (POSTER, FRONT, GRACE.id)
    assert await hung.wall_pictures.judge_again(ANNA, POSTER) == FRONT
    assert hung.household.told[-1] == (LEO.id, PictureJudgedAgain(FRONT, ANNA))
    assert await hung.wall_pictures.ignored(ANNA) == []
    assert seen(await pictured(hung, "b00t-2")) == [None, None]
    with pytest.raises(NoSuchPicture):
        await hung.wall_pictures.judge_again(ANNA, POSTER)


async def test_what_was_said_of_a_picture_is_forgotten_with_whom_it_shows(hung: HouseRig) -> None:
    await hung.wall_pictures.ignore(LEO, hung.memory.visits.only.id, POSTER)
    await hung.settle()
    await hung.faces.forget(ANNA, GRACE.id)
    assert await hung.wall_pictures.ignored(ANNA) == []
    with pytest.raises(NoSuchPicture):
        await hung.wall_pictures.judge_again(ANNA, POSTER)


async def test_only_who_may_says_so_and_only_of_what_the_card_shows(hung: HouseRig) -> None:
    visit = hung.memory.visits.only
    await hung.memory.residents.save(replace(LEO, limits=Limits(doors=(BACK,))))
    for say in (hung.wall_pictures.ignore, hung.wall_pictures.keep):
        with pytest.raises(NotAllowed):
            await say(LEO, visit.id, POSTER)
    with pytest.raises(NoSuchPicture):
        await hung.wall_pictures.ignore(ANNA, visit.id, FixtureId("another"))
    await hung.wall_pictures.ignore(ANNA, visit.id, POSTER)
    with pytest.raises(NotAllowed):
        await hung.wall_pictures.judge_again(LEO, POSTER)
    await hung.settle()
    with pytest.raises(NoSuchPicture):  # a second tap, when the card shows it no longer
        await hung.wall_pictures.ignore(ANNA, visit.id, POSTER)


async def test_what_is_said_of_a_picture_while_whom_it_shows_is_being_forgotten_is_not_kept(hung: HouseRig) -> None:
    visit = hung.memory.visits.only
    await asyncio.gather(
        hung.faces.forget(ANNA, GRACE.id),
        hung.wall_pictures.keep(LEO, visit.id, POSTER),
        return_exceptions=True,  # whoever is late finds none
    )
    assert not hung.memory.collections["wall_pictures"].everything()


async def test_a_picture_that_is_just_being_forgotten_is_judged_by_nobody(hung: HouseRig) -> None:
    await hung.wall_pictures.ignore(LEO, hung.memory.visits.only.id, POSTER)
    book = WallPictureBook(hung.memory.collection("wall_pictures", WallPicture))
    _, judged = await asyncio.gather(
        book.forget(GRACE.id), hung.wall_pictures.judge_again(ANNA, POSTER), return_exceptions=True
    )
    assert isinstance(judged, NoSuchPicture)
    assert book.get(POSTER) is None
