"""What the house asks of the boards besides opening: pictures, restarts, settings, updates."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace
from secrets import token_hex
from typing import Any

from bot.devices import wire
from bot.devices.boards.board import LOOK, Board
from bot.devices.boards.orders import order
from bot.devices.boards.provisioning import secrets_for
from bot.devices.boards.state import PICTURES, state_of, takes
from bot.devices.boards.updates import PATH, Updates
from bot.house.boards.board import BoardState, Pictures, Release, Secrets
from bot.house.doors.door import DoorId, DoorUnreachable, Failure
from bot.house.visits.visit import PressId
from bot.mqtt import Mqtt
from bot.settings import DevicesSettings

#: A picture that was asked for is waited for so long, in seconds: three takes, and the upload.
SNAP_S = 10.0

#: A board is back from a restart within so long, in seconds: a slow network hands out addresses in half a minute.
RESTART_S = 45.0

#: A board that is back tells how it is within so long, in seconds.
ACCOUNT_S = 2.0

#: New settings are confirmed within so long, in seconds.
SETTINGS_S = 5.0


class BoardCommands:
    """Implements the house's ``Boards``, for the doors that have a key."""

    def __init__(self, settings: DevicesSettings, boards: Mapping[DoorId, Board], mqtt: Mqtt, updates: Updates) -> None:
        self._settings = settings
        self._boards = boards
        self._mqtt = mqtt
        self._updates = updates

    @property
    def doors(self) -> Sequence[DoorId]:
        """The doors whose board takes our commands."""
        return [DoorId(door) for door, wanted in self._settings.doors.items() if wanted.key]

    def state(self, door: DoorId) -> BoardState:
        """How a board is, by its own account."""
        return replace(state_of(self._boards[door]), no_broker=not self._mqtt.connected)

    async def snap(self, door: DoorId) -> bytes:
        """Take a picture now; raises DoorUnreachable. It comes through the intake, by an id that we issue here."""
        board, press = self._boards[door], PressId(f"{LOOK}{token_hex(16)}")
        picture: asyncio.Future[bytes] = asyncio.get_running_loop().create_future()
        board.looks[press] = picture
        try:
            async with asyncio.timeout(SNAP_S):
                await self._order(door, wire.CMD_SNAP, {"ring": press, "n": 0, "count": 1})
                return await picture
        except TimeoutError:
            raise DoorUnreachable(door, Failure.SILENT, "no picture came") from None
        finally:
            board.looks.pop(press, None)

    async def restart(self, door: DoorId) -> None:
        """Have it start anew, and return when it is back; raises DoorUnreachable."""
        board = self._boards[door]
        before, heard_at = state_of(board).boot, board.health_at
        await self._order(door, wire.CMD_REBOOT, {})
        if not await board.until(lambda: bool(board.online) and state_of(board).boot != before, RESTART_S):
            raise DoorUnreachable(door, Failure.SILENT, "it did not come back")
        # what it told before is of its earlier life; where its account is lost, the next minute's tells
        await board.until(lambda: board.health_at != heard_at, ACCOUNT_S)

    async def set_pictures(self, door: DoorId, pictures: Pictures) -> None:
        """Change its pictures, and return when it confirmed; raises DoorUnreachable."""
        board = self._boards[door]
        await self._order(door, wire.CMD_SETTINGS, PICTURES[pictures])
        if not await board.until(lambda: takes(board, pictures), SETTINGS_S):
            raise DoorUnreachable(door, Failure.SILENT, "it did not confirm its settings")

    async def release(self) -> Release | None:
        """The program that boards may be updated to; None: there is none at hand."""
        return await self._updates.release()

    async def update(self, door: DoorId, release: Release) -> None:
        """Order an update; its state tells what becomes of it. Raises DoorUnreachable."""
        await self._order(door, wire.CMD_OTA, {"path": PATH, "sha256": release.sha256})

    async def secrets(self, door: DoorId) -> Secrets:
        """What a new board of this door has to know; raises NoSecrets."""
        return await asyncio.to_thread(secrets_for, self._settings, door)

    async def _order(self, door: DoorId, word: str, args: Mapping[str, Any]) -> None:
        wanted = self._settings.doors[door].key
        if wanted is None:
            raise KeyError(door)
        await order(self._mqtt, door, self._boards[door], bytes.fromhex(wanted.get_secret_value()), word, args)
