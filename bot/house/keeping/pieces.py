"""In which pieces the book of visits is read, so that each of its files is read once."""

from datetime import UTC, datetime, timedelta

#: No house is older; what clocks that were set wrong wrote down before that, and after the present month, is read in
#: one piece each. The limits are a month within those of the calendar: the book looks a little further.
_FIRST, EVER, NEVER = (datetime(year, month, 1, tzinfo=UTC) for year, month in ((2020, 1), (1, 2), (9999, 11)))


def end_of_piece(start: datetime, now: datetime) -> datetime:
    """Until when the book is read at once: a month."""
    if start < _FIRST:
        return _FIRST
    return _next_month(start) if start <= now else NEVER


def _next_month(moment: datetime) -> datetime:
    return (moment.replace(day=1, hour=0, minute=0, second=0, microsecond=0) + timedelta(days=32)).replace(day=1)
