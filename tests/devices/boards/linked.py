"""A link on a real broker, its doorman a double, and a board at the other end."""

from dataclasses import dataclass

from bot.devices import wire
from bot.devices.boards.board import Board
from bot.devices.boards.link import BoardLink
from bot.house.doors.door import DoorId
from bot.mqtt import Mqtt
from tests.devices.doubles import RecordingCaretaker, RecordingDoorman, RecordingPresence, SetClock
from tests.fakes.books import MemoryAudit
from tests.rig.other_end import OtherEnd

FRONT, SIDE = DoorId("front"), DoorId("side")
RING = "doorbell/front/event/ring"
CHALLENGE = "0123456789abcdef" * 2


@dataclass(slots=True)
class LinkScene:
    """A link on a real broker, its doorman a double, and a board at the other end."""

    mqtt: Mqtt
    link: BoardLink
    boards: dict[DoorId, Board]
    doorman: RecordingDoorman
    caretaker: RecordingCaretaker
    presence: RecordingPresence
    audit: MemoryAudit
    clock: SetClock
    board: OtherEnd

    async def ring(self, press: str, door: DoorId = FRONT) -> None:
        await self.board.say(wire.topic(door, wire.EVENT_RING), {"id": press, "age_ms": 0})

    def rang(self) -> list[str]:
        return [press.id for press in self.doorman.presses]

    async def heard(self, press: str) -> None:
        """Wait until this press, and so everything that was said before it, has been handled."""
        await self.doorman.until(lambda: press in self.rang())
