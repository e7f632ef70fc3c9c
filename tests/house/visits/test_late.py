"""A door that confirms after it was given up, and a picture that may be somebody else's."""

import asyncio

import pytest

from bot.house.doors.door import DoorId, DoorUnreachable, Failure
from bot.house.doors.door_facts import DoorEvent, OpenedAfterAll
from bot.house.visits.visit import Outcome, Stage, VisitId
from tests.rig.house import ANNA, FRONT, LEO, HouseRig

ORDER = "ab" * 16


async def given_up(rig: HouseRig, order: str = ORDER) -> VisitId:
    """Anna tried to open, and the door said nothing."""
    visit = rig.memory.visits.only.id
    rig.locks.failure = DoorUnreachable(FRONT, Failure.SILENT, order=order)
    with pytest.raises(DoorUnreachable):
        await rig.answers.give(visit, ANNA, Outcome.UNLOCKED)
    rig.locks.failure = None
    return visit


async def test_a_door_that_opened_after_all_corrects_its_card_and_everybody_hears_of_it(rig: HouseRig) -> None:
    await rig.ring()
    await given_up(rig)
    attempt = rig.memory.visits.only.attempt
    assert attempt is not None
    await rig.answers.opened_late(FRONT, ORDER)
    visit = rig.household.shown[-1]
    assert visit.stage is Stage.ANSWERED
    assert visit.attempt is None
    assert visit.answer is not None
    assert (visit.answer.by_name, visit.answer.late, visit.answer.at) == ("Anna", True, attempt.at)
    assert rig.household.told == [
        (ANNA.id, OpenedAfterAll(FRONT, "Anna")),
        (LEO.id, OpenedAfterAll(FRONT, "Anna")),
    ]
    noted = [line[0] if isinstance(line, tuple) else line["what"] for line in rig.memory.audit.lines]
    assert noted[-2:] == ["opened late", "unlocked"]


async def test_the_first_of_two_attempts_that_opened_after_all_is_told_as_its_own(rig: HouseRig) -> None:
    await rig.ring()
    await given_up(rig)
    await given_up(rig, "cd" * 16)
    await rig.answers.opened_late(FRONT, ORDER)
    answer = rig.memory.visits.only.answer
    assert answer is not None
    assert answer.late
    await rig.answers.opened_late(FRONT, "cd" * 16)
    assert len(rig.household.told) == 2


async def test_a_card_that_says_who_opened_keeps_saying_so(rig: HouseRig) -> None:
    await rig.ring()
    visit = await given_up(rig)
    await rig.answers.give(visit, LEO, Outcome.UNLOCKED)
    await rig.answers.opened_late(FRONT, ORDER)
    answer = rig.memory.visits.only.answer
    assert answer is not None
    assert (answer.by_name, answer.late) == ("Leo", False)
    assert rig.household.told == []


async def test_a_card_that_says_ignored_tells_what_happened(rig: HouseRig) -> None:
    await rig.ring()
    visit = await given_up(rig)
    await rig.answers.give(visit, LEO, Outcome.IGNORED)
    await rig.answers.opened_late(FRONT, ORDER)
    answer = rig.memory.visits.only.answer
    assert answer is not None
    assert (answer.by_name, answer.outcome, answer.late) == ("Anna", Outcome.UNLOCKED, True)


async def test_an_order_that_nobody_knows_changes_no_card(rig: HouseRig) -> None:
    await rig.ring()
    await given_up(rig)
    before = rig.memory.visits.only
    await rig.answers.opened_late(FRONT, "ef" * 16)
    assert rig.memory.visits.only == before
    assert rig.household.told == []


async def test_a_doubtful_picture_is_kept_as_one(rig: HouseRig) -> None:
    await rig.ring()
    await rig.doorman.photo_arrived(FRONT, rig.memory.visits.only.presses[0].id, 0, b"jpeg", doubtful=True)
    assert [photo.doubtful for photo in rig.memory.visits.only.photos] == [True]


async def test_a_picture_that_its_camera_did_not_sign_is_noted(rig: HouseRig) -> None:
    await rig.ring()
    press = rig.memory.visits.only.presses[0].id
    await rig.doorman.photo_doubted(FRONT, press, 2)
    assert rig.memory.audit.lines[-1:] == [("picture doubted", {"door": FRONT, "ring": press, "n": 2})]


@pytest.mark.parametrize("what", [DoorEvent.FORGED, DoorEvent.OLD_PROGRAM])
async def test_what_only_an_owner_can_mend_is_told_to_the_owner(rig: HouseRig, what: DoorEvent) -> None:
    await rig.bells.door_news(FRONT, what)
    assert [resident for resident, _ in rig.household.told] == [ANNA.id]


async def stopped_while_opening(rig: HouseRig) -> None:
    """Anna tried to open, the order was out, and the service was killed and started anew."""
    rig.locks.order = ORDER
    rig.locks.confirmed.clear()
    visit = rig.memory.visits.only.id
    tap = asyncio.ensure_future(rig.answers.give(visit, ANNA, Outcome.UNLOCKED))  # noqa: TID251 - killed below
    await rig.settle()
    tap.cancel()
    await rig.settle()
    rig.hire()
    await rig.resume()


async def test_after_a_restart_a_late_confirmation_is_known_by_its_order(rig: HouseRig) -> None:
    await rig.ring()
    await stopped_while_opening(rig)
    await rig.answers.opened_late(FRONT, ORDER)
    answer = rig.memory.visits.only.answer
    assert answer is not None
    assert (answer.by_name, answer.late) == ("Anna", True)


async def test_after_a_restart_another_orders_confirmation_opens_no_interrupted_visit(rig: HouseRig) -> None:
    await rig.ring()
    await stopped_while_opening(rig)
    await rig.answers.opened_late(FRONT, "cd" * 16)
    await rig.answers.opened_late(FRONT, "")
    assert rig.memory.visits.only.answer is None
    assert rig.household.told == []


async def test_the_order_is_written_down_before_the_door_hears_of_it(rig: HouseRig) -> None:
    await rig.ring()
    rig.locks.order = ORDER
    rig.locks.failure = DoorUnreachable(FRONT, Failure.SILENT)
    seen: list[str] = []

    class Opened(list[DoorId]):
        def append(self, door: DoorId) -> None:
            attempt = rig.memory.visits.only.attempt
            seen.append(attempt.order if attempt else "")

    rig.locks.opened = Opened()
    with pytest.raises(DoorUnreachable):
        await rig.answers.give(rig.memory.visits.only.id, ANNA, Outcome.UNLOCKED)
    assert seen == [ORDER]
    await rig.answers.opened_late(FRONT, ORDER)
    assert rig.memory.visits.only.answer is not None
