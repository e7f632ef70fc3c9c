"""What is kept of being armed."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.house.residents.hours import Hours
from bot.house.watch.armed import NEVER_ARMED, ArmState

#: The name of the collection, and of the one document in it.
ARMING, HOUSE = "arming", "house"


@dataclass(frozen=True, slots=True)
class KeptArming:
    """All of it."""

    state: ArmState = NEVER_ARMED
    #: SITTER: when it ends, by the steady clock.
    ends: datetime | None = None
    #: It is armed at the beginning of each of these stretches, and disarmed at its end; none: by nobody's clock.
    schedule: tuple[Hours, ...] = ()
    #: Whether the time that was looked at last was in them.
    in_schedule: bool = False
    #: Whether the broker may say it.
    by_broker: bool = False


class ArmFault(StrEnum):
    """Why the house is not left to somebody so, or not armed by the clock so."""

    #: It would be over already.
    OVER = "over"
    #: Longer than anybody would leave a house to a guest.
    TOO_LONG = "too_long"
    #: One of the stretches has no days.
    NO_DAYS = "no_days"


class ArmingRefused(Exception):
    """Nothing was changed."""

    def __init__(self, fault: ArmFault) -> None:
        super().__init__(fault)
        self.fault = fault
