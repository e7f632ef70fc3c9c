"""Where the cards come beside the residents' own chats: chosen by owners, and followed when it moves."""

import asyncio

import pytest

from bot.house.facts import PlaceChosen, PlaceEnded
from bot.house.residents.permissions import NotAllowed
from bot.house.residents.places import NoPlace, PlaceId
from bot.house.visits.decision import ANSWER_WINDOW
from tests.rig.house import ANNA, LEO, HouseRig

pytestmark = pytest.mark.looptime

FAMILY, MOVED = PlaceId(-5), PlaceId(-1005)


async def test_an_owner_chooses_a_place_once_and_everybody_hears_of_it(rig: HouseRig) -> None:
    chosen = await asyncio.gather(*(rig.places.choose(ANNA, FAMILY, "Family") for _ in range(3)))
    assert sorted(chosen) == [False, False, True]
    assert rig.household.told == [(LEO.id, PlaceChosen("Family", ANNA))]
    await rig.places.end(ANNA, FAMILY)
    assert rig.household.told[1:] == [(LEO.id, PlaceEnded("Family", ANNA))]
    assert rig.places.find(FAMILY) is None
    assert [line for line in rig.memory.audit.noted if "place" in line] == ["place chosen", "place ended"]


async def test_nobody_else_chooses_or_ends_one(rig: HouseRig) -> None:
    await rig.places.choose(ANNA, FAMILY, "Family")
    for asked in (rig.places.choose(LEO, MOVED, "Leo's"), rig.places.end(LEO, FAMILY), rig.places.may_choose(LEO)):
        with pytest.raises(NotAllowed):
            await asked
    assert rig.places.find(FAMILY)
    assert rig.places.find(MOVED) is None


async def test_a_place_that_moved_is_the_same_one_and_shows_who_is_at_a_door_but_nobody_of_before(
    rig: HouseRig,
) -> None:
    await rig.places.choose(ANNA, FAMILY, "Family")
    await asyncio.sleep(3600)
    moved = await rig.places.moved(FAMILY, MOVED)
    assert (moved.title, moved.since) == ("Family", rig.clock() - ANSWER_WINDOW)
    assert (rig.places.find(FAMILY), rig.places.find(MOVED)) == (None, moved)
    assert len(rig.household.told) == 1  # nobody needs to know
    for twice in (rig.places.moved(FAMILY, MOVED), rig.places.lost(FAMILY), rig.places.end(ANNA, FAMILY)):
        with pytest.raises(NoPlace):
            await twice
