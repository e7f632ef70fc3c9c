"""Whoever asks anything of the house is held to their doors and hours, and to those of the door."""

from dataclasses import replace
from datetime import time, timedelta

import pytest

from bot.house.doors.door import Door
from bot.house.faces.seen_face import SeenFace
from bot.house.people import Box, Limits, PersonId, Resident, Sighting, StrangerId, Verdict
from bot.house.residents.hours import Hours
from bot.house.residents.permissions import NotAllowed, Refusal
from bot.house.visits.visit import Outcome
from tests.rig.house import ANNA, BACK, DOORS, FRONT, LEO, HouseRig

pytestmark = pytest.mark.looptime

BOX, SEVEN = Box(10, 10, 90, 90), StrangerId("seven")
AT_THE_BACK = replace(LEO, limits=Limits(doors=(BACK,)))
#: The rig's day begins at noon.
IN_THE_MORNING = replace(LEO, limits=Limits(hours=(Hours(time(8), time(12)),)))


@pytest.fixture
async def pictured(rig: HouseRig) -> HouseRig:
    await rig.ring()
    await rig.picture()
    await rig.settle()
    return rig


@pytest.mark.parametrize(("limited", "reason"), [(AT_THE_BACK, Refusal.OTHER_DOOR), (IN_THE_MORNING, Refusal.NOT_NOW)])
async def test_nobody_answers_looks_or_teaches_beyond_their_limits(
    pictured: HouseRig, limited: Resident, reason: Refusal
) -> None:
    rig, visit = pictured, pictured.memory.visits.only
    await rig.memory.residents.save(limited)
    for asked in (
        rig.answers.give(visit.id, limited, Outcome.UNLOCKED),
        rig.answers.give(visit.id, limited, Outcome.IGNORED),
        rig.peephole.look(limited, FRONT),
        rig.faces.learn_from_visit(limited, SeenFace(visit.id, 1), "Grace"),
        rig.faces.disown(limited, SeenFace(visit.id, 1), PersonId("grace")),
    ):
        with pytest.raises(NotAllowed) as told:
            await asked
        assert told.value.refusal is reason
    assert rig.memory.visits.only == visit
    assert (rig.locks.opened, rig.boards.done, rig.eyes.learned, rig.eyes.disowned) == ([], [], [], [])
    assert [line for line in rig.memory.audit.noted if line == "answer refused"] == ["answer refused"] * 2


async def test_within_their_limits_they_answer_as_anybody(pictured: HouseRig) -> None:
    rig = pictured
    here = replace(LEO, limits=Limits((FRONT,), (Hours(time(12), time(13)),)))
    await rig.memory.residents.save(here)
    assert (await rig.answers.give(rig.memory.visits.only.id, here, Outcome.UNLOCKED)).answer
    assert rig.locks.opened == [FRONT]


async def test_limits_count_as_they_are_when_the_answer_s_turn_comes(pictured: HouseRig) -> None:
    rig = pictured
    await rig.memory.residents.save(AT_THE_BACK)  # Leo tapped before that
    with pytest.raises(NotAllowed):
        await rig.answers.give(rig.memory.visits.only.id, LEO, Outcome.UNLOCKED)
    assert rig.locks.opened == []


async def test_a_door_has_hours_of_its_own_for_those_who_own_nothing(pictured: HouseRig) -> None:
    rig = pictured
    doors = {**DOORS, FRONT: Door(FRONT, "front door", hours=(Hours(time(8), time(12, 30)),))}
    rig.found = doors
    rig.hire()
    await rig.peephole.look(LEO, FRONT)
    rig.set_by = timedelta(hours=1)
    with pytest.raises(NotAllowed) as told:
        await rig.peephole.look(LEO, FRONT)
    assert told.value.refusal is Refusal.NOT_NOW


async def test_what_happened_at_a_door_that_is_not_theirs_is_neither_told_nor_changed_by_anything_about_faces(
    rig: HouseRig,
) -> None:
    grace = (await rig.faces.learn(ANNA, "Grace", [b"grace"])).person
    named, unknown = Sighting(1, BOX, Verdict.NAMED, grace), Sighting(1, BOX, Verdict.UNKNOWN, stranger=SEVEN)
    for n, seen in enumerate((named, unknown, unknown)):
        rig.eyes.sightings = (seen,)
        await rig.ring(f"b00t-{n}")
        await rig.picture(f"door {n}".encode(), press=f"b00t-{n}")
        await rig.settle()
        await rig.answers.give(rig.memory.visits.all[-1].id, ANNA, Outcome.IGNORED)
    found = await rig.hindsight.look_back(ANNA, grace.id)
    await rig.memory.residents.save(AT_THE_BACK)
    asked = await rig.staff.inquiry.who_is(AT_THE_BACK, b"sent")
    assert (asked.look.sightings[0].stranger, asked.seen) == (SEVEN, {})
    assert await rig.strangers.gathered(AT_THE_BACK) == []
    assert (await rig.people.page(AT_THE_BACK, grace.id)).seen is None
    assert await rig.hindsight.look_back(AT_THE_BACK, grace.id) == ()
    assert await rig.hindsight.apply(AT_THE_BACK, found) == 0
    assert len(found) == 1
    assert len(await rig.strangers.gathered(ANNA)) == 1
    assert (await rig.people.page(ANNA, grace.id)).seen
    assert len((await rig.staff.inquiry.who_is(ANNA, b"sent")).seen[SEVEN]) == 2
