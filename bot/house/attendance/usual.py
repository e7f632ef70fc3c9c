"""By when somebody is usually seen on a day of the week, learned from the days on which they were. Pure."""

import math
from collections.abc import Iterable
from datetime import date, time, timedelta, tzinfo

from bot.house.attendance.person_day import PersonDay

#: It is told from so many days of that weekday on, and of so many weeks.
LEAST_DAYS, WEEKS = 4, 12

#: On so many days of ten they were seen by then.
_SHARE = 0.9

#: It is told in steps of so many minutes, a later one rather than an earlier one.
_STEP_MIN = 5


def usual_by(days: Iterable[PersonDay], on: date, zone: tzinfo) -> time | None:
    """By when somebody is usually seen on a day, by the days of that weekday before it; None: nobody can tell yet.

    By the clock on the wall, on whichever side of its changes a day was.
    """
    first = on - timedelta(weeks=WEEKS)
    minutes = sorted(
        60 * local.hour + local.minute
        for one in days
        if first <= one.day < on and one.day.weekday() == on.weekday() and one.first
        for local in (one.first.astimezone(zone),)
    )
    if len(minutes) < LEAST_DAYS:
        return None
    by = minutes[math.ceil(_SHARE * len(minutes)) - 1]
    by = _STEP_MIN * math.ceil((by + 1) / _STEP_MIN)
    hour, minute = divmod(by, 60)
    return time(hour, minute) if hour < 24 else None  # noqa: PLR2004 - hours of a day
