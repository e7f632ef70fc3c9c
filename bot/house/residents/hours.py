"""Hours of the week, by the household's own time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

#: As ``datetime.weekday`` counts: Monday is 0.
EVERY_DAY = (0, 1, 2, 3, 4, 5, 6)


@dataclass(frozen=True, slots=True)
class Hours:
    """A stretch of some days: from ``begins`` until before ``ends``, as a clock on the wall shows them.

    Where it ends no later than it begins it goes on into the next day, and from midnight to midnight it is a whole day.
    """

    begins: time
    ends: time
    #: The days on which it begins; see ``EVERY_DAY``.
    days: tuple[int, ...] = EVERY_DAY

    def has(self, at: datetime) -> bool:
        """Tell whether a moment, in the household's own zone, is in it."""
        now, today = at.time(), at.weekday()
        if self.begins < self.ends:
            return today in self.days and self.begins <= now < self.ends
        yesterday = (at.date() - timedelta(days=1)).weekday()
        return (today in self.days and now >= self.begins) or (yesterday in self.days and now < self.ends)


#: What is offered first where nobody has chosen any.
BY_DAY = Hours(time(8), time(20))


def as_noted(hours: Sequence[Hours]) -> str:
    """Hours as the audit trail has them: the days by number, Monday being 0; empty: none."""
    return "; ".join(f"{','.join(map(str, one.days))} {one.begins:%H:%M}-{one.ends:%H:%M}" for one in hours)


def is_within(hours: Sequence[Hours], at: datetime) -> bool:
    """Tell whether a moment, in the household's own zone, is in one of them; no hours are always."""
    return not hours or any(stretch.has(at) for stretch in hours)
