"""What earlier visits would say now, after a mistake was corrected."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.house.faces.seen_face import SeenFace
from bot.house.people import Box, Look, Person, PersonId, PhotoId, Sighting, Verdict
from bot.house.ports import EyesUnavailable
from bot.house.residents.permissions import NotAllowed
from bot.house.visits.visit import Outcome
from tests.rig.house import ANNA, LEO, HouseRig

pytestmark = pytest.mark.looptime

BOX = Box(10, 10, 90, 90)


async def grace_came(rig: HouseRig, times: int = 2) -> Person:
    """Grace is known, and was named so often."""
    grace = (await rig.faces.learn(ANNA, "Grace", [b"grace"])).person
    rig.eyes.sightings = (Sighting(1, BOX, Verdict.NAMED, grace),)
    for n in range(times):
        await rig.ring(f"b00t-{n}")
        await rig.picture(f"door {n}".encode(), press=f"b00t-{n}")
        await rig.settle()
        await rig.answers.give(rig.memory.visits.all[-1].id, ANNA, Outcome.IGNORED)
    return grace


async def test_what_would_be_said_otherwise_is_found_and_changed_if_one_likes(rig: HouseRig) -> None:
    grace = await grace_came(rig)
    rig.eyes.sightings = (Sighting(1, replace(BOX, left=12), Verdict.UNKNOWN),)
    found = await rig.hindsight.look_back(LEO, grace.id)
    assert [change.visit for change in found] == [visit.id for visit in reversed(rig.memory.visits.all)]
    assert {change.after.verdict for change in found} == {Verdict.UNKNOWN}
    assert all(v.look and v.look.sightings[0].person == grace for v in rig.memory.visits.all)  # nothing changed yet
    assert await rig.hindsight.apply(LEO, found) == 2
    looks = [visit.look for visit in rig.memory.visits.all]
    assert all(look and look.sightings[0].person is None and look.sightings[0].box == BOX for look in looks)
    assert ("seen anew", {"by": LEO.id, "visits": 2}) in rig.memory.audit.lines
    assert await rig.hindsight.apply(LEO, found) == 0


async def test_what_would_be_said_again_stays(rig: HouseRig) -> None:
    grace = await grace_came(rig)
    assert await rig.hindsight.look_back(LEO, grace.id) == ()


async def test_what_a_resident_said_stays(rig: HouseRig) -> None:
    grace = await grace_came(rig, 1)
    rig.eyes.sightings = (Sighting(1, BOX, Verdict.UNKNOWN),)
    found = await rig.hindsight.look_back(LEO, grace.id)
    visit = rig.memory.visits.only
    await rig.faces.learn_from_visit(LEO, SeenFace(visit.id, 1), "Grace")
    assert await rig.hindsight.look_back(LEO, grace.id) == ()
    assert await rig.hindsight.apply(LEO, found) == 0


async def test_of_a_month_ago_and_of_pictures_that_are_gone_nothing_is_said(rig: HouseRig) -> None:
    grace = await grace_came(rig)
    rig.eyes.sightings = (Sighting(1, BOX, Verdict.UNKNOWN),)
    first = rig.memory.visits.all[0]
    await rig.memory.album.remove(first.photos[0].id)
    (found,) = await rig.hindsight.look_back(LEO, grace.id)
    assert found.visit != first.id
    rig.set_by = timedelta(days=31)
    assert await rig.hindsight.look_back(LEO, grace.id) == ()


async def test_a_face_elsewhere_in_the_picture_is_another_one(rig: HouseRig) -> None:
    grace = await grace_came(rig)
    rig.eyes.sightings = (Sighting(1, Box(200, 10, 280, 90), Verdict.UNKNOWN),)
    assert await rig.hindsight.look_back(LEO, grace.id) == ()


async def test_a_recogniser_that_is_away_ends_the_search_and_who_moved_out_may_not(rig: HouseRig) -> None:
    grace = await grace_came(rig)
    rig.eyes.failure = EyesUnavailable()
    assert await rig.hindsight.look_back(LEO, grace.id) == ()
    await rig.memory.residents.remove(LEO.id)
    with pytest.raises(NotAllowed):
        await rig.hindsight.look_back(LEO, grace.id)
    with pytest.raises(NotAllowed):
        await rig.hindsight.apply(LEO, ())


async def test_whoever_is_forgotten_meanwhile_is_named_by_no_change(rig: HouseRig) -> None:
    grace = await grace_came(rig, 1)
    eileen = (await rig.faces.learn(ANNA, "Eileen", [b"eileen"])).person
    rig.eyes.sightings = (Sighting(1, BOX, Verdict.NAMED, eileen),)
    found = await rig.hindsight.look_back(LEO, grace.id)
    assert found[0].after.person == eileen
    await rig.faces.forget(ANNA, eileen.id)
    assert await rig.hindsight.apply(LEO, found) == 0


async def test_whoever_is_just_being_forgotten_is_named_by_no_change(
    rig: HouseRig, monkeypatch: pytest.MonkeyPatch
) -> None:
    grace = await grace_came(rig, 1)
    eileen = (await rig.faces.learn(ANNA, "Eileen", [b"eileen"])).person
    rig.eyes.sightings = (Sighting(1, BOX, Verdict.NAMED, eileen),)
    found = await rig.hindsight.look_back(LEO, grace.id)
    may_go, forget_as_ever = asyncio.Event(), rig.eyes.forget

    async def forget(person: PersonId) -> None:
        await may_go.wait()  # her visits are done with by now, and the book still has her
        await forget_as_ever(person)

    monkeypatch.setattr(rig.eyes, "forget", forget)
    async with asyncio.TaskGroup() as group:
        group.create_task(rig.faces.forget(ANNA, eileen.id))
        await rig.settle()
        applied = group.create_task(rig.hindsight.apply(LEO, found))
        await rig.settle()
        may_go.set()
    assert applied.result() == 0
    look = rig.memory.visits.only.look
    assert look
    assert eileen.id not in look.people


async def test_whoever_is_forgotten_while_it_is_looked_back_is_told_of_no_more(
    rig: HouseRig, monkeypatch: pytest.MonkeyPatch
) -> None:
    grace = await grace_came(rig, 1)
    rig.eyes.sightings = (Sighting(1, BOX, Verdict.UNKNOWN),)
    may_tell, identify_as_ever = asyncio.Event(), rig.eyes.identify

    async def identify(pictures: Sequence[tuple[PhotoId, bytes]]) -> Look:
        look = await identify_as_ever(pictures)
        await may_tell.wait()
        return look

    monkeypatch.setattr(rig.eyes, "identify", identify)
    async with asyncio.TaskGroup() as group:
        found = group.create_task(rig.hindsight.look_back(LEO, grace.id))
        await rig.settle()
        await rig.faces.forget(ANNA, grace.id)
        may_tell.set()
    assert found.result() == ()
