"""What happens at a door."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.house.doors.door import DoorUnreachable, Failure
from bot.house.facts import Fact, VisitChanged
from bot.house.people import Condition
from bot.house.residents.permissions import NotAllowed, Refusal
from bot.house.visits.refused import DoorBusy, PhotoTaken, VisitOver
from bot.house.visits.visit import SELF_TOLD, UNRUNG, Attempt, Outcome, PhotoFault, PressId, Stage, Visit
from bot.nursery import Nursery
from tests.rig.house import ANNA, BACK, FRONT, LEO, NOON, HouseRig

pytestmark = pytest.mark.looptime


async def test_a_press_is_written_down_before_it_is_shown(rig: HouseRig) -> None:
    written: list[bool] = []

    async def take(fact: Fact) -> None:
        if isinstance(fact, VisitChanged):
            written.append(any(fact.visit == saved.id for saved in rig.memory.visits.saved))

    rig.household.take = take  # type: ignore[method-assign]  # to look at the very moment
    await rig.ring()
    await rig.picture()
    await rig.settle()
    assert written == [True, True, True]


async def test_a_press_delivered_twice_is_one_visit_rung_once(rig: HouseRig) -> None:
    await rig.ring()
    await rig.ring()
    assert len(rig.memory.visits.only.presses) == 1
    assert len(rig.household.shown) == 1


async def test_presses_within_a_minute_extend_the_visit(rig: HouseRig) -> None:
    await rig.ring("b00t-1")
    await asyncio.sleep(50)
    await rig.ring("b00t-2")
    await asyncio.sleep(50)
    await rig.ring("b00t-3")
    assert len(rig.memory.visits.only.presses) == 3


async def test_a_press_after_more_than_a_minute_is_a_new_visit(rig: HouseRig) -> None:
    await rig.ring("b00t-1")
    await asyncio.sleep(61)
    await rig.ring("b00t-2")
    assert len(rig.memory.visits.all) == 2


async def test_an_extended_visit_may_be_answered_for_as_long_as_a_new_one(rig: HouseRig) -> None:
    await rig.ring("b00t-1")
    await asyncio.sleep(50)
    await rig.ring("b00t-2")
    assert rig.memory.visits.only.expires_at == NOON + timedelta(seconds=170)


async def test_two_doors_at_once_are_two_visits(rig: HouseRig) -> None:
    await asyncio.gather(rig.ring("b00t-1", FRONT), rig.ring("b00t-1", BACK))
    assert {visit.door for visit in rig.memory.visits.all} == {FRONT, BACK}


async def test_a_press_after_an_answer_is_a_new_visit_with_buttons_of_its_own(rig: HouseRig) -> None:
    await rig.ring("b00t-1")
    await rig.answers.give(rig.memory.visits.only.id, LEO, Outcome.IGNORED)
    await rig.ring("b00t-2")
    assert [visit.stage for visit in rig.memory.visits.all] == [Stage.ANSWERED, Stage.RINGING]


async def test_a_press_that_waited_on_the_board_has_its_true_time(rig: HouseRig) -> None:
    await rig.ring(age_s=600)
    assert rig.memory.visits.only.began_at == NOON - timedelta(minutes=10)


async def test_the_text_is_out_before_the_picture_and_the_picture_before_the_name(rig: HouseRig) -> None:
    rig.eyes.open.clear()
    await rig.ring()
    await rig.picture()
    await rig.settle()
    rig.eyes.open.set()
    await rig.settle()
    assert [visit.stage for visit in rig.household.shown] == [Stage.RINGING, Stage.PICTURED, Stage.RECOGNISED]


async def test_a_picture_without_a_press_begins_a_visit(rig: HouseRig) -> None:
    await rig.picture(press="unheard-1")
    assert rig.memory.visits.only.presses == ()
    assert len(rig.memory.visits.only.photos) == 1


async def test_a_press_that_comes_after_its_picture_joins_it(rig: HouseRig) -> None:
    await rig.picture(press="b00t-1")
    await rig.ring("b00t-1")
    assert len(rig.memory.visits.only.presses) == 1


async def test_pictures_of_a_camera_that_knows_no_presses_join_the_open_visit(rig: HouseRig) -> None:
    await rig.ring("b00t-1")
    await rig.picture(press="camera-1")
    await rig.picture(press="camera-2")
    assert len(rig.memory.visits.only.photos) == 2


async def test_the_same_picture_is_taken_once(rig: HouseRig) -> None:
    await rig.ring()
    await rig.picture(n=0)
    with pytest.raises(PhotoTaken):
        await rig.picture(b"other", n=0)
    assert len(rig.memory.visits.only.photos) == 1


async def test_a_burst_is_looked_at_together(rig: HouseRig) -> None:
    await rig.ring()
    for n in range(3):
        await rig.picture(b"jpeg%d" % n, n=n)
    await rig.settle()
    assert rig.eyes.looked[-1] == [b"jpeg0", b"jpeg1", b"jpeg2"]


async def test_only_the_newest_boxed_picture_is_kept(rig: HouseRig) -> None:
    await rig.ring()
    for n in range(3):
        await rig.picture(b"jpeg%d" % n, n=n)
        await rig.settle()
    assert [p for p in rig.memory.album.pictures if "marked" in p] == [rig.memory.visits.only.marked]


async def test_an_unreadable_picture_is_shown_and_called_unreadable(rig: HouseRig) -> None:
    rig.eyes.unreadable.add(b"torn")
    await rig.ring()
    await rig.picture(b"torn")
    await rig.settle()
    look = rig.memory.visits.only.look
    assert look is not None
    assert look.condition is Condition.UNREADABLE


async def test_a_picture_that_nobody_can_read_is_shown_at_once_and_none_is_missed(rig: HouseRig) -> None:
    await rig.ring()
    await rig.doorman.photo_unreadable(FRONT, PressId("b00t-1"), 0, PhotoFault.DAMAGED)
    (unreadable,) = rig.household.shown[-1].unreadable
    assert (unreadable.press, unreadable.n, unreadable.fault) == ("b00t-1", 0, PhotoFault.DAMAGED)
    await asyncio.sleep(20)
    assert not rig.memory.visits.only.photo_overdue


async def test_an_unreadable_picture_that_is_sent_again_is_shown_once(rig: HouseRig) -> None:
    await rig.ring()
    for _ in range(3):
        await rig.doorman.photo_unreadable(FRONT, PressId("b00t-1"), 0, PhotoFault.DAMAGED)
    assert len(rig.household.shown) == 2
    await rig.picture()
    assert rig.memory.visits.only.unreadable == ()
    await rig.doorman.photo_unreadable(FRONT, PressId("b00t-1"), 0, PhotoFault.DAMAGED)
    assert rig.memory.visits.only.unreadable == ()


async def test_an_unreadable_picture_without_a_press_begins_a_visit(rig: HouseRig) -> None:
    for n in range(12):
        await rig.doorman.photo_unreadable(FRONT, PressId("cam-1"), n, PhotoFault.FOREIGN)
    visit = rig.memory.visits.only
    assert visit.presses == ()
    assert [photo.n for photo in visit.unreadable] == list(range(4, 12))


async def test_a_motion_camera_s_unreadable_pictures_are_told_once_and_softly(rig: HouseRig) -> None:
    for number in range(5):
        await rig.doorman.photo_unreadable(FRONT, PressId(f"{UNRUNG}{number}"), 0, PhotoFault.DAMAGED)
        await asyncio.sleep(20)
    assert rig.memory.visits.only.quiet
    assert len([visit for visit in rig.household.shown if visit.stage is Stage.RINGING]) == 1


async def test_a_press_without_a_picture_says_so_after_a_few_seconds(rig: HouseRig) -> None:
    await rig.ring()
    await asyncio.sleep(7)
    assert not rig.memory.visits.only.photo_overdue
    await asyncio.sleep(2)
    assert rig.household.shown[-1].photo_overdue


async def test_a_late_picture_still_reaches_the_card(rig: HouseRig) -> None:
    await rig.ring()
    await asyncio.sleep(30)
    await rig.picture()
    await rig.settle()
    assert not rig.household.shown[-1].photo_overdue
    assert rig.household.shown[-1].stage is Stage.RECOGNISED


async def test_an_unanswered_visit_expires_after_two_minutes(rig: HouseRig) -> None:
    await rig.ring()
    await asyncio.sleep(119)
    assert rig.memory.visits.only.stage is Stage.RINGING
    await asyncio.sleep(2)
    assert rig.household.shown[-1].stage is Stage.EXPIRED


async def test_unlock_opens_the_door_and_tells_everybody_who_did(rig: HouseRig) -> None:
    await rig.ring()
    await rig.answers.give(rig.memory.visits.only.id, ANNA, Outcome.UNLOCKED)
    answer = rig.household.shown[-1].answer
    assert rig.locks.ready == rig.locks.opened == [FRONT]
    assert answer is not None
    assert (answer.by_name, answer.outcome) == ("Anna", Outcome.UNLOCKED)


async def test_an_unlock_is_in_the_audit_before_the_door_is_asked(rig: HouseRig) -> None:
    await rig.ring()
    rig.locks.confirmed.clear()
    rig.nursery.spawn(_answer(rig, ANNA), name="tap")
    await rig.settle()
    assert rig.locks.opened == [FRONT]
    assert rig.memory.audit.noted == ["unlock ordered"]


@pytest.mark.parametrize(("what", "is_opened"), [("unlock ordered", False), ("unlocked", True)])
async def test_nothing_is_told_or_done_that_the_trail_does_not_have_yet(
    rig: HouseRig, monkeypatch: pytest.MonkeyPatch, what: str, is_opened: bool
) -> None:
    written, note = asyncio.Event(), rig.memory.audit.note

    async def slowly(noted: str, **details: str | float | bool | None) -> None:
        if noted == what:
            await written.wait()
        await note(noted, **details)

    monkeypatch.setattr(rig.memory.audit, "note", slowly)
    await rig.ring()
    shown = len(rig.household.shown)
    rig.nursery.spawn(_answer(rig, ANNA), name="tap")
    await rig.settle()
    assert bool(rig.locks.opened) is is_opened
    assert not [visit for visit in rig.household.shown[shown:] if visit.answer]
    written.set()
    await rig.settle()
    assert rig.locks.opened == [FRONT]
    assert rig.household.shown[-1].answer


async def test_the_first_answer_wins(rig: HouseRig) -> None:
    await rig.ring()
    visit = rig.memory.visits.only.id
    await rig.answers.give(visit, LEO, Outcome.IGNORED)
    with pytest.raises(VisitOver):
        await rig.answers.give(visit, ANNA, Outcome.UNLOCKED)
    assert rig.locks.opened == []


async def test_while_one_resident_opens_nobody_else_can(rig: HouseRig) -> None:
    await rig.ring()
    rig.locks.confirmed.clear()
    rig.nursery.spawn(_answer(rig, ANNA), name="tap")
    await rig.settle()
    with pytest.raises(DoorBusy, match="Anna"):
        await rig.answers.give(rig.memory.visits.only.id, LEO, Outcome.UNLOCKED)
    assert rig.locks.opened == [FRONT]


async def test_a_press_during_an_unlock_does_not_wait_for_it(rig: HouseRig) -> None:
    await rig.ring("b00t-1")
    rig.locks.confirmed.clear()
    rig.nursery.spawn(_answer(rig, ANNA), name="tap")
    await rig.settle()
    async with asyncio.timeout(1):
        await rig.ring("b00t-2")


async def test_a_silent_lock_leaves_the_question_open(rig: HouseRig) -> None:
    await rig.ring()
    visit = rig.memory.visits.only.id
    rig.locks.failure = DoorUnreachable(FRONT, Failure.SILENT)
    with pytest.raises(DoorUnreachable):
        await rig.answers.give(visit, ANNA, Outcome.UNLOCKED)
    attempt = rig.household.shown[-1].attempt
    assert attempt is not None
    assert attempt.failure is Failure.SILENT
    rig.locks.failure = None
    await rig.answers.give(visit, LEO, Outcome.UNLOCKED)
    assert rig.memory.visits.only.stage is Stage.ANSWERED


async def test_a_lock_that_fails_in_a_way_nobody_thought_of_leaves_the_question_open(rig: HouseRig) -> None:
    await rig.ring()
    rig.locks.failure = KeyError("nobody thought of this")
    with pytest.raises(DoorUnreachable):
        await rig.answers.give(rig.memory.visits.only.id, LEO, Outcome.UNLOCKED)
    attempt = rig.household.shown[-1].attempt
    assert attempt is not None
    assert attempt.failure is Failure.SILENT
    rig.locks.failure = None
    await rig.answers.give(rig.memory.visits.only.id, ANNA, Outcome.UNLOCKED)
    assert rig.memory.visits.only.stage is Stage.ANSWERED


async def test_an_opening_that_is_cancelled_leaves_the_question_open(rig: HouseRig) -> None:
    await rig.ring()
    rig.locks.confirmed.clear()
    opening = asyncio.get_running_loop().create_task(rig.answers.give(rig.memory.visits.only.id, LEO, Outcome.UNLOCKED))
    await rig.settle()
    opening.cancel()
    await asyncio.wait({opening})
    await rig.settle()
    attempt = rig.household.shown[-1].attempt
    assert attempt is not None
    assert attempt.failure is Failure.INTERRUPTED


async def test_a_tap_that_is_cancelled_after_the_door_confirmed_leaves_no_card_that_is_opening(
    rig: HouseRig, monkeypatch: pytest.MonkeyPatch
) -> None:
    await rig.ring()
    held = asyncio.Event()
    note = rig.memory.audit.note

    async def slow(what: str, **details: str | float | bool | None) -> None:
        if what == "unlocked":
            await held.wait()
        await note(what, **details)

    monkeypatch.setattr(rig.memory.audit, "note", slow)
    opening = asyncio.get_running_loop().create_task(rig.answers.give(rig.memory.visits.only.id, LEO, Outcome.UNLOCKED))
    await rig.settle()
    opening.cancel()
    await asyncio.wait({opening})
    held.set()
    await rig.settle()
    visit = rig.memory.visits.only
    assert visit.attempt is None
    assert visit.answer is not None
    assert (visit.answer.outcome, visit.answer.by_name) == (Outcome.UNLOCKED, "Leo")


async def test_a_door_that_opened_and_cannot_be_noted_leaves_no_card_that_is_opening(
    rig: HouseRig, monkeypatch: pytest.MonkeyPatch
) -> None:
    await rig.ring()
    note = rig.memory.audit.note

    async def broken(what: str, **details: str | float | bool | None) -> None:
        if what == "unlocked":
            raise RuntimeError("nobody thought of this")
        await note(what, **details)

    monkeypatch.setattr(rig.memory.audit, "note", broken)
    with pytest.raises(RuntimeError):
        await rig.answers.give(rig.memory.visits.only.id, LEO, Outcome.UNLOCKED)
    await rig.settle()
    attempt = rig.memory.visits.only.attempt
    assert attempt is not None
    assert attempt.failure is Failure.INTERRUPTED


async def test_chats_that_fail_keep_no_door_shut(rig: HouseRig, monkeypatch: pytest.MonkeyPatch) -> None:
    await rig.ring()

    async def broken(_fact: Fact) -> None:
        raise RuntimeError("no chat")

    monkeypatch.setattr(rig.household, "take", broken)
    answered = await rig.answers.give(rig.memory.visits.only.id, LEO, Outcome.UNLOCKED)
    assert rig.locks.opened == [FRONT]
    assert answered.answer is not None


async def test_an_order_that_was_half_written_down_is_not_under_way_for_ever(
    rig: HouseRig, monkeypatch: pytest.MonkeyPatch
) -> None:
    await rig.ring()
    save = rig.memory.visits.save

    async def broken(visit: Visit) -> Visit:
        await save(visit)
        raise RuntimeError("no answer of the disk")

    with monkeypatch.context() as patch:
        patch.setattr(rig.memory.visits, "save", broken)
        with pytest.raises(RuntimeError):
            await rig.answers.give(rig.memory.visits.only.id, LEO, Outcome.UNLOCKED)
    await rig.settle()
    attempt = rig.memory.visits.only.attempt
    assert attempt is not None
    assert attempt.failure is Failure.OFFLINE
    assert rig.locks.opened == []
    await asyncio.sleep(200)
    assert rig.memory.visits.only.expired


async def test_nobody_opens_for_a_visit_that_is_over(rig: HouseRig) -> None:
    await rig.ring()
    await asyncio.sleep(121)
    with pytest.raises(VisitOver):
        await rig.answers.give(rig.memory.visits.only.id, ANNA, Outcome.UNLOCKED)
    assert rig.locks.opened == []
    assert "answer refused" in rig.memory.audit.noted


async def test_a_press_of_an_hour_ago_opens_nothing(rig: HouseRig) -> None:
    await rig.ring(age_s=3600)
    with pytest.raises(VisitOver):
        await rig.answers.give(rig.memory.visits.only.id, ANNA, Outcome.UNLOCKED)


async def test_a_visit_does_not_expire_while_its_door_is_being_opened(rig: HouseRig) -> None:
    await rig.ring()
    await asyncio.sleep(119)
    rig.locks.confirmed.clear()
    rig.nursery.spawn(_answer(rig, ANNA), name="tap")
    await asyncio.sleep(5)
    assert not rig.memory.visits.only.over
    rig.locks.confirmed.set()
    await rig.settle()
    assert rig.memory.visits.only.stage is Stage.ANSWERED


async def test_after_a_restart_an_unlock_under_way_is_told_as_interrupted_and_not_repeated(rig: HouseRig) -> None:
    await rig.ring()
    rig.locks.confirmed.clear()
    tap = asyncio.ensure_future(_answer(rig, ANNA))  # noqa: TID251 - killed below, as the whole service would be
    await rig.settle()
    tap.cancel()
    await rig.settle()
    rig.hire()
    await rig.resume()
    attempt = rig.memory.visits.only.attempt
    assert attempt is not None
    assert attempt.failure is Failure.INTERRUPTED
    assert rig.locks.opened == [FRONT]


async def test_after_a_kill_in_the_middle_of_an_unlock_its_card_does_not_say_opening_for_ever(rig: HouseRig) -> None:
    await rig.ring()
    under_way = Attempt(ANNA.id, ANNA.name, rig.clock())
    await rig.memory.visits.save(replace(rig.memory.visits.only, attempt=under_way))
    rig.hire()
    await rig.resume()
    assert rig.memory.visits.only.attempt == replace(under_way, failure=Failure.INTERRUPTED)


async def test_after_a_restart_a_picture_that_was_not_looked_at_is(rig: HouseRig) -> None:
    rig.eyes.open.clear()
    await rig.ring()
    await rig.picture()
    await rig.settle()
    await rig.nursery.close()
    rig.nursery = rig.nursery.__class__()
    rig.eyes.open.set()
    rig.hire()
    await rig.resume()
    await rig.settle()
    assert rig.memory.visits.only.stage is Stage.RECOGNISED


async def test_after_a_restart_an_open_visit_still_expires(rig: HouseRig) -> None:
    await rig.ring()
    await rig.nursery.close()
    rig.nursery = rig.nursery.__class__()
    rig.hire()
    await rig.resume()
    await asyncio.sleep(121)
    assert rig.memory.visits.only.stage is Stage.EXPIRED


async def _answer(rig: HouseRig, resident: object) -> None:
    assert resident is ANNA
    await rig.answers.give(rig.memory.visits.only.id, ANNA, Outcome.UNLOCKED)


# A press that only its picture tells of


async def test_a_picture_tells_of_a_ring_whose_own_word_was_lost(rig: HouseRig) -> None:
    await rig.ring("b00t-1")
    await rig.picture(press="b00t-1")
    await rig.picture(press="b00t-2")
    await asyncio.sleep(2)
    assert [press.id for press in rig.memory.visits.only.presses] == ["b00t-1"]
    await asyncio.sleep(2)
    assert [press.id for press in rig.memory.visits.only.presses] == ["b00t-1", "b00t-2"]


async def test_a_picture_that_only_overtook_its_ring_is_one_ring(rig: HouseRig) -> None:
    await rig.picture(press="b00t-1")
    await asyncio.sleep(1)
    await rig.ring("b00t-1")
    await asyncio.sleep(10)
    assert len(rig.memory.visits.only.presses) == 1


@pytest.mark.parametrize("press", [f"{UNRUNG}1", f"{SELF_TOLD}1"])
async def test_a_picture_that_no_press_is_told_of_for_is_no_further_ring(rig: HouseRig, press: str) -> None:
    await rig.ring("b00t-1")
    await rig.picture(press=press)
    await asyncio.sleep(10)
    assert len(rig.memory.visits.only.presses) == 1


async def test_a_picture_that_nobody_can_read_tells_of_its_ring_too(rig: HouseRig) -> None:
    await rig.ring("b00t-1")
    await rig.doorman.photo_unreadable(FRONT, PressId("b00t-2"), 0, PhotoFault.DAMAGED)
    await asyncio.sleep(4)
    assert [press.id for press in rig.memory.visits.only.presses] == ["b00t-1", "b00t-2"]


async def test_a_ring_that_only_a_picture_told_of_is_one_after_a_restart(rig: HouseRig) -> None:
    await rig.picture(press="b00t-1")
    await rig.nursery.close()
    rig.nursery = Nursery()
    async with rig.nursery:
        rig.hire()
        await rig.resume()
        await asyncio.sleep(4)
        assert [press.id for press in rig.memory.visits.only.presses] == ["b00t-1"]


async def test_who_was_removed_while_their_answer_waited_for_its_turn_opens_nothing(rig: HouseRig) -> None:
    await rig.ring()
    refusals: list[Refusal] = []

    async def answer() -> None:
        try:
            await rig.answers.give(rig.memory.visits.only.id, LEO, Outcome.UNLOCKED)
        except NotAllowed as refused:
            refusals.append(refused.refusal)

    async with rig.answers._visits.turn(FRONT):
        rig.nursery.spawn(answer(), name="Leo answers")
        await rig.settle()
        await rig.registrar.remove(ANNA, LEO.id)
    await rig.settle()
    assert refusals == [Refusal.MOVED_OUT]
    assert (rig.locks.ready, rig.locks.opened) == ([], [])
    assert "answer refused" in rig.memory.audit.noted
