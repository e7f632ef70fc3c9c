"""Codes on paper: they bring an owner back, once each, and everybody hears of it."""

import asyncio
from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.house.facts import Recovered
from bot.house.people import Limits, Resident, ResidentId, Role
from bot.house.residents.guesses import TryLater
from bot.house.residents.hours import Hours
from bot.house.residents.invitations import CodeRefused
from bot.house.residents.permissions import NotAllowed
from bot.house.residents.recovery import CODES, RecoveryCodesLeft, same_code
from bot.house.residents.registrar import AlreadyOwner
from tests.rig.house import ANNA, FRONT, LEO, HouseRig

STRANGER = ResidentId(4711)


@pytest.mark.looptime
async def test_a_stranger_s_account_with_a_code_is_an_owner_at_once_and_the_code_is_used_up(rig: HouseRig) -> None:
    first, second, *_ = await rig.recovery.make(ANNA)
    owner = await rig.recovery.recover(first, STRANGER, "Anna\n")
    assert (owner.name, owner.role) == ("Anna", Role.OWNER)
    assert rig.household.told == [(ANNA.id, Recovered(owner, CODES - 1)), (LEO.id, Recovered(owner, CODES - 1))]
    with pytest.raises(CodeRefused):
        await rig.recovery.recover(first, ResidentId(4712), "Mallory")
    assert await rig.recovery.left(ANNA) == RecoveryCodesLeft(CODES - 1, CODES)
    assert await rig.recovery.recover(second, ResidentId(4713), "Anna")
    await rig.registrar.remove(owner, ANNA.id)  # the lost phone
    with pytest.raises(CodeRefused):
        await rig.recovery.recover(first, ANNA.id, "whoever found it")


@pytest.mark.looptime
async def test_codes_are_never_kept_in_the_clear_and_not_even_a_part_of_them_is_noted(rig: HouseRig) -> None:
    codes = await rig.recovery.make(ANNA)
    await rig.recovery.recover(codes[0], STRANGER, "Anna")
    with pytest.raises(CodeRefused):
        await rig.recovery.recover(codes[0], STRANGER, "Anna")
    written = repr((rig.memory.collections["recovery"].everything(), rig.memory.audit.lines))
    parts = {part for code in codes for part in code.split("-")}
    # four digits alone may stand in any hash, or in a date
    assert not [part for part in parts if not part.isdigit() and part in written]


@pytest.mark.looptime
async def test_a_new_sheet_ends_the_one_before_and_only_an_owner_makes_one(rig: HouseRig) -> None:
    old = await rig.recovery.make(ANNA)
    new = await rig.recovery.make(ANNA)
    assert len({*old, *new}) == 2 * CODES
    with pytest.raises(CodeRefused):
        await rig.recovery.recover(old[0], STRANGER, "Anna")
    for asked in (rig.recovery.make(LEO), rig.recovery.left(LEO)):
        with pytest.raises(NotAllowed):
            await asked
    assert await rig.recovery.recover(new[0], STRANGER, "Anna")


@pytest.mark.looptime
async def test_of_several_who_send_one_code_at_once_one_becomes_an_owner(rig: HouseRig) -> None:
    code, *_ = await rig.recovery.make(ANNA)
    came = await asyncio.gather(
        *(rig.recovery.recover(code, ResidentId(n), "Anna") for n in range(10, 14)), return_exceptions=True
    )
    assert [type(one) for one in came] == [Resident, CodeRefused, CodeRefused, CodeRefused]


@pytest.mark.looptime
async def test_a_child_who_has_the_sheet_is_an_owner_without_limits_and_an_owner_uses_no_code_up(rig: HouseRig) -> None:
    await rig.registrar.set_role(ANNA, LEO.id, Role.CHILD)
    await rig.registrar.allow_door(ANNA, LEO.id, FRONT, allowed=True)
    code, *_ = await rig.recovery.make(ANNA)
    with pytest.raises(AlreadyOwner):
        await rig.recovery.recover(code, ANNA.id, "Anna")
    leo = await rig.recovery.recover(code, LEO.id, "Leo")
    assert (leo.role, leo.limits, leo.since) == (Role.OWNER, Limits(), LEO.since)


@pytest.mark.looptime
async def test_guesses_cost_pauses_and_share_them_with_invitations_but_a_right_code_is_let_in(rig: HouseRig) -> None:
    code, *_ = await rig.recovery.make(ANNA)
    for n in range(3):
        with pytest.raises(CodeRefused):
            await rig.recovery.recover(f"WRONG-{n}", STRANGER, "Mallory")
    with pytest.raises(TryLater):
        await rig.recovery.recover("WRONG", STRANGER, "Mallory")
    with pytest.raises(TryLater):
        await rig.invitations.move_in("A" * 12, STRANGER, "Mallory")
    for n in range(20):  # a flood from many accounts
        with pytest.raises((CodeRefused, TryLater)):
            await rig.recovery.recover("WRONG", ResidentId(n), "Mallory")
    assert await rig.recovery.recover(code, ResidentId(5000), "Anna")
    assert rig.memory.audit.noted.count("wrong recovery code") >= 3


@given(st.text("0123456789ABCDEFGHJKMNPQRSTVWXYZ", min_size=16, max_size=16), st.data())
def test_a_code_is_the_same_however_it_is_copied_from_paper(code: str, data: st.DataObject) -> None:
    alike = {"0": "0oO", "1": "1iIlL"}
    typed = "".join(data.draw(st.sampled_from(alike.get(sign, sign + sign.lower()))) for sign in code)
    gaps = data.draw(st.lists(st.sampled_from(["", " ", "-", "–", "\n"]), min_size=16, max_size=16))
    assert same_code("".join(sign + gap for sign, gap in zip(typed, gaps, strict=True))) == code


@pytest.mark.looptime
async def test_whoever_is_brought_back_while_an_owner_chooses_their_hours_is_an_owner(rig: HouseRig) -> None:
    code, *_ = await rig.recovery.make(ANNA)
    await asyncio.gather(
        rig.recovery.recover(code, LEO.id, "Leo"),
        rig.registrar.set_hours(ANNA, LEO.id, (Hours(time(8), time(12)),)),
    )
    leo = await rig.registrar.resident(LEO.id)
    assert leo
    assert leo.role is Role.OWNER
