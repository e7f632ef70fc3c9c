"""When it was, as somebody says it who reads it now."""

from collections.abc import Iterable
from datetime import datetime, timedelta, tzinfo

from bot.words.phrase import Day, Listed, Phrase, TimeOfDay, Value, count, listed, say

#: What reaches the chat later than this after it happened says so.
LATE_AFTER = timedelta(seconds=60)

#: Further away a day and a month alone could be this year's as well as another's.
_ANOTHER_YEAR = timedelta(days=300)


def moment(at: datetime, now: datetime, zone: tzinfo, *, seconds: bool = True) -> Value:
    """The time of day; on another day with that, and with the year where it is far away."""
    local, today = at.astimezone(zone), now.astimezone(zone).date()
    if local.date() == today:
        return TimeOfDay(at, seconds=seconds)
    far = abs(local.date() - today) > _ANOTHER_YEAR
    return say("{day}, {time}", day=Day(local.date(), year=far, today=today), time=TimeOfDay(at, seconds=seconds))


def moments(times: Iterable[datetime], now: datetime, zone: tzinfo, most: int) -> Listed:
    """The newest of ``times``, ``most`` at the most, to the minute and the newest first.

    What was twice within one minute is named once.
    """
    minutes = dict.fromkeys(at.replace(second=0, microsecond=0) for at in sorted(times, reverse=True))
    return listed([moment(at, now, zone, seconds=False) for at in list(minutes)[:most]])


def of_then(
    first_at: datetime, last_at: datetime, times: int, now: datetime, zone: tzinfo, *, late: bool
) -> Phrase | None:
    """What stands below news that reach the chat late, or were told of several times; None: nothing."""
    if times > 1:
        return count(
            "⏱ {n} time, the last: {when}.", "⏱ {n} times, the last: {when}.", times, when=moment(last_at, now, zone)
        )
    if late:
        return say("⏱ I could not reach you when it happened: {when}.", when=moment(first_at, now, zone))
    return None
