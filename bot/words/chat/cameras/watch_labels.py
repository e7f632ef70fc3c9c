"""What stands on the buttons of watch rules."""

from collections.abc import Mapping
from datetime import time, timedelta

from bot.house.faces.profile import PersonGroup
from bot.house.watch.incident import Happening, Span, WatchRule, Whom
from bot.words.chat.doors.hours_text import clock
from bot.words.phrase import Phrase, Verbatim, count, say, say_in

NEW = say("➕ New rule")
FIRST_YES = say("Yes, begin with these")
REMOVE = say("🗑 Remove this rule")
REMOVE_YES = say("Yes, remove the rule")
WITH_SOUND = say("🔔 With a sound")
ONLY_ARMED = say("🛡 Only while armed")
SWITCHED_ON = say("▶️ Switched on")
EVERYWHERE_BUTTON = say_in("a place on a button", "Everywhere")

HAPPENINGS: Mapping[Happening, Phrase] = {
    Happening.APPEARS: say_in("what a camera tells of", "Somebody comes"),
    Happening.LOITERS: say_in("what a camera tells of", "Somebody stays"),
    Happening.AFTER_HOURS: say_in("what a camera tells of", "After hours"),
    Happening.CROWD: say_in("what a camera tells of", "Many people"),
    Happening.UNUSUAL: say_in("what a camera tells of", "An unusual hour"),
    Happening.AGAIN: say_in("what a camera tells of", "The same stranger again"),
    Happening.ABSENT: say_in("what a camera tells of", "Somebody is missed"),
    Happening.TAMPERED: say_in("what a camera tells of", "A covered camera"),
}

WHOM: Mapping[Whom, Phrase] = {
    Whom.ANYBODY: say_in("of whom, on a button", "Anybody"),
    Whom.STRANGER: say_in("of whom, on a button", "Strangers"),
    Whom.KNOWN: say_in("of whom, on a button", "Whom we know"),
    Whom.WATCH_FOR: say_in("of whom, on a button", "Whom to watch out for"),
}

GROUPS: Mapping[PersonGroup, Phrase] = {
    PersonGroup.FAMILY: say_in("of whom, on a button", "Family"),
    PersonGroup.FRIEND: say_in("of whom, on a button", "Friends"),
    PersonGroup.SERVICE: say_in("of whom, on a button", "Who comes to work"),
}

SPANS: Mapping[Span, Phrase] = {
    Span.ALWAYS: say_in("when a rule counts", "Always"),
    Span.NIGHT: say_in("when a rule counts", "At night"),
    Span.DAY: say_in("when a rule counts", "By day"),
    Span.HOURS: say_in("when a rule counts", "In some hours"),
}


def rule_button(number: int) -> Phrase:
    """The button of a numbered rule."""
    return say("✏️ {number}", number=number)


def what(rule: WatchRule) -> Phrase:
    """The button of what it tells of."""
    return say("👁 {what}", what=HAPPENINGS[rule.happening])


def of_whom(rule: WatchRule) -> Phrase:
    """The button of whom it tells of."""
    group = next((said for group, said in GROUPS.items() if group == rule.group), WHOM[Whom.KNOWN])
    return say("👤 {whom}", whom=group if rule.whom is Whom.GROUP else WHOM[rule.whom])


def where_button(place: str) -> Phrase:
    """The button of where it counts; empty: everywhere."""
    return say("📍 {place}", place=place or EVERYWHERE_BUTTON)


def place_button(place: str) -> Phrase:
    """The button of one place among several."""
    return say_in("a name on a button", "{name}", name=place)


def when_button(rule: WatchRule) -> Phrase:
    """The button of when it counts."""
    return say("🕒 {when}", when=SPANS[rule.span])


def seconds_button(rule: WatchRule) -> Phrase:
    """The button of how long somebody has to be there."""
    return say("⏳ {time}", time=timedelta(seconds=rule.seconds))


def seconds(number: float) -> Phrase:
    """The button of one time among several."""
    return say_in("a time on a button", "{time}", time=timedelta(seconds=number))


def most_button(rule: WatchRule) -> Phrase:
    """The button of how many have to be there."""
    return count("👥 More than {n}", "👥 More than {n}", rule.most)


def most(number: int) -> Phrase:
    """The button of one number among several."""
    return say_in("a number on a button", "{number}", number=number)


def person_button(name: str) -> Phrase:
    """The button of who is missed."""
    return say("👤 {name}", name=name)


def by_button(at: time) -> Phrase:
    """The button of by when somebody is missed."""
    return say("🕒 by {time}", time=clock(at))


def at(hour: int, minute: int) -> Phrase:
    """The button of one time of day among several."""
    return say_in("a time on a button", "{time}", time=Verbatim(f"{hour:02}:{minute:02}"))
