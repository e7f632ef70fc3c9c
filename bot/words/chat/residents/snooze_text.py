"""Snoozing a door or a person: what stands on the buttons, and what is said after it."""

from datetime import datetime, timedelta, tzinfo

from bot.house.doors.door_facts import KeepsRinging
from bot.words.chat.moment_text import moment
from bot.words.phrase import Lines, Phrase, count, lines, say, say_in

SNOOZE = say("🔕 Snooze")
HUSH = say("🔕 An hour without its sound")


def button(name: str, minutes: int | None) -> Phrase:
    """The button that snoozes a door or a person; None: until the morning."""
    if minutes is None:
        return say_in("a snooze, on a button", "{name}: till morning", name=name)
    return say_in("a snooze, on a button", "{name}: {time}", name=name, time=timedelta(minutes=minutes))


def begun(name: str, until: datetime, now: datetime, zone: tzinfo, *, strangers_ring: bool) -> Lines:
    """After a snooze began; ``name``: of a door, or of a person."""
    return lines(
        say("🔕 Snoozed until {when}: {name}", when=moment(until, now, zone, seconds=False), name=name),
        say("Whom I know then has no card, and stands in the digest."),
        say("Whoever I do not know rings all the same.") if strangers_ring else None,
    )


def keeps_ringing(fact: KeepsRinging, door: str) -> Lines:
    """Somebody rings over and over; below it stands ``HUSH``."""
    return lines(
        count(
            "🔔 <b>Somebody rings at the {door} again and again:</b> {n} time within {time}.",
            "🔔 <b>Somebody rings at the {door} again and again:</b> {n} times within {time}.",
            fact.times,
            door=door,
            time=fact.within,
        ),
        say("A tap below takes the sound of this door away from you for an hour. The cards come all the same."),
    )


def hushed(door: str, until: datetime, now: datetime, zone: tzinfo) -> Lines:
    """After somebody wanted a door without its sound."""
    return lines(
        say(
            "🔕 Until {when} you see who rings at the {door}, and hear nothing.",
            when=moment(until, now, zone),
            door=door,
        ),
        say("Whom you want to watch out for still comes with a sound."),
    )


ENDED = say("🔔 The snooze is over: the cards come as before.")
