"""Passes: made, changed and ended as a whole; paid for before a door opens; and what the family hears."""

import asyncio
import re
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime, time, timedelta

import pytest
import pytest_asyncio

from bot.house.doors.door import DoorId, DoorUnreachable, Failure
from bot.house.guests.guest_pass import (
    ENDED_TELLS,
    GuestPass,
    NoSuchPass,
    PassChangedMeanwhile,
    PassEnd,
    PassFault,
    PassRefusal,
    PassRefused,
    PassTerms,
    PassUnfit,
)
from bot.house.guests.pass_news import PassEnded, PassMade, PassTried, PassUnpictured, PassUsed
from bot.house.opening.proof import ProofKind
from bot.house.people import Resident, ResidentId, Role
from bot.house.records.auditor import TrailFilter
from bot.house.records.disk import DiskState, StoreUnwritable
from bot.house.records.trail_page import OpeningTry, TryResult, TryWay
from bot.house.residents.hours import Hours
from bot.house.residents.invitations import AlreadyHome
from bot.house.residents.permissions import NotAllowed
from bot.house.residents.registrar import NotHere
from bot.house.visits.visit import Outcome, PressId
from bot.nursery import Nursery
from tests.rig.house import ANNA, BACK, FRONT, LEO, HouseRig

pytestmark = pytest.mark.looptime

EILEEN = ResidentId(2001)
CHILD = replace(LEO, id=ResidentId(1004), name="Tom", role=Role.CHILD)


@pytest_asyncio.fixture
async def rig() -> AsyncIterator[HouseRig]:
    nursery = Nursery()
    yield HouseRig(nursery)
    await nursery.close()


def terms(rig: HouseRig, uses: int | None = 1, hours: tuple[Hours, ...] = (), *, ringing: bool = False) -> PassTerms:
    return PassTerms("Eileen", (FRONT,), rig.clock() + timedelta(hours=8), hours, uses, ringing)


async def handed_out(rig: HouseRig, known: PassTerms | None = None, by: Resident = ANNA) -> tuple[Resident, GuestPass]:
    code, _ = await rig.passes.make(by, known or terms(rig))
    held = await rig.passes.accept(code, EILEEN)
    guest = await rig.registrar.resident(EILEEN)
    assert guest
    assert guest.role is Role.GUEST
    return guest, held


async def refusal(rig: HouseRig, guest: Resident, held: GuestPass, revision: int = 1) -> PassRefusal:
    with pytest.raises(PassRefused) as refused:
        await rig.guest_door.use(guest, held.id, revision, FRONT)
    assert rig.memory.audit.noted[-1] == "pass refused"
    return refused.value.why


def kept(rig: HouseRig, known: GuestPass) -> GuestPass:
    found = rig.memory.collection("passes", GuestPass).get(known.id)
    assert found
    return found


async def test_a_use_is_paid_for_before_the_order_and_the_family_hears_of_it(rig: HouseRig) -> None:
    guest, held = await handed_out(rig, terms(rig, uses=2))
    rig.locks.confirmed.clear()
    using = asyncio.gather(rig.guest_door.use(guest, held.id, 1, FRONT))
    await rig.locks.reached.wait()
    assert kept(rig, held).left == 1
    rig.locks.confirmed.set()
    (opened,) = await using
    assert opened.left == 1
    assert PassUsed("Eileen", FRONT, 1, pictured=True) in rig.household.facts
    await rig.settle()
    assert rig.boards.done == [("snap", FRONT, "")]
    assert [what for what in rig.memory.audit.noted if "order" in what or what == "pass used"] == [
        "pass used",
        "opening ordered",
    ]


async def test_the_picture_of_a_guest_who_did_not_ring_asks_nobody_to_open(rig: HouseRig) -> None:
    guest, held = await handed_out(rig)
    await rig.guest_door.use(guest, held.id, 1, FRONT)
    await rig.settle()
    visit = await rig.memory.visits.latest(FRONT)
    assert visit
    (photo,) = visit.photos
    assert re.fullmatch("photo-pass-[0-9a-f]{16}", photo.press)  # nobody who has the door's token guesses it
    assert visit.look, "who it was is looked at all the same"
    assert visit.answer
    assert (visit.answer.outcome, visit.answer.by_name) == (Outcome.UNLOCKED, "Eileen")


async def test_the_record_tells_which_guest_opened_by_a_pass_and_why_one_did_not_do(rig: HouseRig) -> None:
    guest, held = await handed_out(rig)
    await rig.guest_door.use(guest, held.id, 1, FRONT)
    await refusal(rig, guest, held)
    tries = (await rig.staff.auditor.page(ANNA, TrailFilter())).entries
    assert [(one.result, one.way, one.by, one.reason) for one in tries if isinstance(one, OpeningTry)] == [
        (TryResult.REFUSED, TryWay.GUEST, EILEEN, PassRefusal.USED_UP),
        (TryResult.OPENED, TryWay.GUEST, EILEEN, None),
    ]


async def test_the_last_one_used_twice_at_once_opens_once(rig: HouseRig) -> None:
    guest, held = await handed_out(rig)
    tries = [rig.guest_door.use(guest, held.id, 1, FRONT) for _ in range(2)]
    done = await asyncio.gather(*tries, return_exceptions=True)
    assert rig.locks.opened == [FRONT]
    assert [one.why for one in done if isinstance(one, PassRefused)] == [PassRefusal.USED_UP]


async def test_a_stop_between_the_payment_and_the_order_opens_once_too_few(rig: HouseRig) -> None:
    guest, held = await handed_out(rig)
    rig.locks.confirmed.clear()
    using = asyncio.gather(rig.guest_door.use(guest, held.id, 1, FRONT))
    await rig.locks.reached.wait()
    using.cancel()
    rig.hire()
    await rig.resume()
    await rig.settle()
    assert kept(rig, held).ended is PassEnd.USED_UP
    assert await rig.registrar.resident(EILEEN) is None


@pytest.mark.parametrize(("failure", "left"), [(Failure.OFFLINE, 2), (Failure.REFUSED, 2), (Failure.SILENT, 1)])
async def test_a_use_is_given_back_where_the_door_stayed_shut_for_sure(
    rig: HouseRig, failure: Failure, left: int
) -> None:
    guest, held = await handed_out(rig, terms(rig, uses=2))
    rig.locks.failure = DoorUnreachable(FRONT, failure)
    with pytest.raises(DoorUnreachable):
        await rig.guest_door.use(guest, held.id, 1, FRONT)
    assert kept(rig, held).left == left


async def test_what_cannot_be_written_down_opens_nothing(rig: HouseRig) -> None:
    guest, held = await handed_out(rig)
    rig.memory.disk.state = DiskState.FULL
    with pytest.raises(StoreUnwritable):
        await rig.guest_door.use(guest, held.id, 1, FRONT)
    assert rig.locks.opened == []
    rig.memory.disk.state = DiskState.WELL
    await rig.guest_door.use(guest, held.id, 1, FRONT)
    assert rig.locks.opened == [FRONT]


async def test_its_time_ends_by_the_steady_clock_whatever_the_machine_s_says(rig: HouseRig) -> None:
    guest, held = await handed_out(rig, terms(rig, uses=None))
    rig.set_by = timedelta(days=-400)
    await asyncio.sleep(timedelta(hours=7, minutes=59).total_seconds())
    await rig.guest_door.use(guest, held.id, 1, FRONT)
    await asyncio.sleep(61)
    assert kept(rig, held).ended is PassEnd.EXPIRED
    ended = PassEnded("Eileen", PassEnd.EXPIRED, None, guest)
    assert rig.household.facts[-1] == ended
    assert (kept(rig, held).terms.name, kept(rig, held).holder) == ("", None)
    assert await rig.registrar.resident(EILEEN) is None


@pytest.mark.parametrize(
    ("later", "counts"),
    [("2026-03-03T08:59", False), ("2026-03-03T09:00", True), ("2026-03-03T12:00", False), ("2026-03-04T10:00", False)],
)
async def test_its_hours_are_those_of_the_wall(rig: HouseRig, later: str, counts: bool) -> None:
    known = replace(terms(rig, None, (Hours(time(9), time(12), (1,)),)), until=rig.clock() + timedelta(days=30))
    guest, held = await handed_out(rig, known)
    at = datetime.fromisoformat(later).replace(tzinfo=rig.clock().tzinfo)
    await asyncio.sleep((at - rig.clock()).total_seconds())
    if counts:
        await rig.guest_door.use(guest, held.id, 1, FRONT)
    else:
        assert await refusal(rig, guest, held) is PassRefusal.NOT_NOW
        assert rig.household.facts[-1] == PassTried("Eileen", FRONT, PassRefusal.NOT_NOW)


async def test_one_for_a_ring_opens_while_it_may_be_answered_and_answers_it(rig: HouseRig) -> None:
    guest, held = await handed_out(rig, terms(rig, None, ringing=True))
    assert await refusal(rig, guest, held) is PassRefusal.NOT_RINGING
    await rig.ring()
    await rig.guest_door.use(guest, held.id, 1, FRONT)
    await rig.settle()
    visit = await rig.memory.visits.of_press(FRONT, PressId("b00t-1"))
    assert visit
    assert visit.answer
    assert (visit.answer.outcome, visit.answer.by_name) == (Outcome.UNLOCKED, "Eileen")
    assert visit.photos, "the picture of the guest joins the ring"
    assert PassUsed("Eileen", FRONT, None, pictured=True, rang=True) in rig.household.facts
    assert await refusal(rig, guest, held) is PassRefusal.NOT_RINGING


async def test_an_edit_is_a_new_revision_told_to_the_family_and_kills_older_buttons(rig: HouseRig) -> None:
    guest, held = await handed_out(rig)
    wider = replace(held.terms, uses=5)
    changed = await rig.passes.change(ANNA, held.id, 1, wider)
    assert (changed.revision, changed.left, changed.holder) == (2, 5, EILEEN)
    assert rig.household.facts[-1] == PassMade(changed, ("front door",), ANNA, changed=True)
    assert await refusal(rig, guest, held) is PassRefusal.CHANGED
    with pytest.raises(PassChangedMeanwhile):
        await rig.passes.change(ANNA, held.id, 1, held.terms)
    await rig.guest_door.use(guest, held.id, 2, FRONT)


async def test_an_edit_that_leaves_the_uses_alone_gives_none_back(rig: HouseRig) -> None:
    guest, held = await handed_out(rig, terms(rig, uses=2))
    await rig.guest_door.use(guest, held.id, 1, FRONT)
    changed = await rig.passes.change(ANNA, held.id, 1, replace(held.terms, name="Eileen G."))
    assert (changed.left, changed.ends_at) == (1, held.ends_at)


async def test_one_tap_ends_it_and_nothing_is_kept_of_its_guest(rig: HouseRig) -> None:
    code, _ = await rig.passes.make(ANNA, terms(rig))
    held = await rig.passes.accept(code, EILEEN)
    await rig.passes.revoke(ANNA, held.id)
    assert await rig.registrar.resident(EILEEN) is None
    assert "Eileen" not in repr(kept(rig, held))
    assert str(EILEEN) not in repr(kept(rig, held))
    with pytest.raises(PassRefused) as refused:
        await rig.passes.accept(code, EILEEN)
    assert refused.value.why is PassRefusal.REVOKED
    await asyncio.sleep(ENDED_TELLS.total_seconds() + 1)
    await rig.resume()
    assert not rig.passes.knows(code)


async def test_a_link_makes_one_guest_who_may_open_it_again(rig: HouseRig) -> None:
    code, made = await rig.passes.make(ANNA, terms(rig))
    with pytest.raises(AlreadyHome):
        await rig.passes.accept(code, LEO.id)
    assert (await rig.passes.accept(code, EILEEN)).holder == EILEEN
    assert (await rig.passes.accept(code, EILEEN)).id == made.id
    with pytest.raises(PassRefused) as refused:
        await rig.passes.accept(code, ResidentId(2002))
    assert refused.value.why is PassRefusal.TAKEN
    assert await rig.registrar.resident(ResidentId(2002)) is None
    assert rig.household.facts[-1] == PassTried("Eileen", None, PassRefusal.TAKEN)


async def test_who_was_refused_a_hundred_times_is_told_of_once_a_minute_and_noted_each_time(rig: HouseRig) -> None:
    guest, held = await handed_out(rig, terms(rig, ringing=True))
    for _ in range(100):
        await refusal(rig, guest, held)
    told = PassTried("Eileen", FRONT, PassRefusal.NOT_RINGING)
    assert rig.household.facts.count(told) == 1
    assert rig.memory.audit.noted.count("pass refused") == 100
    await asyncio.sleep(61)
    await refusal(rig, guest, held)
    assert rig.household.facts.count(told) == 2


async def test_with_whoever_made_it_a_pass_ends(rig: HouseRig) -> None:
    _, held = await handed_out(rig, by=LEO)
    await rig.registrar.remove(ANNA, LEO.id)
    assert kept(rig, held).ended is PassEnd.REVOKED
    assert await rig.registrar.resident(EILEEN) is None


async def test_a_pass_of_somebody_who_is_no_adult_any_more_opens_nothing(rig: HouseRig) -> None:
    guest, held = await handed_out(rig, by=LEO)
    await rig.registrar.set_role(ANNA, LEO.id, Role.CHILD)
    assert await refusal(rig, guest, held) is PassRefusal.MAKER_GONE


async def test_a_door_that_asks_for_more_opens_to_a_pass_only_where_an_owner_says_so(rig: HouseRig) -> None:
    guest, held = await handed_out(rig, terms(rig, None))
    await rig.proofs.begin_change(ANNA)
    await rig.proofs.set_pin(ANNA, "4711")
    await rig.policies.set_proof(ANNA, FRONT, ProofKind.PIN)
    assert await refusal(rig, guest, held) is PassRefusal.NO_PASSES_HERE
    with pytest.raises(PassUnfit) as unfit:
        await rig.passes.make(ANNA, terms(rig))
    assert unfit.value.fault is PassFault.NO_PASSES_HERE


async def test_who_may_make_them_and_look_after_them_is_the_table_s(rig: HouseRig) -> None:
    await rig.memory.residents.save(CHILD)
    for nobody in (CHILD, replace(CHILD, id=ResidentId(404))):
        with pytest.raises(NotAllowed):
            await rig.passes.make(nobody, terms(rig))
    _, of_anna = await rig.passes.make(ANNA, terms(rig))
    _, of_leo = await rig.passes.make(LEO, terms(rig))
    assert [one.id for one in await rig.passes.listed(LEO)] == [of_leo.id]
    assert {one.id for one in await rig.passes.listed(ANNA)} == {of_anna.id, of_leo.id}
    with pytest.raises(NoSuchPass):
        await rig.passes.revoke(LEO, of_anna.id)


@pytest.mark.parametrize(
    ("doors", "lasts", "fault"),
    [
        ((), timedelta(hours=1), PassFault.NO_DOOR),
        ((DoorId("gate"),), timedelta(hours=1), PassFault.NO_PASSES_HERE),
        ((FRONT,), timedelta(), PassFault.OVER),
        ((FRONT,), timedelta(days=367), PassFault.TOO_LONG),
    ],
)
async def test_a_pass_that_makes_no_sense_is_not_made(
    rig: HouseRig, doors: tuple[DoorId, ...], lasts: timedelta, fault: PassFault
) -> None:
    known = replace(terms(rig), doors=doors, until=rig.clock() + lasts)
    with pytest.raises(PassUnfit) as unfit:
        await rig.passes.make(ANNA, known)
    assert unfit.value.fault is fault


async def test_a_camera_that_does_not_answer_takes_no_picture_and_the_family_hears_so(rig: HouseRig) -> None:
    guest, held = await handed_out(rig)
    rig.boards.failure = DoorUnreachable(FRONT, Failure.OFFLINE)
    await rig.guest_door.use(guest, held.id, 1, FRONT)
    await rig.settle()
    assert PassUnpictured("Eileen", FRONT) in rig.household.facts


async def test_a_door_without_a_camera_says_so(rig: HouseRig) -> None:
    guest, held = await handed_out(rig, replace(terms(rig), doors=(BACK,)))
    await rig.guest_door.use(guest, held.id, 1, BACK)
    assert PassUsed("Eileen", BACK, 0, pictured=False) in rig.household.facts


async def test_who_was_an_adult_before_leaves_nothing_behind_with_their_last_pass(rig: HouseRig) -> None:
    await rig.proofs.begin_change(LEO)
    await rig.proofs.set_pin(LEO, "4711")
    await rig.registrar.set_role(ANNA, LEO.id, Role.GUEST)
    code, made = await rig.passes.make(ANNA, terms(rig))
    await rig.passes.accept(code, LEO.id)
    await rig.passes.revoke(ANNA, made.id)
    assert await rig.registrar.resident(LEO.id) is None
    assert not rig.proofs.has(LEO.id, ProofKind.PIN)


@pytest.mark.parametrize("step", ["remove", "save"])
async def test_a_stop_while_a_pass_begins_or_ends_leaves_no_guest_without_one(
    rig: HouseRig, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    code, made = await rig.passes.make(ANNA, terms(rig))

    async def stopped(*_: object) -> None:
        raise asyncio.CancelledError

    if step == "remove":
        await rig.passes.accept(code, EILEEN)
    with monkeypatch.context() as patched:
        patched.setattr(rig.memory.residents, step, stopped)
        with pytest.raises(asyncio.CancelledError):
            await (rig.passes.revoke(ANNA, made.id) if step == "remove" else rig.passes.accept(code, EILEEN))
    rig.hire()
    await rig.resume()
    if step == "save":  # whoever opens the link again
        assert (await rig.passes.accept(code, EILEEN)).holder == EILEEN
        await rig.passes.revoke(ANNA, made.id)
    assert await rig.registrar.resident(EILEEN) is None
    assert str(EILEEN) not in repr(kept(rig, made))


async def test_a_pass_opens_only_when_whoever_made_it_could_open_themselves(rig: HouseRig) -> None:
    """Else an adult for whom an owner chose hours makes one for the night, and gives it to whom they like."""
    guest, held = await handed_out(rig, terms(rig, uses=None), by=LEO)
    await rig.registrar.set_hours(ANNA, LEO.id, (Hours(time(12), time(14)),))
    await rig.guest_door.use(guest, held.id, 1, FRONT)
    rig.set_by = timedelta(hours=3)
    assert await refusal(rig, guest, held) is PassRefusal.NOT_NOW


async def test_whoever_opens_a_pass_and_an_invitation_at_once_comes_in_by_one_of_them(rig: HouseRig) -> None:
    invited, _ = await rig.invitations.make(ANNA)
    code, _ = await rig.passes.make(ANNA, terms(rig))
    came, refused = await asyncio.gather(
        rig.invitations.move_in(invited, EILEEN, "Eileen"), rig.passes.accept(code, EILEEN), return_exceptions=True
    )
    assert isinstance(refused, AlreadyHome)
    assert await rig.registrar.resident(EILEEN) == came
    assert isinstance(came, Resident)
    assert came.role is Role.ADULT


async def test_a_guest_who_is_made_an_adult_as_their_last_pass_ends_is_one_or_is_told_not_to_be_here(
    rig: HouseRig,
) -> None:
    guest, held = await handed_out(rig)
    _, made = await asyncio.gather(
        rig.passes.revoke(ANNA, held.id),
        rig.registrar.set_role(ANNA, guest.id, Role.ADULT),
        return_exceptions=True,
    )
    assert await rig.registrar.resident(EILEEN) == (None if isinstance(made, NotHere) else made)


async def test_whoever_made_passes_moves_out_as_one_of_them_is_opened(rig: HouseRig) -> None:
    code, _ = await rig.passes.make(LEO, terms(rig))
    async with asyncio.timeout(60):  # each waits for the other's turn at most
        await asyncio.gather(
            rig.registrar.remove(ANNA, LEO.id), rig.passes.accept(code, EILEEN), return_exceptions=True
        )
    assert await rig.registrar.resident(EILEEN) is None
