"""What a door asks for, for a visit and without one; who changes that; and who agrees at night."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.house.doors.door import Door, DoorUnreachable, Failure
from bot.house.opening.news import DoorOpened, DoorPolicyChanged, SecondAdultAsked
from bot.house.opening.openings import AGREEMENT_LASTS, NothingToOpen, SecondAdultNeeded
from bot.house.opening.policies import DoorPolicy, NobodyElse, SecondAdultStays
from bot.house.opening.proof import TAPPED, Given, ProofKind, ProofNeeded, ProofNotSet, ProofWrong, UnlockingLocked
from bot.house.people import Limits, Resident, ResidentId, Role
from bot.house.residents.permissions import NotAllowed
from bot.house.visits.refused import CompanyChanged, SecondAdultAwaited
from bot.house.visits.visit import Outcome
from bot.nursery import Nursery
from tests.fakes.senses import STRANGER
from tests.house.opening.test_proofs import WRONG, pin, with_pin
from tests.rig.house import ANNA, FRONT, LEO, HouseRig

pytestmark = [pytest.mark.looptime, pytest.mark.usefixtures("hash_at_once")]

MIA = replace(ANNA, id=ResidentId(1003), name="Mia", role=Role.ADULT)
CHILD = replace(LEO, id=ResidentId(1004), name="Tom", role=Role.CHILD, limits=Limits((FRONT,)))
GUEST = replace(LEO, id=ResidentId(1005), name="Ada", role=Role.GUEST)

#: From noon, where the rig begins.
TO_NIGHT = timedelta(hours=11)

Opens = Callable[[HouseRig, Resident, Given], Awaitable[object]]


async def by_visit(rig: HouseRig, by: Resident, given: Given = TAPPED) -> object:
    if not await rig.memory.visits.open_visits():
        await rig.ring(f"b00t-{len(rig.memory.visits.all)}")
    (visit,) = await rig.memory.visits.open_visits()
    return await rig.answers.give(visit.id, by, Outcome.UNLOCKED, given=given)


async def by_itself(rig: HouseRig, by: Resident, given: Given = TAPPED) -> object:
    return await rig.openings.open(by, FRONT, given)


WAYS = pytest.mark.parametrize("opens", [by_visit, by_itself])


@WAYS
async def test_a_door_that_asks_for_a_pin_opens_for_nothing_else(rig: HouseRig, opens: Opens) -> None:
    await with_pin(rig)
    await with_pin(rig, LEO)
    await rig.policies.set_proof(ANNA, FRONT, ProofKind.PIN)
    for given, why in ((TAPPED, ProofNeeded), (WRONG, ProofWrong), (Given(ProofKind.CODE, "123456"), ProofNeeded)):
        with pytest.raises(why):
            await opens(rig, LEO, given)
    assert rig.locks.opened == []
    await opens(rig, LEO, pin())
    assert rig.locks.opened == [FRONT]


@WAYS
async def test_every_try_is_written_down_with_who_how_which_door_and_why(rig: HouseRig, opens: Opens) -> None:
    await with_pin(rig)
    await rig.policies.set_proof(ANNA, FRONT, ProofKind.PIN)
    with pytest.raises(ProofWrong):
        await opens(rig, ANNA, WRONG)
    told = next(details for what, details in rig.memory.audit.lines if what in ("answer refused", "opening refused"))
    assert (told["by"], told["door"], told["how"], told["why"]) == (ANNA.id, FRONT, "pin", "wrong digits")
    await opens(rig, ANNA, pin())
    told = next(details for what, details in rig.memory.audit.lines if what in ("unlock ordered", "opening ordered"))
    assert (told["by"], told["door"], told["how"]) == (ANNA.id, FRONT, "pin")


async def begin_with_visit(rig: HouseRig, by: Resident) -> object:
    await rig.ring()
    (visit,) = await rig.memory.visits.open_visits()
    return await rig.answers.begin_unlock(visit.id, by)


async def begin_by_itself(rig: HouseRig, by: Resident) -> object:
    return await rig.openings.begin(by, FRONT)


async def begin_to_try(rig: HouseRig, by: Resident) -> object:
    return await rig.staff.upkeep.may_try(by, FRONT)


@pytest.mark.parametrize("begins", [begin_with_visit, begin_by_itself, begin_to_try])
@pytest.mark.parametrize(("asked", "refusal"), [(ProofKind.CODE, ProofNotSet), (ProofKind.PIN, UnlockingLocked)])
async def test_who_could_show_nothing_that_does_is_refused_before_they_type_and_that_is_written_down(
    rig: HouseRig, begins: Callable[[HouseRig, Resident], Awaitable[object]], asked: ProofKind, refusal: type[Exception]
) -> None:
    await with_pin(rig)
    for _ in range(3 if refusal is UnlockingLocked else 0):
        with pytest.raises((ProofWrong, UnlockingLocked)):
            await rig.proofs.prove(ANNA, ProofKind.PIN, WRONG)
    await rig.memory.collection("door_policies", DoorPolicy).put({FRONT: DoorPolicy(asked)})
    with pytest.raises(refusal):
        await begins(rig, ANNA)
    what, told = rig.memory.audit.lines[-1]
    assert what in ("answer refused", "opening refused", "lock trial refused")
    assert (told["by"], told["door"]) == (ANNA.id, FRONT)
    assert told["reason"]


@WAYS
async def test_at_night_it_takes_a_second_adult(rig: HouseRig, opens: Opens) -> None:
    await rig.policies.set_second_at_night(ANNA, FRONT, wanted=True)
    await opens(rig, ANNA, TAPPED)  # by day
    rig.set_by = TO_NIGHT
    for _ in range(2):  # twice the same is one
        with pytest.raises((SecondAdultAwaited, SecondAdultNeeded)):
            await opens(rig, ANNA, TAPPED)
    assert rig.locks.opened == [FRONT]
    asked = [(who, news) for who, news in rig.household.told if isinstance(news, SecondAdultAsked)]
    assert asked[0] == (LEO.id, SecondAdultAsked(FRONT, ANNA, rung=opens is by_visit))
    await opens(rig, LEO, TAPPED)
    assert rig.locks.opened == [FRONT, FRONT]
    with pytest.raises((SecondAdultAwaited, SecondAdultNeeded)):  # it was for that once
        await opens(rig, LEO, TAPPED)


@WAYS
async def test_a_child_is_no_second_adult_and_who_moved_out_no_first_one(rig: HouseRig, opens: Opens) -> None:
    await rig.memory.residents.save(CHILD)
    await rig.memory.residents.save(MIA)
    await rig.policies.set_second_at_night(ANNA, FRONT, wanted=True)
    rig.set_by = TO_NIGHT
    for by in (ANNA, CHILD):
        with pytest.raises((SecondAdultAwaited, SecondAdultNeeded)):
            await opens(rig, by, TAPPED)
    await rig.registrar.remove(ANNA, CHILD.id)
    with pytest.raises((SecondAdultAwaited, SecondAdultNeeded)):
        await opens(rig, MIA, TAPPED)
    assert rig.locks.opened == []


async def test_the_second_adult_agrees_for_those_who_were_there(rig: HouseRig) -> None:
    await rig.policies.set_second_at_night(ANNA, FRONT, wanted=True)
    rig.set_by = TO_NIGHT
    await rig.ring()
    await rig.picture()
    await rig.settle()
    with pytest.raises(SecondAdultAwaited):
        await by_visit(rig, ANNA)
    rig.eyes.sightings = (STRANGER, replace(STRANGER, number=2))
    await rig.picture(b"more", n=1)
    await rig.settle()
    with pytest.raises(SecondAdultAwaited):
        await by_visit(rig, LEO)
    with pytest.raises(CompanyChanged):
        await rig.answers.give(rig.memory.visits.only.id, ANNA, Outcome.UNLOCKED, strangers=1)
    assert rig.locks.opened == []
    await by_visit(rig, ANNA)
    assert rig.locks.opened == [FRONT]


async def test_what_one_wanted_at_night_is_over_after_two_minutes(rig: HouseRig) -> None:
    await rig.policies.set_second_at_night(ANNA, FRONT, wanted=True)
    rig.set_by = TO_NIGHT
    with pytest.raises(SecondAdultNeeded):
        await by_itself(rig, ANNA)
    await asyncio.sleep(AGREEMENT_LASTS.total_seconds())
    with pytest.raises(SecondAdultNeeded):
        await by_itself(rig, LEO)


async def test_a_door_asks_for_less_only_after_it_was_shown_what_it_asks_for(rig: HouseRig) -> None:
    await with_pin(rig)
    await rig.policies.set_proof(ANNA, FRONT, ProofKind.PIN)
    await rig.policies.set_second_at_night(ANNA, FRONT, wanted=True)
    with pytest.raises(ProofNeeded):
        await rig.policies.set_proof(ANNA, FRONT, ProofKind.TWO_TAPS)
    with pytest.raises(ProofWrong):
        await rig.policies.set_second_at_night(ANNA, FRONT, wanted=False, given=WRONG)
    assert rig.policies.of(FRONT) == DoorPolicy(ProofKind.PIN, second_at_night=True)
    await rig.policies.set_second_at_night(ANNA, FRONT, wanted=False, given=pin())
    await rig.policies.set_proof(ANNA, FRONT, ProofKind.TWO_TAPS, pin())
    rig.hire()
    assert rig.policies.of(FRONT) == DoorPolicy()
    told = [news for who, news in rig.household.told if isinstance(news, DoorPolicyChanged) and who == LEO.id]
    assert [(news.proof, news.second_at_night) for news in told] == [
        (ProofKind.PIN, False),
        (ProofKind.PIN, True),
        (ProofKind.PIN, False),
        (ProofKind.TWO_TAPS, False),
    ]


async def test_nobody_shuts_themselves_out_with_a_proof_that_they_do_not_have(rig: HouseRig) -> None:
    with pytest.raises(ProofNotSet):
        await rig.policies.set_proof(ANNA, FRONT, ProofKind.CODE)
    await rig.memory.residents.remove(LEO.id)
    with pytest.raises(NobodyElse):
        await rig.policies.set_second_at_night(ANNA, FRONT, wanted=True)


async def test_at_night_nobody_ends_the_second_adult_while_there_is_one(rig: HouseRig) -> None:
    await rig.policies.set_second_at_night(ANNA, FRONT, wanted=True)
    rig.set_by = TO_NIGHT
    with pytest.raises(SecondAdultStays):
        await rig.policies.set_second_at_night(ANNA, FRONT, wanted=False)
    with pytest.raises(SecondAdultNeeded):
        await rig.openings.open(ANNA, FRONT)
    assert rig.locks.opened == []
    await rig.registrar.remove(ANNA, LEO.id)  # nobody is left who could agree
    await rig.policies.set_second_at_night(ANNA, FRONT, wanted=False)
    await rig.openings.open(ANNA, FRONT)
    assert rig.locks.opened == [FRONT]


async def test_only_an_owner_chooses_and_sees_who_cannot_open_yet(rig: HouseRig) -> None:
    await with_pin(rig)
    await with_pin(rig, LEO)
    with pytest.raises(NotAllowed):
        await rig.policies.set_proof(LEO, FRONT, ProofKind.PIN)
    with pytest.raises(NotAllowed):
        await rig.policies.set_second_at_night(LEO, FRONT, wanted=True)
    await rig.memory.residents.save(CHILD)
    await rig.memory.residents.save(GUEST)
    assert await rig.policies.without_proof(FRONT) == []
    await rig.policies.set_proof(ANNA, FRONT, ProofKind.PIN)
    assert await rig.policies.without_proof(FRONT) == [CHILD]


# Without a visit


async def test_the_others_hear_of_a_door_that_was_opened_with_nobody_there(rig: HouseRig) -> None:
    assert [door.id for door in await rig.openings.doors(LEO)] == list(rig.found)
    await rig.openings.open(LEO, FRONT)
    assert rig.household.told == [(ANNA.id, DoorOpened(FRONT, LEO))]


async def test_who_may_not_open_a_door_by_themselves_is_refused_and_it_is_written_down(rig: HouseRig) -> None:
    await rig.memory.residents.save(GUEST)
    await rig.memory.residents.save(child := replace(CHILD, limits=Limits()))
    for by in (GUEST, child):
        with pytest.raises(NotAllowed):
            await rig.openings.open(by, FRONT)
        with pytest.raises(NotAllowed):
            await rig.openings.doors(by)
    assert rig.memory.audit.noted == ["opening refused"] * 4
    assert rig.locks.opened == []


async def test_a_door_that_does_not_confirm_is_told_and_written_down(rig: HouseRig) -> None:
    rig.locks.failure = DoorUnreachable(FRONT, Failure.SILENT)
    with pytest.raises(DoorUnreachable):
        await rig.openings.open(ANNA, FRONT)
    assert rig.memory.audit.noted == ["opening ordered", "opening failed"]
    assert rig.household.told == []


async def test_a_door_without_a_lock_is_not_among_those_that_can_be_opened() -> None:
    rig = HouseRig(Nursery(), found={FRONT: Door(FRONT, "front door", has_lock=False)})
    with pytest.raises(DoorUnreachable):
        await rig.openings.open(ANNA, FRONT)
    with pytest.raises(NothingToOpen):
        await rig.openings.doors(ANNA)
