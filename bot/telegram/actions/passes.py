"""Guest passes, and whoever is expected. A pass that is being made, or changed, is in its buttons, as a whole."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.house.doors.door import DoorId
from bot.house.guests.guest_pass import PassId, PassTerms
from bot.telegram.actions.action import ButtonAction
from bot.words.chat import labels


class PassStep(StrEnum):
    """What the page of a pass asks about; stored."""

    #: On which day of the week.
    WEEKDAY = "weekday"
    #: Days, hours, and the last day.
    HOURS = "hours"
    #: Whether it is right, with what is left to choose.
    REVIEW = "review"


@dataclass(frozen=True, slots=True)
class NewPass(ButtonAction):
    """Ask who a pass is for."""

    kind = "new_pass"
    lasting = True


@dataclass(frozen=True, slots=True)
class ShapePass(ButtonAction):
    """Show the page on which a pass is made, or changed, with these terms."""

    kind = "shape_pass"
    lasting = True
    terms: PassTerms
    step: PassStep
    #: Empty: it is not made yet.
    changes: PassId
    revision: int


@dataclass(frozen=True, slots=True)
class TypePassHours(ButtonAction):
    """Ask for hours in words."""

    kind = "type_pass_hours"
    lasting = True
    terms: PassTerms
    changes: PassId
    revision: int


@dataclass(frozen=True, slots=True)
class SealPass(ButtonAction):
    """Make a pass, or have it say this from now on."""

    kind = "seal_pass"
    settling = True
    terms: PassTerms
    changes: PassId
    revision: int


@dataclass(frozen=True, slots=True)
class ShowPass(ButtonAction):
    """Show what a pass allows."""

    kind = "show_pass"
    lasting = True
    guest_pass: PassId


@dataclass(frozen=True, slots=True)
class ShowPasses(ButtonAction):
    """Show every pass."""

    kind = "show_passes"
    lasting = True


@dataclass(frozen=True, slots=True)
class ChangePass(ButtonAction):
    """Show the page on which a pass is changed."""

    kind = "change_pass"
    lasting = True
    guest_pass: PassId


@dataclass(frozen=True, slots=True)
class RevokePass(ButtonAction):
    """End a pass, at once."""

    kind = "revoke_pass"
    settling = True
    guest_pass: PassId


@dataclass(frozen=True, slots=True)
class AskUsePass(ButtonAction):
    """Ask a guest whether a door shall open: one tap opens no door."""

    kind = "ask_use_pass"
    lasting = True
    guest_pass: PassId
    revision: int
    door: DoorId


@dataclass(frozen=True, slots=True)
class UsePass(ButtonAction):
    """Open a door with a pass."""

    kind = "use_pass"
    dangerous = True
    settling = True
    slow = True
    acting = True
    toast = labels.OPENING
    guest_pass: PassId
    revision: int
    door: DoorId


@dataclass(frozen=True, slots=True)
class SetDoorPasses(ButtonAction):
    """Have guests' passes open a door, or not."""

    kind = "set_door_passes"
    lasting = True
    door: DoorId
    wanted: bool


@dataclass(frozen=True, slots=True)
class ExpectSomebody(ButtonAction):
    """Ask who is expected."""

    kind = "expect_somebody"
    lasting = True


@dataclass(frozen=True, slots=True)
class ExpectAt(ButtonAction):
    """Expect somebody from one time to another."""

    kind = "expect_at"
    settling = True
    name: str
    begins: datetime
    ends: datetime


@dataclass(frozen=True, slots=True)
class DropExpected(ButtonAction):
    """Expect somebody no more."""

    kind = "drop_expected"
    lasting = True
    visitor: str
