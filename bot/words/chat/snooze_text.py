"""Snoozing a door or a person: what stands on the buttons, and what is said after it."""

from datetime import datetime, timedelta, tzinfo

from bot.words.chat.moment_text import moment
from bot.words.phrase import Lines, Phrase, lines, say, say_in

SNOOZE = say("🔕 Snooze")


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


ENDED = say("🔔 The snooze is over: the cards come as before.")
