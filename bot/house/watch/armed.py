"""Whether the house is armed: what everybody else reads of it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.house.people import ResidentId
from bot.house.residents.hours import Hours, is_within


class ArmMode(StrEnum):
    """How much of what cameras see is out of the ordinary."""

    #: Somebody is at home.
    HOME = "home"
    #: Nobody is: rules that count only then count.
    AWAY = "away"
    #: Nobody is, and a guest looks after the house.
    SITTER = "sitter"


class ArmedBy(StrEnum):
    """What armed or disarmed the house; they are stored."""

    #: A resident said it.
    CHAT = "chat"
    #: The last resident left, or one is back.
    WHEREABOUTS = "whereabouts"
    SCHEDULE = "schedule"
    BROKER = "broker"
    #: The time of a house-sitter is over.
    TIME = "time"


@dataclass(frozen=True, slots=True)
class ArmState:
    """How it is now; kept."""

    mode: ArmMode = ArmMode.HOME
    #: By the machine's clock, for people to read; None: it was never armed.
    since: datetime | None = None
    #: Who said it; None: nobody did by name.
    by: ResidentId | None = None
    way: ArmedBy = ArmedBy.CHAT
    #: SITTER: until when, by the machine's clock, for people to read; what ends it is the steady one.
    until: datetime | None = None
    #: SITTER: when somebody comes who looks after the house; none: at any hour.
    hours: tuple[Hours, ...] = ()

    def is_armed_at(self, at: datetime) -> bool:
        """Tell whether rules for an empty house count at a moment, in the household's own zone.

        Not while a house-sitter is expected.
        """
        return self.mode is ArmMode.AWAY or (self.mode is ArmMode.SITTER and not is_within(self.hours, at))

    def expects_sitter_at(self, at: datetime) -> bool:
        """Tell whether somebody who looks after the house may be there at a moment, in the household's own zone."""
        return self.mode is ArmMode.SITTER and is_within(self.hours, at)


#: The house of whom nobody ever said anything.
NEVER_ARMED = ArmState()
