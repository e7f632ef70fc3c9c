"""Codes cannot be tried out, and whoever mistypes one is not locked out for long."""

import asyncio

import pytest

from bot.house.people import ResidentId
from bot.house.residents.guesses import Guesses, TryLater
from bot.house.residents.invitations import CodeRefused
from tests.fakes.books import Memory
from tests.rig.house import ANNA, HouseRig

pytestmark = pytest.mark.looptime

MALLORY = ResidentId(666)


async def wrong(rig: HouseRig, who: ResidentId = MALLORY) -> float:
    """Send a wrong code; returns how long one has to wait for the next try, in seconds."""
    try:
        await rig.invitations.move_in("wrong", who, "Mallory")
    except TryLater as later:
        return later.wait_s
    except CodeRefused:
        return 0.0
    raise AssertionError


async def test_a_thousand_tries_a_second_are_one_a_minute(rig: HouseRig) -> None:
    await rig.invite(ANNA)
    for _ in range(600 * 10):
        await wrong(rig)
        await asyncio.sleep(0.1)
    tried = [line for line in rig.memory.audit.lines if line[0] == "wrong code"]
    assert 10 <= len(tried) <= 20
    assert tried[-1][1]["tries"] == len(tried)


async def test_whoever_mistypes_three_times_waits_a_moment_and_comes_in(rig: HouseRig) -> None:
    code = await rig.invite(ANNA)
    assert [await wrong(rig) for _ in range(3)] == [0.0, 0.0, 0.0]
    with pytest.raises(TryLater) as later:
        await rig.invitations.move_in(code, MALLORY, "Grace")
    assert later.value.wait_s <= 2.0
    await asyncio.sleep(later.value.wait_s)
    assert await rig.invitations.move_in(code, MALLORY, "Grace")


async def test_many_accounts_together_are_slowed_down_and_an_honest_one_waits_ten_seconds_at_most(
    rig: HouseRig,
) -> None:
    rig.memory = Memory()
    rig.hire()
    code = await rig.invitations.claim_code()
    assert code
    for number in range(2000):
        await wrong(rig, ResidentId(1000 + number))
        await asyncio.sleep(0.05)
    assert rig.memory.audit.noted.count("wrong code") <= 30
    with pytest.raises(TryLater) as later:
        await rig.invitations.move_in(code, ResidentId(7), "Anna")
    assert later.value.wait_s <= 10.0
    await asyncio.sleep(later.value.wait_s)
    assert await rig.invitations.move_in(code, ResidentId(7), "Anna")


def test_what_is_remembered_of_strangers_is_bounded() -> None:
    guesses = Guesses(lambda: 0.0)
    for number in range(5000):
        with pytest.raises(TryLater) if number >= 10 else pytest.MonkeyPatch.context():
            guesses.begin(ResidentId(number))
    assert len(guesses._accounts) <= 1000


def test_right_codes_make_nobody_wait() -> None:
    guesses = Guesses(lambda: 0.0)
    for number in range(30):
        assert guesses.begin(ResidentId(number)) == 1
        guesses.right(ResidentId(number))


async def test_a_pause_is_told_once() -> None:
    guesses = Guesses(lambda: 0.0)
    for _ in range(3):
        guesses.begin(MALLORY)
    told = []
    for _ in range(3):
        with pytest.raises(TryLater) as later:
            guesses.begin(MALLORY)
        told.append(later.value.told)
    assert told == [False, True, True]


async def test_whoever_is_invited_comes_in_however_many_others_try(rig: HouseRig) -> None:
    code = await rig.invite(ANNA)
    for number in range(200):
        await wrong(rig, ResidentId(5000 + number))
    assert await wrong(rig, ResidentId(9000)) > 0  # everybody has to wait
    assert (await rig.invitations.move_in(code, ResidentId(7), "Grace")).name == "Grace"
