"""A board that signs, our end, and somebody between them who may do whatever a board or we may do."""

import asyncio
from dataclasses import dataclass
from typing import Any

from bot.devices.boards.board import Board
from bot.devices.boards.link import BoardLink
from bot.devices.boards.sinks import PresenceSink
from bot.devices.locks.locks import DoorLocks
from bot.house.boards.board import Acquaintance
from bot.house.doors.door import DoorId
from bot.house.doors.presence import Presence
from bot.mqtt import Mqtt
from bot.nursery import Nursery
from tests.devices.boards.signing_board import KEY, SigningBoard
from tests.devices.doubles import Listening, RecordingDoorman, RecordingPresence, SetClock
from tests.fakes.books import MemoryAudit, MemoryCollection
from tests.rig.other_end import OtherEnd

FRONT = DoorId("front")


@dataclass(slots=True)
class Scene:
    """Our end, a board that signs, and an attacker who hears everything and may say everything."""

    board: SigningBoard
    attacker: OtherEnd
    locks: DoorLocks
    presence: Presence
    known: Board
    doorman: RecordingDoorman
    audit: MemoryAudit
    clock: SetClock
    acquaintances: MemoryCollection[Acquaintance]

    async def meet(self) -> None:
        """The board starts, and is known from now on."""
        await self.board.start()
        await self.until(lambda: self.known.signs and self.known.online is True and "version" in self.known.info)

    async def until(self, true: Any, wait_s: float = 5.0) -> None:
        async with asyncio.timeout(wait_s):
            while not true():  # noqa: ASYNC110 - it arrives by another way
                await asyncio.sleep(0.005)

    async def forge(self, word: str, told: dict[str, Any] | bytes, **how: bool) -> None:
        await self.attacker.say(f"doorbell/front/{word}", told, **how)

    async def heard_all(self) -> None:
        """Until everything that was said before has been handled."""
        ring = f"mark-{len(self.doorman.presses)}"
        await self.board.say("event/ring", {"id": ring, "age_ms": 0})
        await self.doorman.until(lambda: ring in [press.id for press in self.doorman.presses])

    def noted(self, what: str) -> list[Any]:
        return [details for noted, details in self.audit.lines if noted == what]


def link_of(
    mqtt: Mqtt,
    boards: dict[DoorId, Board],
    doorman: RecordingDoorman,
    audit: MemoryAudit,
    nursery: Nursery,
    clock: SetClock,
    acquaintances: MemoryCollection[Acquaintance],
    presence: PresenceSink | None = None,
) -> BoardLink:
    return BoardLink(
        mqtt,
        boards,
        Listening(doorman),
        presence or RecordingPresence(),
        keys={FRONT: KEY},
        acquaintances=acquaintances,
        audit=audit,
        background=nursery,
        clock=clock,
        steady=clock,
    )
