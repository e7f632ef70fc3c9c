"""When somebody hears of visits: the page of /quiet, and its buttons."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from bot.house.residents.hours import EVERY_DAY, Hours
from bot.house.telling.listening import Calm, Listening
from bot.words.phrase import Lines, Phrase, TimeOfDay, count, lines, listed, say, say_in

#: Any day will do to say a time of day.
_SOME_DAY = date(2026, 1, 1)

HOURS: Mapping[Calm, Phrase] = {Calm.QUIET: say("🔕 Quiet hours"), Calm.OFF: say("🗓 Hours off")}
STRANGERS_RING = say("Who is not known rings then")
BEGIN = say("Yes, at night")
CHOOSE_DIGEST = say("When shall the digest come? It tells who was there and had no card.")
MOST = say("🔢 Cards a day of each person")
CHOOSE_MOST = say(
    "How many cards a day may come of each person whom I know? Further visits of theirs stand in the digest."
)
_NO_MOST = say_in("how many cards a day", "As many as they come")
NONE = say("No such hours")

_WEEKDAYS = (
    say_in("a weekday, short", "Mon"),
    say_in("a weekday, short", "Tue"),
    say_in("a weekday, short", "Wed"),
    say_in("a weekday, short", "Thu"),
    say_in("a weekday, short", "Fri"),
    say_in("a weekday, short", "Sat"),
    say_in("a weekday, short", "Sun"),
)
_EVERY_DAY = say_in("on which days", "every day")


def page(listening: Listening, zone: ZoneInfo) -> Lines:
    """All that somebody chose."""
    some = bool(listening.quiet or listening.off)
    return lines(
        say("<b>When I tell you who is at a door</b>"),
        None if some else say("At any time, with a sound."),
        *(say("🔕 Without a sound: {hours}", hours=_hours(one, zone)) for one in listening.quiet),
        *(say("🗓 No cards, only the digest: {hours}", hours=_hours(one, zone)) for one in listening.off),
        _strangers(listening) if some else None,
        _most(listening.most_a_day) if listening.most_a_day is not None else None,
        say("The digest comes at {time}.", time=clock(listening.digest_at, zone)),
        say("Alarms, and whoever is to be watched out for, always come with a sound."),
    )


def _strangers(listening: Listening) -> Phrase:
    if listening.strangers_ring:
        return say("Whoever I do not know for certain rings in those hours, too.")
    return say("In those hours nobody rings whom I do not know, either.")


def _most(number: int) -> Phrase:
    return count(
        "🔢 Of each person whom I know, at most {n} card a day comes; the digest tells of the rest.",
        "🔢 Of each person whom I know, at most {n} cards a day come; the digest tells of the rest.",
        number,
    )


def hours_page(calm: Calm, hours: Sequence[Hours], zone: ZoneInfo) -> Lines:
    """The hours of one kind."""
    meaning = {
        Calm.QUIET: say("🔕 <b>Quiet hours</b>: the cards come without a sound."),
        Calm.OFF: say("🗓 <b>Hours off</b>: no cards come. Who was there stands in the digest."),
    }
    return lines(
        meaning[calm],
        *(say("• {hours}", hours=_hours(one, zone)) for one in hours),
        None if hours else say("You have none. Shall I begin with every night, 22 to 7?"),
    )


def choose_begin(calm: Calm) -> Lines:
    """Before the hour is chosen at which they begin."""
    return lines(HOURS[calm], say("From when on?"))


def choose_end(calm: Calm) -> Lines:
    """Before the hour is chosen at which they end."""
    return lines(HOURS[calm], say("Until when? What is earlier than the beginning is on the next day."))


def digest_at(listening: Listening, zone: ZoneInfo) -> Phrase:
    """The button of when the digest comes."""
    return say_in("hours, on a button", "🗓 Digest at {time}", time=clock(listening.digest_at, zone))


def most(number: int | None) -> Phrase:
    """The button of how many cards a day may come of each person; None: as many as they come."""
    return _NO_MOST if number is None else say_in("a number on a button", "{number}", number=number)


def begins(hours: Hours, zone: ZoneInfo) -> Phrase:
    """The button of the beginning."""
    return say_in("hours, on a button", "From {time}", time=clock(hours.begins, zone))


def ends(hours: Hours, zone: ZoneInfo) -> Phrase:
    """The button of the end."""
    return say_in("hours, on a button", "To {time}", time=clock(hours.ends, zone))


def at(hour: int, zone: ZoneInfo) -> Phrase:
    """The button of a full hour."""
    return say_in("a time on a button", "{time}", time=clock(time(hour), zone))


def weekday(day: int) -> Phrase:
    """The button of a day of the week; Monday is 0."""
    return _WEEKDAYS[day]


def clock(at: time, zone: ZoneInfo) -> TimeOfDay:
    """A time that a clock on the wall shows."""
    return TimeOfDay(datetime.combine(_SOME_DAY, at, zone), seconds=False)


def _hours(hours: Hours, zone: ZoneInfo) -> Phrase:
    begins, ends = clock(hours.begins, zone), clock(hours.ends, zone)
    days = _EVERY_DAY if set(hours.days) == set(EVERY_DAY) else listed(_WEEKDAYS[day] for day in sorted(hours.days))
    if hours.begins == hours.ends == time():
        return say("{days}, all day", days=days)
    return say("{days}, from {begins} to {ends}", days=days, begins=begins, ends=ends)
