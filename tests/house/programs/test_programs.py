"""What a program does goes the way of everybody: the same answers, the same doors, the same proofs."""

import pytest

from bot.house.doors.door import DoorId, DoorUnreachable, Failure
from bot.house.opening.news import DoorOpened, EmergencyPinUsed
from bot.house.opening.openings import SecondAdultNeeded
from bot.house.opening.policies import DoorPolicy
from bot.house.opening.proof import Given, ProofKind, ProofNeeded, ProofNotSet, ProofWrong
from bot.house.people import ResidentId
from bot.house.programs.key import KeyScope, KeyTerms
from bot.house.records.auditor import TrailFilter
from bot.house.residents.actors import Program, is_program
from bot.house.residents.permissions import NotAllowed, Refusal
from bot.house.visits.refused import SecondAdultAwaited
from bot.house.visits.visit import Outcome, VisitId
from tests.rig.house import ANNA, BACK, FRONT, LEO, HouseRig

pytestmark = [pytest.mark.looptime, pytest.mark.usefixtures("hash_at_once")]

PIN, EMERGENCY = "4711", "4712"


async def program(rig: HouseRig, *scopes: KeyScope, doors: tuple[DoorId, ...] = ()) -> Program:
    terms = KeyTerms("Home Assistant", scopes or (KeyScope.OPEN,), doors)
    shown, _ = await rig.staff.programs.keeper.make(ANNA, terms)
    return await rig.staff.programs.keys.recognise(shown)


async def ringing(rig: HouseRig) -> VisitId:
    await rig.ring()
    (visit,) = await rig.memory.visits.open_visits()
    return visit.id


async def asks_for_a_pin(rig: HouseRig) -> None:
    await rig.proofs.begin_change(ANNA)
    await rig.proofs.set_pin(ANNA, PIN)
    await rig.proofs.begin_change(ANNA, Given(ProofKind.PIN, PIN))
    await rig.proofs.set_pin(ANNA, EMERGENCY, emergency=True)
    await rig.policies.set_proof(ANNA, FRONT, ProofKind.PIN)


async def test_a_program_opens_to_a_visit_and_everybody_reads_whose_deed_it_was(rig: HouseRig) -> None:
    asks, visit = await program(rig), await ringing(rig)
    answered = await rig.answers.give(visit, asks, Outcome.UNLOCKED)
    assert answered.answer
    assert (answered.answer.by, answered.answer.by_name) == (asks.id, "Home Assistant")
    assert is_program(answered.answer.by)
    assert rig.locks.opened == [FRONT]
    page = await rig.staff.auditor.page(ANNA, TrailFilter())
    assert [(one.by, one.door) for one in page.entries] == [(asks.id, FRONT)]


async def test_a_program_opens_where_nobody_rang_and_the_family_hears_it(rig: HouseRig) -> None:
    asks = await program(rig)
    await rig.openings.open(asks, FRONT)
    assert rig.locks.opened == [FRONT]
    assert {told for told in rig.household.told if isinstance(told[1], DoorOpened)} == {
        (ANNA.id, DoorOpened(FRONT, asks)),
        (LEO.id, DoorOpened(FRONT, asks)),
    }


@pytest.mark.parametrize("how", ["answer", "open"])
async def test_a_door_that_asks_for_a_pin_asks_a_program_for_its_maker_s(rig: HouseRig, how: str) -> None:
    await asks_for_a_pin(rig)
    asks, visit = await program(rig), await ringing(rig)

    async def open_with(given: Given) -> None:
        if how == "answer":
            await rig.answers.give(visit, asks, Outcome.UNLOCKED, given=given)
        else:
            await rig.openings.open(asks, FRONT, given)

    with pytest.raises(ProofNeeded):
        await open_with(Given())
    with pytest.raises(ProofWrong) as wrong:
        await open_with(Given(ProofKind.PIN, "0815"))
    assert wrong.value.left == 2
    assert rig.locks.opened == []
    await open_with(Given(ProofKind.PIN, PIN))
    assert rig.locks.opened == [FRONT]


async def test_wrong_digits_of_a_program_are_its_maker_s_so_that_nobody_guesses_twice_as_often(rig: HouseRig) -> None:
    await asks_for_a_pin(rig)
    asks, wrong = await program(rig), Given(ProofKind.PIN, "0815")
    for who, left in ((asks, 2), (ANNA, 1)):
        with pytest.raises(ProofWrong) as refused:
            await rig.openings.open(who, FRONT, wrong)
        assert refused.value.left == left


async def test_an_emergency_pin_that_a_program_sends_is_told_to_all_but_whoever_stands_there(rig: HouseRig) -> None:
    await asks_for_a_pin(rig)
    rig.household.told.clear()
    await rig.openings.open(await program(rig), FRONT, Given(ProofKind.PIN, EMERGENCY))
    told = [who for who, fact in rig.household.told if isinstance(fact, EmergencyPinUsed)]
    assert told == [LEO.id]
    page = await rig.staff.auditor.page(ANNA, TrailFilter(everything=True))
    assert "emergency pin" not in {getattr(one, "what", "") for one in page.entries}


async def test_a_program_whose_maker_has_no_pin_opens_no_door_that_asks_for_one(rig: HouseRig) -> None:
    await rig.memory.collection("door_policies", DoorPolicy).put({FRONT: DoorPolicy(ProofKind.PIN)})
    with pytest.raises(ProofNotSet):
        await rig.openings.open(await program(rig), FRONT, Given(ProofKind.PIN, PIN))


async def test_at_night_a_program_is_neither_of_the_two(rig: HouseRig) -> None:
    await rig.policies.set_second_at_night(ANNA, FRONT, wanted=True)
    asks, visit = await program(rig), await ringing(rig)
    await rig.answers.give(visit, asks, Outcome.UNLOCKED)  # by day it opens
    rig.set_by += rig.clock().replace(hour=23) - rig.clock()
    await rig.ring("b00t-2")
    (visit_id,) = [one.id for one in await rig.memory.visits.open_visits()]
    for who in (asks, ANNA, asks):
        with pytest.raises(SecondAdultAwaited):
            await rig.answers.give(visit_id, who, Outcome.UNLOCKED)
        kept = await rig.memory.visits.find(visit_id)
        assert kept
        assert (kept.agreement.by if kept.agreement else None) in (None, ANNA.id)  # never the program's wish
    rig.household.told.clear()
    with pytest.raises(SecondAdultNeeded):
        await rig.openings.open(asks, FRONT)
    assert rig.household.told == []  # nobody is asked to agree with a program
    with pytest.raises(SecondAdultNeeded):
        await rig.openings.open(LEO, FRONT)  # who asks the others: the program's wish was none
    assert rig.locks.opened == [FRONT]


async def test_a_program_may_at_its_doors_alone_and_each_try_is_in_the_trail(rig: HouseRig) -> None:
    asks = await program(rig, KeyScope.OPEN, doors=(BACK,))
    visit = await ringing(rig)
    for tried in (rig.answers.give(visit, asks, Outcome.UNLOCKED), rig.openings.open(asks, FRONT)):
        with pytest.raises(NotAllowed) as refused:
            await tried
        assert refused.value.refusal is Refusal.OTHER_DOOR
    page = await rig.staff.auditor.page(ANNA, TrailFilter())
    assert [(one.by, one.door, getattr(one, "reason", None)) for one in page.entries] == [
        (asks.id, FRONT, Refusal.OTHER_DOOR)
    ] * 2


async def test_a_key_that_is_revoked_while_its_door_is_waited_for_does_not_open_another(rig: HouseRig) -> None:
    asks, visit = await program(rig), await ringing(rig)
    await rig.staff.programs.keeper.revoke(ANNA, asks.id)
    with pytest.raises(NotAllowed) as refused:
        await rig.answers.give(visit, asks, Outcome.UNLOCKED)
    assert refused.value.refusal is Refusal.KEY_ENDED
    assert rig.locks.opened == []


async def test_a_lock_that_does_not_answer_is_told_to_a_program_too(rig: HouseRig) -> None:
    asks, visit = await program(rig), await ringing(rig)
    rig.locks.failure = DoorUnreachable(FRONT, Failure.SILENT)
    with pytest.raises(DoorUnreachable):
        await rig.answers.give(visit, asks, Outcome.UNLOCKED)
    kept = await rig.memory.visits.find(visit)
    assert kept
    assert kept.attempt
    assert (kept.attempt.by, kept.attempt.failure) == (asks.id, Failure.SILENT)


async def test_what_was_before_whoever_made_the_key_moved_in_is_not_shown(rig: HouseRig) -> None:
    asks, visit = await program(rig, KeyScope.VISITS), await ringing(rig)
    assert await rig.staff.historian.visit(asks, visit)
    newcomer = await rig.invite(ANNA)
    await rig.invitations.move_in(newcomer, ResidentId(7), "Mia")
    await rig.registrar.make_owner(ANNA, ResidentId(7))
    shown, _ = await rig.staff.programs.keeper.make(
        await rig.registrar.resident(ResidentId(7)) or ANNA, KeyTerms("Screen", (KeyScope.VISITS,))
    )
    later = await rig.staff.programs.keys.recognise(shown)
    assert later.since > asks.since
