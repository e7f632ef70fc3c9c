"""Opens a door by its board: a signed command over a challenge of its own, and its own confirmation."""

import asyncio
from collections.abc import Awaitable, Callable

from bot.devices import wire
from bot.devices.boards.board import Board
from bot.devices.boards.orders import ASK_S, publish_once, take_challenge
from bot.devices.boards.sinks import PresenceSink
from bot.devices.locks.kinds import BoardLock
from bot.devices.wire.reports import UnlockDone
from bot.house.doors.door import DoorId, DoorUnreachable, Failure
from bot.house.doors.presence import BoardOpened
from bot.mqtt import Mqtt

#: Gets the challenge that a board's confirmation will name, and returns before anything is sent.
BeforeSending = Callable[[str], Awaitable[None]]


async def open_by_board(
    mqtt: Mqtt,
    door: DoorId,
    lock: BoardLock,
    board: Board,
    presence: PresenceSink,
    ordered: BeforeSending | None,
    *,
    within_s: float,
) -> None:
    """Have a board open its door, and return when it confirmed; raises DoorUnreachable."""
    loop = asyncio.get_running_loop()
    until = loop.time() + within_s
    challenge = await take_challenge(mqtt, door, board, min(ASK_S, within_s))
    if ordered:
        try:
            async with asyncio.timeout_at(until):
                await ordered(challenge)
        except TimeoutError:
            raise DoorUnreachable(door, Failure.OFFLINE, "the order could not be written down in time") from None
    args = {"ms": lock.unlock_ms}
    if board.speaks_old:
        until = loop.time() + within_s  # it may have taken its time to tell the next challenge
    else:
        args["within_ms"] = max(0, round((until - loop.time()) * 1000))
    payload = wire.command(wire.CMD_UNLOCK, door, args, challenge, lock.key)
    answer: asyncio.Future[UnlockDone] = loop.create_future()
    board.answers[challenge] = answer
    if board.speaks_old:
        presence.heard(BoardOpened(door))  # others tell themselves whether the door was opened rightfully
    try:
        async with asyncio.timeout_at(until):
            await publish_once(mqtt, door, wire.topic(door, wire.CMD_UNLOCK), payload, until - loop.time())
            done = await answer
    except TimeoutError:
        raise DoorUnreachable(door, Failure.SILENT, order=challenge) from None
    finally:
        del board.answers[challenge]
    if not done.ok:
        raise DoorUnreachable(door, Failure.REFUSED, done.reason)
