"""Whoever begins to open does so for those who are there: one stranger more, and the question is put anew."""

from dataclasses import replace
from typing import Any

import pytest

from bot.house.faceless import Faceless, Hiding
from bot.house.people import Box, Doubt, Person, PersonId, Sighting, Verdict
from bot.house.visits.decision import strangers_at
from bot.house.visits.refused import CompanyChanged, VisitOver
from bot.house.visits.visit import Outcome
from tests.fakes.senses import STRANGER
from tests.rig.house import ANNA, FRONT, LEO, HouseRig

pytestmark = pytest.mark.looptime

KNOWN = Person(PersonId("g"), "Grace")
GRACE = Sighting(1, Box(10, 10, 90, 90), Verdict.NAMED, KNOWN)
ANOTHER = replace(STRANGER, number=2)


async def begun(rig: HouseRig, *then: Sighting) -> int:
    """Somebody rings, ``then`` a picture shows who is there, and Anna begins to open."""
    await rig.memory.people.save(KNOWN)
    await rig.ring()
    if then:
        rig.eyes.sightings = then
        await rig.picture()
        await rig.settle()
    return (await rig.answers.begin_unlock(rig.memory.visits.only.id, ANNA)).strangers


async def seen(rig: HouseRig, *sightings: Sighting) -> None:
    """One more picture shows these."""
    rig.eyes.sightings = sightings
    await rig.picture(b"more", n=7)
    await rig.settle()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ((STRANGER,), (STRANGER, ANOTHER)),
        ((GRACE,), (GRACE, ANOTHER)),
        ((), (STRANGER, ANOTHER)),  # nobody had looked yet
        ((STRANGER,), (STRANGER, replace(ANOTHER, verdict=Verdict.LOOKS_LIKE, person=KNOWN))),
        # whoever was named may be only a picture that somebody holds up
        ((GRACE,), (replace(GRACE, hint=Doubt.SCREEN),)),
    ],
)
async def test_an_unlock_dies_when_one_more_stranger_appears(
    rig: HouseRig, before: tuple[Sighting, ...], after: tuple[Sighting, ...]
) -> None:
    strangers = await begun(rig, *before)
    await seen(rig, *after)
    visit = rig.memory.visits.only
    with pytest.raises(CompanyChanged):
        await rig.answers.give(visit.id, ANNA, Outcome.UNLOCKED, strangers=strangers)
    assert rig.locks.opened == []
    assert rig.memory.audit.lines[-1] == (
        "answer refused",
        {
            "visit": visit.id,
            "door": FRONT,
            "by": ANNA.id,
            "outcome": "unlocked",
            "how": "two_taps",
            "manner": "",
            "reason": "company",
            "why": "somebody else is there",
        },
    )
    again = (await rig.answers.begin_unlock(visit.id, ANNA)).strangers
    assert (await rig.answers.give(visit.id, ANNA, Outcome.UNLOCKED, strangers=again)).answer
    assert rig.locks.opened == [FRONT]


@pytest.mark.parametrize(("before", "after"), [((), (STRANGER,)), ((STRANGER,), (STRANGER, GRACE)), ((STRANGER,), ())])
async def test_an_unlock_outlives_a_picture_that_shows_nobody_more(
    rig: HouseRig, before: tuple[Sighting, ...], after: tuple[Sighting, ...]
) -> None:
    strangers = await begun(rig, *before)
    await seen(rig, *after)
    await rig.answers.give(rig.memory.visits.only.id, ANNA, Outcome.UNLOCKED, strangers=strangers)
    assert rig.locks.opened == [FRONT]


@pytest.mark.parametrize(
    "change", [{"faceless": Faceless(1, 1, 1, Hiding.TURNED, before=True)}, {"more_faces": 2}, {"hint": Doubt.FLAT}]
)
async def test_nobody_is_opened_for_as_known_while_somebody_may_be_there_who_is_not(
    rig: HouseRig, change: dict[str, Any]
) -> None:
    strangers = await begun(rig, GRACE)
    assert strangers == 0
    visit = rig.memory.visits.only
    assert visit.look
    assert strangers_at(replace(visit, look=replace(visit.look, **change))) == 1


async def test_whoever_ignores_need_not_look_again(rig: HouseRig) -> None:
    strangers = await begun(rig, STRANGER)
    await seen(rig, STRANGER, ANOTHER)
    visit = await rig.answers.give(rig.memory.visits.only.id, ANNA, Outcome.IGNORED, strangers=strangers)
    assert visit.answer


async def test_an_unlock_dies_when_somebody_else_has_answered(rig: HouseRig) -> None:
    strangers = await begun(rig)
    visit = rig.memory.visits.only.id
    await rig.answers.give(visit, LEO, Outcome.IGNORED)
    with pytest.raises(VisitOver):
        await rig.answers.give(visit, ANNA, Outcome.UNLOCKED, strangers=strangers)
    assert rig.locks.opened == []
