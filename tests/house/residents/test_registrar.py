"""Moving in."""

import asyncio

import pytest

from bot.house.facts import BecameOwner, DoorsAllowed, MovedIn, MovedOut, RoleChanged
from bot.house.people import Resident, ResidentId, Role
from bot.house.residents.invitations import CodeRefused
from bot.house.residents.permissions import NotAllowed, Refusal
from bot.house.residents.registrar import AlreadyOwner, LastOwner, NotHere
from tests.fakes.books import Memory
from tests.quick_hash import hash_at_once, quick_hash
from tests.rig.house import ANNA, BACK, FRONT, LEO, HouseRig

__all__ = ["hash_at_once", "quick_hash"]

MIA = ResidentId(1003)

pytestmark = pytest.mark.looptime


async def test_the_claim_code_makes_its_sender_the_owner_once(rig: HouseRig) -> None:
    rig.memory = Memory()
    rig.hire()
    code = await rig.invitations.claim_code()
    assert code
    owner = await rig.invitations.move_in(code, ResidentId(7), "Anna")
    assert owner.role is Role.OWNER
    with pytest.raises(CodeRefused):
        await rig.invitations.move_in(code, ResidentId(8), "Leo")
    assert await rig.invitations.claim_code() is None


async def test_a_new_claim_code_ends_the_one_before(rig: HouseRig) -> None:
    rig.memory = Memory()
    rig.hire()
    first = await rig.invitations.claim_code()
    second = await rig.invitations.claim_code()
    assert first
    assert second
    with pytest.raises(CodeRefused):
        await rig.invitations.move_in(first, ResidentId(7), "Anna")
    assert await rig.invitations.move_in(second, ResidentId(7), "Anna")


async def test_codes_are_never_kept_in_the_clear(rig: HouseRig) -> None:
    code = await rig.invite(ANNA)
    assert code not in repr(await rig.memory.residents.invitations())


async def test_an_invitation_works_once_and_the_owner_is_told(rig: HouseRig) -> None:
    code = await rig.invite(ANNA)
    newcomer = await rig.invitations.move_in(code, ResidentId(7), "Grace")
    assert newcomer.role is Role.ADULT
    assert rig.household.told == [(ANNA.id, MovedIn(newcomer))]
    with pytest.raises(CodeRefused):
        await rig.invitations.move_in(code, ResidentId(8), "Somebody")


@pytest.mark.parametrize(("typed", "kept"), [("Eve\n\u202eHopper\x1b", "Eve Hopper"), ("\u202e!?", "Somebody")])
async def test_a_newcomer_s_name_stays_on_its_line_and_turns_nothing(rig: HouseRig, typed: str, kept: str) -> None:
    code = await rig.invite(ANNA)
    newcomer = await rig.invitations.move_in(code, ResidentId(7), typed)
    assert newcomer.name == kept
    assert rig.household.told == [(ANNA.id, MovedIn(newcomer))]


async def test_an_invitation_ends_after_a_day(rig: HouseRig) -> None:
    code = await rig.invite(ANNA)
    await asyncio.sleep(24 * 3600 + 1)
    with pytest.raises(CodeRefused):
        await rig.invitations.move_in(code, ResidentId(7), "Grace")


async def test_only_the_owner_invites(rig: HouseRig) -> None:
    with pytest.raises(NotAllowed):
        await rig.invite(LEO)


async def test_a_resident_who_is_removed_takes_their_invitations_along_and_everybody_hears_of_it(rig: HouseRig) -> None:
    grace = await rig.invitations.move_in(await rig.invite(ANNA), ResidentId(7), "Grace")
    grace = await rig.registrar.make_owner(ANNA, grace.id)
    code = await rig.invite(grace)
    rig.household.told.clear()
    await rig.registrar.remove(ANNA, grace.id)
    assert [r.name for r in await rig.registrar.residents()] == ["Anna", "Leo"]
    assert rig.household.told == [(LEO.id, MovedOut(grace, ANNA))]
    assert ("moved out", {"resident": grace.id, "by": ANNA.id}) in rig.memory.audit.lines
    with pytest.raises(CodeRefused):
        await rig.invitations.move_in(code, ResidentId(8), "Somebody")


async def test_whoever_leaves_is_missed_by_all(rig: HouseRig) -> None:
    await rig.registrar.leave(LEO)
    moved = MovedOut(LEO, LEO)
    assert moved.by_themselves
    assert rig.household.told == [(ANNA.id, moved)]


async def test_the_last_owner_stays_until_there_is_another(rig: HouseRig) -> None:
    with pytest.raises(LastOwner):
        await rig.registrar.leave(ANNA)
    leo = await rig.registrar.make_owner(ANNA, LEO.id)
    assert rig.household.told == [(LEO.id, BecameOwner(leo, ANNA))]
    await rig.registrar.leave(ANNA)
    assert await rig.registrar.residents() == [leo]
    with pytest.raises(LastOwner):
        await rig.registrar.leave(leo)


async def test_of_two_owners_who_leave_at_once_one_stays(rig: HouseRig) -> None:
    leo = await rig.registrar.make_owner(ANNA, LEO.id)
    left = await asyncio.gather(rig.registrar.leave(ANNA), rig.registrar.leave(leo), return_exceptions=True)
    assert [type(one) for one in left if one] == [LastOwner]
    assert len(await rig.registrar.residents()) == 1


async def test_only_an_owner_removes_and_makes_owners(rig: HouseRig) -> None:
    with pytest.raises(NotAllowed):
        await rig.registrar.remove(LEO, ANNA.id)
    with pytest.raises(NotAllowed):
        await rig.registrar.make_owner(LEO, LEO.id)
    with pytest.raises(NotHere):
        await rig.registrar.remove(ANNA, ResidentId(99))


async def test_a_role_changes_for_everybody_to_hear_and_a_second_owner_s_same_wish_changes_nothing(
    rig: HouseRig,
) -> None:
    child = await rig.registrar.set_role(ANNA, LEO.id, Role.CHILD)
    assert (child.role, child.limits.doors) == (Role.CHILD, ())
    assert rig.household.told == [(LEO.id, RoleChanged(child, Role.ADULT, ANNA))]
    assert await rig.registrar.set_role(ANNA, LEO.id, Role.CHILD) == child
    assert len(rig.household.told) == 1
    assert rig.memory.audit.noted.count("role changed") == 1


async def test_the_last_owner_is_made_nothing_else_and_of_two_who_dethrone_each_other_one_stays(rig: HouseRig) -> None:
    with pytest.raises(LastOwner):
        await rig.registrar.set_role(ANNA, ANNA.id, Role.ADULT)
    leo = await rig.registrar.make_owner(ANNA, LEO.id)
    done = await asyncio.gather(
        rig.registrar.set_role(ANNA, leo.id, Role.ADULT),
        rig.registrar.set_role(leo, ANNA.id, Role.CHILD),
        return_exceptions=True,
    )
    assert [type(one) for one in done] == [Resident, NotAllowed]  # who came first has the say
    assert [r.role for r in await rig.registrar.residents()] == [Role.OWNER, Role.ADULT]


async def test_whoever_is_no_owner_any_more_has_no_invitations_out(rig: HouseRig) -> None:
    leo = await rig.registrar.make_owner(ANNA, LEO.id)
    code, made = await rig.invitations.make(leo)
    await rig.invitations.set_role(leo, made.code_hash, Role.OWNER)
    await rig.registrar.set_role(ANNA, leo.id, Role.ADULT)
    with pytest.raises(CodeRefused):
        await rig.invitations.move_in(code, ResidentId(8), "Leo again")


async def test_a_home_is_handed_over_to_somebody_who_is_no_owner_yet(rig: HouseRig) -> None:
    owner = await rig.registrar.hand_over(ANNA, LEO.id)
    assert [(r.name, r.role) for r in await rig.registrar.residents()] == [("Anna", Role.ADULT), ("Leo", Role.OWNER)]
    assert owner.role is Role.OWNER
    assert (LEO.id, BecameOwner(owner, ANNA)) in rig.household.told
    with pytest.raises(NotAllowed):
        await rig.registrar.hand_over(ANNA, LEO.id)
    with pytest.raises(AlreadyOwner):
        await rig.registrar.hand_over(owner, owner.id)


async def test_doors_are_given_and_taken_one_by_one_so_that_two_owners_undo_nothing_of_each_other(
    rig: HouseRig,
) -> None:
    mia = await rig.registrar.make_owner(ANNA, (await rig.invitations.move_in(await rig.invite(ANNA), MIA, "Mia")).id)
    await rig.registrar.set_role(ANNA, LEO.id, Role.CHILD)
    rig.household.told.clear()
    await asyncio.gather(
        rig.registrar.allow_door(ANNA, LEO.id, FRONT, allowed=True),
        rig.registrar.allow_door(mia, LEO.id, BACK, allowed=True),
        rig.registrar.allow_door(mia, LEO.id, FRONT, allowed=True),
    )
    leo = await rig.registrar.resident(LEO.id)
    assert leo
    assert leo.limits.doors == (FRONT, BACK)
    assert [news.names for who, news in rig.household.told if who == LEO.id and isinstance(news, DoorsAllowed)] == [
        ("front door",),
        ("front door", "garden door"),
    ]
    adult = await rig.registrar.set_role(mia, LEO.id, Role.ADULT)
    assert adult.limits.doors == (FRONT, BACK)
    child = await rig.registrar.set_role(mia, LEO.id, Role.CHILD)
    assert child.limits.doors == ()  # what narrowed an adult does not let a child in


async def test_only_an_owner_sees_the_list_of_who_lives_here(rig: HouseRig) -> None:
    assert list(await rig.registrar.listed(ANNA)) == [ANNA, LEO]
    with pytest.raises(NotAllowed):
        await rig.registrar.listed(LEO)


async def test_an_owner_who_was_removed_a_moment_ago_invites_nobody(rig: HouseRig) -> None:
    leo = await rig.registrar.make_owner(ANNA, LEO.id)
    await rig.registrar.remove(ANNA, leo.id)
    with pytest.raises(NotAllowed) as told:
        await rig.invite(leo)
    assert told.value.refusal is Refusal.MOVED_OUT


class Killed(BaseException):
    """The service was stopped in the middle."""


@pytest.mark.usefixtures("hash_at_once")
@pytest.mark.parametrize("before", ["residents.remove", "residents.withdraw", "proofs.put", "announce"])
async def test_whoever_is_removed_is_gone_with_everything_though_we_are_killed_between_two_writes(
    rig: HouseRig, monkeypatch: pytest.MonkeyPatch, before: str
) -> None:
    await rig.registrar.make_owner(ANNA, LEO.id)
    await rig.proofs.begin_change(LEO)
    await rig.proofs.set_pin(LEO, "4711")
    await rig.invite(LEO)
    part, _, call = before.rpartition(".")
    of = {"residents": rig.memory.residents, "proofs": rig.memory.collections["proofs"], "": rig.outlets}[part]

    async def killed(*_: object) -> None:
        raise Killed

    with monkeypatch.context() as dying:
        dying.setattr(of, call, killed)
        with pytest.raises(Killed):
            await rig.registrar.remove(ANNA, LEO.id)
    rig.household.facts.clear()
    rig.hire()
    await rig.resume()
    if before == "residents.remove":  # nothing was done, and may be asked for again
        assert await rig.memory.residents.find(LEO.id)
        await rig.registrar.remove(ANNA, LEO.id)
    assert await rig.memory.residents.find(LEO.id) is None
    assert await rig.memory.residents.invitations() == []
    assert rig.memory.collections["proofs"].everything() == {}
    assert rig.memory.collections["departures"].everything() == {}
    assert [fact.who.id for fact in rig.household.facts if isinstance(fact, MovedOut)] == [LEO.id]
