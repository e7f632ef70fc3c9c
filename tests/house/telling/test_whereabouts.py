"""Who is at home, as they say it, or as something says that knows it."""

from dataclasses import replace

import pytest

from bot.house.facts import WhereaboutsChanged
from bot.house.people import Role
from bot.house.residents.permissions import NotAllowed
from bot.house.residents.registrar import NotHere
from bot.house.telling.whereabouts import Whereabouts
from bot.house.telling.whereabouts_keeper import UnfitTracker
from tests.rig.house import ANNA, LEO, HouseRig

pytestmark = pytest.mark.looptime

CHILD = replace(LEO, role=Role.CHILD)


async def away(rig: HouseRig) -> list[str]:
    return [one.name for one, where in await rig.whereabouts.everybody(ANNA) if where.away]


async def test_who_says_so_is_away_until_they_are_back_and_it_outlives_a_restart(rig: HouseRig) -> None:
    await rig.whereabouts.go(LEO, away=True)
    rig.hire()
    await rig.resume()
    assert await away(rig) == ["Leo"]
    await rig.whereabouts.go(LEO, away=False)
    await rig.whereabouts.go(LEO, away=False)
    assert not await away(rig)
    assert rig.household.changed == [WhereaboutsChanged(LEO.id)] * 2
    assert rig.memory.audit.noted[-2:] == ["went away", "came home"]


async def test_what_was_kept_on_the_broker_is_told_anew_at_each_start_and_undoes_nothing(rig: HouseRig) -> None:
    await rig.whereabouts.follow(ANNA, LEO.id, " phones/leo ")
    assert rig.trackers.topics == {LEO.id: "phones/leo"}
    await rig.whereabouts.heard(LEO.id, away=True)
    await rig.whereabouts.go(LEO, away=False)  # the phone lay in the office
    rig.trackers.topics.clear()
    rig.hire()
    await rig.resume()
    assert rig.trackers.topics == {LEO.id: "phones/leo"}
    await rig.whereabouts.heard(LEO.id, away=True)
    assert not await away(rig)
    await rig.whereabouts.heard(LEO.id, away=False)
    await rig.whereabouts.heard(LEO.id, away=True)
    assert await away(rig) == ["Leo"]


async def test_who_is_at_home_is_for_adults_and_what_tells_it_is_for_owners(rig: HouseRig) -> None:
    await rig.whereabouts.everybody(LEO)
    with pytest.raises(NotAllowed):
        await rig.whereabouts.follow(LEO, LEO.id, "phones/leo")
    await rig.memory.residents.save(CHILD)
    await rig.whereabouts.go(CHILD, away=True)
    with pytest.raises(NotAllowed):
        await rig.whereabouts.everybody(CHILD)
    await rig.memory.residents.save(replace(LEO, role=Role.GUEST))
    with pytest.raises(NotAllowed):
        await rig.whereabouts.go(LEO, away=True)
    with pytest.raises(NotHere):  # a guest gets no cards, wherever they are
        await rig.whereabouts.follow(ANNA, LEO.id, "phones/leo")


async def test_what_is_no_topic_is_refused_and_what_was_before_stays(rig: HouseRig) -> None:
    await rig.whereabouts.follow(ANNA, LEO.id, "phones/leo")
    for unfit in ("", "phones/#"):
        with pytest.raises(UnfitTracker):
            await rig.whereabouts.follow(ANNA, LEO.id, unfit)
    assert rig.trackers.topics == {LEO.id: "phones/leo"}
    await rig.whereabouts.unfollow(ANNA, LEO.id)
    assert not rig.trackers.topics
    assert not rig.memory.collection("whereabouts", Whereabouts).everything()


async def test_of_whoever_moves_out_nothing_is_kept_nor_heard(rig: HouseRig) -> None:
    await rig.whereabouts.follow(ANNA, LEO.id, "phones/leo")
    await rig.whereabouts.go(LEO, away=True)
    await rig.registrar.remove(ANNA, LEO.id)
    assert not rig.trackers.topics
    await rig.whereabouts.heard(LEO.id, away=True)
    assert not rig.memory.collection("whereabouts", Whereabouts).everything()


def test_whoever_left_after_they_rang_was_at_home_then() -> None:
    assert Whereabouts(away=True).away_at(LEO.since)
    assert not Whereabouts(away=True, since=LEO.since).away_at(ANNA.since)
    assert not Whereabouts(away=False, since=ANNA.since).away_at(LEO.since)
