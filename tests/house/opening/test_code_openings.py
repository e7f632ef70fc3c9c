"""Digits that are shown in Home Assistant: whoever's they are opens, and whoever tries some is held up."""

from dataclasses import replace
from datetime import timedelta

import pyotp
import pytest

from bot.house.doors.door import DoorUnreachable, Failure
from bot.house.doors.doors import NoSuchDoor
from bot.house.opening.kept_proofs import FORGIVEN_AFTER, FREE_TRIES, PAUSES, PAUSES_ELSEWHERE, pause_after
from bot.house.opening.news import DoorOpened, EmergencyPinUsed, UnlockingPaused
from bot.house.opening.openings import SecondAdultNeeded
from bot.house.opening.policies import DoorPolicy
from bot.house.opening.proof import Given, ProofKind, ProofNeeded, ProofWrong, UnlockingLocked
from bot.house.people import Limits, Resident, ResidentId, Role
from bot.house.records.auditor import TrailFilter
from bot.house.records.trail_page import Deed, OpeningTry, TryResult
from bot.house.residents.actors import HOME_ASSISTANT_ID, HomeAssistant
from bot.house.residents.permissions import Action, NotAllowed
from bot.house.visits.refused import SecondAdultAwaited
from tests.rig.house import ANNA, BACK, FRONT, LEO, NOON, HouseRig

pytestmark = [pytest.mark.looptime, pytest.mark.usefixtures("hash_at_once")]

HOME = HomeAssistant()
ANNAS, EMERGENCY, LEOS = "4711", "4712", "8253"


async def set_pin(rig: HouseRig, who: Resident, digits: str) -> None:
    await rig.proofs.begin_change(who)
    await rig.proofs.set_pin(who, digits)


async def with_pins(rig: HouseRig) -> None:
    await set_pin(rig, ANNA, ANNAS)
    await rig.proofs.begin_change(ANNA, Given(ProofKind.PIN, ANNAS))
    await rig.proofs.set_pin(ANNA, EMERGENCY, emergency=True)
    await set_pin(rig, LEO, LEOS)


async def open_by(rig: HouseRig, digits: str) -> Resident:
    return await rig.staff.home_assistant.openings.open(HOME, FRONT, digits)


@pytest.mark.parametrize("proof", [ProofKind.TWO_TAPS, ProofKind.PIN])
async def test_a_pin_opens_as_whoever_has_it_and_they_hear_it_above_all(rig: HouseRig, proof: ProofKind) -> None:
    await with_pins(rig)
    await rig.policies.set_proof(ANNA, FRONT, proof)
    assert (await open_by(rig, LEOS)).id == LEO.id
    assert rig.locks.opened == [FRONT]
    told = {who for who, news in rig.household.told if news == DoorOpened(FRONT, LEO, in_home_assistant=True)}
    assert told == {ANNA.id, LEO.id}


async def test_to_whoever_rang_the_door_is_opened_as_on_their_card(rig: HouseRig) -> None:
    await with_pins(rig)
    await rig.policies.set_proof(ANNA, FRONT, ProofKind.PIN)
    await rig.ring()
    (visit,) = await rig.memory.visits.open_visits()
    await open_by(rig, ANNAS)
    closed = await rig.memory.visits.find(visit.id)
    assert closed
    assert closed.answer
    assert (closed.answer.by, closed.answer.by_name) == (ANNA.id, "Anna")
    assert rig.locks.opened == [FRONT]


async def test_an_app_s_code_opens_once(rig: HouseRig) -> None:
    await rig.proofs.begin_change(ANNA)
    secret, _ = await rig.proofs.begin_app(ANNA)
    app = pyotp.TOTP(secret)
    await rig.proofs.confirm_app(ANNA, app.at(rig.clock()))
    await rig.policies.set_proof(ANNA, FRONT, ProofKind.CODE)
    rig.later = timedelta(minutes=1)
    code = app.at(rig.clock())
    await open_by(rig, code)
    with pytest.raises(ProofWrong):
        await open_by(rig, code)
    assert rig.locks.opened == [FRONT]


@pytest.mark.parametrize("digits", ["", "0815", "471", "47110", "４７１１"])
async def test_other_digits_open_nothing(rig: HouseRig, digits: str) -> None:
    await with_pins(rig)
    with pytest.raises(ProofWrong):
        await open_by(rig, digits)
    assert rig.locks.opened == []


async def test_wrong_digits_pause_home_assistant_alone_and_everybody_hears_it(rig: HouseRig) -> None:
    await with_pins(rig)
    await rig.policies.set_proof(ANNA, FRONT, ProofKind.PIN)
    for _ in range(2):
        with pytest.raises(ProofWrong):
            await open_by(rig, "0815")
    with pytest.raises(UnlockingLocked):
        await open_by(rig, "0815")
    with pytest.raises(UnlockingLocked):
        await open_by(rig, ANNAS)
    assert rig.locks.opened == []
    told = {who for who, news in rig.household.told if isinstance(news, UnlockingPaused)}
    assert told == {ANNA.id, LEO.id}
    await rig.openings.open(LEO, FRONT, Given(ProofKind.PIN, LEOS))  # in the chat everything is as always
    rig.hire()  # and a restart forgives nothing
    with pytest.raises(UnlockingLocked):
        await open_by(rig, ANNAS)
    rig.later += PAUSES[0]
    await open_by(rig, ANNAS)


async def test_whoever_goes_on_trying_keeps_nobody_out_for_longer_than_two_hours_and_is_told_twice_a_day(
    rig: HouseRig,
) -> None:
    await with_pins(rig)
    waits: list[timedelta] = []
    while rig.later < timedelta(days=2):
        try:
            await open_by(rig, "0815")
        except UnlockingLocked as locked:
            waits.append(timedelta(seconds=round(locked.wait_s)))
            rig.later += waits[-1]
        except ProofWrong:
            continue
    assert (*waits[: len(PAUSES_ELSEWHERE)],) == PAUSES_ELSEWHERE
    assert set(waits[len(PAUSES_ELSEWHERE) :]) == {timedelta(hours=2)}
    told = [news.tries for who, news in rig.household.told if who == LEO.id and isinstance(news, UnlockingPaused)]
    longest = FREE_TRIES + len(PAUSES_ELSEWHERE)
    assert told == [*range(FREE_TRIES + 1, longest + 1), longest + 6, longest + 12, longest + 18]
    await open_by(rig, ANNAS)  # between two of them the family opens from there


@pytest.mark.parametrize("tries", [1, 2, 3, 6, 7, 8, 20, 100])
def test_waiting_until_wrong_digits_are_forgiven_gives_about_as_many_tries_as_going_on(tries: int) -> None:
    """So a pause that is longer than two hours keeps out the family alone."""
    pauses = (pause_after(wrong, PAUSES_ELSEWHERE) or timedelta() for wrong in range(1, tries))
    assert tries * timedelta(days=1) / sum(pauses, FORGIVEN_AFTER) < 13


async def test_right_digits_between_do_not_forgive_wrong_ones(rig: HouseRig) -> None:
    """Somebody with a PIN of their own could try those of others for ever."""
    await with_pins(rig)
    for digits in ("0815", "0816"):
        with pytest.raises(ProofWrong):
            await open_by(rig, digits)
        await open_by(rig, LEOS)
    with pytest.raises(UnlockingLocked):
        await open_by(rig, "0817")


async def test_wrong_digits_of_long_ago_are_forgiven(rig: HouseRig) -> None:
    await with_pins(rig)
    for _ in range(2):
        with pytest.raises(ProofWrong):
            await open_by(rig, "0815")
    rig.later += FORGIVEN_AFTER + timedelta(seconds=1)
    with pytest.raises(ProofWrong) as wrong:
        await open_by(rig, "0815")
    assert wrong.value.left == 2


async def test_an_emergency_pin_opens_and_the_others_know(rig: HouseRig) -> None:
    await with_pins(rig)
    await open_by(rig, EMERGENCY)
    assert rig.locks.opened == [FRONT]
    assert (LEO.id, EmergencyPinUsed(ANNA, FRONT)) in rig.household.told


async def test_digits_that_two_people_have_are_nobody_s_unless_somebody_is_in_need(rig: HouseRig) -> None:
    await with_pins(rig)
    mia = Resident(ResidentId(1003), "Mia", Role.ADULT, NOON - timedelta(days=1))
    await rig.memory.residents.save(mia)
    await set_pin(rig, mia, LEOS)
    with pytest.raises(ProofWrong):
        await open_by(rig, LEOS)
    eve = replace(mia, id=ResidentId(1004), name="Eve")
    await rig.memory.residents.save(eve)
    await set_pin(rig, eve, EMERGENCY)
    assert (await open_by(rig, EMERGENCY)).id == ANNA.id


async def test_whoever_may_not_open_the_door_may_not_here_either(rig: HouseRig) -> None:
    await with_pins(rig)
    await rig.memory.residents.save(replace(LEO, limits=Limits(doors=(BACK,))))
    with pytest.raises(NotAllowed):
        await open_by(rig, LEOS)
    await rig.memory.residents.remove(LEO.id)
    with pytest.raises(ProofWrong):
        await open_by(rig, LEOS)
    assert rig.locks.opened == []


async def test_whoever_is_in_a_pause_of_their_own_opens_nothing_here(rig: HouseRig) -> None:
    await with_pins(rig)
    await rig.policies.set_proof(ANNA, FRONT, ProofKind.PIN)
    for _ in range(3):
        with pytest.raises((ProofWrong, UnlockingLocked)):
            await rig.openings.open(LEO, FRONT, Given(ProofKind.PIN, "0815"))
    with pytest.raises(ProofWrong):
        await open_by(rig, LEOS)


async def test_at_night_two_people_s_digits_are_asked_for(rig: HouseRig) -> None:
    await with_pins(rig)
    await rig.memory.collection("door_policies", DoorPolicy).put({FRONT: DoorPolicy(second_at_night=True)})
    rig.set_by = timedelta(hours=11)
    with pytest.raises(SecondAdultNeeded):
        await open_by(rig, ANNAS)
    with pytest.raises(SecondAdultNeeded):
        await open_by(rig, ANNAS)
    assert rig.locks.opened == []
    await open_by(rig, LEOS)
    assert rig.locks.opened == [FRONT]
    await rig.ring()
    with pytest.raises(SecondAdultAwaited):
        await open_by(rig, LEOS)


async def test_a_door_that_is_not_there_and_a_lock_that_is_silent_are_told(rig: HouseRig) -> None:
    await with_pins(rig)
    with pytest.raises(NoSuchDoor):
        await rig.staff.home_assistant.openings.open(HOME, FRONT.__class__("attic"), ANNAS)
    rig.locks.failure = DoorUnreachable(FRONT, Failure.SILENT)
    with pytest.raises(DoorUnreachable):
        await open_by(rig, ANNAS)


async def test_what_was_looked_at_counts_for_that_opening_alone(rig: HouseRig) -> None:
    await with_pins(rig)
    who, given = await rig.proofs.identify(HOME, Given(ProofKind.PIN, LEOS), FRONT)
    assert (who.id, given.digits) == (LEO.id, "")
    assert given.ticket not in repr(given)
    with pytest.raises(ProofWrong):
        await rig.proofs.prove(ANNA, ProofKind.PIN, given)
    with pytest.raises(ProofNeeded):
        await rig.proofs.prove(LEO, ProofKind.CODE, given)
    await rig.proofs.prove(LEO, ProofKind.PIN, given)
    rig.proofs.used(given)
    with pytest.raises(ProofWrong):
        await rig.proofs.prove(LEO, ProofKind.PIN, given)


@pytest.mark.parametrize("action", [Action.UNLOCK, Action.OPEN, Action.USE_PASS, Action.RESPOND])
async def test_home_assistant_itself_opens_nothing(rig: HouseRig, action: Action) -> None:
    with pytest.raises(NotAllowed):
        await rig.staff.admission.admit(HOME, action, FRONT)


async def test_the_record_names_whose_digits_they_were_and_where_they_were_typed(rig: HouseRig) -> None:
    await with_pins(rig)
    await open_by(rig, LEOS)
    with pytest.raises(ProofWrong):
        await open_by(rig, "0815")
    page = await rig.staff.auditor.page(ANNA, TrailFilter(everything=True))
    tries = [(one.result, one.by) for one in page.entries if isinstance(one, OpeningTry)]
    assert tries == [(TryResult.REFUSED, HOME_ASSISTANT_ID), (TryResult.OPENED, LEO.id)]
    assert "code in home assistant" in {one.what for one in page.entries if isinstance(one, Deed)}
    assert rig.staff.programs.keys.name_of(HOME_ASSISTANT_ID) == "Home Assistant"
    assert ANNAS not in str(rig.memory.audit.__dict__)
