"""What a backup brought back with it: told to the owners at the first start, and ended at once where they say so."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.house.guests.guest_pass import PassTerms
from bot.house.keeping.restored import RESTORED, RESTORED_KEY, RestoredFrom
from bot.house.people import ResidentId
from bot.house.programs.key import IssuedKey, KeyTerms
from bot.house.records.backup import Access, HouseRestored
from bot.house.residents.permissions import NotAllowed
from bot.house.sign_in.passkeys import Passkey
from bot.house.sign_in.session import PageSession, SignInWay
from tests.rig.house import ANNA, FRONT, LEO, NOON, HouseRig

pytestmark = pytest.mark.looptime


async def somebody_has_access(rig: HouseRig, now: datetime) -> None:
    """A key, two browsers, one of them of somebody who moved out since, and a passkey."""
    await rig.staff.programs.keeper.make(ANNA, KeyTerms("Garden"))
    for number, who in enumerate((LEO.id, ResidentId(99))):
        begun = PageSession(who, SignInWay.CODE, "Firefox", now, now + timedelta(days=9))
        await rig.memory.collection("page_sessions", PageSession).put({f"{number:064}": begun})
    passkey = Passkey(LEO.id, "credential", "key", 0, "Firefox", now)
    await rig.memory.collection("passkeys", Passkey).put({"0" * 64: passkey})


async def somebody_may_come_in(rig: HouseRig) -> None:
    """A pass and an invitation that are good, and one of each that was ended."""
    terms = PassTerms("Mia", (FRONT,), rig.clock() + timedelta(hours=3))
    await rig.staff.passes.make(ANNA, terms)
    _, ended = await rig.staff.passes.make(ANNA, replace(terms, name="Grace"))
    await rig.staff.passes.revoke(ANNA, ended.id)
    await rig.staff.invitations.make(ANNA)
    _, withdrawn = await rig.staff.invitations.make(ANNA)
    await rig.staff.invitations.withdraw(ANNA, withdrawn.code_hash)


def told(rig: HouseRig) -> list[HouseRestored]:
    return [news for who, news in rig.household.told if who == ANNA.id and isinstance(news, HouseRestored)]


async def test_the_first_start_tells_the_owners_who_is_let_in_again_and_no_other_start_does(rig: HouseRig) -> None:
    await somebody_has_access(rig, NOON)
    await rig.staff.backups.resume()
    assert not told(rig)
    await rig.memory.collection(RESTORED, RestoredFrom).put({RESTORED_KEY: RestoredFrom(NOON)})
    await rig.staff.backups.resume()
    await rig.staff.backups.resume()
    names = tuple(one.name for one in await rig.memory.residents.residents())
    assert told(rig) == [HouseRestored(NOON, Access(("Garden",), 2, 1, names))]
    assert not [news for who, news in rig.household.told if who == LEO.id and isinstance(news, HouseRestored)]


async def test_an_owner_ends_all_of_it_at_once_and_nobody_else_does(rig: HouseRig) -> None:
    await somebody_has_access(rig, NOON)
    with pytest.raises(NotAllowed):
        await rig.staff.backups.restored.end(LEO)
    ended = await rig.staff.backups.restored.end(ANNA)
    assert replace(ended, residents=()) == Access(("Garden",), 2, 1, ())
    assert not rig.memory.collection("page_sessions", PageSession).everything()
    assert not rig.memory.collection("passkeys", Passkey).everything()
    (key,) = rig.memory.collection("keys", IssuedKey).everything().values()
    assert key.ended_at
    assert await rig.staff.backups.restored.end(ANNA) == Access((), 0, 0, ())


async def test_the_owners_hear_of_passes_and_invitations_that_are_good_again(rig: HouseRig) -> None:
    await somebody_may_come_in(rig)
    await rig.memory.collection(RESTORED, RestoredFrom).put({RESTORED_KEY: RestoredFrom(NOON)})
    await rig.staff.backups.resume()
    (news,) = told(rig)
    assert (news.access.guests, news.access.invitations) == (("Mia",), 1)
