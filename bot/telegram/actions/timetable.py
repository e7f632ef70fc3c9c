"""The timetable: its windows, what became of each, and how each is."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.house.attendance.windows import WindowId
from bot.house.faces.profile import PersonDetail, PersonGroup
from bot.telegram.actions.action import ButtonAction


class WindowPart(StrEnum):
    """What of a window is chosen on a page of its own."""

    TIMES = "times"
    WHO = "who"
    GRACE = "grace"
    SIGHTINGS = "sightings"


@dataclass(frozen=True, slots=True)
class ShowTimetable(ButtonAction):
    """Show all windows on a day."""

    kind = "show_timetable"
    lasting = True
    day: date


@dataclass(frozen=True, slots=True)
class ShowWindow(ButtonAction):
    """Show what became of one window on a day."""

    kind = "show_window"
    lasting = True
    window: WindowId
    day: date


@dataclass(frozen=True, slots=True)
class AddWindow(ButtonAction):
    """Ask what a new window shall be called, and add it."""

    kind = "add_window"
    lasting = True


@dataclass(frozen=True, slots=True)
class EditWindow(ButtonAction):
    """Show how a window is; with a part, what that may be."""

    kind = "edit_window"
    lasting = True
    window: WindowId
    part: WindowPart | None = None


@dataclass(frozen=True, slots=True)
class ChangeWindow(ButtonAction):
    """Have what is told here of a window be so; None: it stays as it is."""

    kind = "change_window"
    lasting = True
    window: WindowId
    #: Which part is shown then.
    part: WindowPart | None = None
    days: tuple[int, ...] | None = None
    #: Minutes of the day.
    begins: int | None = None
    ends: int | None = None
    grace_min: int | None = None
    sightings: int | None = None
    #: Who is expected: of both without anything, everybody.
    group: PersonGroup | None = None
    detail: PersonDetail | None = None


@dataclass(frozen=True, slots=True)
class SwitchDayOff(ButtonAction):
    """Expect nobody by a window on a day, or expect them after all."""

    kind = "switch_day_off"
    lasting = True
    window: WindowId
    day: date
    off: bool


@dataclass(frozen=True, slots=True)
class AskWindowName(ButtonAction):
    """Ask what a window shall be called."""

    kind = "ask_window_name"
    lasting = True
    window: WindowId


@dataclass(frozen=True, slots=True)
class AskRemoveWindow(ButtonAction):
    """Ask whether a window shall be removed."""

    kind = "ask_remove_window"
    lasting = True
    window: WindowId


@dataclass(frozen=True, slots=True)
class RemoveWindow(ButtonAction):
    """Remove a window."""

    kind = "remove_window"
    dangerous = True
    acting = True
    window: WindowId
