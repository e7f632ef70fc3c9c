"""Opens doors: by the board's signed command, or by a relay that the household owns already."""

import logging
from collections.abc import Mapping

from bot.devices.boards.board import Board
from bot.devices.boards.orders import ask_ahead
from bot.devices.boards.sinks import PresenceSink
from bot.devices.locks.board import BeforeSending, open_by_board
from bot.devices.locks.kinds import BoardLock, Lock
from bot.devices.locks.relay import Relays
from bot.devices.locks.relay_lock import RelayLock
from bot.house.doors.door import DoorId, DoorUnreachable, Failure
from bot.mqtt import Mqtt

log = logging.getLogger(__name__)

#: A door that did not confirm within this long after it was to open is silent, in seconds. Its board is told how much
#: of that is left, and opens no later: whoever reads that a lock did not answer need not fear that it opens still.
CONFIRM_S = 4.0


class DoorLocks:
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
        presence: PresenceSink,
        *,
        confirm_s: float = CONFIRM_S,
    ) -> None:
        self._locks = dict(locks)
        self._mqtt = mqtt
        self._boards = boards
        self._presence = presence
        self._confirm_s = confirm_s
        self._opening: set[DoorId] = set()
        self.relays = Relays(mqtt, presence)
        for door, lock in locks.items():
            if isinstance(lock, RelayLock):
                self.relays.add(door, lock)

    def fit(self, door: DoorId, lock: Lock) -> None:
        """Have a door opened by this from now on; returns at once."""
        self.drop(door)
        self._locks[door] = lock
        if isinstance(lock, RelayLock):
            self.relays.add(door, lock)

    def drop(self, door: DoorId) -> None:
        """Have a door opened by nothing from now on."""
        self._locks.pop(door, None)
        self.relays.drop(door)

    def make_ready(self, door: DoorId) -> None:
        """Ask a board for the challenge of the order that follows; see ``Locks``."""
        if isinstance(self._locks.get(door), BoardLock) and door not in self._opening:
            ask_ahead(self._mqtt, door, self._boards[door])

    async def open(self, door: DoorId, ordered: BeforeSending | None = None) -> None:
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

    async def _open(self, door: DoorId, ordered: BeforeSending | None) -> None:
        match self._locks.get(door):
            case BoardLock() as lock:
                board, within_s = self._boards[door], self._confirm_s
                await open_by_board(self._mqtt, door, lock, board, self._presence, ordered, within_s=within_s)
            case RelayLock():
                await self.relays.switch(door, within_s=self._confirm_s)
            case None:
                raise DoorUnreachable(door, Failure.REFUSED, "it has no lock that we could open")
