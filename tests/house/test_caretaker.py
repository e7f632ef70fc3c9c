"""What the owner asks of the boards, and what becomes of updates."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace

import pytest

from bot.house import decision
from bot.house.board import (
    BoardState,
    NoBoard,
    NoRelease,
    NoSecrets,
    Ordered,
    Pictures,
    Release,
    UpdateOutcome,
    Withheld,
)
from bot.house.door import DoorUnreachable, Failure
from bot.house.facts import SecretsHandedOut, UpdateEnded
from bot.house.people import Resident, ResidentId, Role
from bot.house.permissions import NotAllowed
from tests.fakes.boards import HEALTHY
from tests.house.conftest import ANNA, BACK, FRONT, LEO, NOON, House

NEWER = Release("1.1.0", "ab" * 32)
MIA = Resident(ResidentId(1003), "Mia", Role.OWNER, NOON)

pytestmark = pytest.mark.looptime

Asked = Callable[[House], Awaitable[object]]

ASKED: dict[str, Asked] = {
    "cards": lambda house: house.caretaker.cards(LEO),
    "card": lambda house: house.caretaker.card(LEO, FRONT),
    "restart": lambda house: house.caretaker.restart(LEO, FRONT),
    "pictures": lambda house: house.caretaker.set_pictures(LEO, FRONT, Pictures.SHARPER),
    "update": lambda house: house.caretaker.update(LEO, FRONT, "1.1.0"),
    "secrets": lambda house: house.caretaker.secrets(LEO, FRONT),
}


@pytest.mark.parametrize("asked", ASKED.values(), ids=ASKED.keys())
async def test_the_boards_are_the_owner_s_alone(house: House, asked: Asked) -> None:
    house.boards.at_hand = NEWER
    with pytest.raises(NotAllowed):
        await asked(house)
    assert house.boards.done == []
    assert house.memory.audit.lines == []


async def test_a_restart_without_the_broker_is_refused_for_the_broker(house: House) -> None:
    house.boards.states[FRONT] = replace(HEALTHY, online=None, no_broker=True)
    with pytest.raises(DoorUnreachable) as told:
        await house.caretaker.look_before_restart(ANNA, FRONT)
    assert told.value.failure is Failure.NO_BROKER


async def test_every_order_is_written_down_before_it_is_given(house: House) -> None:
    await house.caretaker.restart(ANNA, FRONT)
    await house.caretaker.set_pictures(ANNA, FRONT, Pictures.SMALLER)
    assert house.boards.done == [("restart", FRONT, ""), ("pictures", FRONT, "smaller")]
    house.boards.failure = DoorUnreachable(FRONT, Failure.OFFLINE)
    with pytest.raises(DoorUnreachable):
        await house.caretaker.restart(ANNA, FRONT)
    assert house.memory.audit.noted == ["restart ordered", "pictures changed", "restart ordered"]


async def test_a_door_without_a_board_is_refused(house: House) -> None:
    with pytest.raises(NoBoard):
        await house.caretaker.restart(ANNA, BACK)


async def test_the_other_owners_hear_that_a_key_was_handed_out(house: House) -> None:
    await house.memory.residents.save(MIA)
    await house.caretaker.secrets(ANNA, FRONT)
    assert house.household.told == [(MIA.id, SecretsHandedOut(FRONT, ANNA))]
    assert house.memory.audit.lines == [("secrets handed out", {"door": FRONT, "by": ANNA.id})]


async def test_a_key_that_cannot_be_handed_out_alarms_nobody(house: House) -> None:
    house.boards.withheld = NoSecrets(Withheld.NO_ADDRESS, setting="LAN_ADDRESS")
    with pytest.raises(NoSecrets):
        await house.caretaker.secrets(ANNA, FRONT)
    assert house.memory.audit.lines == []


# Updates


@pytest.mark.parametrize(
    ("at_hand", "board", "offered"),
    [
        (NEWER, HEALTHY, True),
        (None, HEALTHY, False),
        (Release("1.0.0", ""), HEALTHY, False),
        (Release("0.9.9", ""), HEALTHY, False),
        (Release("1.0.0.1", ""), HEALTHY, True),
        (Release("1.0.10", ""), replace(HEALTHY, version="1.0.9"), True),
        (NEWER, replace(HEALTHY, online=False), False),
        (NEWER, replace(HEALTHY, on_trial=True), False),
        (NEWER, replace(HEALTHY, version=""), False),
        (NEWER, replace(HEALTHY, version="home-made"), False),
    ],
)
async def test_only_a_newer_program_is_offered(
    house: House, at_hand: Release | None, board: BoardState, offered: bool
) -> None:
    house.boards.at_hand = at_hand
    house.boards.states[FRONT] = board
    (card,) = await house.caretaker.cards(ANNA)
    assert card.newer == (at_hand if offered else None)


async def test_what_was_agreed_to_is_what_is_sent(house: House) -> None:
    house.boards.at_hand = replace(NEWER, version="1.2.0")
    with pytest.raises(NoRelease):
        await house.caretaker.update(ANNA, FRONT, "1.1.0")
    assert house.boards.done == []


AFTER = replace(HEALTHY, boot="second")
ORDERED = Ordered(NEWER, ANNA.id, NOON, "first", errors=1)


@pytest.mark.parametrize(
    ("board", "outcome"),
    [
        (HEALTHY, None),
        (replace(HEALTHY, errors=2, update_not_fetched=True), UpdateOutcome.NOT_BEGUN),
        (replace(HEALTHY, errors=2, update_not_fetched=False), None),
        (replace(HEALTHY, errors=1, update_not_fetched=True), None),
        (replace(AFTER, version="1.1.0", on_trial=True), None),
        (replace(AFTER, version="1.1.0"), UpdateOutcome.DONE),
        (replace(AFTER, taken_back="was not online in time"), UpdateOutcome.TAKEN_BACK),
        (AFTER, UpdateOutcome.NOT_BEGUN),
        (replace(AFTER, online=False), None),
        (replace(AFTER, boot=""), None),
    ],
)
def test_what_a_board_tells_is_how_its_update_ended(board: BoardState, outcome: UpdateOutcome | None) -> None:
    assert decision.outcome(ORDERED, board) is outcome


async def updating(house: House) -> None:
    house.boards.at_hand = NEWER
    await house.caretaker.update(ANNA, FRONT, "1.1.0")
    assert house.boards.done == [("update", FRONT, NEWER.sha256)]
    await house.settle()


async def test_the_owner_hears_once_that_an_update_is_done(house: House) -> None:
    await updating(house)
    house.boards.states[FRONT] = replace(AFTER, version="1.1.0", on_trial=True)
    await house.caretaker.board_news(FRONT)
    assert house.household.told == []
    house.boards.states[FRONT] = replace(AFTER, version="1.1.0")
    await house.caretaker.board_news(FRONT)
    await house.caretaker.board_news(FRONT)
    assert house.household.told == [(ANNA.id, UpdateEnded(FRONT, "1.1.0", UpdateOutcome.DONE))]
    assert house.memory.audit.noted == ["update ordered", "update ended"]


async def test_an_update_that_nothing_is_heard_of_is_given_up(house: House) -> None:
    await updating(house)
    await asyncio.sleep(decision.UPDATE_PATIENCE.total_seconds() - 1)
    assert house.household.told == []
    await asyncio.sleep(2)
    assert house.household.told == [(ANNA.id, UpdateEnded(FRONT, "1.1.0", UpdateOutcome.UNKNOWN))]


async def test_an_update_that_ended_while_the_service_was_away_is_told_when_it_is_back(house: House) -> None:
    await updating(house)
    house.boards.states[FRONT] = replace(AFTER, taken_back="did not start well")
    house.hire()
    await house.caretaker.resume()
    await house.settle()
    assert house.household.told == [(ANNA.id, UpdateEnded(FRONT, "1.1.0", UpdateOutcome.TAKEN_BACK))]


async def test_an_order_that_did_not_get_through_is_no_update(house: House) -> None:
    house.boards.at_hand = NEWER
    house.boards.failure = DoorUnreachable(FRONT, Failure.OFFLINE)
    with pytest.raises(DoorUnreachable):
        await house.caretaker.update(ANNA, FRONT, "1.1.0")
    house.boards.states[FRONT] = AFTER
    await house.caretaker.board_news(FRONT)
    assert house.household.told == []
