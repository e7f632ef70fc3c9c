"""A door that confirms after it was given up, and a picture that may be somebody else's."""

import asyncio

import pytest

from bot.house.door import DoorId, DoorUnreachable, Failure
from bot.house.facts import OpenedAfterAll
from bot.house.visit import Outcome, Stage, VisitId
from tests.house.conftest import ANNA, FRONT, LEO, House

ORDER = "ab" * 16


async def given_up(house: House, order: str = ORDER) -> VisitId:
    """Anna tried to open, and the door said nothing."""
    visit = house.memory.visits.only.id
    house.locks.failure = DoorUnreachable(FRONT, Failure.SILENT, order=order)
    with pytest.raises(DoorUnreachable):
        await house.answers.give(visit, ANNA, Outcome.UNLOCKED)
    house.locks.failure = None
    return visit


async def test_a_door_that_opened_after_all_corrects_its_card_and_everybody_hears_of_it(house: House) -> None:
    await house.ring()
    await given_up(house)
    attempt = house.memory.visits.only.attempt
    assert attempt is not None
    await house.doorman.opened_late(FRONT, ORDER)
    visit = house.household.shown[-1]
    assert visit.stage is Stage.ANSWERED
    assert visit.attempt is None
    assert visit.answer is not None
    assert (visit.answer.by_name, visit.answer.late, visit.answer.at) == ("Anna", True, attempt.at)
    assert house.household.told == [
        (ANNA.id, OpenedAfterAll(FRONT, "Anna")),
        (LEO.id, OpenedAfterAll(FRONT, "Anna")),
    ]
    noted = [line[0] if isinstance(line, tuple) else line["what"] for line in house.memory.audit.lines]
    assert noted[-2:] == ["opened late", "unlocked"]


async def test_the_first_of_two_attempts_that_opened_after_all_is_told_as_its_own(house: House) -> None:
    await house.ring()
    await given_up(house)
    await given_up(house, "cd" * 16)
    await house.doorman.opened_late(FRONT, ORDER)
    answer = house.memory.visits.only.answer
    assert answer is not None
    assert answer.late
    await house.doorman.opened_late(FRONT, "cd" * 16)
    assert len(house.household.told) == 2


async def test_a_card_that_says_who_opened_keeps_saying_so(house: House) -> None:
    await house.ring()
    visit = await given_up(house)
    await house.answers.give(visit, LEO, Outcome.UNLOCKED)
    await house.doorman.opened_late(FRONT, ORDER)
    answer = house.memory.visits.only.answer
    assert answer is not None
    assert (answer.by_name, answer.late) == ("Leo", False)
    assert house.household.told == []


async def test_a_card_that_says_ignored_tells_what_happened(house: House) -> None:
    await house.ring()
    visit = await given_up(house)
    await house.answers.give(visit, LEO, Outcome.IGNORED)
    await house.doorman.opened_late(FRONT, ORDER)
    answer = house.memory.visits.only.answer
    assert answer is not None
    assert (answer.by_name, answer.outcome, answer.late) == ("Anna", Outcome.UNLOCKED, True)


async def test_an_order_that_nobody_knows_changes_no_card(house: House) -> None:
    await house.ring()
    await given_up(house)
    before = house.memory.visits.only
    await house.doorman.opened_late(FRONT, "ef" * 16)
    assert house.memory.visits.only == before
    assert house.household.told == []


async def test_a_doubtful_picture_is_kept_as_one(house: House) -> None:
    await house.ring()
    await house.doorman.photo_arrived(FRONT, house.memory.visits.only.presses[0].id, 0, b"jpeg", doubtful=True)
    assert [photo.doubtful for photo in house.memory.visits.only.photos] == [True]


async def test_a_picture_that_its_camera_did_not_sign_is_noted(house: House) -> None:
    await house.ring()
    press = house.memory.visits.only.presses[0].id
    await house.doorman.photo_doubted(FRONT, press, 2)
    assert house.memory.audit.lines[-1:] == [("picture doubted", {"door": FRONT, "ring": press, "n": 2})]


@pytest.mark.parametrize("what", ["forged", "old_program"])
async def test_what_only_an_owner_can_mend_is_told_to_the_owner(house: House, what: str) -> None:
    await house.doorman.door_news(FRONT, what)
    assert [resident for resident, _ in house.household.told] == [ANNA.id]


async def stopped_while_opening(house: House) -> None:
    """Anna tried to open, the order was out, and the service was killed and started anew."""
    house.locks.order = ORDER
    house.locks.confirmed.clear()
    visit = house.memory.visits.only.id
    tap = asyncio.ensure_future(house.answers.give(visit, ANNA, Outcome.UNLOCKED))  # noqa: TID251 - killed below
    await house.settle()
    tap.cancel()
    await house.settle()
    house.hire()
    await house.doorman.resume()


async def test_after_a_restart_a_late_confirmation_is_known_by_its_order(house: House) -> None:
    await house.ring()
    await stopped_while_opening(house)
    await house.doorman.opened_late(FRONT, ORDER)
    answer = house.memory.visits.only.answer
    assert answer is not None
    assert (answer.by_name, answer.late) == ("Anna", True)


async def test_after_a_restart_another_orders_confirmation_opens_no_interrupted_visit(house: House) -> None:
    await house.ring()
    await stopped_while_opening(house)
    await house.doorman.opened_late(FRONT, "cd" * 16)
    await house.doorman.opened_late(FRONT, "")
    assert house.memory.visits.only.answer is None
    assert house.household.told == []


async def test_the_order_is_written_down_before_the_door_hears_of_it(house: House) -> None:
    await house.ring()
    house.locks.order = ORDER
    house.locks.failure = DoorUnreachable(FRONT, Failure.SILENT)
    seen: list[str] = []

    class Opened(list[DoorId]):
        def append(self, door: DoorId) -> None:
            attempt = house.memory.visits.only.attempt
            seen.append(attempt.order if attempt else "")

    house.locks.opened = Opened()
    with pytest.raises(DoorUnreachable):
        await house.answers.give(house.memory.visits.only.id, ANNA, Outcome.UNLOCKED)
    assert seen == [ORDER]
    await house.doorman.opened_late(FRONT, ORDER)
    assert house.memory.visits.only.answer is not None
