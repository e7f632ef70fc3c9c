"""A door's new name, asked for by chat."""

from dataclasses import dataclass, replace
from typing import Self

from bot.house.doors.door import Door, DoorId
from bot.house.doors.doors import DoorKeeper
from bot.house.names import to_name
from bot.house.people import Resident, ResidentId
from bot.telegram.chat.conversation.asking import Asking
from bot.telegram.chat.conversation.question_answers import YesOrNo
from bot.telegram.chat.conversation.questions import Matter, Phrasing
from bot.telegram.delivery.household import TelegramHousehold
from bot.words.chat.doors import door_text


@dataclass(frozen=True, slots=True)
class DoorNameAsked(Matter):
    """What a door shall be called."""

    kind = "door"
    door: DoorId
    #: What it is called until then.
    name: str

    def phrasing(self) -> Phrasing:
        """Any words may be it."""
        return Phrasing(door_text.ask_name(self.name))

    def carried_out(self) -> Self:
        """Without the name of before."""
        return replace(self, name="")


class DoorNaming:
    """Asks what a door shall be called, and has it called so."""

    def __init__(self, *, household: TelegramHousehold, doors: DoorKeeper, asking: Asking) -> None:
        self._household = household
        self._doors = doors
        self._asking = asking

    async def ask(self, resident: ResidentId, door: Door) -> None:
        """Ask what a door shall be called."""
        await self._asking.ask(resident, DoorNameAsked(door.id, door.name))

    async def answered(self, resident: Resident, matter: DoorNameAsked, said: str | YesOrNo) -> None:
        """Call it what was written. Raises NoName and what ``DoorKeeper.rename`` raises."""
        if isinstance(said, str):  # it has no button for yes or no
            door = await self._doors.rename(resident, matter.door, to_name(said))
            self._household.say(resident.id, door_text.is_called(door))
