"""Hours in which somebody may do something, a door may be opened, or nothing makes a sound."""

from collections.abc import Sequence
from datetime import time

from bot.house.residents.hours import EVERY_DAY, Hours
from bot.words.chat.labels import WEEKDAYS
from bot.words.phrase import Phrase, TimeOfDay, listed, say, say_in

_EVERY_DAY = say_in("on which days", "every day")


def hours(known: Sequence[Hours]) -> Phrase:
    """They themselves, as they follow "when"; none are always."""
    return wall_hours(known[0]) if known else say("always")


def clock(at: time) -> TimeOfDay:
    """A time that a clock on the wall shows."""
    return TimeOfDay(at, seconds=False)


def wall_hours(one: Hours) -> Phrase:
    """A stretch of some days of the week, as a clock on the wall shows it."""
    begins, ends = clock(one.begins), clock(one.ends)
    days = _EVERY_DAY if set(one.days) == set(EVERY_DAY) else listed(WEEKDAYS[day] for day in sorted(one.days))
    if one.begins == one.ends == time():
        return say("{days}, all day", days=days)
    return say("{days}, from {begins} to {ends}", days=days, begins=begins, ends=ends)
