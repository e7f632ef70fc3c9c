"""Moving in."""

import asyncio

import pytest

from bot.house.people import ResidentId, Role
from bot.house.ports import MovedIn
from bot.house.registrar import CodeRefused
from bot.house.visit import NotAllowed
from tests.fakes.books import Memory
from tests.house.conftest import ANNA, LEO, House

pytestmark = pytest.mark.looptime


async def test_the_claim_code_makes_its_sender_the_owner_once(house: House) -> None:
    house.memory = Memory()
    house.hire()
    code = await house.registrar.claim_code()
    assert code
    owner = await house.registrar.move_in(code, ResidentId(7), "Anna")
    assert owner.role is Role.OWNER
    with pytest.raises(CodeRefused):
        await house.registrar.move_in(code, ResidentId(8), "Leo")
    assert await house.registrar.claim_code() is None


async def test_a_new_claim_code_ends_the_one_before(house: House) -> None:
    house.memory = Memory()
    house.hire()
    first = await house.registrar.claim_code()
    second = await house.registrar.claim_code()
    assert first
    assert second
    with pytest.raises(CodeRefused):
        await house.registrar.move_in(first, ResidentId(7), "Anna")
    assert await house.registrar.move_in(second, ResidentId(7), "Anna")


async def test_codes_are_never_kept_in_the_clear(house: House) -> None:
    code = await house.registrar.invite(ANNA)
    assert code not in repr(await house.memory.residents.invitations())


async def test_an_invitation_works_once_and_the_owner_is_told(house: House) -> None:
    code = await house.registrar.invite(ANNA)
    newcomer = await house.registrar.move_in(code, ResidentId(7), "Grace")
    assert newcomer.role is Role.ADULT
    assert house.household.told == [(ANNA.id, MovedIn("Grace"))]
    with pytest.raises(CodeRefused):
        await house.registrar.move_in(code, ResidentId(8), "Somebody")


async def test_an_invitation_ends_after_a_day(house: House) -> None:
    code = await house.registrar.invite(ANNA)
    await asyncio.sleep(24 * 3600 + 1)
    with pytest.raises(CodeRefused):
        await house.registrar.move_in(code, ResidentId(7), "Grace")


async def test_only_the_owner_invites(house: House) -> None:
    with pytest.raises(NotAllowed):
        await house.registrar.invite(LEO)
