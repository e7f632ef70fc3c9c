"""A house with a door of each kind, and its locks on a real broker."""

import json
from dataclasses import dataclass
from secrets import token_hex
from typing import Any

import pytest

from bot.devices.boards.board import Board
from bot.devices.locks.kinds import BoardLock, Lock
from bot.devices.locks.locks import DoorLocks
from bot.devices.locks.relay_lock import RelayLock
from bot.house.doors.door import DoorId, DoorUnreachable, Failure
from bot.mqtt import Mqtt
from tests.devices.doubles import RecordingPresence
from tests.rig.other_end import OtherEnd

FRONT, GATE, YARD, BACK = DoorId("front"), DoorId("gate"), DoorId("yard"), DoorId("back")
KEY = bytes(range(32))
#: A door that confirms may take its time on a busy machine; whoever tests a silence waits for no more of it.
PATIENT_S, HASTY_S = 30.0, 0.5
LOCKS: dict[DoorId, Lock] = {
    FRONT: BoardLock(KEY, 3000),
    GATE: RelayLock("cmnd/gate/POWER1", b"ON", "stat/gate/POWER1", b"ON"),
    YARD: RelayLock("cmnd/yard/POWER1", b"ON"),
    BACK: None,
}


@dataclass(slots=True)
class LockRig:
    mqtt: Mqtt
    locks: DoorLocks
    boards: dict[DoorId, Board]
    presence: RecordingPresence
    board: OtherEnd

    async def board_is_there(self) -> str:
        """The front door's board comes online with a challenge."""
        await self.board.subscribe("doorbell/front/cmd/#")
        await self.board.say("doorbell/front/state/online", b"online", retain=True)
        await self.board.say("doorbell/front/state/info", {"version": "1.0.0"}, retain=True)
        return await self.new_challenge()

    def wait_for_confirmation(self, patience_s: float) -> None:
        self.locks._confirm_s = patience_s

    async def new_challenge(self) -> str:
        challenge = token_hex(16)
        await self.board.say("doorbell/front/state/challenge", challenge, retain=True)
        front = self.boards[FRONT]
        assert await front.until(lambda: front.challenge == challenge, 30)
        return challenge

    async def ordered(self) -> dict[str, Any]:
        topic, payload = await self.board.hear()
        assert topic == "doorbell/front/cmd/unlock"
        order: dict[str, Any] = json.loads(payload)
        return order

    async def confirm(self, challenge: str, *, ok: bool = True, reason: str = "", **how: bool) -> None:
        said = {"challenge": challenge, "ok": ok, "ms": 3000 if ok else 0, "reason": reason}
        await self.board.say("doorbell/front/event/unlock", said, **how)


async def failure_of(locks: DoorLocks, door: DoorId) -> tuple[Failure, str]:
    with pytest.raises(DoorUnreachable) as unreachable:
        await locks.open(door)
    return unreachable.value.failure, unreachable.value.detail
