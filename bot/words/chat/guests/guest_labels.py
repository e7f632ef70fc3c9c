"""What stands on the buttons about guests and whoever is expected."""

from datetime import datetime

from bot.house.doors.door import Door
from bot.words.phrase import Phrase, TimeOfDay, count, say, say_in

NEW_PASS = say("➕ Make a pass")
ALL_PASSES = say("🎟 All passes")
EXPECT = say("📅 I expect somebody")

TODAY = say("Today, until the evening")
WEEKEND = say("This weekend")
WEEKLY = say("Every week, on one day")
OTHERWISE = say("Something else")

RINGING = say("🔔 Only while they ring")
DAYS_AND_HOURS = say("🕐 Days and hours")
TYPE_HOURS = say("⌨️ Type the hours")
LAST_DAY_EARLIER = say("Ends a day earlier")
LAST_DAY_LATER = say("Ends a day later")
LAST_WEEK_LATER = say("Ends a week later")
DONE = say("◀️ Done")
MAKE = say("✅ Make this pass")
SAVE = say("✅ Change the pass")
CHANGE = say("✏️ Change it")
REVOKE = say("🗑 End this pass now")

_ANY_NUMBER = say_in("uses of a pass, on a button", "Any number of times")


def uses(number: int | None) -> Phrase:
    """The button that lets a pass open so often."""
    return _ANY_NUMBER if number is None else count("Once", "{n} times", number)


def open_door(door: Door) -> Phrase:
    """The guest's button."""
    return say("🔓 Open the {door}", door=door.name)


def drop(name: str) -> Phrase:
    """The button after which somebody is expected no more."""
    return say("✖️ {name}", name=name)


def between(begins: datetime, ends: datetime) -> Phrase:
    """The button that expects somebody from one time to another."""
    return say_in(
        "hours, on a button",
        "{begins}–{ends}",
        begins=TimeOfDay(begins, seconds=False),
        ends=TimeOfDay(ends, seconds=False),
    )


def tomorrow_between(begins: datetime, ends: datetime) -> Phrase:
    """The same of tomorrow."""
    return say("Tomorrow, {hours}", hours=between(begins, ends))
