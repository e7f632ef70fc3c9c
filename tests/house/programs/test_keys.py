"""Keys of programs: made once, known by their hash, and good no longer than whoever made them may make some."""

import asyncio
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

import pytest

from bot.house.facts import Outlets
from bot.house.names import NoName
from bot.house.people import Role
from bot.house.programs.key import (
    ALLOWED,
    BEGINNING,
    DAY,
    MOST_KEYS,
    IssuedKey,
    KeyFault,
    KeyMade,
    KeyRefused,
    KeyRevoked,
    KeyScope,
    KeyTerms,
    NoSuchKey,
    NothingAllowed,
    TooManyKeys,
)
from bot.house.programs.keys import IssuedKeys, KeyKeeper
from bot.house.residents.actors import Column, Program
from bot.house.residents.admission import Admission, Permissions
from bot.house.residents.permissions import TABLE, Action, Grant, NotAllowed, Refusal
from bot.store import open_store
from tests.rig.house import ANNA, BACK, DOORS, FRONT, LEO, NOON, HouseRig, loop_clock

pytestmark = pytest.mark.looptime

HOME_ASSISTANT = KeyTerms("Home Assistant", (KeyScope.VISITS, KeyScope.OPEN))


async def program(rig: HouseRig, terms: KeyTerms = HOME_ASSISTANT) -> Program:
    shown, _ = await rig.staff.programs.keeper.make(ANNA, terms)
    return await rig.staff.programs.keys.recognise(shown)


async def refusal(rig: HouseRig, who: Program, action: Action = Action.SEE_HISTORY) -> Refusal:
    with pytest.raises(NotAllowed) as refused:
        await rig.staff.admission.admit(who, action, FRONT)
    return refused.value.refusal


async def test_a_key_is_shown_once_and_kept_as_a_hash_that_is_no_key_itself(rig: HouseRig) -> None:
    shown, key = await rig.staff.programs.keeper.make(ANNA, HOME_ASSISTANT)
    assert shown.startswith(BEGINNING)
    assert len(shown) > 48
    assert shown not in repr(rig.memory.collection("keys", IssuedKey).everything())
    assert shown not in repr(rig.memory.audit.lines)
    assert key.key_hash not in repr(key)
    known = await rig.staff.programs.keys.recognise(f" {shown}\n")
    assert (known.name, known.made_by, known.id) == ("Home Assistant", ANNA.id, -1)
    for wrong in (shown[:-1], shown + "x", "", key.key_hash, "\udc80", "Ä" * 4000):
        with pytest.raises(KeyRefused) as refused:
            await rig.staff.programs.keys.recognise(wrong)
        assert refused.value.fault is KeyFault.UNKNOWN


async def test_no_two_programs_share_an_id_whatever_was_revoked_before_and_a_restart_knows_them(rig: HouseRig) -> None:
    first = await program(rig)
    await rig.staff.programs.keeper.revoke(ANNA, first.id)
    rig.hire()
    second = await program(rig)
    assert (first.id, second.id) == (-1, -2)
    assert rig.staff.programs.keys.name_of(first.id) == "Home Assistant"  # for the record
    assert (await rig.staff.admission.admit(second, Action.SEE_HISTORY, FRONT)) == second


async def test_a_key_ends_at_once_where_it_is_revoked_or_its_time_is_over(rig: HouseRig) -> None:
    shown, key = await rig.staff.programs.keeper.make(ANNA, replace(HOME_ASSISTANT, lasts=DAY))
    known = await rig.staff.programs.keys.recognise(shown)
    ending = replace(key, expires_at=loop_clock())
    await rig.memory.collection("keys", IssuedKey).put({str(key.id): ending})
    assert await refusal(rig, known) is Refusal.KEY_ENDED
    with pytest.raises(KeyRefused) as refused:
        await rig.staff.programs.keys.recognise(shown)
    assert refused.value.fault is KeyFault.EXPIRED
    with pytest.raises(NoSuchKey):
        await rig.staff.programs.keeper.revoke(ANNA, key.id)
    shown, key = await rig.staff.programs.keeper.make(ANNA, HOME_ASSISTANT)
    known = await rig.staff.programs.keys.recognise(shown)
    await rig.staff.programs.keeper.revoke(ANNA, key.id)
    assert await refusal(rig, known) is Refusal.KEY_ENDED
    with pytest.raises(KeyRefused) as refused:
        await rig.staff.programs.keys.recognise(shown)
    assert refused.value.fault is KeyFault.REVOKED
    assert not rig.staff.programs.keys.any


async def test_a_key_counts_no_longer_than_whoever_made_it_owns_the_house(rig: HouseRig) -> None:
    known = await program(rig)
    await rig.registrar.make_owner(ANNA, LEO.id)
    await rig.registrar.set_role(LEO, ANNA.id, Role.ADULT)
    assert await refusal(rig, known) is Refusal.KEY_ENDED
    await rig.registrar.make_owner(LEO, ANNA.id)
    assert await rig.staff.admission.admit(known, Action.SEE_HISTORY, FRONT)
    await rig.registrar.remove(LEO, ANNA.id)
    assert await rig.staff.programs.keeper.listed(LEO) == []
    await rig.memory.residents.save(ANNA)  # whoever comes back gets no old key back
    assert await refusal(rig, known) is Refusal.KEY_ENDED


async def test_a_key_allows_what_was_chosen_and_nothing_that_only_people_may(rig: HouseRig) -> None:
    known = await program(rig)
    assert await refusal(rig, known, Action.SEE_FACES) is Refusal.NOT_IN_SCOPE
    assert await refusal(rig, known, Action.INVITE) is Refusal.ONLY_PEOPLE
    elsewhere = await program(rig, replace(HOME_ASSISTANT, doors=(BACK,)))
    assert await refusal(rig, elsewhere) is Refusal.OTHER_DOOR


def test_every_portion_is_of_what_a_program_may_have_and_all_of_that_is_in_one() -> None:
    may = {action for action, row in TABLE.items() if isinstance(row[Column.PROGRAM], Grant)}
    assert may == frozenset[Action]().union(*ALLOWED.values())
    assert set(ALLOWED) == set(KeyScope)


async def test_a_key_that_is_over_leaves_the_list_and_its_number_to_nobody(rig: HouseRig) -> None:
    keeper = rig.staff.programs.keeper
    shown, key = await keeper.make(ANNA, HOME_ASSISTANT)
    with pytest.raises(NoSuchKey):
        await keeper.remove(ANNA, key.id)  # it counts
    await keeper.revoke(ANNA, key.id)
    assert [one.id for one in await keeper.ended(ANNA)] == [key.id]
    assert (await keeper.remove(ANNA, key.id)).terms.name == "Home Assistant"
    assert await keeper.ended(ANNA) == []
    for asked in (keeper.remove(ANNA, key.id), keeper.key(ANNA, key.id), keeper.revoke(ANNA, key.id)):
        with pytest.raises(NoSuchKey):
            await asked
    kept = rig.memory.collection("keys", IssuedKey)
    assert "Home Assistant" not in repr(kept.everything())
    assert rig.staff.programs.keys.name_of(key.id) is None
    for wrong in (shown, ""):
        with pytest.raises(KeyRefused) as refused:
            await rig.staff.programs.keys.recognise(wrong)
        assert refused.value.fault is KeyFault.UNKNOWN
    _, second = await keeper.make(ANNA, HOME_ASSISTANT)
    assert second.id == -2
    assert rig.memory.audit.lines[-2] == ("key removed", {"by": ANNA.id, "program": -1, "name": "Home Assistant"})


async def test_a_key_whose_time_is_over_is_removed_as_one_that_was_taken_back(rig: HouseRig) -> None:
    keeper = rig.staff.programs.keeper
    _, key = await keeper.make(ANNA, replace(HOME_ASSISTANT, lasts=DAY))
    rig.later = timedelta(days=2)
    assert [one.id for one in await keeper.ended(ANNA)] == [key.id]
    await keeper.remove(ANNA, key.id)
    rig.later = timedelta()  # whatever the clock says then
    assert not rig.staff.programs.keys.any
    assert await keeper.ended(ANNA) == []


async def test_only_owners_make_list_and_revoke_keys(rig: HouseRig) -> None:
    known = await program(rig)
    keeper = rig.staff.programs.keeper
    for asked in (
        keeper.make(LEO, HOME_ASSISTANT),
        keeper.listed(LEO),
        keeper.ended(LEO),
        keeper.revoke(LEO, known.id),
        keeper.remove(LEO, known.id),
    ):
        with pytest.raises(NotAllowed) as refused:
            await asked
        assert refused.value.refusal is Refusal.ONLY_OWNERS
    assert len(await keeper.listed(ANNA)) == 1


async def test_what_is_no_key_is_not_made(rig: HouseRig) -> None:
    keeper = rig.staff.programs.keeper
    with pytest.raises(NoName):
        await keeper.make(ANNA, replace(HOME_ASSISTANT, name="…"))
    with pytest.raises(NothingAllowed):
        await keeper.make(ANNA, replace(HOME_ASSISTANT, scopes=()))
    for _ in range(MOST_KEYS):
        await keeper.make(ANNA, HOME_ASSISTANT)
    with pytest.raises(TooManyKeys):
        await keeper.make(ANNA, HOME_ASSISTANT)


async def test_the_owners_hear_of_it_and_the_trail_tells_it(rig: HouseRig) -> None:
    await rig.registrar.make_owner(ANNA, LEO.id)
    rig.household.told.clear()
    shown, key = await rig.staff.programs.keeper.make(ANNA, HOME_ASSISTANT)
    await rig.staff.programs.keeper.revoke(ANNA, key.id)
    assert rig.household.told == [(LEO.id, KeyMade(key, ANNA)), (LEO.id, KeyRevoked("Home Assistant", ANNA))]
    made, revoked = (details for _, details in rig.memory.audit.lines[-2:])
    assert made == {"by": ANNA.id, "program": -1, "name": "Home Assistant", "scopes": "open, visits", "doors": ""}
    assert revoked == {"by": ANNA.id, "program": -1, "name": "Home Assistant"}
    assert shown


async def test_when_a_key_was_last_used_is_written_once_a_minute(rig: HouseRig) -> None:
    shown, key = await rig.staff.programs.keeper.make(ANNA, HOME_ASSISTANT)
    book = rig.memory.collection("keys", IssuedKey)
    await rig.staff.programs.keys.recognise(shown)
    used = book.get(str(key.id))
    assert used
    assert used.last_used == rig.clock()
    await rig.staff.programs.keys.recognise(shown)
    assert book.get(str(key.id)) is used  # not written again
    rig.set_by = timedelta(minutes=-5)  # somebody set the clock back
    await rig.staff.programs.keys.recognise(shown)
    assert book.get(str(key.id)) is not used


@pytest.mark.looptime(False)
async def test_a_key_that_is_used_while_it_is_taken_back_stays_taken_back(tmp_path: Path) -> None:
    minutes = count()

    def clock() -> datetime:  # so that each use is written down
        return NOON + timedelta(minutes=next(minutes))

    async with open_store(tmp_path) as store:
        await store.residents.save(ANNA)
        keys = IssuedKeys(store.collection("keys", IssuedKey), clock=clock, steady=lambda: NOON)
        admission = Admission(Permissions(DOORS, clock, UTC), store.residents, keys)
        keeper = KeyKeeper(keys, admission=admission, audit=store.audit, outlets=Outlets(), clock=clock, steady=clock)
        shown, key = await keeper.make(ANNA, replace(HOME_ASSISTANT, lasts=None))
        async with asyncio.TaskGroup() as group:
            ending = group.create_task(keeper.revoke(ANNA, key.id))
            while not ending.done():
                with suppress(KeyRefused):
                    await keys.recognise(shown)
        with pytest.raises(KeyRefused) as refused:
            await keys.recognise(shown)
        assert refused.value.fault is KeyFault.REVOKED
        assert not keys.any
