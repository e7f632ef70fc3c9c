"""What a new door is called, and its relay, asked for by chat."""

from dataclasses import dataclass, replace
from typing import Self

from bot.house.doors.added import DoorWay
from bot.house.doors.builder import DoorBuilder, DoorInSettings, UnfitTopic
from bot.house.doors.door import Door, DoorId
from bot.house.doors.doors import NoSuchDoor
from bot.house.doors.relays import OwnRelay, RelayKind, TopicRelay
from bot.house.names import to_name
from bot.house.people import Resident, ResidentId
from bot.house.ports import Background
from bot.house.residents.permissions import NotAllowed
from bot.telegram.chat.conversation.asking import Asking
from bot.telegram.chat.conversation.question_answers import YesOrNo
from bot.telegram.chat.conversation.questions import Matter, Phrasing
from bot.telegram.chat.doors.door_pages import DoorPages
from bot.telegram.delivery.household import TelegramHousehold
from bot.words.chat.doors import door_build_text


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


@dataclass(frozen=True, slots=True)
class RelayTopicsAsked(Matter):
    """What is said on the broker to the relay of a new door."""

    kind = "relay topics"
    #: The door's name.
    name: str

    def phrasing(self) -> Phrasing:
        """Up to three lines."""
        return Phrasing(door_build_text.ASK_TOPICS)

    def carried_out(self) -> Self:
        """Without the door's name."""
        return replace(self, name="")


@dataclass(frozen=True, slots=True)
class ButtonTopicAsked(Matter):
    """Where a door's button is heard on the broker."""

    kind = "door button"
    door: DoorId
    #: What the door is called.
    name: str

    def phrasing(self) -> Phrasing:
        """A topic, or a filter."""
        return Phrasing(door_build_text.ask_button_topic(self.name))

    def carried_out(self) -> Self:
        """Without the door's name."""
        return replace(self, name="")


class UnfitRelayTopics(Exception):
    """What was written tells of no relay."""


class UnfitRelayName(Exception):
    """No relay of this kind can be called so."""

    def __init__(self, kind: RelayKind) -> None:
        super().__init__(kind)
        self.kind = kind


class DoorAsking:
    """Asks, and has the door added."""

    def __init__(
        self,
        *,
        household: TelegramHousehold,
        builder: DoorBuilder,
        door_pages: DoorPages,
        asking: Asking,
        background: Background,
    ) -> None:
        self._household = household
        self._builder = builder
        self._door_pages = door_pages
        self._asking = asking
        self._background = background

    async def ask_name(self, resident: ResidentId) -> None:
        """Ask what a new door is called."""
        await self._asking.ask(resident, NewDoorNameAsked())

    async def ask_relay(self, resident: ResidentId, name: str, kind: RelayKind) -> None:
        """Ask what the relay of a new door is called."""
        await self._asking.ask(resident, RelayNameAsked(name, kind))

    async def ask_topics(self, resident: ResidentId, name: str) -> None:
        """Ask what is said on the broker to the relay of a new door."""
        await self._asking.ask(resident, RelayTopicsAsked(name))

    async def ask_button(self, resident: ResidentId, door: Door) -> None:
        """Ask where a door's button is heard."""
        await self._asking.ask(resident, ButtonTopicAsked(door.id, door.name))

    async def _listen(self, resident: Resident, door: Door, topic: str) -> None:
        try:
            heard = await self._builder.hear(resident, door.id, topic)
        except UnfitTopic:
            self._household.say(resident.id, door_build_text.NO_TOPIC)
            return
        except (NotAllowed, NoSuchDoor, DoorInSettings):
            return  # the door, or they, left meanwhile
        self._door_pages.offer_heard(resident.id, door, heard)

    async def answered(
        self,
        resident: Resident,
        matter: NewDoorNameAsked | RelayNameAsked | RelayTopicsAsked | ButtonTopicAsked,
        said: str | YesOrNo,
    ) -> None:
        """Go on with what was written.

        Raises NoName, UnfitRelayName, UnfitRelayTopics, and what ``DoorBuilder.add`` raises.
        """
        if not isinstance(said, str):
            return  # none has a button for yes or no
        if isinstance(matter, ButtonTopicAsked):
            door = await self._builder.look_for_button(resident, matter.door)
            self._household.say(resident.id, door_build_text.PRESS_NOW)
            self._background.spawn(self._listen(resident, door, said), name=f"button of {door.id}")
            return
        if isinstance(matter, NewDoorNameAsked):
            name = to_name(said)
            await self._builder.may_add(resident, name)
            self._door_pages.offer_ways(resident, name)
            return
        relay = _relay_of(matter, said)
        door = await self._builder.add(resident, matter.name, DoorWay.RELAY, relay)
        await self._door_pages.built(resident, door, relay)


def _relay_of(matter: RelayNameAsked | RelayTopicsAsked, said: str) -> OwnRelay | TopicRelay:
    """The relay that was written. Raises UnfitRelayName, UnfitRelayTopics."""
    try:
        if isinstance(matter, RelayTopicsAsked):
            return TopicRelay.parse(said)
        return OwnRelay.parse(f"{matter.relay}:{said}")
    except ValueError:
        raise UnfitRelayTopics if isinstance(matter, RelayTopicsAsked) else UnfitRelayName(matter.relay) from None
