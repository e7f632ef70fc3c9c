"""When the digest of a resident is due."""

from datetime import UTC, datetime, time, timedelta, tzinfo


def last_digest(at: time, now: datetime, zone: tzinfo) -> datetime:
    """The moment, not after ``now``, at which a clock of the household last showed ``at``."""
    today = now.astimezone(zone).date()
    moments = (datetime.combine(today - timedelta(days=n), at, zone).astimezone(UTC) for n in range(3))
    # a time that the clocks skip is reckoned as if they had not, which may be later than now for two days
    return next(moment for moment in moments if moment <= now)
