"""What the family hears of guests and their passes."""

from dataclasses import dataclass

from bot.house.doors.door import DoorId
from bot.house.guests.guest_pass import GuestPass, PassEnd, PassRefusal
from bot.house.people import Resident
from bot.house.residents.actors import Asker


@dataclass(frozen=True, slots=True)
class PassMade:
    """Somebody made a pass, or had it say something else; ``changed``."""

    made: GuestPass
    doors: tuple[str, ...]
    by: Resident
    changed: bool = False


@dataclass(frozen=True, slots=True)
class PassUsed:
    """A guest opened a door."""

    name: str
    door: DoorId
    #: None: it is not counted.
    left: int | None
    #: True: the door's camera is asked for a picture.
    pictured: bool
    #: True: somebody had rung, and the picture joins their card.
    rang: bool = False


@dataclass(frozen=True, slots=True)
class PassUnpictured:
    """The picture of a guest who opened a door did not come."""

    name: str
    door: DoorId


@dataclass(frozen=True, slots=True)
class PassTried:
    """A guest, or whoever else has the link, was refused."""

    name: str
    #: None: they opened the link, and nothing else.
    door: DoorId | None
    why: PassRefusal


@dataclass(frozen=True, slots=True)
class PassEnded:
    """A pass opens nothing any more."""

    name: str
    why: PassEnd
    #: Who revoked it; None: it ended by itself.
    by: Asker | None
    #: Whose last pass it was; None: nobody's.
    guest: Resident | None


GuestNews = PassMade | PassUsed | PassUnpictured | PassTried | PassEnded
