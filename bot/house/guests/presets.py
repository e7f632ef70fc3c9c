"""When a pass usually counts, by the household's own time."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta, tzinfo

from bot.house.doors.door import DoorId
from bot.house.guests.guest_pass import PassTerms
from bot.house.residents.hours import BY_DAY, EVERY_DAY, Hours

#: When it is evening, and from when on "until the evening" means until midnight.
_EVENING, _LATE = 20, 19

#: As ``datetime.weekday`` counts.
_SATURDAY, _SUNDAY = 5, 6

#: When somebody who comes every week is first taken to come, and for how many weeks.
_WEEKLY = Hours(time(9), time(12))
_WEEKS = 12


def today(name: str, doors: Sequence[DoorId], now: datetime) -> PassTerms:
    """From now until the evening; ``now`` is in the household's zone, as for the others."""
    tonight = _midnight(now, 1) if now.hour >= _LATE else datetime.combine(now.date(), time(_EVENING), now.tzinfo)
    return PassTerms(name, tuple(doors), tonight.astimezone(UTC))


def weekend(name: str, doors: Sequence[DoorId], now: datetime) -> PassTerms:
    """The Saturday and Sunday that come, or what is left of them."""
    days = Hours(time(), time(), (_SATURDAY, _SUNDAY))
    return PassTerms(name, tuple(doors), _midnight(now, 7 - now.weekday()).astimezone(UTC), (days,), uses=None)


def weekly(name: str, doors: Sequence[DoorId], now: datetime, day: int) -> PassTerms:
    """On one day of each week, in the morning, for a quarter of a year."""
    until = _midnight(now, _WEEKS * 7 + 1)
    return PassTerms(name, tuple(doors), until.astimezone(UTC), (replace(_WEEKLY, days=(day,)),), uses=None)


def hours_from_now(name: str, doors: Sequence[DoorId], now: datetime, hours: int) -> PassTerms:
    """From now on, for so many hours."""
    return PassTerms(name, tuple(doors), now.astimezone(UTC) + timedelta(hours=hours))


def otherwise(name: str, doors: Sequence[DoorId], now: datetime) -> PassTerms:
    """Every day by day, for a week: what somebody begins with who chooses each thing."""
    return PassTerms(name, tuple(doors), _midnight(now, 8).astimezone(UTC), (BY_DAY,), uses=None)


def ending_later(terms: PassTerms, zone: tzinfo, days: int) -> PassTerms:
    """The same, ending so many days later, or earlier, at the same time of the day."""
    local = terms.until.astimezone(zone)
    later = datetime.combine(local.date() + timedelta(days=days), local.time(), zone)
    return replace(terms, until=later.astimezone(UTC))


def with_hours(terms: PassTerms, days: Sequence[int], begins: time, ends: time) -> PassTerms:
    """The same on these days, from when until when; on none: at any time."""
    return replace(terms, hours=(Hours(begins, ends, tuple(days)),) if days else ())


def hours_of(terms: PassTerms) -> Hours:
    """Its hours, or those of a whole day on every day."""
    return terms.hours[0] if terms.hours else Hours(time(), time(), EVERY_DAY)


def _midnight(now: datetime, days: int) -> datetime:
    """The one with which the day begins that is so many days after today."""
    return datetime.combine(now.date() + timedelta(days=days), time(), now.tzinfo)
