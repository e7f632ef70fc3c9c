"""When somebody hears of visits: the page of /quiet, and its buttons."""

from collections.abc import Mapping, Sequence
from datetime import time

from bot.house.residents.hours import Hours
from bot.house.telling.listening import Calm, Listening
from bot.words.chat.doors.hours_text import clock, wall_hours
from bot.words.phrase import Lines, Phrase, count, lines, listed, say, say_in

HOURS: Mapping[Calm, Phrase] = {Calm.QUIET: say("🔕 Quiet hours"), Calm.OFF: say("🗓 Hours off")}
STRANGERS_RING = say("Strangers ring all the same")
ONLY_IN_GROUP = say("👪 Cards only in the group")
BEGIN = say("Yes, at night")
CHOOSE_DIGEST = say("When shall the digest come? It tells who was there and had no card.")
MOST = say("🔢 Cards a day of each person")
CHOOSE_MOST = say(
    "How many cards a day may come of each person whom I know? Further visits of theirs stand in the digest."
)
_NO_MOST = say_in("how many cards a day", "As many as come")
NONE = say("No such hours")


def page(listening: Listening, groups: Sequence[str], summaries: Sequence[Phrase]) -> Lines:
    """All that somebody chose; ``groups``: the names of those in which the cards come, too.

    ``summaries``: what they are told of days that are over.
    """
    some = bool(listening.quiet or listening.off)
    return lines(
        say("<b>When I tell you who is at a door</b>"),
        None if some else say("At any time, with a sound."),
        *(say("🔕 Without a sound: {hours}", hours=wall_hours(one)) for one in listening.quiet),
        *(say("🗓 No cards, only the digest: {hours}", hours=wall_hours(one)) for one in listening.off),
        _strangers(listening) if some else None,
        _most(listening.most_a_day) if listening.most_a_day is not None else None,
        _in_group(groups) if groups and listening.only_in_group else None,
        say("The digest comes at {time}.", time=clock(listening.digest_at)),
        *summaries,
        say("Alarms, and whoever is to be watched out for, always come with a sound."),
    )


def _in_group(groups: Sequence[str]) -> Phrase:
    return say(
        "👪 The cards come only in the group {group}: there you can open and ignore. Your PIN, alarms and everything "
        "else stay here.",
        group=listed(groups),
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


def hours_page(calm: Calm, hours: Sequence[Hours]) -> Lines:
    """The hours of one kind."""
    meaning = {
        Calm.QUIET: say("🔕 <b>Quiet hours</b>: the cards come without a sound."),
        Calm.OFF: say("🗓 <b>Hours off</b>: no cards come. Who was there stands in the digest."),
    }
    return lines(
        meaning[calm],
        *(say("• {hours}", hours=wall_hours(one)) for one in hours),
        None if hours else say("You have none. Shall I begin with every night, 22 to 7?"),
    )


def choose_begin(calm: Calm) -> Lines:
    """Before the hour is chosen at which they begin."""
    return lines(HOURS[calm], say("From when on?"))


def choose_end(calm: Calm) -> Lines:
    """Before the hour is chosen at which they end."""
    return lines(HOURS[calm], say("Until when? A time before the beginning is on the next day."))


def digest_at(listening: Listening) -> Phrase:
    """The button of when the digest comes."""
    return say_in("hours, on a button", "🗓 Digest at {time}", time=clock(listening.digest_at))


def most(number: int | None) -> Phrase:
    """The button of how many cards a day may come of each person; None: as many as they come."""
    return _NO_MOST if number is None else say_in("a number on a button", "{number}", number=number)


def begins(hours: Hours) -> Phrase:
    """The button of the beginning."""
    return say_in("hours, on a button", "From {time}", time=clock(hours.begins))


def ends(hours: Hours) -> Phrase:
    """The button of the end."""
    return say_in("hours, on a button", "To {time}", time=clock(hours.ends))


def at(hour: int) -> Phrase:
    """The button of a full hour."""
    return say_in("a time on a button", "{time}", time=clock(time(hour)))
