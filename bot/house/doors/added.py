"""A door that an owner added in the chat, with what it takes to reach it: for as long as it is not in the settings."""

from dataclasses import dataclass, field, replace
from enum import StrEnum
from secrets import token_hex
from typing import Self

from bot.house.doors.door import DoorId
from bot.house.doors.relays import OwnRelay, TopicRelay

#: Under which name they are kept.
ADDED_DOORS = "added_doors"


class DoorWay(StrEnum):
    """What stands at a door that is added."""

    #: Our own doorbell.
    BOARD = "board"
    #: A relay opens it; any camera and any button may stand beside it.
    RELAY = "relay"
    #: A camera, and nothing to open.
    CAMERA = "camera"


@dataclass(frozen=True, slots=True)
class HeardWord:
    """Something that was said on the broker."""

    topic: str
    payload: str


@dataclass(frozen=True, slots=True)
class AddedDoor:
    """How a door is reached. Its secrets are in the owner's data folder alone, and in no ``repr``."""

    id: DoorId
    way: DoorWay
    #: What its board signs with, 64 hex digits; empty: it has none.
    key: str = field(default="", repr=False)
    #: Its board's password on the broker.
    broker_password: str = field(default="", repr=False)
    #: What an ordinary camera delivers with.
    token: str = field(default="", repr=False)
    #: As ``OwnRelay`` is written; empty: it has none.
    relay: str = ""
    #: A relay of any make; None: it has none, or one that ``relay`` names.
    topics: TopicRelay | None = None
    #: Where its button is heard on the broker, and what it says there; empty: it has none, or any word will do.
    bell_topic: str = ""
    bell_payload: str = ""
    #: True: it was removed, its secrets with it; its id is given to no other door.
    removed: bool = False

    @classmethod
    def make(cls, id_: DoorId, way: DoorWay, relay: OwnRelay | TopicRelay | None = None) -> Self:
        """A new one, with secrets of its own."""
        if isinstance(relay, TopicRelay):
            return cls(id_, way, topics=relay).rekeyed()
        return cls(id_, way, relay=str(relay) if relay else "").rekeyed()

    def rekeyed(self) -> Self:
        """The same, with other secrets: what was handed out before opens nothing any more."""
        if self.way is DoorWay.BOARD:
            return replace(self, key=token_hex(32), broker_password=token_hex(12))
        return replace(self, token=token_hex(16))
