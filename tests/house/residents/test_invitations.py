"""What an invitation is for, how long it lasts, and how many may use it."""

import asyncio
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.house.doors.door import DoorId
from bot.house.names import MAX_NAME, folded
from bot.house.people import Limits, ResidentId, Role
from bot.house.residents import door_choice
from bot.house.residents.guesses import TryLater
from bot.house.residents.invitations import MOST_USES, AlreadyHome, CodeRefused, NoInvitation
from bot.house.residents.permissions import NotAllowed
from tests.rig.house import ANNA, BACK, FRONT, LEO, HouseRig

SHED = DoorId("shed")


@pytest.mark.looptime
async def test_whoever_uses_one_becomes_what_it_says_with_the_doors_that_it_says(rig: HouseRig) -> None:
    code, made = await rig.invitations.make(ANNA)
    assert (made.role, made.doors, made.uses) == (Role.ADULT, (), 1)
    await rig.invitations.set_role(ANNA, made.code_hash, Role.CHILD)
    await rig.invitations.allow_door(ANNA, made.code_hash, BACK, allowed=True)
    child = await rig.invitations.move_in(code, ResidentId(7), "Tom")
    assert (child.role, child.limits) == (Role.CHILD, Limits((BACK,)))
    assert [line for line in rig.memory.audit.noted if "invit" in line] == ["invited", *["invitation changed"] * 2]


@pytest.mark.looptime
async def test_one_for_several_lets_in_as_many_and_not_one_more_at_once(rig: HouseRig) -> None:
    code, made = await rig.invitations.make(ANNA)
    await rig.invitations.set_uses(ANNA, made.code_hash, 3)
    came = await asyncio.gather(
        *(rig.invitations.move_in(code, ResidentId(n), f"{n}") for n in range(10, 16)), return_exceptions=True
    )
    assert [type(one).__name__ for one in came] == ["Resident"] * 3 + ["CodeRefused"] * 3
    assert len(await rig.registrar.residents()) == 5


@pytest.mark.looptime
async def test_who_lives_here_uses_none_up_and_is_made_nothing_else_by_one(rig: HouseRig) -> None:
    code, _ = await rig.invitations.make(ANNA)
    with pytest.raises(AlreadyHome):
        await rig.invitations.move_in(code, ANNA.id, "Anna")
    assert (await rig.registrar.resident(ANNA.id)) == ANNA
    assert await rig.invitations.move_in(code, ResidentId(7), "Grace")


@pytest.mark.looptime
async def test_one_that_makes_owners_works_once_whatever_was_chosen(rig: HouseRig) -> None:
    _, made = await rig.invitations.make(ANNA)
    assert (await rig.invitations.set_uses(ANNA, made.code_hash, 10_000)).uses == MOST_USES
    assert (await rig.invitations.set_role(ANNA, made.code_hash, Role.OWNER)).uses == 1
    assert (await rig.invitations.set_uses(ANNA, made.code_hash, 5)).uses == 1


@pytest.mark.looptime
async def test_its_time_is_counted_from_when_it_was_chosen_and_then_nobody_uses_or_changes_it(rig: HouseRig) -> None:
    code, made = await rig.invitations.make(ANNA)
    await asyncio.sleep(23 * 3600)
    await rig.invitations.set_lasting(ANNA, made.code_hash, timedelta(hours=2))
    await asyncio.sleep(2 * 3600 - 1)
    assert [one.code_hash for one in await rig.invitations.open(ANNA)] == [made.code_hash]
    await asyncio.sleep(1)
    assert list(await rig.invitations.open(ANNA)) == []
    with pytest.raises(CodeRefused):
        await rig.invitations.move_in(code, ResidentId(7), "Grace")
    with pytest.raises(NoInvitation):
        await rig.invitations.set_lasting(ANNA, made.code_hash, timedelta(days=1))


@pytest.mark.looptime
async def test_another_owner_withdraws_it_and_the_maker_s_next_tap_finds_that_out(rig: HouseRig) -> None:
    leo = await rig.registrar.make_owner(ANNA, LEO.id)
    code, made = await rig.invitations.make(ANNA)
    await rig.invitations.withdraw(leo, made.code_hash)
    with pytest.raises(NoInvitation):
        await rig.invitations.set_uses(ANNA, made.code_hash, 2)
    with pytest.raises(CodeRefused):
        await rig.invitations.move_in(code, ResidentId(7), "Grace")


@pytest.mark.looptime
async def test_nobody_but_an_owner_lists_changes_or_withdraws_one(rig: HouseRig) -> None:
    _, made = await rig.invitations.make(ANNA)
    for asked in (
        rig.invitations.make(LEO),
        rig.invitations.open(LEO),
        rig.invitations.set_role(LEO, made.code_hash, Role.OWNER),
        rig.invitations.withdraw(LEO, made.code_hash),
    ):
        with pytest.raises(NotAllowed):
            await asked
    assert list(await rig.invitations.open(ANNA)) == [made]


@pytest.mark.looptime
async def test_a_link_of_another_bot_is_told_from_a_code_that_is_used_up_and_counts_as_a_guess(rig: HouseRig) -> None:
    for code, foreign in (("ref_4711", True), ("A" * 12, False)):
        with pytest.raises(CodeRefused) as told:
            await rig.invitations.move_in(code, ResidentId(7), "Grace")
        assert told.value.foreign is foreign
    with pytest.raises(CodeRefused):
        await rig.invitations.move_in("", ResidentId(7), "Grace")
    with pytest.raises(TryLater):
        await rig.invitations.move_in("another-bot", ResidentId(7), "Grace")


@given(
    role=st.sampled_from(Role),
    taps=st.lists(st.tuples(st.sampled_from([FRONT, BACK, SHED]), st.booleans()), max_size=12),
)
def test_whatever_is_tapped_a_door_that_was_taken_is_taken_but_an_adult_s_last_one(
    role: Role, taps: list[tuple[DoorId, bool]]
) -> None:
    every = [FRONT, BACK, SHED]
    chosen: tuple[DoorId, ...] = ()
    for door, allowed in taps:
        before = {one for one in every if door_choice.has_door(role, chosen, one)}
        chosen = door_choice.with_door(role, chosen, door, allowed=allowed, every=every)
        after = {one for one in every if door_choice.has_door(role, chosen, one)}
        wanted = before | {door} if allowed else before - {door}
        kept = role not in door_choice.WITH_DOORS or (role is Role.ADULT and not wanted)
        assert after == (before if kept else wanted)


@pytest.mark.looptime
@pytest.mark.parametrize("called", ["Leo", " LEO ", "Le\u200bo", "Ｌｅｏ"])
async def test_whoever_calls_themselves_as_somebody_who_lives_here_is_told_apart(rig: HouseRig, called: str) -> None:
    for n in (2, 3):
        newcomer = await rig.invitations.move_in(await rig.invite(ANNA), ResidentId(4710 + n), called)
        assert folded(newcomer.name) == f"leo {n}"
    names = [folded(one.name) for one in await rig.memory.residents.residents()]
    assert len(set(names)) == len(names)


@pytest.mark.looptime
async def test_two_of_the_longest_name_are_told_apart_too(rig: HouseRig) -> None:
    for n in range(2):
        await rig.invitations.move_in(await rig.invite(ANNA), ResidentId(4710 + n), "x" * 200)
    names = [one.name for one in await rig.memory.residents.residents()]
    assert len(set(names)) == len(names)
    assert max(map(len, names)) <= MAX_NAME
