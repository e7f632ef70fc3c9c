"""Who was here on which day: the table of a day and of a week, somebody's days, and what is said of one."""

from dataclasses import dataclass
from datetime import date

from bot.house.attendance.keeper import DaySaid
from bot.house.people import PersonId
from bot.telegram.actions.action import ButtonAction


@dataclass(frozen=True, slots=True)
class ShowAttendance(ButtonAction):
    """Show who was here on a day."""

    kind = "show_attendance"
    lasting = True
    day: date
    #: Counted from 0.
    page: int = 0


@dataclass(frozen=True, slots=True)
class ShowAttendanceWeek(ButtonAction):
    """Show who was here on the seven days until one."""

    kind = "show_attendance_week"
    lasting = True
    day: date
    page: int = 0


@dataclass(frozen=True, slots=True)
class ShowDaysOf(ButtonAction):
    """Show when somebody was here on the seven days until one."""

    kind = "show_days_of"
    lasting = True
    person: PersonId
    day: date


@dataclass(frozen=True, slots=True)
class ChooseWhoseDay(ButtonAction):
    """Choose somebody who was not seen on a day, or anybody else."""

    kind = "choose_whose_day"
    lasting = True
    day: date
    page: int = 0


@dataclass(frozen=True, slots=True)
class ShowPersonDay(ButtonAction):
    """Show one day of somebody, and what can be said of it."""

    kind = "show_person_day"
    lasting = True
    person: PersonId
    day: date


@dataclass(frozen=True, slots=True)
class SayNotHere(ButtonAction):
    """Say that somebody was not here."""

    kind = "say_not_here"
    lasting = True
    person: PersonId
    day: date


@dataclass(frozen=True, slots=True)
class ChooseDayTime(ButtonAction):
    """Choose when somebody came or left: first the hour, then the minutes."""

    kind = "choose_day_time"
    lasting = True
    person: PersonId
    day: date
    said: DaySaid
    hour: int | None = None


@dataclass(frozen=True, slots=True)
class SayDayTime(ButtonAction):
    """Say when somebody came or left."""

    kind = "say_day_time"
    lasting = True
    person: PersonId
    day: date
    said: DaySaid
    hour: int
    minute: int


@dataclass(frozen=True, slots=True)
class TakeBackDay(ButtonAction):
    """Have a day be as it was seen."""

    kind = "take_back_day"
    lasting = True
    person: PersonId
    day: date


@dataclass(frozen=True, slots=True)
class MissPerson(ButtonAction):
    """Be told when somebody is not seen in time, or not any more."""

    kind = "miss_person"
    lasting = True
    person: PersonId
    on: bool


@dataclass(frozen=True, slots=True)
class ChooseMissedBy(ButtonAction):
    """Choose from when on somebody is missed."""

    kind = "choose_missed_by"
    lasting = True
    person: PersonId


@dataclass(frozen=True, slots=True)
class SetMissedBy(ButtonAction):
    """Have somebody missed from then on; without an hour, from when they usually are seen."""

    kind = "set_missed_by"
    lasting = True
    person: PersonId
    hour: int | None = None
    minute: int = 0
