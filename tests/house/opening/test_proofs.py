"""PINs and codes: who may have them, what is told of wrong ones, and what nobody shall notice."""

import asyncio
import json
from collections.abc import Mapping
from datetime import timedelta

import pyotp
import pytest

from bot.house.opening.kept_proofs import PAUSES, ResidentProofs
from bot.house.opening.news import EmergencyPinUsed, ProofsCleared, UnlockingPaused
from bot.house.opening.proof import (
    TAPPED,
    Given,
    PinUnfit,
    ProofKind,
    ProofNeeded,
    ProofNotSet,
    ProofWrong,
    UnlockingLocked,
)
from bot.house.opening.proofs import CHANGE_LASTS
from bot.house.people import Resident
from bot.house.records.disk import StoreFull
from bot.house.residents.permissions import NotAllowed
from bot.house.residents.registrar import NotHere
from tests.rig.house import ANNA, FRONT, LEO, HouseRig

pytestmark = [pytest.mark.looptime, pytest.mark.usefixtures("hash_at_once")]

PIN, EMERGENCY, WRONG = "4711", "4712", Given(ProofKind.PIN, "0815")


def pin(digits: str = PIN) -> Given:
    return Given(ProofKind.PIN, digits)


async def with_pin(rig: HouseRig, who: Resident = ANNA, *, emergency: bool = False) -> None:
    await rig.proofs.begin_change(who)
    await rig.proofs.set_pin(who, PIN)
    if emergency:
        await rig.proofs.begin_change(who, pin())
        await rig.proofs.set_pin(who, EMERGENCY, emergency=True)


async def with_app(rig: HouseRig, who: Resident = ANNA) -> pyotp.TOTP:
    await rig.proofs.begin_change(who, TAPPED)
    secret, _ = await rig.proofs.begin_app(who)
    app = pyotp.TOTP(secret)
    await rig.proofs.confirm_app(who, app.at(rig.clock()))
    return app


async def test_a_right_pin_does_and_a_wrong_one_does_not(rig: HouseRig) -> None:
    await with_pin(rig)
    await rig.proofs.prove(ANNA, ProofKind.PIN, pin())
    with pytest.raises(ProofWrong) as wrong:
        await rig.proofs.prove(ANNA, ProofKind.PIN, WRONG)
    assert wrong.value.left == 2


async def test_nothing_that_is_written_anywhere_has_the_digits(rig: HouseRig, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(0):
        await with_pin(rig, emergency=True)
        await rig.proofs.prove(ANNA, ProofKind.PIN, pin())
        with pytest.raises(ProofWrong):
            await rig.proofs.prove(ANNA, ProofKind.PIN, WRONG)
    written = json.dumps(rig.memory.audit.lines) + caplog.text + repr(rig.memory.collections["proofs"].everything())
    assert not any(digits in written for digits in (PIN, EMERGENCY, WRONG.digits))
    assert WRONG.digits not in repr(WRONG)


@pytest.mark.parametrize("given", [TAPPED, Given(ProofKind.CODE, "123456")])
async def test_another_proof_than_the_one_that_is_asked_for_does_not_do(rig: HouseRig, given: Given) -> None:
    await with_pin(rig)
    with pytest.raises(ProofNeeded):
        await rig.proofs.prove(ANNA, ProofKind.PIN, given)
    await rig.proofs.prove(ANNA, ProofKind.PIN, pin())


async def test_who_has_no_pin_cannot_show_one(rig: HouseRig) -> None:
    with pytest.raises(ProofNotSet):
        await rig.proofs.prove(ANNA, ProofKind.PIN, pin())
    with pytest.raises(ProofNotSet):
        await rig.proofs.prove(ANNA, ProofKind.CODE, Given(ProofKind.CODE, "123456"))


async def test_wrong_digits_lock_for_a_growing_time_which_restarts_and_a_set_clock_do_not_shorten(
    rig: HouseRig,
) -> None:
    await with_pin(rig, LEO)
    for _ in range(2):
        with pytest.raises(ProofWrong):
            await rig.proofs.prove(LEO, ProofKind.PIN, WRONG)
    for pause in PAUSES[:3]:
        with pytest.raises(UnlockingLocked) as locked:
            await rig.proofs.prove(LEO, ProofKind.PIN, WRONG)
        assert locked.value.wait_s == pause.total_seconds()
        rig.hire()
        rig.set_by += timedelta(days=3)
        await asyncio.sleep(pause.total_seconds() - 1)
        for given, wanted in (
            (pin(), ProofKind.PIN),
            (TAPPED, ProofKind.TWO_TAPS),
        ):  # right or not: nothing is looked at
            with pytest.raises(UnlockingLocked):
                await rig.proofs.prove(LEO, wanted, given)
        await asyncio.sleep(1)
    await rig.proofs.prove(LEO, ProofKind.PIN, pin())
    told = [news for who, news in rig.household.told if isinstance(news, UnlockingPaused) and who == ANNA.id]
    assert [(news.tries, news.wait) for news in told] == list(zip((3, 4, 5), PAUSES[:3], strict=True))
    assert not any(who == LEO.id for who, news in rig.household.told if isinstance(news, UnlockingPaused))


async def test_right_digits_begin_the_count_anew(rig: HouseRig) -> None:
    await with_pin(rig)
    for _ in range(3):
        for _ in range(2):
            with pytest.raises(ProofWrong):
                await rig.proofs.prove(ANNA, ProofKind.PIN, WRONG)
        await rig.proofs.prove(ANNA, ProofKind.PIN, pin())


async def test_whoever_stops_the_service_while_it_looks_gains_no_try(rig: HouseRig) -> None:
    await with_pin(rig)
    for _ in range(3):
        task = asyncio.get_running_loop().create_task(rig.proofs.prove(ANNA, ProofKind.PIN, WRONG))
        await asyncio.sleep(0)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        rig.hire()
    with pytest.raises(UnlockingLocked):
        await rig.proofs.prove(ANNA, ProofKind.PIN, pin())


async def test_a_lock_is_one_resident_s_own(rig: HouseRig) -> None:
    await with_pin(rig)
    await with_pin(rig, LEO)
    for _ in range(3):
        with pytest.raises((ProofWrong, UnlockingLocked)):
            await rig.proofs.prove(LEO, ProofKind.PIN, WRONG)
    await rig.proofs.prove(ANNA, ProofKind.PIN, pin())


async def test_ten_tries_at_once_are_ten_tries(rig: HouseRig) -> None:
    await with_pin(rig)
    tries = [rig.proofs.prove(ANNA, ProofKind.PIN, WRONG) for _ in range(10)]
    refused = await asyncio.gather(*tries, return_exceptions=True)
    assert [type(one) for one in refused] == [ProofWrong] * 2 + [UnlockingLocked] * 8
    assert rig.memory.audit.noted.count("wrong digits") == 3


# The emergency PIN


async def test_the_emergency_pin_does_as_the_pin_and_the_other_adults_hear_of_it(rig: HouseRig) -> None:
    await with_pin(rig, emergency=True)
    await rig.proofs.prove(ANNA, ProofKind.PIN, pin(EMERGENCY), FRONT)
    assert rig.household.told == [(LEO.id, EmergencyPinUsed(ANNA, FRONT))]
    assert ("emergency pin", {"by": ANNA.id, "door": FRONT}) in rig.memory.audit.lines
    await rig.proofs.prove(ANNA, ProofKind.PIN, pin(), FRONT)
    assert len(rig.household.told) == 1


async def test_the_emergency_pin_changes_a_pin_too_and_tells(rig: HouseRig) -> None:
    await with_pin(rig, emergency=True)
    await rig.proofs.begin_change(ANNA, pin(EMERGENCY))
    assert rig.household.told == [(LEO.id, EmergencyPinUsed(ANNA, None))]


@pytest.mark.parametrize("digits", [PIN, EMERGENCY, "0815"])
async def test_as_many_hashes_are_made_whichever_pin_is_typed_and_whether_there_is_an_emergency_pin(
    rig: HouseRig, monkeypatch: pytest.MonkeyPatch, digits: str
) -> None:
    from bot.house.opening import hashed_digits  # noqa: PLC0415 - what is counted

    made: list[str] = []
    hash_as_ever = hashed_digits._hash

    async def count(typed: str, salt: bytes, cost: int) -> bytes:
        made.append(typed)
        return await hash_as_ever(typed, salt, cost)

    for emergency in (False, True):
        if emergency:
            await rig.proofs.begin_change(ANNA, pin())
            await rig.proofs.set_pin(ANNA, EMERGENCY, emergency=True)
        else:
            await with_pin(rig)
        monkeypatch.setattr(hashed_digits, "_hash", count)
        await asyncio.gather(rig.proofs.prove(ANNA, ProofKind.PIN, pin(digits)), return_exceptions=True)
        monkeypatch.setattr(hashed_digits, "_hash", hash_as_ever)
        assert made == [digits, digits]
        made.clear()


async def test_the_two_pins_differ_whichever_is_set_last(rig: HouseRig) -> None:
    await with_pin(rig, emergency=True)
    for digits, emergency in ((PIN, True), (EMERGENCY, False)):
        await rig.proofs.begin_change(ANNA, pin())
        with pytest.raises(PinUnfit):
            await rig.proofs.set_pin(ANNA, digits, emergency=emergency)


async def test_there_is_no_emergency_pin_without_a_pin(rig: HouseRig) -> None:
    await rig.proofs.begin_change(ANNA)
    with pytest.raises(ProofNotSet):
        await rig.proofs.set_pin(ANNA, EMERGENCY, emergency=True)


# Codes of an app


async def test_a_code_counts_once_across_a_restart_and_no_older_one_after_it(rig: HouseRig) -> None:
    app = await with_app(rig)
    await asyncio.sleep(60)
    before, now = app.at(rig.clock() - timedelta(seconds=30)), app.at(rig.clock())
    await rig.proofs.prove(ANNA, ProofKind.CODE, Given(ProofKind.CODE, now))
    rig.hire()
    for code in (now, before):
        with pytest.raises(ProofWrong):
            await rig.proofs.prove(ANNA, ProofKind.CODE, Given(ProofKind.CODE, code))
    await asyncio.sleep(30)
    await rig.proofs.prove(ANNA, ProofKind.CODE, Given(ProofKind.CODE, app.at(rig.clock())))


async def test_of_two_who_show_one_code_at_once_one_does(rig: HouseRig) -> None:
    app = await with_app(rig)
    await asyncio.sleep(60)
    given = Given(ProofKind.CODE, app.at(rig.clock()))
    tries = [rig.proofs.prove(ANNA, ProofKind.CODE, given) for _ in range(2)]
    assert [type(one) for one in await asyncio.gather(*tries, return_exceptions=True)] == [type(None), ProofWrong]


async def test_the_code_that_sets_an_app_up_opens_nothing_afterwards(rig: HouseRig) -> None:
    app = await with_app(rig)
    with pytest.raises(ProofWrong):
        await rig.proofs.prove(ANNA, ProofKind.CODE, Given(ProofKind.CODE, app.at(rig.clock())))


async def test_an_app_counts_only_once_it_has_shown_a_code(rig: HouseRig) -> None:
    await rig.proofs.begin_change(ANNA)
    secret, _ = await rig.proofs.begin_app(ANNA)
    assert not rig.proofs.has(ANNA.id, ProofKind.CODE)
    wrong = "000000" if pyotp.TOTP(secret).at(rig.clock()) != "000000" else "000001"
    with pytest.raises(ProofWrong):
        await rig.proofs.confirm_app(ANNA, wrong)
    await rig.proofs.confirm_app(ANNA, pyotp.TOTP(secret).at(rig.clock()))
    assert rig.proofs.has(ANNA.id, ProofKind.CODE)


# Who may change them


async def test_whoever_has_a_pin_shows_it_before_it_is_changed_once(rig: HouseRig) -> None:
    await with_pin(rig)
    for given, why in ((TAPPED, ProofNeeded), (WRONG, ProofWrong)):
        with pytest.raises(why):
            await rig.proofs.begin_change(ANNA, given)
        with pytest.raises(ProofNeeded):
            await rig.proofs.set_pin(ANNA, "1357")
        with pytest.raises(ProofNeeded):
            await rig.proofs.begin_app(ANNA)
    await rig.proofs.begin_change(ANNA, pin())
    await rig.proofs.set_pin(ANNA, "1357")
    with pytest.raises(ProofNeeded):
        await rig.proofs.set_pin(ANNA, "2468")
    await rig.proofs.prove(ANNA, ProofKind.PIN, pin("1357"))


async def test_who_has_an_app_alone_shows_a_code_before_they_choose_a_pin(rig: HouseRig) -> None:
    app = await with_app(rig)
    with pytest.raises(ProofNeeded):
        await rig.proofs.begin_change(ANNA)
    await asyncio.sleep(60)
    await rig.proofs.begin_change(ANNA, Given(ProofKind.CODE, app.at(rig.clock())))
    await rig.proofs.set_pin(ANNA, PIN)


async def test_whoever_began_to_change_and_went_away_begins_anew(rig: HouseRig) -> None:
    await rig.proofs.begin_change(ANNA)
    await asyncio.sleep(CHANGE_LASTS.total_seconds())
    with pytest.raises(ProofNeeded):
        await rig.proofs.set_pin(ANNA, PIN)


async def test_an_owner_lets_another_begin_anew_but_never_themselves(rig: HouseRig) -> None:
    await with_pin(rig, LEO)
    await with_pin(rig)
    with pytest.raises(NotAllowed):
        await rig.proofs.clear(LEO, ANNA.id)
    with pytest.raises(NotHere):
        await rig.proofs.clear(ANNA, ANNA.id)
    await rig.proofs.clear(ANNA, LEO.id)
    assert not rig.proofs.has(LEO.id, ProofKind.PIN)
    assert rig.household.told == [(LEO.id, ProofsCleared(LEO, ANNA))]


async def test_nothing_is_kept_of_who_moved_out(rig: HouseRig) -> None:
    await with_pin(rig, LEO)
    await rig.registrar.remove(ANNA, LEO.id)
    assert rig.memory.collections["proofs"].everything() == {}


class FillingDisk:
    """A book in which the first writes succeed, and no others."""

    def __init__(self, rig: HouseRig, writes: int) -> None:
        self._book = rig.memory.collections["proofs"]
        self._put = self._book.put
        self._left = writes

    async def put(self, things: Mapping[str, ResidentProofs | None]) -> None:
        if not self._left:
            raise StoreFull
        self._left -= 1
        await self._put(things)


@pytest.mark.parametrize("writes", [0, 1])
@pytest.mark.parametrize("given", [pin(), WRONG])
async def test_a_disk_on_which_nothing_can_be_counted_opens_nothing_and_tells_nothing_of_the_digits(
    rig: HouseRig, monkeypatch: pytest.MonkeyPatch, given: Given, writes: int
) -> None:
    await with_pin(rig)
    await rig.policies.set_proof(ANNA, FRONT, ProofKind.PIN)
    monkeypatch.setattr(rig.memory.collections["proofs"], "put", FillingDisk(rig, writes).put)
    for _ in range(5):  # right or wrong, however often
        with pytest.raises((StoreFull, ProofWrong)):
            await rig.openings.open(ANNA, FRONT, given)
    assert rig.locks.opened == []


async def test_whoever_types_the_emergency_pin_while_the_disk_fills_is_heard_all_the_same(
    rig: HouseRig, monkeypatch: pytest.MonkeyPatch
) -> None:
    await with_pin(rig, emergency=True)
    await rig.policies.set_proof(ANNA, FRONT, ProofKind.PIN)
    monkeypatch.setattr(rig.memory.collections["proofs"], "put", FillingDisk(rig, 1).put)
    with pytest.raises(StoreFull):
        await rig.openings.open(ANNA, FRONT, pin(EMERGENCY))
    assert (LEO.id, EmergencyPinUsed(ANNA, FRONT)) in rig.household.told
    assert rig.locks.opened == []
