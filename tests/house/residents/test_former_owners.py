"""What an owner handed out is worth nothing once they are none any more, however that came about."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from bot.house.people import Invitation, Resident, ResidentId, Role
from bot.house.residents.invitations import CodeRefused, NoInvitation
from bot.house.residents.permissions import NotAllowed
from bot.house.residents.recovery import CODES, RecoveryCodesLeft
from tests.fakes.books import MemoryResidents
from tests.rig.house import ANNA, LEO, HouseRig

pytestmark = pytest.mark.looptime

STRANGER = ResidentId(4711)

Deposed = Callable[[HouseRig], Awaitable[object]]


async def _removed(rig: HouseRig) -> None:
    await rig.registrar.remove(LEO, ANNA.id)


async def _made_an_adult(rig: HouseRig) -> None:
    await rig.registrar.set_role(LEO, ANNA.id, Role.ADULT)


async def _handed_over(rig: HouseRig) -> None:
    await rig.registrar.set_role(ANNA, LEO.id, Role.ADULT)
    await rig.registrar.hand_over(ANNA, LEO.id)


async def _left(rig: HouseRig) -> None:
    await rig.registrar.leave(ANNA)


@pytest.fixture(params=[_removed, _made_an_adult, _handed_over, _left])
def deposed(request: pytest.FixtureRequest) -> Deposed:
    """Some way in which Anna is an owner no more; Leo is one before it."""
    way: Deposed = request.param
    return way


async def test_a_code_on_paper_does_not_bring_back_who_was_taken_the_home_from(rig: HouseRig, deposed: Deposed) -> None:
    await rig.registrar.make_owner(ANNA, LEO.id)
    code, another, *_ = await rig.recovery.make(ANNA)
    await deposed(rig)
    for who, sent in ((ANNA.id, code), (STRANGER, another)):
        with pytest.raises(CodeRefused):
            await rig.recovery.recover(sent, who, "Anna")
    assert await rig.recovery.left(LEO) == RecoveryCodesLeft(0, CODES)
    code, *_ = await rig.recovery.make(LEO)
    assert await rig.recovery.recover(code, STRANGER, "Leo")


async def test_a_code_of_who_owns_the_home_still_works_whoever_else_left(rig: HouseRig) -> None:
    await rig.registrar.make_owner(ANNA, LEO.id)
    code, *_ = await rig.recovery.make(LEO)
    await rig.registrar.remove(LEO, ANNA.id)
    assert (await rig.recovery.recover(code, STRANGER, "Leo")).role is Role.OWNER


class SlowBook(MemoryResidents):
    """Writes an invitation once it is let."""

    def __init__(self, *residents: Resident) -> None:
        super().__init__(*residents)
        self.may_write = asyncio.Event()
        self.may_write.set()

    async def invite(self, invitation: Invitation) -> None:
        await self.may_write.wait()
        await super().invite(invitation)


async def test_an_invitation_that_is_just_being_made_or_changed_does_not_outlive_its_owner(rig: HouseRig) -> None:
    rig.memory.residents = book = SlowBook(ANNA, LEO)
    rig.hire()
    await rig.registrar.make_owner(ANNA, LEO.id)
    code, invitation = await rig.invitations.make(ANNA)
    book.may_write.clear()

    async def written_at_last() -> None:
        await rig.settle()
        book.may_write.set()

    (other, _), _, _, _ = await asyncio.gather(
        rig.invitations.make(ANNA),
        rig.invitations.set_role(ANNA, invitation.code_hash, Role.OWNER),
        rig.registrar.remove(LEO, ANNA.id),
        written_at_last(),
    )
    for sent in (code, other):
        with pytest.raises(CodeRefused):
            await rig.invitations.move_in(sent, STRANGER, "Mallory")


async def test_an_invitation_that_a_kill_left_behind_lets_nobody_in_and_is_not_listed(
    rig: HouseRig, deposed: Deposed
) -> None:
    await rig.registrar.make_owner(ANNA, LEO.id)
    code, invitation = await rig.invitations.make(ANNA)
    await deposed(rig)
    await rig.memory.residents.invite(invitation)  # killed before it was withdrawn
    rig.hire()
    with pytest.raises(CodeRefused):
        await rig.invitations.move_in(code, STRANGER, "Mallory")
    assert await rig.invitations.open(LEO) == []
    with pytest.raises(NoInvitation):
        await rig.invitations.set_role(LEO, invitation.code_hash, Role.OWNER)
    with pytest.raises(NotAllowed):
        await rig.invitations.set_role(ANNA, invitation.code_hash, Role.OWNER)
