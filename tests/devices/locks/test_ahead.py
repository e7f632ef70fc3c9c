"""The challenge that is asked for while the attempt to open is being written down."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest

from bot.devices.boards import orders
from bot.devices.boards.board import Board, boards_of
from bot.devices.locks.kinds import BoardLock
from bot.devices.locks.locks import DoorLocks
from bot.house.doors.door import DoorId, Failure
from bot.mqtt import Mqtt
from bot.nursery import Nursery
from tests.devices.boards.signing_board import KEY, SigningBoard, standing
from tests.devices.doubles import RecordingPresence
from tests.mqtt.ends import connected
from tests.rig.devices import link_of
from tests.rig.locks import failure_of
from tests.rig.mosquitto import Mosquitto

FRONT = DoorId("front")


@dataclass(frozen=True, slots=True)
class Strike:
    """A front door, and both ends of the line to its board."""

    locks: DoorLocks
    known: Board
    board: SigningBoard

    async def challenged(self) -> str:
        """The challenge that the board gave last, once we know it."""
        ((_, answer),) = self.known.asked.items()
        async with asyncio.timeout(30):
            return (await answer).challenge

    async def open(self) -> str:
        """Have the door opened; returns the challenge that the order named."""
        async with asyncio.timeout(30), asyncio.TaskGroup() as group:
            group.create_task(self.locks.open(FRONT))
            word, order = await self.board.ordered()
            assert word == "unlock"
            challenge: str = order["challenge"]
            await self.board.confirm(challenge)
        return challenge


@pytest.fixture
async def strike(broker: Mosquitto, mqtt: Mqtt, nursery: Nursery) -> AsyncIterator[Strike]:
    boards = boards_of([FRONT])
    locks = DoorLocks({FRONT: BoardLock(KEY, 3000)}, mqtt, boards, RecordingPresence())
    async with link_of(mqtt, boards, nursery, keys={FRONT: KEY}), mqtt, standing(broker.port) as board:
        await connected(mqtt)
        await board.start()
        async with asyncio.timeout(30):
            while not boards[FRONT].signs or boards[FRONT].asked:  # noqa: ASYNC110 - who it is is asked apart
                await asyncio.sleep(0.005)
        board.challenges.clear()
        yield Strike(locks, boards[FRONT], board)


async def test_an_order_that_follows_names_the_challenge_that_was_asked_for_ahead(strike: Strike) -> None:
    strike.locks.make_ready(FRONT)
    ahead = await strike.challenged()

    assert await strike.open() == ahead
    assert list(strike.board.challenges) == [ahead]
    assert not strike.known.asked


async def test_a_challenge_is_good_for_one_order(strike: Strike) -> None:
    strike.locks.make_ready(FRONT)
    ahead = await strike.challenged()
    await strike.open()

    assert await strike.open() != ahead


async def test_an_order_that_follows_late_asks_again(strike: Strike, monkeypatch: pytest.MonkeyPatch) -> None:
    strike.locks.make_ready(FRONT)
    ahead = await strike.challenged()
    monkeypatch.setattr(orders, "_AHEAD_S", 0.0)

    assert await strike.open() != ahead
    assert not strike.known.asked


async def test_orders_that_never_follow_leave_one_question_at_most(strike: Strike) -> None:
    for _ in range(5):
        strike.locks.make_ready(FRONT)

    assert len(strike.known.asked) == 1


async def test_a_question_that_was_lost_is_asked_again_within_the_patience(strike: Strike) -> None:
    strike.board.deaf = True
    strike.locks.make_ready(FRONT)
    (nonce,) = strike.known.asked
    await strike.board.line.say("doorbell/front/heard", b"")  # in order behind the question
    strike.board.deaf = False

    assert await strike.open()
    assert nonce not in strike.known.asked


async def test_a_door_whose_broker_is_away_is_told_of_by_the_order(
    strike: Strike, broker: Mosquitto, mqtt: Mqtt
) -> None:
    gone = asyncio.Event()
    mqtt.watch(lambda there: None if there else gone.set())
    await broker.stop()
    async with asyncio.timeout(30):
        await gone.wait()

    strike.locks.make_ready(FRONT)

    assert not strike.known.asked
    assert (await failure_of(strike.locks, FRONT))[0] is Failure.NO_BROKER
