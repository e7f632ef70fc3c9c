"""What a new door is called, and its relay, asked for by chat."""

from dataclasses import dataclass, replace
from typing import Self

from bot.house.doors.added import DoorWay
from bot.house.doors.builder import DoorBuilder
from bot.house.doors.relays import OwnRelay, RelayKind
from bot.house.names import to_name
from bot.house.people import Resident, ResidentId
from bot.telegram.chat.asking import Asking
from bot.telegram.chat.door_pages import DoorPages
from bot.telegram.chat.question_answers import YesOrNo
from bot.telegram.chat.questions import Matter, Phrasing
from bot.telegram.delivery.household import TelegramHousehold
from bot.words.chat import door_build_text


@dataclass(frozen=True, slots=True)
class NewDoorNameAsked(Matter):
    """What a new door is called."""

    kind = "new door"

    def phrasing(self) -> Phrasing:
        """Any words may be it."""
        return Phrasing(door_build_text.ASK_NAME)


@dataclass(frozen=True, slots=True)
class RelayNameAsked(Matter):
    """What the relay of a new door is called on the broker."""

    kind = "relay"
    #: The door's name.
    name: str
    relay: RelayKind

    def phrasing(self) -> Phrasing:
        """A name, as the relay's maker shows it."""
        return Phrasing(door_build_text.ask_relay_name(self.relay))

    def carried_out(self) -> Self:
        """Without the door's name."""
        return replace(self, name="")


class UnfitRelayName(Exception):
    """No relay of this kind can be called so."""

    def __init__(self, kind: RelayKind) -> None:
        super().__init__(kind)
        self.kind = kind


class DoorAsking:
    """Asks, and has the door added."""

    def __init__(
        self, *, household: TelegramHousehold, builder: DoorBuilder, door_pages: DoorPages, asking: Asking
    ) -> None:
        self._household = household
        self._builder = builder
        self._door_pages = door_pages
        self._asking = asking

    async def ask_name(self, resident: ResidentId) -> None:
        """Ask what a new door is called."""
        await self._asking.ask(resident, NewDoorNameAsked())

    async def ask_relay(self, resident: ResidentId, name: str, kind: RelayKind) -> None:
        """Ask what the relay of a new door is called."""
        await self._asking.ask(resident, RelayNameAsked(name, kind))

    async def answered(
        self, resident: Resident, matter: NewDoorNameAsked | RelayNameAsked, said: str | YesOrNo
    ) -> None:
        """Go on with what was written. Raises NoName, UnfitRelayName, and what ``DoorBuilder.add`` raises."""
        if not isinstance(said, str):
            return  # neither has a button for yes or no
        if isinstance(matter, NewDoorNameAsked):
            name = to_name(said)
            await self._builder.may_add(resident, name)
            self._door_pages.offer_ways(resident, name)
            return
        try:
            relay = OwnRelay.parse(f"{matter.relay}:{said}")
        except ValueError:
            raise UnfitRelayName(matter.relay) from None
        door = await self._builder.add(resident, matter.name, DoorWay.RELAY, relay)
        self._door_pages.built(resident, door, relay)
