"""Windows of a timetable, and what somebody's day makes of one: present, late or absent. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import StrEnum
from typing import NewType

from bot.house.attendance.person_day import PersonDay, Stay
from bot.house.faces.profile import PersonDetail, PersonGroup, Profile

WindowId = NewType("WindowId", str)

#: Whoever comes so long before a window begins has come to it.
EARLY = timedelta(minutes=30)

#: Monday to Friday.
WORKDAYS = (0, 1, 2, 3, 4)


@dataclass(frozen=True, slots=True)
class TimetableWindow:
    """Who is expected when: a class in the morning, an office, the family at supper."""

    id: WindowId
    name: str
    begins: time
    #: Later than it begins, on the same day.
    ends: time
    #: As ``datetime.weekday`` counts.
    days: tuple[int, ...] = WORKDAYS
    #: Whoever comes so many minutes after it began is present still.
    grace_min: int = 10
    #: Whoever was named for certain less often in it is not counted.
    sightings: int = 1
    #: Who is expected: a group, else whoever has this in the table that was brought along, else everybody.
    group: PersonGroup = PersonGroup.NONE
    detail: PersonDetail | None = None
    #: Days on which nobody is.
    off: tuple[date, ...] = ()

    def is_on(self, day: date) -> bool:
        """Tell whether somebody is expected on a day."""
        return day.weekday() in self.days and day not in self.off

    def span(self, day: date, zone: tzinfo) -> tuple[datetime, datetime]:
        """When it begins and ends on a day, in UTC."""
        begin, end = (datetime.combine(day, at, zone).astimezone(UTC) for at in (self.begins, self.ends))
        return begin, max(begin, end)

    def expects(self, profile: Profile) -> bool:
        """Tell whether it is for somebody of whom this is kept."""
        if self.group:
            return profile.group is self.group
        return self.detail is None or self.detail in profile.details


class Turnout(StrEnum):
    """What became of somebody who was expected."""

    PRESENT = "present"
    LATE = "late"
    ABSENT = "absent"
    #: The window is not over, and they were not seen so far.
    AWAITED = "awaited"


@dataclass(frozen=True, slots=True)
class Judged:
    """Somebody, once for each window and day."""

    what: Turnout
    #: When they came; None: they did not.
    at: datetime | None = None
    #: A resident said so.
    corrected: bool = False


def judged(window: TimetableWindow, seen: PersonDay | None, day: date, now: datetime, zone: tzinfo) -> Judged:
    """What a day makes of a window that is on then.

    Whoever was there when it began, or half an hour before, has come when it began.
    """
    begin, end = window.span(day, zone)
    over = now.astimezone(UTC) >= end
    missed = Turnout.ABSENT if over else Turnout.AWAITED
    if seen is None:
        return Judged(missed)
    said = seen.correction
    if said and said.absent:
        return Judged(Turnout.ABSENT, corrected=True)
    came = said.came.astimezone(UTC) if said and said.came else None
    if came is None:
        stays = _within(seen.stays, begin, end)
        if sum(max(stay.named, 0) for stay in stays) >= max(window.sightings, 1):
            came = max(min(stay.begin.astimezone(UTC) for stay in stays), begin)
    elif came >= end or (said and said.left and said.left.astimezone(UTC) < begin - EARLY):
        came = None
    if came is None:
        return Judged(missed, corrected=said is not None and said.came is not None)
    late = came - begin > timedelta(minutes=window.grace_min)
    return Judged(Turnout.LATE if late else Turnout.PRESENT, came, corrected=bool(said and said.came))


def _within(stays: Sequence[Stay], begin: datetime, end: datetime) -> Sequence[Stay]:
    return [stay for stay in stays if stay.begin.astimezone(UTC) < end and stay.end.astimezone(UTC) >= begin - EARLY]
