"""What happens at a door."""

import asyncio
from datetime import timedelta

import pytest

from bot.house.door import DoorUnreachable, Failure
from bot.house.facts import Fact, VisitChanged
from bot.house.people import Condition
from bot.house.permissions import NotAllowed, Refusal
from bot.house.visit import (
    SELF_TOLD,
    UNRUNG,
    DoorBusy,
    Outcome,
    PhotoFault,
    PhotoTaken,
    PressId,
    Stage,
    Visit,
    VisitOver,
)
from bot.nursery import Nursery
from tests.house.conftest import ANNA, BACK, FRONT, LEO, NOON, House

pytestmark = pytest.mark.looptime


async def test_a_press_is_written_down_before_it_is_shown(house: House) -> None:
    written: list[bool] = []

    async def take(fact: Fact) -> None:
        if isinstance(fact, VisitChanged):
            written.append(any(fact.visit == saved.id for saved in house.memory.visits.saved))

    house.household.take = take  # type: ignore[method-assign]  # to look at the very moment
    await house.ring()
    await house.picture()
    await house.settle()
    assert written == [True, True, True]


async def test_a_press_delivered_twice_is_one_visit_rung_once(house: House) -> None:
    await house.ring()
    await house.ring()
    assert len(house.memory.visits.only.presses) == 1
    assert len(house.household.shown) == 1


async def test_presses_within_a_minute_extend_the_visit(house: House) -> None:
    await house.ring("b00t-1")
    await asyncio.sleep(50)
    await house.ring("b00t-2")
    await asyncio.sleep(50)
    await house.ring("b00t-3")
    assert len(house.memory.visits.only.presses) == 3


async def test_a_press_after_more_than_a_minute_is_a_new_visit(house: House) -> None:
    await house.ring("b00t-1")
    await asyncio.sleep(61)
    await house.ring("b00t-2")
    assert len(house.memory.visits.all) == 2


async def test_an_extended_visit_may_be_answered_for_as_long_as_a_new_one(house: House) -> None:
    await house.ring("b00t-1")
    await asyncio.sleep(50)
    await house.ring("b00t-2")
    assert house.memory.visits.only.expires_at == NOON + timedelta(seconds=170)


async def test_two_doors_at_once_are_two_visits(house: House) -> None:
    await asyncio.gather(house.ring("b00t-1", FRONT), house.ring("b00t-1", BACK))
    assert {visit.door for visit in house.memory.visits.all} == {FRONT, BACK}


async def test_a_press_after_an_answer_is_a_new_visit_with_buttons_of_its_own(house: House) -> None:
    await house.ring("b00t-1")
    await house.answers.give(house.memory.visits.only.id, LEO, Outcome.IGNORED)
    await house.ring("b00t-2")
    assert [visit.stage for visit in house.memory.visits.all] == [Stage.ANSWERED, Stage.RINGING]


async def test_a_press_that_waited_on_the_board_has_its_true_time(house: House) -> None:
    await house.ring(age_s=600)
    assert house.memory.visits.only.began_at == NOON - timedelta(minutes=10)


async def test_the_text_is_out_before_the_picture_and_the_picture_before_the_name(house: House) -> None:
    house.eyes.open.clear()
    await house.ring()
    await house.picture()
    await house.settle()
    house.eyes.open.set()
    await house.settle()
    assert [visit.stage for visit in house.household.shown] == [Stage.RINGING, Stage.PICTURED, Stage.RECOGNISED]


async def test_a_picture_without_a_press_begins_a_visit(house: House) -> None:
    await house.picture(press="unheard-1")
    assert house.memory.visits.only.presses == ()
    assert len(house.memory.visits.only.photos) == 1


async def test_a_press_that_comes_after_its_picture_joins_it(house: House) -> None:
    await house.picture(press="b00t-1")
    await house.ring("b00t-1")
    assert len(house.memory.visits.only.presses) == 1


async def test_pictures_of_a_camera_that_knows_no_presses_join_the_open_visit(house: House) -> None:
    await house.ring("b00t-1")
    await house.picture(press="camera-1")
    await house.picture(press="camera-2")
    assert len(house.memory.visits.only.photos) == 2


async def test_the_same_picture_is_taken_once(house: House) -> None:
    await house.ring()
    await house.picture(n=0)
    with pytest.raises(PhotoTaken):
        await house.picture(b"other", n=0)
    assert len(house.memory.visits.only.photos) == 1


async def test_a_burst_is_looked_at_together(house: House) -> None:
    await house.ring()
    for n in range(3):
        await house.picture(b"jpeg%d" % n, n=n)
    await house.settle()
    assert house.eyes.looked[-1] == [b"jpeg0", b"jpeg1", b"jpeg2"]


async def test_only_the_newest_boxed_picture_is_kept(house: House) -> None:
    await house.ring()
    for n in range(3):
        await house.picture(b"jpeg%d" % n, n=n)
        await house.settle()
    assert [p for p in house.memory.album.pictures if "marked" in p] == [house.memory.visits.only.marked]


async def test_an_unreadable_picture_is_shown_and_called_unreadable(house: House) -> None:
    house.eyes.unreadable.add(b"torn")
    await house.ring()
    await house.picture(b"torn")
    await house.settle()
    look = house.memory.visits.only.look
    assert look is not None
    assert look.condition is Condition.UNREADABLE


async def test_a_picture_that_nobody_can_read_is_shown_at_once_and_none_is_missed(house: House) -> None:
    await house.ring()
    await house.doorman.photo_unreadable(FRONT, PressId("b00t-1"), 0, PhotoFault.DAMAGED)
    (unreadable,) = house.household.shown[-1].unreadable
    assert (unreadable.press, unreadable.n, unreadable.fault) == ("b00t-1", 0, PhotoFault.DAMAGED)
    await asyncio.sleep(20)
    assert not house.memory.visits.only.photo_overdue


async def test_an_unreadable_picture_that_is_sent_again_is_shown_once(house: House) -> None:
    await house.ring()
    for _ in range(3):
        await house.doorman.photo_unreadable(FRONT, PressId("b00t-1"), 0, PhotoFault.DAMAGED)
    assert len(house.household.shown) == 2
    await house.picture()
    assert house.memory.visits.only.unreadable == ()
    await house.doorman.photo_unreadable(FRONT, PressId("b00t-1"), 0, PhotoFault.DAMAGED)
    assert house.memory.visits.only.unreadable == ()


async def test_an_unreadable_picture_without_a_press_begins_a_visit(house: House) -> None:
    for n in range(12):
        await house.doorman.photo_unreadable(FRONT, PressId("cam-1"), n, PhotoFault.FOREIGN)
    visit = house.memory.visits.only
    assert visit.presses == ()
    assert [photo.n for photo in visit.unreadable] == list(range(4, 12))


async def test_a_motion_camera_s_unreadable_pictures_are_told_once_and_softly(house: House) -> None:
    for number in range(5):
        await house.doorman.photo_unreadable(FRONT, PressId(f"{UNRUNG}{number}"), 0, PhotoFault.DAMAGED)
        await asyncio.sleep(20)
    assert house.memory.visits.only.quiet
    assert len([visit for visit in house.household.shown if visit.stage is Stage.RINGING]) == 1


async def test_a_press_without_a_picture_says_so_after_a_few_seconds(house: House) -> None:
    await house.ring()
    await asyncio.sleep(7)
    assert not house.memory.visits.only.photo_overdue
    await asyncio.sleep(2)
    assert house.household.shown[-1].photo_overdue


async def test_a_late_picture_still_reaches_the_card(house: House) -> None:
    await house.ring()
    await asyncio.sleep(30)
    await house.picture()
    await house.settle()
    assert not house.household.shown[-1].photo_overdue
    assert house.household.shown[-1].stage is Stage.RECOGNISED


async def test_an_unanswered_visit_expires_after_two_minutes(house: House) -> None:
    await house.ring()
    await asyncio.sleep(119)
    assert house.memory.visits.only.stage is Stage.RINGING
    await asyncio.sleep(2)
    assert house.household.shown[-1].stage is Stage.EXPIRED


async def test_unlock_opens_the_door_and_tells_everybody_who_did(house: House) -> None:
    await house.ring()
    await house.answers.give(house.memory.visits.only.id, ANNA, Outcome.UNLOCKED)
    answer = house.household.shown[-1].answer
    assert house.locks.opened == [FRONT]
    assert answer is not None
    assert (answer.by_name, answer.outcome) == ("Anna", Outcome.UNLOCKED)


async def test_an_unlock_is_in_the_audit_before_the_door_is_asked(house: House) -> None:
    await house.ring()
    house.locks.confirmed.clear()
    house.nursery.spawn(_answer(house, ANNA), name="tap")
    await house.settle()
    assert house.locks.opened == [FRONT]
    assert house.memory.audit.noted == ["unlock ordered"]


async def test_the_first_answer_wins(house: House) -> None:
    await house.ring()
    visit = house.memory.visits.only.id
    await house.answers.give(visit, LEO, Outcome.IGNORED)
    with pytest.raises(VisitOver):
        await house.answers.give(visit, ANNA, Outcome.UNLOCKED)
    assert house.locks.opened == []


async def test_while_one_resident_opens_nobody_else_can(house: House) -> None:
    await house.ring()
    house.locks.confirmed.clear()
    house.nursery.spawn(_answer(house, ANNA), name="tap")
    await house.settle()
    with pytest.raises(DoorBusy, match="Anna"):
        await house.answers.give(house.memory.visits.only.id, LEO, Outcome.UNLOCKED)
    assert house.locks.opened == [FRONT]


async def test_a_press_during_an_unlock_does_not_wait_for_it(house: House) -> None:
    await house.ring("b00t-1")
    house.locks.confirmed.clear()
    house.nursery.spawn(_answer(house, ANNA), name="tap")
    await house.settle()
    async with asyncio.timeout(1):
        await house.ring("b00t-2")


async def test_a_silent_lock_leaves_the_question_open(house: House) -> None:
    await house.ring()
    visit = house.memory.visits.only.id
    house.locks.failure = DoorUnreachable(FRONT, Failure.SILENT)
    with pytest.raises(DoorUnreachable):
        await house.answers.give(visit, ANNA, Outcome.UNLOCKED)
    attempt = house.household.shown[-1].attempt
    assert attempt is not None
    assert attempt.failure is Failure.SILENT
    house.locks.failure = None
    await house.answers.give(visit, LEO, Outcome.UNLOCKED)
    assert house.memory.visits.only.stage is Stage.ANSWERED


async def test_a_lock_that_fails_in_a_way_nobody_thought_of_leaves_the_question_open(house: House) -> None:
    await house.ring()
    house.locks.failure = KeyError("nobody thought of this")
    with pytest.raises(DoorUnreachable):
        await house.answers.give(house.memory.visits.only.id, LEO, Outcome.UNLOCKED)
    attempt = house.household.shown[-1].attempt
    assert attempt is not None
    assert attempt.failure is Failure.SILENT
    house.locks.failure = None
    await house.answers.give(house.memory.visits.only.id, ANNA, Outcome.UNLOCKED)
    assert house.memory.visits.only.stage is Stage.ANSWERED


async def test_an_opening_that_is_cancelled_leaves_the_question_open(house: House) -> None:
    await house.ring()
    house.locks.confirmed.clear()
    opening = asyncio.get_running_loop().create_task(
        house.answers.give(house.memory.visits.only.id, LEO, Outcome.UNLOCKED)
    )
    await house.settle()
    opening.cancel()
    await asyncio.wait({opening})
    await house.settle()
    attempt = house.household.shown[-1].attempt
    assert attempt is not None
    assert attempt.failure is Failure.INTERRUPTED


async def test_a_tap_that_is_cancelled_after_the_door_confirmed_leaves_no_card_that_is_opening(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    await house.ring()
    held = asyncio.Event()
    note = house.memory.audit.note

    async def slow(what: str, **details: str | float | bool | None) -> None:
        if what == "unlocked":
            await held.wait()
        await note(what, **details)

    monkeypatch.setattr(house.memory.audit, "note", slow)
    opening = asyncio.get_running_loop().create_task(
        house.answers.give(house.memory.visits.only.id, LEO, Outcome.UNLOCKED)
    )
    await house.settle()
    opening.cancel()
    await asyncio.wait({opening})
    held.set()
    await house.settle()
    visit = house.memory.visits.only
    assert visit.attempt is None
    assert visit.answer is not None
    assert (visit.answer.outcome, visit.answer.by_name) == (Outcome.UNLOCKED, "Leo")


async def test_a_door_that_opened_and_cannot_be_noted_leaves_no_card_that_is_opening(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    await house.ring()
    note = house.memory.audit.note

    async def broken(what: str, **details: str | float | bool | None) -> None:
        if what == "unlocked":
            raise RuntimeError("nobody thought of this")
        await note(what, **details)

    monkeypatch.setattr(house.memory.audit, "note", broken)
    with pytest.raises(RuntimeError):
        await house.answers.give(house.memory.visits.only.id, LEO, Outcome.UNLOCKED)
    await house.settle()
    attempt = house.memory.visits.only.attempt
    assert attempt is not None
    assert attempt.failure is Failure.INTERRUPTED


async def test_chats_that_fail_keep_no_door_shut(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    await house.ring()

    async def broken(_fact: Fact) -> None:
        raise RuntimeError("no chat")

    monkeypatch.setattr(house.household, "take", broken)
    answered = await house.answers.give(house.memory.visits.only.id, LEO, Outcome.UNLOCKED)
    assert house.locks.opened == [FRONT]
    assert answered.answer is not None


async def test_an_order_that_was_half_written_down_is_not_under_way_for_ever(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    await house.ring()
    save = house.memory.visits.save

    async def broken(visit: Visit) -> Visit:
        await save(visit)
        raise RuntimeError("no answer of the disk")

    with monkeypatch.context() as patch:
        patch.setattr(house.memory.visits, "save", broken)
        with pytest.raises(RuntimeError):
            await house.answers.give(house.memory.visits.only.id, LEO, Outcome.UNLOCKED)
    await house.settle()
    attempt = house.memory.visits.only.attempt
    assert attempt is not None
    assert attempt.failure is Failure.OFFLINE
    assert house.locks.opened == []
    await asyncio.sleep(200)
    assert house.memory.visits.only.expired


async def test_nobody_opens_for_a_visit_that_is_over(house: House) -> None:
    await house.ring()
    await asyncio.sleep(121)
    with pytest.raises(VisitOver):
        await house.answers.give(house.memory.visits.only.id, ANNA, Outcome.UNLOCKED)
    assert house.locks.opened == []
    assert "answer refused" in house.memory.audit.noted


async def test_a_press_of_an_hour_ago_opens_nothing(house: House) -> None:
    await house.ring(age_s=3600)
    with pytest.raises(VisitOver):
        await house.answers.give(house.memory.visits.only.id, ANNA, Outcome.UNLOCKED)


async def test_a_visit_does_not_expire_while_its_door_is_being_opened(house: House) -> None:
    await house.ring()
    await asyncio.sleep(119)
    house.locks.confirmed.clear()
    house.nursery.spawn(_answer(house, ANNA), name="tap")
    await asyncio.sleep(5)
    assert not house.memory.visits.only.over
    house.locks.confirmed.set()
    await house.settle()
    assert house.memory.visits.only.stage is Stage.ANSWERED


async def test_after_a_restart_an_unlock_under_way_is_told_as_interrupted_and_not_repeated(house: House) -> None:
    await house.ring()
    house.locks.confirmed.clear()
    tap = asyncio.ensure_future(_answer(house, ANNA))  # noqa: TID251 - killed below, as the whole service would be
    await house.settle()
    tap.cancel()
    await house.settle()
    house.hire()
    await house.doorman.resume()
    attempt = house.memory.visits.only.attempt
    assert attempt is not None
    assert attempt.failure is Failure.INTERRUPTED
    assert house.locks.opened == [FRONT]


async def test_after_a_restart_a_picture_that_was_not_looked_at_is(house: House) -> None:
    house.eyes.open.clear()
    await house.ring()
    await house.picture()
    await house.settle()
    await house.nursery.close()
    house.nursery = house.nursery.__class__()
    house.eyes.open.set()
    house.hire()
    await house.doorman.resume()
    await house.settle()
    assert house.memory.visits.only.stage is Stage.RECOGNISED


async def test_after_a_restart_an_open_visit_still_expires(house: House) -> None:
    await house.ring()
    await house.nursery.close()
    house.nursery = house.nursery.__class__()
    house.hire()
    await house.doorman.resume()
    await asyncio.sleep(121)
    assert house.memory.visits.only.stage is Stage.EXPIRED


async def _answer(house: House, resident: object) -> None:
    assert resident is ANNA
    await house.answers.give(house.memory.visits.only.id, ANNA, Outcome.UNLOCKED)


# A press that only its picture tells of


async def test_a_picture_tells_of_a_ring_whose_own_word_was_lost(house: House) -> None:
    await house.ring("b00t-1")
    await house.picture(press="b00t-1")
    await house.picture(press="b00t-2")
    await asyncio.sleep(2)
    assert [press.id for press in house.memory.visits.only.presses] == ["b00t-1"]
    await asyncio.sleep(2)
    assert [press.id for press in house.memory.visits.only.presses] == ["b00t-1", "b00t-2"]


async def test_a_picture_that_only_overtook_its_ring_is_one_ring(house: House) -> None:
    await house.picture(press="b00t-1")
    await asyncio.sleep(1)
    await house.ring("b00t-1")
    await asyncio.sleep(10)
    assert len(house.memory.visits.only.presses) == 1


@pytest.mark.parametrize("press", [f"{UNRUNG}1", f"{SELF_TOLD}1"])
async def test_a_picture_that_no_press_is_told_of_for_is_no_further_ring(house: House, press: str) -> None:
    await house.ring("b00t-1")
    await house.picture(press=press)
    await asyncio.sleep(10)
    assert len(house.memory.visits.only.presses) == 1


async def test_a_picture_that_nobody_can_read_tells_of_its_ring_too(house: House) -> None:
    await house.ring("b00t-1")
    await house.doorman.photo_unreadable(FRONT, PressId("b00t-2"), 0, PhotoFault.DAMAGED)
    await asyncio.sleep(4)
    assert [press.id for press in house.memory.visits.only.presses] == ["b00t-1", "b00t-2"]


async def test_a_ring_that_only_a_picture_told_of_is_one_after_a_restart(house: House) -> None:
    await house.picture(press="b00t-1")
    await house.nursery.close()
    house.nursery = Nursery()
    async with house.nursery:
        house.hire()
        await house.doorman.resume()
        await asyncio.sleep(4)
        assert [press.id for press in house.memory.visits.only.presses] == ["b00t-1"]


async def test_who_was_removed_while_their_answer_waited_for_its_turn_opens_nothing(house: House) -> None:
    await house.ring()
    refusals: list[Refusal] = []

    async def answer() -> None:
        try:
            await house.answers.give(house.memory.visits.only.id, LEO, Outcome.UNLOCKED)
        except NotAllowed as refused:
            refusals.append(refused.refusal)

    async with house.answers._visits.turn(FRONT):
        house.nursery.spawn(answer(), name="Leo answers")
        await house.settle()
        await house.registrar.remove(ANNA, LEO.id)
    await house.settle()
    assert refusals == [Refusal.MOVED_OUT]
    assert house.locks.opened == []
    assert "answer refused" in house.memory.audit.noted
