"""Locks: ``DoorLocks`` with a board that signs behind a real broker, and ``RecordingLocks``."""

import asyncio
from collections.abc import AsyncIterator
from typing import Protocol

import pytest

from bot.devices.boards.board import boards_of
from bot.devices.locks.kinds import BoardLock
from bot.devices.locks.locks import DoorLocks
from bot.house.doors.door import DoorId, DoorUnreachable, Failure
from bot.house.ports import Locks
from bot.mqtt import Mqtt
from bot.nursery import Nursery
from tests.devices.boards.signing_board import KEY, SigningBoard, standing
from tests.devices.doubles import RecordingPresence
from tests.fakes.senses import RecordingLocks
from tests.mqtt.conftest import broker, here, mqtt, nursery
from tests.mqtt.ends import connected
from tests.rig.devices import link_of
from tests.rig.mosquitto import Mosquitto

__all__ = ["broker", "here", "mqtt", "nursery"]

FRONT = DoorId("front")


class Strike(Protocol):
    """A front door, and whoever stands at its strike."""

    @property
    def locks(self) -> Locks:
        """What opens it."""

    async def ordered(self) -> None:
        """Wait until the order to open has reached the door."""

    async def confirm(self) -> None:
        """The door opens."""

    async def refuse(self) -> None:
        """The door does not open, and says so."""

    def is_untouched(self) -> bool:
        """Whether no order has reached it."""


class RealStrike:
    def __init__(self, locks: DoorLocks, board: SigningBoard) -> None:
        self.locks = locks
        self._board = board
        self._challenge = ""

    async def ordered(self) -> None:
        word, order = await self._board.ordered()
        assert word == "unlock"
        self._challenge = order["challenge"]

    async def confirm(self) -> None:
        await self._board.confirm(self._challenge)

    async def refuse(self) -> None:
        await self._board.confirm(self._challenge, ok=False)

    def is_untouched(self) -> bool:
        return self._board.orders.empty()


class DoubleStrike:
    def __init__(self) -> None:
        self.locks = RecordingLocks()
        self.locks.order = "ab" * 16
        self.locks.confirmed.clear()

    async def ordered(self) -> None:
        async with asyncio.timeout(30):
            await self.locks.reached.wait()

    async def confirm(self) -> None:
        self.locks.confirmed.set()

    async def refuse(self) -> None:
        self.locks.failure = DoorUnreachable(FRONT, Failure.REFUSED)
        self.locks.confirmed.set()

    def is_untouched(self) -> bool:
        return not self.locks.opened


@pytest.fixture
async def real(broker: Mosquitto, mqtt: Mqtt, nursery: Nursery) -> AsyncIterator[Strike]:
    boards = boards_of([FRONT])
    locks = DoorLocks({FRONT: BoardLock(KEY, 3000)}, mqtt, boards, RecordingPresence())
    async with link_of(mqtt, boards, nursery, keys={FRONT: KEY}), mqtt, standing(broker.port) as board:
        await connected(mqtt)
        await board.start()
        yield RealStrike(locks, board)


@pytest.fixture(params=["real", "double"])
def strike(request: pytest.FixtureRequest) -> Strike:
    found: Strike = request.getfixturevalue("real") if request.param == "real" else DoubleStrike()
    return found


async def test_opening_is_over_when_the_door_confirmed_and_not_before(strike: Strike) -> None:
    async with asyncio.timeout(10), asyncio.TaskGroup() as group:
        opening = group.create_task(strike.locks.open(FRONT))
        await strike.ordered()
        assert not opening.done()
        await strike.confirm()


async def test_what_is_done_ahead_opens_nothing_and_the_order_that_follows_does(strike: Strike) -> None:
    strike.locks.make_ready(FRONT)
    async with asyncio.timeout(10), asyncio.TaskGroup() as group:
        await asyncio.sleep(0)
        assert strike.is_untouched()
        group.create_task(strike.locks.open(FRONT))
        await strike.ordered()
        await strike.confirm()


async def test_a_door_that_refuses_is_unreachable_for_that_reason(strike: Strike) -> None:
    async def fail() -> Failure:
        with pytest.raises(DoorUnreachable) as told:
            await strike.locks.open(FRONT)
        assert told.value.door == FRONT
        return told.value.failure

    async with asyncio.timeout(10), asyncio.TaskGroup() as group:
        opening = group.create_task(fail())
        await strike.ordered()
        await strike.refuse()
    assert opening.result() is Failure.REFUSED


async def test_a_door_that_is_being_opened_refuses_a_second_order(strike: Strike) -> None:
    async with asyncio.timeout(10), asyncio.TaskGroup() as group:
        group.create_task(strike.locks.open(FRONT))
        await strike.ordered()
        with pytest.raises(DoorUnreachable) as told:
            await strike.locks.open(FRONT)
        assert told.value.failure is Failure.REFUSED
        await strike.confirm()


async def test_what_a_confirmation_will_name_is_written_down_before_anything_is_sent(strike: Strike) -> None:
    named: list[tuple[str, bool]] = []

    async def write_down(order: str) -> None:
        named.append((order, strike.is_untouched()))

    async with asyncio.timeout(10), asyncio.TaskGroup() as group:
        group.create_task(strike.locks.open(FRONT, write_down))
        await strike.ordered()
        await strike.confirm()
    ((order, untouched),) = named
    assert order
    assert untouched


async def test_an_order_that_cannot_be_written_down_opens_nothing(strike: Strike) -> None:
    async def write_down(_order: str) -> None:
        raise OSError("the disk is full")

    with pytest.raises(DoorUnreachable):
        await strike.locks.open(FRONT, write_down)
    assert strike.is_untouched()
