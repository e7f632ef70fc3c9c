"""Opens doors: by the board's signed command, or by a relay that the household owns already."""

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import assert_never

from bot.devices import wire
from bot.devices.boards import Board
from bot.devices.broker import Letter
from bot.devices.mqtt import Mqtt
from bot.devices.orders import publish_once, take_challenge
from bot.devices.reports import UnlockDone
from bot.house.door import DoorId, DoorUnreachable, Failure
from bot.settings import DoorSettings, LockKind

#: A door that did not confirm within this long is silent, in seconds.
CONFIRM_S = 3.0


@dataclass(frozen=True, slots=True)
class BoardLock:
    """Our own board: a signed command over its challenge, and its own confirmation."""

    key: bytes
    unlock_ms: int


@dataclass(frozen=True, slots=True)
class Relay:
    """Somebody else's device: it must end the pulse by itself."""

    topic: str
    payload: bytes
    #: Empty: the broker's acknowledgement is all there is.
    confirm_topic: str = ""
    #: Empty: whatever is said on the confirmation's topic will do.
    confirm_payload: bytes = b""


Lock = BoardLock | Relay | None


def lock_of(door: DoorSettings) -> Lock:
    """What opens this door."""
    match door.lock:
        case LockKind.BOARD:
            if door.key is None:
                raise ValueError("a board's lock needs its key")
            return BoardLock(bytes.fromhex(door.key.get_secret_value()), door.unlock_ms)
        case LockKind.RELAY:
            return Relay(
                door.relay_topic,
                door.relay_payload.encode(),
                door.relay_confirm_topic,
                door.relay_confirm_payload.encode(),
            )
        case LockKind.NONE:
            return None
        case _ as never:
            assert_never(never)


class Relays:
    """Implements the house's ``Locks``.

    A command is published once, never retained and never again: not by a reconnect, not by us. A door that is being
    opened refuses a second order. A relay without a confirmation topic counts as open once the broker acknowledged the
    command, which says nothing about the strike: give it one where the device has one.
    """

    def __init__(
        self,
        locks: Mapping[DoorId, Lock],
        mqtt: Mqtt,
        boards: Mapping[DoorId, Board],
        *,
        confirm_s: float = CONFIRM_S,
    ) -> None:
        self._locks = locks
        self._mqtt = mqtt
        self._boards = boards
        self._confirm_s = confirm_s
        self._opening: set[DoorId] = set()
        self._hearing: dict[str, list[tuple[bytes, asyncio.Future[None]]]] = {}
        for lock in locks.values():
            if isinstance(lock, Relay) and lock.confirm_topic:
                self._hearing[lock.confirm_topic] = []
                # QoS 0: a confirmation that the broker kept for us would be of another unlock
                mqtt.listen(lock.confirm_topic, self._relay_spoke, qos=0)

    async def open(self, door: DoorId) -> None:
        """Unlock a door and return when it confirmed; raises DoorUnreachable."""
        if door in self._opening:
            raise DoorUnreachable(door, Failure.REFUSED, "it is being opened already")
        self._opening.add(door)
        try:
            match self._locks.get(door):
                case BoardLock() as lock:
                    await self._open_by_board(door, lock, self._boards[door])
                case Relay() as relay:
                    await self._open_by_relay(door, relay)
                case None:
                    raise DoorUnreachable(door, Failure.REFUSED, "it has no lock that we could open")
        finally:
            self._opening.discard(door)

    async def _open_by_board(self, door: DoorId, lock: BoardLock, board: Board) -> None:
        challenge = await take_challenge(self._mqtt, door, board)
        payload = wire.command(wire.CMD_UNLOCK, door, {"ms": lock.unlock_ms}, challenge, lock.key)
        answer: asyncio.Future[UnlockDone] = asyncio.get_running_loop().create_future()
        board.answers[challenge] = answer
        board.let_through()
        try:
            async with asyncio.timeout(self._confirm_s):
                await publish_once(self._mqtt, door, wire.topic(door, wire.CMD_UNLOCK), payload, self._confirm_s)
                done = await answer
        except TimeoutError:
            raise DoorUnreachable(door, Failure.SILENT) from None
        finally:
            del board.answers[challenge]
        if not done.ok:
            raise DoorUnreachable(door, Failure.REFUSED, done.reason)

    async def _open_by_relay(self, door: DoorId, relay: Relay) -> None:
        spoke: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        waiting = (relay.confirm_payload, spoke)
        hearing = self._hearing.get(relay.confirm_topic)
        if hearing is not None:
            hearing.append(waiting)
        self._boards[door].let_through()
        try:
            async with asyncio.timeout(self._confirm_s):
                acknowledged = await publish_once(self._mqtt, door, relay.topic, relay.payload, self._confirm_s)
                if hearing is not None:
                    await spoke
                elif not acknowledged:
                    raise DoorUnreachable(door, Failure.SILENT, "the broker did not acknowledge it")
        except TimeoutError:
            raise DoorUnreachable(door, Failure.SILENT) from None
        finally:
            if hearing is not None:
                hearing.remove(waiting)

    def _relay_spoke(self, letter: Letter) -> None:
        letter.acknowledge()
        if letter.retained:
            return  # said before we asked
        for expected, spoke in self._hearing.get(letter.topic, ()):
            if not spoke.done() and _says(letter.payload, expected):
                spoke.set_result(None)


def _says(payload: bytes, expected: bytes) -> bool:
    """Tell whether a confirmation says what is expected: the same bytes, or JSON that holds the expected keys."""
    if not expected or payload.strip() == expected.strip():
        return True
    try:
        told, wanted = json.loads(payload), json.loads(expected)
    except (ValueError, RecursionError):
        return False
    if not isinstance(told, dict) or not isinstance(wanted, dict):
        return False
    return all(key in told and told[key] == value for key, value in wanted.items())
