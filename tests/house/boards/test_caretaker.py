"""What the owner asks of the boards, and what becomes of updates."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace

import pytest

from bot.house.boards import updates
from bot.house.boards.board import (
    BoardState,
    NoBoard,
    NoRelease,
    NoSecrets,
    Pictures,
    Release,
    Setback,
    UpdateOutcome,
    Withheld,
)
from bot.house.doors.door import DoorUnreachable, Failure
from bot.house.doors.door_facts import SecretsHandedOut, UpdateEnded
from bot.house.people import Resident, ResidentId, Role
from bot.house.residents.permissions import NotAllowed
from tests.fakes.boards import HEALTHY
from tests.rig.house import ANNA, BACK, FRONT, LEO, NOON, HouseRig

NEWER = Release("1.1.0", "ab" * 32)
MIA = Resident(ResidentId(1003), "Mia", Role.OWNER, NOON)

pytestmark = pytest.mark.looptime

Asked = Callable[[HouseRig], Awaitable[object]]

ASKED: dict[str, Asked] = {
    "cards": lambda rig: rig.caretaker.cards(LEO),
    "card": lambda rig: rig.caretaker.card(LEO, FRONT),
    "restart": lambda rig: rig.caretaker.restart(LEO, FRONT),
    "pictures": lambda rig: rig.caretaker.set_pictures(LEO, FRONT, Pictures.SHARPER),
    "update": lambda rig: rig.caretaker.update(LEO, FRONT, "1.1.0"),
    "secrets": lambda rig: rig.caretaker.secrets(LEO, FRONT),
}


@pytest.mark.parametrize("asked", ASKED.values(), ids=ASKED.keys())
async def test_the_boards_are_the_owner_s_alone(rig: HouseRig, asked: Asked) -> None:
    rig.boards.at_hand = NEWER
    with pytest.raises(NotAllowed):
        await asked(rig)
    assert rig.boards.done == []
    assert rig.memory.audit.lines == []


async def test_a_restart_without_the_broker_is_refused_for_the_broker(rig: HouseRig) -> None:
    rig.boards.states[FRONT] = replace(HEALTHY, online=None, no_broker=True)
    with pytest.raises(DoorUnreachable) as told:
        await rig.caretaker.look_before_restart(ANNA, FRONT)
    assert told.value.failure is Failure.NO_BROKER


async def test_every_order_is_written_down_before_it_is_given(rig: HouseRig) -> None:
    await rig.caretaker.restart(ANNA, FRONT)
    await rig.caretaker.set_pictures(ANNA, FRONT, Pictures.SMALLER)
    assert rig.boards.done == [("restart", FRONT, ""), ("pictures", FRONT, "smaller")]
    rig.boards.failure = DoorUnreachable(FRONT, Failure.OFFLINE)
    with pytest.raises(DoorUnreachable):
        await rig.caretaker.restart(ANNA, FRONT)
    assert rig.memory.audit.noted == ["restart ordered", "pictures changed", "restart ordered"]


async def test_a_door_without_a_board_is_refused(rig: HouseRig) -> None:
    with pytest.raises(NoBoard):
        await rig.caretaker.restart(ANNA, BACK)


async def test_the_other_owners_hear_that_a_key_was_handed_out(rig: HouseRig) -> None:
    await rig.memory.residents.save(MIA)
    await rig.caretaker.secrets(ANNA, FRONT)
    assert rig.household.told == [(MIA.id, SecretsHandedOut(FRONT, ANNA))]
    assert rig.memory.audit.lines == [("secrets handed out", {"door": FRONT, "by": ANNA.id})]


async def test_a_key_that_cannot_be_handed_out_alarms_nobody(rig: HouseRig) -> None:
    rig.boards.withheld = NoSecrets(Withheld.NO_ADDRESS, setting="LAN_ADDRESS")
    with pytest.raises(NoSecrets):
        await rig.caretaker.secrets(ANNA, FRONT)
    assert rig.memory.audit.lines == []


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
    rig: HouseRig, at_hand: Release | None, board: BoardState, offered: bool
) -> None:
    rig.boards.at_hand = at_hand
    rig.boards.states[FRONT] = board
    (card,) = await rig.caretaker.cards(ANNA)
    assert card.newer == (at_hand if offered else None)


async def test_what_was_agreed_to_is_what_is_sent(rig: HouseRig) -> None:
    rig.boards.at_hand = replace(NEWER, version="1.2.0")
    with pytest.raises(NoRelease):
        await rig.caretaker.update(ANNA, FRONT, "1.1.0")
    assert rig.boards.done == []


AFTER = replace(HEALTHY, boot="second")


async def updating(rig: HouseRig) -> None:
    rig.boards.at_hand = NEWER
    await rig.caretaker.update(ANNA, FRONT, "1.1.0")
    assert rig.boards.done == [("update", FRONT, NEWER.sha256)]
    await rig.settle()


async def test_the_owner_hears_once_that_an_update_is_done(rig: HouseRig) -> None:
    await updating(rig)
    rig.boards.states[FRONT] = replace(AFTER, version="1.1.0", on_trial=True)
    await rig.caretaker.board_news(FRONT)
    assert rig.household.told == []
    rig.boards.states[FRONT] = replace(AFTER, version="1.1.0")
    await rig.caretaker.board_news(FRONT)
    await rig.caretaker.board_news(FRONT)
    assert rig.household.told == [(ANNA.id, UpdateEnded(FRONT, "1.1.0", UpdateOutcome.DONE))]
    assert rig.memory.audit.noted == ["update ordered", "update ended"]


async def test_an_update_that_nothing_is_heard_of_is_given_up(rig: HouseRig) -> None:
    await updating(rig)
    await asyncio.sleep(updates.PATIENCE.total_seconds() - 1)
    assert rig.household.told == []
    await asyncio.sleep(2)
    assert rig.household.told == [(ANNA.id, UpdateEnded(FRONT, "1.1.0", UpdateOutcome.UNKNOWN))]


async def test_an_update_that_ended_while_the_service_was_away_is_told_when_it_is_back(rig: HouseRig) -> None:
    await updating(rig)
    rig.boards.states[FRONT] = replace(AFTER, taken_back=Setback.NOT_STARTED)
    rig.hire()
    await rig.caretaker.resume()
    await rig.settle()
    assert rig.household.told == [(ANNA.id, UpdateEnded(FRONT, "1.1.0", UpdateOutcome.TAKEN_BACK))]


async def test_an_order_that_did_not_get_through_is_no_update(rig: HouseRig) -> None:
    rig.boards.at_hand = NEWER
    rig.boards.failure = DoorUnreachable(FRONT, Failure.OFFLINE)
    with pytest.raises(DoorUnreachable):
        await rig.caretaker.update(ANNA, FRONT, "1.1.0")
    rig.boards.states[FRONT] = AFTER
    await rig.caretaker.board_news(FRONT)
    assert rig.household.told == []


async def test_an_order_that_a_busy_board_refuses_takes_nothing_from_the_one_that_it_carries_out(rig: HouseRig) -> None:
    await updating(rig)
    rig.boards.failure = DoorUnreachable(FRONT, Failure.OFFLINE)
    with pytest.raises(DoorUnreachable):
        await rig.caretaker.update(ANNA, FRONT, "1.1.0")
    rig.boards.states[FRONT] = replace(AFTER, version="1.1.0")
    await rig.caretaker.board_news(FRONT)
    assert rig.household.told == [(ANNA.id, UpdateEnded(FRONT, "1.1.0", UpdateOutcome.DONE))]
