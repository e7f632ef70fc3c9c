"""Ways round what a door asks for: each asks for the same."""

from datetime import timedelta

import pytest

from bot.house.doors.added import DoorWay
from bot.house.doors.relays import OwnRelay, RelayKind
from bot.house.opening.openings import SecondAdultNeeded
from bot.house.opening.policies import DoorPolicy
from bot.house.opening.proof import Given, ProofKind, ProofNeeded, ProofWrong, UnlockingLocked
from bot.house.people import Role
from bot.house.residents.permissions import NotAllowed
from tests.rig.house import ANNA, FRONT, LEO, HouseRig

pytestmark = [pytest.mark.looptime, pytest.mark.usefixtures("hash_at_once")]

PIN, WRONG = Given(ProofKind.PIN, "4711"), Given(ProofKind.PIN, "0815")

RELAY = OwnRelay(RelayKind.TASMOTA, "gate")

#: From noon to eleven at night.
NIGHT = timedelta(hours=11)


async def asks_for_a_pin(rig: HouseRig) -> None:
    await rig.proofs.begin_change(ANNA)
    await rig.proofs.set_pin(ANNA, PIN.digits)
    await rig.policies.set_proof(ANNA, FRONT, ProofKind.PIN)


async def test_a_lock_is_not_tried_for_less_than_its_door_asks_for(rig: HouseRig) -> None:
    await asks_for_a_pin(rig)
    with pytest.raises(ProofNeeded):
        await rig.staff.upkeep.try_lock(ANNA, FRONT)
    with pytest.raises(ProofWrong):
        await rig.staff.upkeep.try_lock(ANNA, FRONT, WRONG)
    assert rig.locks.opened == []
    assert rig.memory.audit.noted.count("lock trial refused") == 2
    await rig.staff.upkeep.try_lock(ANNA, FRONT, PIN)
    assert rig.locks.opened == [FRONT]


async def test_a_lock_is_not_tried_while_its_owner_has_to_wait_for_wrong_digits(rig: HouseRig) -> None:
    await asks_for_a_pin(rig)
    for _ in range(3):
        with pytest.raises((ProofWrong, UnlockingLocked)):
            await rig.openings.open(ANNA, FRONT, WRONG)
    with pytest.raises(UnlockingLocked):
        await rig.staff.upkeep.try_lock(ANNA, FRONT, PIN)
    assert rig.locks.opened == []


async def test_at_night_a_lock_is_tried_by_two_where_its_door_asks_for_them(rig: HouseRig) -> None:
    await rig.registrar.set_role(ANNA, LEO.id, Role.OWNER)
    await rig.policies.set_second_at_night(ANNA, FRONT, wanted=True)
    rig.set_by = NIGHT
    with pytest.raises(SecondAdultNeeded):
        await rig.staff.upkeep.try_lock(ANNA, FRONT)
    assert rig.locks.opened == []
    await rig.staff.upkeep.try_lock(LEO, FRONT)
    assert rig.locks.opened == [FRONT]


async def test_who_owns_nothing_tries_no_lock_and_whoever_is_removed_while_typing_neither(rig: HouseRig) -> None:
    await asks_for_a_pin(rig)
    with pytest.raises(NotAllowed):
        await rig.staff.upkeep.try_lock(LEO, FRONT)
    await rig.registrar.make_owner(ANNA, LEO.id)
    await rig.registrar.remove(LEO, ANNA.id)
    with pytest.raises(NotAllowed):
        await rig.staff.upkeep.try_lock(ANNA, FRONT, PIN)
    assert rig.locks.opened == []


@pytest.mark.parametrize("before_that", ["kept", "removed"])
async def test_a_door_that_is_added_asks_for_what_the_strictest_asked_for(rig: HouseRig, before_that: str) -> None:
    await rig.proofs.begin_change(ANNA)
    await rig.proofs.set_pin(ANNA, PIN.digits)
    gate = await rig.builder.add(ANNA, "gate", DoorWay.RELAY, RELAY)
    await rig.policies.set_proof(ANNA, gate.id, ProofKind.PIN)
    await rig.policies.set_second_at_night(ANNA, gate.id, wanted=True)
    if before_that == "removed":
        await rig.builder.remove(ANNA, gate.id)
    again = await rig.builder.add(ANNA, "gate too", DoorWay.RELAY, RELAY)
    assert rig.policies.of(again.id) == DoorPolicy(ProofKind.PIN, second_at_night=True)
    with pytest.raises(ProofNeeded):
        await rig.openings.open(ANNA, again.id)
    with pytest.raises(ProofNeeded):
        await rig.policies.set_proof(ANNA, again.id, ProofKind.TWO_TAPS)
    assert rig.locks.opened == []
    assert rig.policies.of(FRONT) == DoorPolicy()


async def test_where_no_door_asks_for_more_a_new_one_asks_for_two_taps(rig: HouseRig) -> None:
    gate = await rig.builder.add(ANNA, "gate", DoorWay.RELAY, RELAY)
    assert rig.policies.of(gate.id) == DoorPolicy()
    assert rig.memory.collections["door_policies"].everything() == {}
