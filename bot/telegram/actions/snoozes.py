"""Snoozing a door or a person from a visit's card."""

from dataclasses import dataclass

from bot.house.doors.door import DoorId
from bot.house.people import PersonId
from bot.house.visits.visit import VisitId
from bot.telegram.actions.action import ButtonAction


@dataclass(frozen=True, slots=True)
class ChooseSnooze(ButtonAction):
    """Show what may be snoozed, and for how long."""

    kind = "choose_snooze"
    visit: VisitId


@dataclass(frozen=True, slots=True)
class BeginSnooze(ButtonAction):
    """Have no cards of whom one knows at this door, or of this person, for a while."""

    kind = "begin_snooze"
    acting = True
    visit: VisitId
    #: None: until the morning.
    minutes: int | None
    door: DoorId | None = None
    person: PersonId | None = None


@dataclass(frozen=True, slots=True)
class HushDoor(ButtonAction):
    """Have this door without its sound for an hour."""

    kind = "hush_door"
    settling = True
    acting = True
    door: DoorId


@dataclass(frozen=True, slots=True)
class EndSnooze(ButtonAction):
    """Take a snooze back."""

    kind = "end_snooze"
    settling = True
    door: DoorId | None = None
    person: PersonId | None = None
