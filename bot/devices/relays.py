"""Opens doors: by the board's signed command, or by a relay that the household owns already."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import assert_never

from bot.devices import wire
from bot.devices.boards import Board
from bot.devices.confirmations import Word, error_of, understand
from bot.devices.orders import ASK_S, publish_once, take_challenge
from bot.devices.reports import UnlockDone
from bot.house.door import DoorId, DoorUnreachable, Failure
from bot.mqtt import Letter, Mqtt, matches
from bot.settings import DoorSettings, LockKind

log = logging.getLogger(__name__)

#: A door that did not confirm within this long after it was to open is silent, in seconds. Its board is told how much
#: of that is left, and opens no later: whoever reads that a lock did not answer need not fear that it opens still.
CONFIRM_S = 4.0


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
    #: A word, or JSON that is to be found in what is said; empty: anything but an error or "off" (``confirmations``).
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
        #: Whoever waits for a word under a topic filter.
        self._hearing: dict[str, list[tuple[Relay, asyncio.Future[str]]]] = {}
        for lock in locks.values():
            if isinstance(lock, Relay) and lock.confirm_topic:
                self._hearing[lock.confirm_topic] = []
                # QoS 0: a confirmation that the broker kept for us would be of another unlock
                mqtt.listen(lock.confirm_topic, self._relay_spoke, qos=0, needed=False)

    async def open(self, door: DoorId, ordered: Callable[[str], Awaitable[None]] | None = None) -> None:
        """Unlock a door and return when it confirmed; raises DoorUnreachable.

        ``ordered`` gets a board's challenge, which its confirmation will name, and returns before anything is sent.
        """
        if door in self._opening:
            raise DoorUnreachable(door, Failure.REFUSED, "it is being opened already")
        self._opening.add(door)
        try:
            await self._open(door, ordered)
        except DoorUnreachable:
            raise
        except Exception as exc:  # whatever it is: the attempt is over, and whoever waits for it must hear so
            log.exception("%s could not be opened", door)
            raise DoorUnreachable(door, Failure.SILENT, type(exc).__name__) from exc
        finally:
            self._opening.discard(door)

    async def _open(self, door: DoorId, ordered: Callable[[str], Awaitable[None]] | None) -> None:
        match self._locks.get(door):
            case BoardLock() as lock:
                await self._open_by_board(door, lock, self._boards[door], ordered)
            case Relay() as relay:
                await self._open_by_relay(door, relay)
            case None:
                raise DoorUnreachable(door, Failure.REFUSED, "it has no lock that we could open")

    async def _open_by_board(
        self, door: DoorId, lock: BoardLock, board: Board, ordered: Callable[[str], Awaitable[None]] | None
    ) -> None:
        loop = asyncio.get_running_loop()
        until = loop.time() + self._confirm_s
        challenge = await take_challenge(self._mqtt, door, board, min(ASK_S, self._confirm_s))
        if ordered:
            try:
                async with asyncio.timeout_at(until):
                    await ordered(challenge)
            except TimeoutError:
                raise DoorUnreachable(door, Failure.OFFLINE, "the order could not be written down in time") from None
        args = {"ms": lock.unlock_ms}
        if board.speaks_old:
            until = loop.time() + self._confirm_s  # it may have taken its time to tell the next challenge
        else:
            args["within_ms"] = max(0, round((until - loop.time()) * 1000))
        payload = wire.command(wire.CMD_UNLOCK, door, args, challenge, lock.key)
        answer: asyncio.Future[UnlockDone] = loop.create_future()
        board.answers[challenge] = answer
        if board.speaks_old:
            board.let_through()  # others tell themselves whether the door was opened rightfully
        try:
            async with asyncio.timeout_at(until):
                await publish_once(self._mqtt, door, wire.topic(door, wire.CMD_UNLOCK), payload, until - loop.time())
                done = await answer
        except TimeoutError:
            raise DoorUnreachable(door, Failure.SILENT, order=challenge) from None
        finally:
            del board.answers[challenge]
        if not done.ok:
            raise DoorUnreachable(door, Failure.REFUSED, done.reason)

    async def _open_by_relay(self, door: DoorId, relay: Relay) -> None:
        spoke: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        waiting = (relay, spoke)
        hearing = self._hearing.get(relay.confirm_topic)
        if hearing is not None:
            hearing.append(waiting)
        self._boards[door].let_through(by_relay=True)
        try:
            async with asyncio.timeout(self._confirm_s):
                acknowledged = await publish_once(self._mqtt, door, relay.topic, relay.payload, self._confirm_s)
                if hearing is not None:
                    if trouble := await spoke:
                        raise DoorUnreachable(door, Failure.REFUSED, trouble)
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
        for name, waiting in self._hearing.items():
            if not waiting or not matches(name, letter.topic):
                continue
            for relay, spoke in waiting:
                word = understand(letter.payload, relay.confirm_payload, relay.payload)
                if word is Word.OTHER or spoke.done():
                    continue
                spoke.set_result("" if word is Word.YES else error_of(letter.payload) or "an error")
