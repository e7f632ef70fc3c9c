"""The audit trail as an owner reads it: every attempt with who, how, which door, result and reason."""

import ast
import asyncio
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.house.doors.door import DoorUnreachable, Failure
from bot.house.opening.hindrance import Hindrance
from bot.house.opening.proof import Given, ProofKind, ProofRefused
from bot.house.people import Limits, Resident, ResidentId, Role
from bot.house.records.auditor import PAGE_ENTRIES, TrailFilter
from bot.house.records.deeds import DeedKind
from bot.house.records.trail import Flaw, TrailBroken
from bot.house.records.trail_page import KNOWN, Deed, OpeningTry, TryResult, TryWay
from bot.house.residents.permissions import NotAllowed, Refusal
from bot.house.visits.refused import AnswerRefused
from bot.house.visits.visit import Outcome, VisitId
from tests.rig.house import ANNA, BACK, FRONT, LEO, NOON, HouseRig

pytestmark = pytest.mark.looptime

CHILD = Resident(ResidentId(1003), "Mia", Role.CHILD, NOON, Limits())


async def tries(rig: HouseRig, wanted: TrailFilter | None = None) -> list[tuple[object, ...]]:
    """What Anna reads of attempts, newest first: all but the time."""
    page = await rig.staff.auditor.page(ANNA, wanted or TrailFilter())
    assert all(isinstance(one, OpeningTry) for one in page.entries)
    return [
        (one.result, one.way, one.by, one.door, one.how, one.reason)
        for one in page.entries
        if isinstance(one, OpeningTry)
    ]


async def rung(rig: HouseRig) -> VisitId:
    await rig.ring()
    return rig.memory.visits.all[-1].id


async def test_an_unlock_on_the_card_is_one_entry_with_who_how_and_which_door(rig: HouseRig) -> None:
    await rig.answers.give(await rung(rig), LEO, Outcome.UNLOCKED)
    assert await tries(rig) == [(TryResult.OPENED, TryWay.CARD, LEO.id, FRONT, ProofKind.TWO_TAPS, None)]


@pytest.mark.parametrize("failure", list(Failure))
async def test_a_lock_that_does_not_confirm_is_one_entry_with_its_reason(rig: HouseRig, failure: Failure) -> None:
    rig.locks.failure = DoorUnreachable(FRONT, failure)
    visit = await rung(rig)
    with pytest.raises(DoorUnreachable):
        await rig.answers.give(visit, LEO, Outcome.UNLOCKED)
    with pytest.raises(DoorUnreachable):
        await rig.openings.open(ANNA, FRONT)
    with pytest.raises(DoorUnreachable):
        await rig.staff.upkeep.try_lock(ANNA, FRONT)
    assert await tries(rig) == [
        (TryResult.FAILED, TryWay.TRIAL, ANNA.id, FRONT, None, failure),
        (TryResult.FAILED, TryWay.COMMAND, ANNA.id, FRONT, ProofKind.TWO_TAPS, failure),
        (TryResult.FAILED, TryWay.CARD, LEO.id, FRONT, ProofKind.TWO_TAPS, failure),
    ]


async def test_whoever_may_not_open_is_in_the_record_from_the_first_tap_on(rig: HouseRig) -> None:
    await rig.memory.residents.save(CHILD)
    visit = await rung(rig)
    with pytest.raises(NotAllowed):
        await rig.answers.begin_unlock(visit, CHILD)
    with pytest.raises(NotAllowed):
        await rig.openings.doors(CHILD)
    with pytest.raises(NotAllowed):
        await rig.openings.begin(CHILD, BACK)
    with pytest.raises(NotAllowed):
        await rig.staff.upkeep.may_try(LEO, BACK)
    refusal = Refusal.DOOR_NOT_ALLOWED
    assert await tries(rig) == [
        (TryResult.REFUSED, TryWay.TRIAL, LEO.id, BACK, None, Refusal.ONLY_OWNERS),
        (TryResult.REFUSED, TryWay.COMMAND, CHILD.id, BACK, None, refusal),
        (TryResult.REFUSED, TryWay.COMMAND, CHILD.id, None, None, refusal),
        (TryResult.REFUSED, TryWay.CARD, CHILD.id, FRONT, None, refusal),
    ]


async def test_a_tap_that_came_too_late_is_in_the_record_even_of_a_visit_that_is_gone(rig: HouseRig) -> None:
    visit = await rung(rig)
    await rig.answers.give(visit, ANNA, Outcome.IGNORED)
    for gone in (visit, VisitId("none")):
        with pytest.raises(AnswerRefused):
            await rig.answers.begin_unlock(gone, LEO)
    assert await tries(rig) == [
        (TryResult.REFUSED, TryWay.CARD, LEO.id, None, None, Hindrance.OVER),
        (TryResult.REFUSED, TryWay.CARD, LEO.id, FRONT, None, Hindrance.OVER),
    ]


async def test_wrong_digits_are_in_the_record_with_what_was_typed_into_and_never_the_digits(rig: HouseRig) -> None:
    await rig.proofs.begin_change(ANNA)
    await rig.proofs.set_pin(ANNA, "4711")
    await rig.policies.set_proof(ANNA, FRONT, ProofKind.PIN)
    for digits in ("9182", "9183", "9184"):
        with pytest.raises(ProofRefused):
            await rig.openings.open(ANNA, FRONT, Given(ProofKind.PIN, digits))
    with pytest.raises(ProofRefused):
        await rig.openings.open(LEO, FRONT, Given(ProofKind.PIN, "9185"))
    await asyncio.sleep(60)
    await rig.openings.open(ANNA, FRONT, Given(ProofKind.PIN, "4711"))
    shown = await tries(rig)
    assert shown[0] == (TryResult.OPENED, TryWay.COMMAND, ANNA.id, FRONT, ProofKind.PIN, None)
    assert [one[-1] for one in shown[1:]] == [
        Hindrance.PROOF_NOT_SET,
        Hindrance.PAUSED,
        Hindrance.WRONG_DIGITS,
        Hindrance.WRONG_DIGITS,
    ]
    assert not [line for line in rig.memory.audit.lines if "4711" in str(line) or "918" in str(line)]


async def test_an_opening_that_was_stopped_in_its_middle_has_an_end_all_the_same(rig: HouseRig) -> None:
    rig.locks.confirmed.clear()
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(1):
            await rig.openings.open(ANNA, FRONT)
    assert [(one[0], one[-1]) for one in await tries(rig)] == [(TryResult.FAILED, Failure.INTERRUPTED)]


async def test_an_order_without_an_end_is_shown_by_itself_and_its_end_hides_no_other(rig: HouseRig) -> None:
    note = rig.memory.audit.note
    await note("opening ordered", door=FRONT, by=LEO.id, how="pin")
    await note("opening ordered", door=FRONT, by=LEO.id, how="pin")
    await note("opened", door=FRONT, by=LEO.id, how="pin")
    await note("unlock ordered", visit="v", door=FRONT, by=LEO.id, how="pin")
    await note("unlock failed", visit="v", door=FRONT, by=LEO.id, how="pin", reason="silent")
    await note("unlocked", visit="v", door=FRONT, by=LEO.id, late=True)
    assert [one[0] for one in await tries(rig)] == [
        TryResult.OPENED_LATE,
        TryResult.FAILED,
        TryResult.OPENED,
        TryResult.UNKNOWN,
    ]


async def test_lines_of_earlier_releases_keep_their_reasons(rig: HouseRig) -> None:
    await rig.memory.audit.note("opening refused", door=FRONT, by=LEO.id, how="pin", why="open: not_now")
    await rig.memory.audit.note("unlock failed", visit="v", door=FRONT, why="silent", detail="")
    await rig.memory.audit.note("opening refused", door=FRONT, by=LEO.id, how="pin", why="wrong digits")
    assert [one[-1] for one in await tries(rig)] == [None, Failure.SILENT, Refusal.NOT_NOW]


async def test_pages_go_on_where_the_last_one_ended_and_filters_hold_on_each(rig: HouseRig) -> None:
    for n in range(40):
        await rig.memory.audit.note("opened", door=(FRONT, BACK)[n % 2], by=(ANNA, LEO)[n % 4 // 2].id, how="pin")
        await rig.memory.audit.note("looked", door=FRONT, by=LEO.id)
    auditor, wanted = rig.staff.auditor, TrailFilter(door=FRONT, who=LEO.id)
    first = await auditor.page(ANNA, wanted)
    second = await auditor.page(ANNA, wanted, first.older)
    assert (len(first.entries), len(second.entries), second.older) == (PAGE_ENTRIES, 2, None)
    seen = [*first.entries, *second.entries]
    assert {(one.door, one.by) for one in seen} == {(FRONT, LEO.id)}
    assert sorted((one.at for one in seen), reverse=True) == [one.at for one in seen]
    everything = await auditor.page(ANNA, replace(wanted, everything=True))
    assert {type(one) for one in everything.entries} == {OpeningTry, Deed}


async def test_whoever_was_forced_finds_no_trace_of_the_emergency_pin_and_no_gap(rig: HouseRig) -> None:
    other = replace(LEO, role=Role.OWNER)
    await rig.memory.residents.save(other)
    await rig.proofs.begin_change(ANNA)
    await rig.proofs.set_pin(ANNA, "4711")
    await rig.proofs.begin_change(ANNA, Given(ProofKind.PIN, "4711"))
    await rig.proofs.set_pin(ANNA, "5813", emergency=True)
    await rig.policies.set_proof(ANNA, FRONT, ProofKind.PIN)
    wanted = TrailFilter(everything=True)
    pages = []
    for digits in ("4711", "5813"):
        before = len(rig.memory.audit.lines)
        await rig.openings.open(ANNA, FRONT, Given(ProofKind.PIN, digits))
        shown = await rig.staff.auditor.page(ANNA, wanted)
        pages.append([replace(one, at=NOON) for one in shown.entries[:1]])
        assert len(rig.memory.audit.lines) - before == (2 if digits == "4711" else 3)
        assert len(shown.entries) == 3 + len(pages)
    assert pages[0] == pages[1]
    assert not [one for one in shown.entries if isinstance(one, Deed) and one.kind is DeedKind.DURESS]
    told = await rig.staff.auditor.page(other, wanted)
    assert [one.by for one in told.entries if isinstance(one, Deed) and one.kind is DeedKind.DURESS] == [ANNA.id]


async def test_whoever_moved_in_did_it_by_themselves(rig: HouseRig) -> None:
    await rig.memory.audit.note("moved in", resident=LEO.id, role="adult")
    (entry,) = (await rig.staff.auditor.page(ANNA, TrailFilter(everything=True))).entries
    assert entry.by == LEO.id


async def test_only_owners_read_it_and_have_it_checked(rig: HouseRig) -> None:
    for ask in (rig.staff.auditor.page(LEO, TrailFilter()), rig.staff.auditor.check(LEO)):
        with pytest.raises(NotAllowed):
            await ask


async def test_a_cut_tail_is_found_against_what_the_owners_were_told_though_everything_was_restarted(
    rig: HouseRig,
) -> None:
    for _ in range(5):
        await rig.memory.audit.note("opened", door=FRONT, by=ANNA.id)
    await rig.staff.notary.seal()
    del rig.memory.audit.lines[3:]
    rig.hire()
    found = await rig.staff.auditor.check(ANNA)
    assert isinstance(found, TrailBroken)
    assert found.flaw is Flaw.CUT


def test_every_line_that_the_service_writes_is_known_to_whoever_reads_it() -> None:
    """A line more is a word more in one of the tables of ``trail_page``."""
    written = set(_written())
    assert {"unlocked", "opening refused", "picture is none", "seals begin"} <= written
    assert written == KNOWN


def _written() -> Iterator[str]:
    """What ``note`` is called with, and what the trail writes by itself."""
    for path in Path("bot").rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("audit.note"):
                yield from _texts(node.args[:1], tree)
            elif isinstance(node, ast.Call) and ast.unparse(node.func) == "leave_note":  # beside the service
                yield from _texts(node.args[2:3], tree)
    yield from ("seals begin", "lines lost")


def _texts(arguments: list[ast.expr], tree: ast.AST) -> Iterator[str]:
    for argument in arguments:
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
            yield argument.value
        elif isinstance(argument, ast.IfExp):
            yield from _texts([argument.body, argument.orelse], tree)
        elif isinstance(argument, ast.Name):  # it was given a name in the same file
            for node in ast.walk(tree):
                if isinstance(node, ast.Assign) and any(
                    isinstance(one, ast.Name) and one.id == argument.id for one in node.targets
                ):
                    yield from _texts([node.value], tree)
