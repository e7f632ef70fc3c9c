"""Whoever asks anything of the house is held to their doors and hours, and to those of the door."""

from dataclasses import replace
from datetime import time, timedelta

import pytest

from bot.house.doors.door import Door
from bot.house.faces.seen_face import SeenFace
from bot.house.people import Limits, PersonId, Resident
from bot.house.residents.hours import Hours
from bot.house.residents.permissions import NotAllowed, Refusal
from bot.house.visits.visit import Outcome
from tests.rig.house import BACK, DOORS, FRONT, LEO, HouseRig

pytestmark = pytest.mark.looptime

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
