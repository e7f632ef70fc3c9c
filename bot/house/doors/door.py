"""Doors, and what can go wrong when one is to be opened."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType

from bot.house.residents.hours import Hours

DoorId = NewType("DoorId", str)


@dataclass(frozen=True, slots=True)
class Door:
    """A door of the house, as the owner named it."""

    id: DoorId
    #: As said after "at the": "front door".
    name: str
    #: False: there is nothing here that we could unlock.
    has_lock: bool = True
    #: False: no board of ours is here, which takes a picture when it is asked.
    has_board: bool = True
    #: False: no broker carries words here, to a screen or to a loudspeaker.
    speaks: bool = True
    #: Until when nothing is said here, by the steady clock, since nothing listened; None: something may.
    unheard_until: datetime | None = None
    #: When those who own nothing may open it and look at it, by the household's own time; empty: always.
    hours: tuple[Hours, ...] = ()
    #: True: who rings is noted without a sound, and nobody can open it for them.
    paused: bool = False
    #: True: its cards have a button that opens it once for a courier.
    courier: bool = False
    #: When it may open by itself, by the household's own time; empty: never.
    by_itself: tuple[Hours, ...] = ()
    #: True: an owner added it in the chat, and the settings know nothing of it.
    added: bool = False


@dataclass(frozen=True, slots=True)
class DoorRecord:
    """What the household keeps of a door. Its secrets, and where it is reached, are in the settings."""

    id: DoorId
    #: See ``Door``.
    name: str
    #: Doors are listed by it, the smallest first.
    place: int = 0
    #: See ``Door``.
    hours: tuple[Hours, ...] = ()
    #: False: it was taken over from the settings, and the owners have not been told yet.
    told: bool = True
    #: True: the settings gave it the name of another door, so its id stands behind it.
    id_added: bool = False
    #: See ``Door``.
    paused: bool = False
    #: See ``Door``.
    courier: bool = False
    #: See ``Door``.
    by_itself: tuple[Hours, ...] = ()


class Failure(StrEnum):
    """Why a door did not open."""

    #: The board is away: nothing was sent.
    OFFLINE = "offline"
    #: The connection to the broker is away, and whatever is behind it: nothing was sent.
    NO_BROKER = "no_broker"
    #: Something is set up so that nothing can be sent; it stays so until the owner mends it.
    FORBIDDEN = "forbidden"
    #: The command went out and nobody confirmed it in time: the door may or may not have opened.
    SILENT = "silent"
    #: The board answered, and said no.
    REFUSED = "refused"
    #: We were stopped between the command and its confirmation: the door may or may not have opened.
    INTERRUPTED = "interrupted"


class DoorUnreachable(Exception):
    """The door did not confirm that it opened; the question stays open and may be answered again."""

    def __init__(self, door: DoorId, failure: Failure, detail: str = "", order: str = "") -> None:
        super().__init__(f"{door}: {failure.value.replace('_', ' ')}{f' ({detail})' if detail else ''}")
        self.door = door
        self.failure = failure
        self.detail = detail
        #: What a confirmation that comes too late will name.
        self.order = order


def may_speak(door: Door, now: datetime) -> bool:
    """Tell whether words may be heard at a door; ``now`` by the steady clock."""
    return door.speaks and (door.unheard_until is None or now >= door.unheard_until)


def with_lock(door: Door) -> Door:
    """A door that we could unlock. Raises DoorUnreachable for one that has nothing to unlock."""
    if not door.has_lock:
        raise DoorUnreachable(door.id, Failure.REFUSED, "it has no lock that we could open")
    return door
