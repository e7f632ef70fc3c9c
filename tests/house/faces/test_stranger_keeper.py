"""People nobody has named: gathered, named with all their visits, ignored, discarded, made one; undone."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest

from bot.house.faces.photo_trouble import PhotoReason, PhotoRefused, PhotoTrouble
from bot.house.faces.profile import Telling
from bot.house.faces.seen_face import SeenFace
from bot.house.faces.stranger_keeper import UNDO_LASTS, StrangerGone
from bot.house.people import Box, PersonId, Resident, Sighting, StrangerId, Verdict
from bot.house.ports import EyesUnavailable
from bot.house.records.disk import DiskState, StoreUnwritable
from bot.house.residents.permissions import NotAllowed
from bot.house.visits.visit import Outcome, Visit
from tests.fakes.senses import STRANGER
from tests.rig.house import ANNA, LEO, HouseRig

pytestmark = pytest.mark.looptime

SEVEN, EIGHT = StrangerId("seven"), StrangerId("eight")


async def came(rig: HouseRig, stranger: StrangerId, times: int, by: Resident = ANNA) -> list[Visit]:
    """Somebody unknown rang so often, and was ignored each time."""
    rig.eyes.sightings = (replace(STRANGER, stranger=stranger),)
    before = len(rig.memory.visits.all)
    for n in range(before, before + times):
        await rig.ring(f"b00t-{n}")
        await rig.picture(f"{stranger} {n}".encode(), press=f"b00t-{n}")
        await rig.settle()
        await rig.answers.give(rig.memory.visits.all[-1].id, by, Outcome.IGNORED)
        await asyncio.sleep(90)
    return rig.memory.visits.all[before:]


def whom(rig: HouseRig) -> list[str]:
    looks = [visit.look for visit in rig.memory.visits.all]
    return [look.sightings[0].person.name if look and look.sightings[0].person else "" for look in looks]


async def test_who_came_once_is_no_stranger_of_ours_yet(rig: HouseRig) -> None:
    await came(rig, SEVEN, 1)
    assert await rig.strangers.gathered(LEO) == []
    visits = await came(rig, SEVEN, 1)
    (one,) = await rig.strangers.gathered(LEO)
    assert one.id == SEVEN
    assert one.encounters[0].visit == visits[-1].id
    assert await rig.strangers.portrait(LEO, one) == b"seven 1"


async def test_a_card_tells_when_somebody_unknown_was_here_before(rig: HouseRig) -> None:
    first, second = await came(rig, SEVEN, 2)
    assert first.look
    assert second.look
    assert first.look.sightings[0].seen_before == ()
    assert second.look.sightings[0].seen_before == (first.began_at,)


async def test_a_name_names_all_their_visits_and_is_learned_from_the_newest_faces(rig: HouseRig) -> None:
    await came(rig, SEVEN, 5)
    decision = await rig.strangers.name(LEO, SEVEN, "Eve")
    assert whom(rig) == ["Eve"] * 5
    assert [jpeg for _, jpeg, _ in rig.eyes.learned] == [b"seven 4", b"seven 3", b"seven 2"]
    assert {v.look.sightings[0].told_by for v in rig.memory.visits.all if v.look} == {"Leo"}
    assert await rig.strangers.gathered(LEO) == []
    await rig.strangers.undo(LEO, decision)
    assert whom(rig) == [""] * 5
    assert rig.eyes.learned == []
    assert await rig.memory.people.people() == []
    assert len(await rig.strangers.gathered(LEO)) == 1


async def test_a_known_name_is_that_person_and_an_undo_leaves_them_what_they_had(rig: HouseRig) -> None:
    grace = (await rig.faces.learn(ANNA, "Grace", [b"grace"])).person
    await came(rig, SEVEN, 2)
    decision = await rig.strangers.name(LEO, SEVEN, "GRACE")
    assert decision.person == grace
    await rig.strangers.undo(LEO, decision)
    assert [jpeg for _, jpeg, _ in rig.eyes.learned] == [b"grace"]
    assert await rig.memory.people.people() == [grace]


async def test_an_undo_leaves_somebody_who_was_known_without_a_face(rig: HouseRig) -> None:
    grace = await rig.people.add(ANNA, "Grace")
    await rig.people.set_notes(ANNA, grace.id, "class 4b")
    await came(rig, SEVEN, 2)
    await rig.strangers.undo(LEO, await rig.strangers.name(LEO, SEVEN, "Grace"))
    assert rig.eyes.learned == []
    assert await rig.memory.people.people() == [grace]
    assert (await rig.people.page(ANNA, grace.id)).profile.notes == "class 4b"


async def test_where_no_face_is_of_use_nobody_is_named(rig: HouseRig) -> None:
    await came(rig, SEVEN, 2)
    rig.eyes.refuses = PhotoTrouble(PhotoReason.POOR_FACE)
    with pytest.raises(PhotoRefused):
        await rig.strangers.name(LEO, SEVEN, "Eve")
    assert whom(rig) == ["", ""]
    assert await rig.memory.people.people() == []


async def test_who_looks_like_somebody_else_is_not_learned_by_mistake(rig: HouseRig) -> None:
    await came(rig, SEVEN, 2)
    rig.eyes.looks_like = PersonId("other")
    with pytest.raises(PhotoRefused):
        await rig.strangers.name(LEO, SEVEN, "Eve")


async def test_who_is_ignored_is_kept_by_sight_and_not_reviewed_again(rig: HouseRig) -> None:
    await came(rig, SEVEN, 2)
    decision = await rig.strangers.ignore(LEO, SEVEN)
    assert rig.eyes.kept == {SEVEN}
    assert await rig.strangers.gathered(LEO) == []
    await rig.strangers.undo(LEO, decision)
    assert rig.eyes.kept == set()
    assert len(await rig.strangers.gathered(LEO)) == 1


async def test_of_who_is_discarded_nothing_is_kept_once_that_cannot_be_undone(rig: HouseRig) -> None:
    await came(rig, SEVEN, 2)
    await rig.strangers.discard(LEO, SEVEN)
    await asyncio.sleep(UNDO_LASTS.total_seconds() - 1)
    assert rig.eyes.strangers_gone == []
    await asyncio.sleep(2)
    assert rig.eyes.strangers_gone == [SEVEN]
    assert {v.look.sightings[0].stranger for v in rig.memory.visits.all if v.look} == {None}
    assert rig.memory.collections["unknown_people"].everything() == {}


async def test_a_discard_that_is_undone_deletes_nothing(rig: HouseRig) -> None:
    await came(rig, SEVEN, 2)
    await rig.strangers.undo(LEO, await rig.strangers.discard(LEO, SEVEN))
    await asyncio.sleep(UNDO_LASTS.total_seconds() + 1)
    assert rig.eyes.strangers_gone == []
    assert len(await rig.strangers.gathered(LEO)) == 1


async def test_a_discard_goes_on_after_a_restart_and_while_the_recogniser_is_away(rig: HouseRig) -> None:
    await came(rig, SEVEN, 2)
    await rig.strangers.discard(LEO, SEVEN)
    rig.hire()
    await rig.resume()
    rig.eyes.failure = EyesUnavailable()
    await asyncio.sleep(UNDO_LASTS.total_seconds() + 1)
    rig.eyes.failure = None
    await asyncio.sleep(600)
    assert rig.eyes.strangers_gone


async def test_a_discard_goes_on_once_the_disk_lets_its_visits_be_read(
    rig: HouseRig, monkeypatch: pytest.MonkeyPatch
) -> None:
    await came(rig, SEVEN, 2)
    await rig.strangers.discard(LEO, SEVEN)

    async def unreadable(*_: object) -> list[Visit]:
        raise StoreUnwritable(DiskState.FAILING)

    with monkeypatch.context() as failing:
        failing.setattr(rig.memory.visits, "between", unreadable)
        await asyncio.sleep(UNDO_LASTS.total_seconds() + 1)
    await asyncio.sleep(600)
    assert {v.look.sightings[0].stranger for v in rig.memory.visits.all if v.look} == {None}
    assert rig.memory.collections["unknown_people"].everything() == {}


async def test_two_of_them_are_one_and_apart_again(rig: HouseRig) -> None:
    await came(rig, SEVEN, 2)
    await came(rig, EIGHT, 2)
    decision = await rig.strangers.same_as(LEO, SEVEN, EIGHT)
    (one,) = await rig.strangers.gathered(LEO)
    assert (one.id, len(one.encounters)) == (EIGHT, 4)
    await rig.strangers.undo(LEO, decision)
    assert sorted(len(each.encounters) for each in await rig.strangers.gathered(LEO)) == [2, 2]


async def test_who_is_gone_cannot_be_decided_about(rig: HouseRig) -> None:
    await came(rig, SEVEN, 2)
    rig.set_by = timedelta(days=31)
    with pytest.raises(StrangerGone):
        await rig.strangers.name(LEO, SEVEN, "Eve")
    with pytest.raises(StrangerGone):
        await rig.strangers.same_as(LEO, SEVEN, EIGHT)


async def test_a_face_that_was_taken_for_somebody_is_unknown_from_then_on_and_gathered(rig: HouseRig) -> None:
    grace = (await rig.faces.learn(ANNA, "Grace", [b"grace"])).person
    rig.eyes.sightings = (Sighting(1, Box(1, 1, 9, 9), Verdict.NAMED, grace),)
    await rig.ring("b00t-first")
    await rig.picture(press="b00t-first")
    await rig.settle()
    rig.eyes.disowned_is = SEVEN
    await rig.faces.disown(LEO, SeenFace(rig.memory.visits.only.id, 1), grace.id)
    await rig.answers.give(rig.memory.visits.only.id, ANNA, Outcome.IGNORED)
    await asyncio.sleep(90)
    await came(rig, SEVEN, 1)
    assert len((await rig.strangers.gathered(LEO))[0].encounters) == 2


async def test_who_moved_out_decides_nothing(rig: HouseRig) -> None:
    await came(rig, SEVEN, 2)
    await rig.memory.residents.remove(LEO.id)
    for asked in (
        rig.strangers.gathered(LEO),
        rig.strangers.name(LEO, SEVEN, "Eve"),
        rig.strangers.ignore(LEO, SEVEN),
        rig.strangers.discard(LEO, SEVEN),
        rig.strangers.same_as(LEO, SEVEN, EIGHT),
    ):
        with pytest.raises(NotAllowed):
            await asked


async def test_of_two_who_decide_about_one_stranger_the_second_is_told_that_it_is_done(rig: HouseRig) -> None:
    await came(rig, SEVEN, 2)
    await rig.strangers.name(ANNA, SEVEN, "Eve")
    for decide in (rig.strangers.ignore, rig.strangers.discard):
        with pytest.raises(StrangerGone):
            await decide(LEO, SEVEN)
    with pytest.raises(StrangerGone):
        await rig.strangers.name(LEO, SEVEN, "Mallory")
    await asyncio.sleep(UNDO_LASTS.total_seconds() + 1)
    assert (whom(rig), rig.eyes.kept, rig.eyes.strangers_gone) == (["Eve", "Eve"], set(), [])


@pytest.mark.parametrize("first", ["ignore", "discard"])
async def test_who_is_ignored_or_discarded_already_is_decided_about_by_nobody_else(rig: HouseRig, first: str) -> None:
    await came(rig, SEVEN, 2)
    await came(rig, EIGHT, 2)
    await getattr(rig.strangers, first)(ANNA, SEVEN)
    for decide in (
        partial(rig.strangers.ignore, LEO, SEVEN),
        partial(rig.strangers.discard, LEO, SEVEN),
        partial(rig.strangers.name, LEO, SEVEN, "Eve"),
        partial(rig.strangers.same_as, LEO, SEVEN, EIGHT),
        partial(rig.strangers.same_as, LEO, EIGHT, SEVEN),
    ):
        with pytest.raises(StrangerGone):
            await decide()
    assert await rig.memory.people.people() == []


async def test_whoever_nobody_ever_saw_is_neither_ignored_nor_discarded(rig: HouseRig) -> None:
    for decide in (rig.strangers.ignore, rig.strangers.discard):
        with pytest.raises(StrangerGone):
            await decide(LEO, StrangerId("nobody"))


async def test_what_was_written_down_about_somebody_goes_with_the_name_that_is_taken_back(rig: HouseRig) -> None:
    await came(rig, SEVEN, 2)
    decision = await rig.strangers.name(LEO, SEVEN, "Eve")
    assert decision.person
    await rig.people.set_notes(ANNA, decision.person.id, "the neighbour's sister")
    await rig.people.tell_me(ANNA, decision.person.id, Telling.OFF)
    await rig.strangers.undo(LEO, decision)
    assert rig.memory.collections["profiles"].everything() == {}
