"""Who is signed in to the page: for how long, in how many places, and until they live here no more."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from bot.house.people import Resident, ResidentId, Role
from bot.house.residents.permissions import NotAllowed
from bot.house.sign_in.codes import CodesOver, NotSignedIn
from bot.house.sign_in.session import MOST_SESSIONS, SESSION_LASTS, SessionOver, SignedIn, SignInWay
from bot.nursery import Nursery
from tests.rig.house import ANNA, LEO, NOON, HouseRig


@pytest.fixture
async def house() -> AsyncIterator[HouseRig]:
    async with Nursery() as nursery:
        yield HouseRig(nursery)


async def test_a_session_is_over_after_an_hour_whatever_was_asked_meanwhile(house: HouseRig) -> None:
    sessions = house.staff.sign_in.sessions
    begun = await sessions.begin(ANNA.id, SignInWay.TELEGRAM, "Chrome")
    house.later = SESSION_LASTS - timedelta(seconds=1)
    assert (await sessions.recognise(begun.token)).resident == ANNA
    house.later = SESSION_LASTS
    with pytest.raises(SessionOver):
        await sessions.recognise(begun.token)
    assert sessions.listed(ANNA) == []


async def test_a_clock_that_somebody_sets_makes_no_session_longer(house: HouseRig) -> None:
    sessions = house.staff.sign_in.sessions
    begun = await sessions.begin(ANNA.id, SignInWay.TELEGRAM, "Chrome")
    house.set_by, house.later = -timedelta(days=9), SESSION_LASTS
    with pytest.raises(SessionOver):
        await sessions.recognise(begun.token)


async def test_nobody_who_lives_elsewhere_is_signed_in(house: HouseRig) -> None:
    with pytest.raises(NotAllowed):
        await house.staff.sign_in.sessions.begin(ResidentId(5), SignInWay.TELEGRAM, "Chrome")
    assert house.memory.collections["page_sessions"].everything() == {}


async def test_of_all_sessions_the_oldest_ends_and_what_is_over_is_forgotten(house: HouseRig) -> None:
    sessions, book = house.staff.sign_in.sessions, house.memory.collections["page_sessions"]
    first = await sessions.begin(ANNA.id, SignInWay.TELEGRAM, "Chrome")
    for n in range(MOST_SESSIONS):
        guest = Resident(ResidentId(3000 + n), f"Guest {n}", Role.GUEST, NOON)
        await house.memory.residents.save(guest)
        house.later += timedelta(seconds=1)
        await sessions.begin(guest.id, SignInWay.TELEGRAM, "Chrome")
    assert len(book.everything()) == MOST_SESSIONS
    with pytest.raises(SessionOver):
        await sessions.recognise(first.token)
    house.later += SESSION_LASTS
    await sessions.begin(LEO.id, SignInWay.CODE, "Firefox")
    assert [one.resident for one in book.everything().values()] == [LEO.id]


async def test_each_sign_in_and_sign_out_is_in_the_record(house: HouseRig) -> None:
    sessions = house.staff.sign_in.sessions
    begun = await sessions.begin(ANNA.id, SignInWay.PASSKEY, "Firefox, Linux")
    await sessions.end(begun.token)
    await sessions.end(begun.token)
    assert [line for line in house.memory.audit.lines if "signed" in line[0]] == [
        ("signed in", {"by": ANNA.id, "way": "passkey", "browser": "Firefox, Linux"}),
        ("signed out", {"by": ANNA.id, "sessions": 1}),
    ]


@pytest.mark.parametrize("by_an_owner", [False, True])
async def test_what_was_granted_before_somebody_was_signed_out_everywhere_signs_nobody_in(
    house: HouseRig, by_an_owner: bool
) -> None:
    codes, sessions = house.staff.sign_in.codes, house.staff.sign_in.sessions
    code, handle = codes.show("192.168.1.66", "Chrome, Android")
    await codes.grant(LEO, (await codes.send(LEO, code)).id)
    house.later += timedelta(seconds=1)  # whoever has the browser waits with coming for it
    await (sessions.end_for(ANNA, LEO.id) if by_an_owner else sessions.end_all(LEO))
    house.later += timedelta(seconds=30)
    with pytest.raises(NotSignedIn) as why:
        await codes.fetch(handle)
    assert why.value.why is CodesOver.DENIED
    with pytest.raises(SessionOver):
        await sessions.begin(LEO.id, SignInWay.PASSKEY, "Chrome", granted_at=house.steady() - timedelta(seconds=31))
    assert sessions.listed(LEO) == []
    code, handle = codes.show("192.168.1.9", "Firefox")
    await codes.grant(LEO, (await codes.send(LEO, code)).id)
    assert isinstance(await codes.fetch(handle), SignedIn)
