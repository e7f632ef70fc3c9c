"""When the digest of a resident is due; and what is told of days, weeks and months that are over."""

from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import StrEnum

#: Days of a week that is told of.
_WEEK = 7


class SummaryKind(StrEnum):
    """Of which days a summary tells. They are stored."""

    #: Every morning, of yesterday.
    MORNING = "morning"
    #: On Mondays, of the week that is over.
    WEEKLY = "weekly"
    #: On the first of a month, how the house itself was in the one that is over.
    MONTHLY = "monthly"


def last_digest(at: time, now: datetime, zone: tzinfo) -> datetime:
    """The moment, not after ``now``, at which a clock of the household last showed ``at``."""
    today = now.astimezone(zone).date()
    moments = (datetime.combine(today - timedelta(days=n), at, zone).astimezone(UTC) for n in range(3))
    # a time that the clocks skip is reckoned as if they had not, which may be later than now for two days
    return next(moment for moment in moments if moment <= now)


def last_summary(kind: SummaryKind, at: time, now: datetime, zone: tzinfo) -> date:
    """The newest day on which a summary was due at ``at``, by the household's clock; a future one never is."""
    day = last_digest(at, now, zone).astimezone(zone).date()
    match kind:
        case SummaryKind.MORNING:
            return day
        case SummaryKind.WEEKLY:
            return day - timedelta(days=day.weekday())
        case SummaryKind.MONTHLY:
            return day.replace(day=1)


def told_of(kind: SummaryKind, due: date) -> tuple[date, int]:
    """The first of the days of which a summary tells that is due on a day, and how many they are."""
    match kind:
        case SummaryKind.MORNING:
            return due - timedelta(days=1), 1
        case SummaryKind.WEEKLY:
            return due - timedelta(days=_WEEK), _WEEK
        case SummaryKind.MONTHLY:
            first = (due - timedelta(days=1)).replace(day=1)
            return first, (due - first).days
