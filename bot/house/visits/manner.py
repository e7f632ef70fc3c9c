"""How a door is opened beside being opened, and what its camera took of it."""

from dataclasses import dataclass
from datetime import datetime

from bot.house.people import Person, PhotoId

#: As the audit trail calls the manners.
BY_ITSELF, FOR_A_COURIER = "by itself", "courier"


@dataclass(frozen=True, slots=True)
class Manner:
    """Written down with the attempt, and with the answer."""

    #: Somebody brings something: it is opened once, and its camera takes pictures.
    courier: bool = False
    #: Nobody tapped: they were recognised, and the owner in whose name it opened had allowed that. None: somebody did.
    by_itself_for: Person | None = None

    @property
    def code(self) -> str:
        """As the audit trail has it, which forgets no name; empty: a door is opened, and nothing else."""
        return BY_ITSELF if self.by_itself_for else FOR_A_COURIER if self.courier else ""


#: A door is opened, and nothing else.
PLAINLY = Manner()


@dataclass(frozen=True, slots=True)
class PorchPicture:
    """What the door's camera took after it was opened for a courier."""

    at: datetime
    #: None: it took none.
    photo: PhotoId | None = None
    #: True: it was kept as long as such pictures are, and is deleted.
    gone: bool = False
