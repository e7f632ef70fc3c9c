"""What is said of earlier visits after a wrong name was corrected."""

from collections.abc import Sequence
from datetime import datetime, tzinfo

from bot.house.faces.hindsight import SeenAnew
from bot.house.people import Person, Verdict
from bot.words.chat.moment_text import moment
from bot.words.phrase import Lines, Phrase, count, lines, say

#: Visits that are told one by one; more are counted.
_TOLD = 5

APPLY = say("Yes, change them")
OVER = say("That can no longer be changed from here. The cards have their own buttons.")


def would_change(person: Person, changes: Sequence[SeenAnew], now: datetime, zone: tzinfo) -> Lines:
    """What else was taken for somebody, and what it would be now."""
    more = len(changes) - _TOLD
    return lines(
        count(
            "I have learned from that. {n} more time in the last 30 days I would not say {name} any more:",
            "I have learned from that. {n} more times in the last 30 days I would not say {name} any more:",
            len(changes),
            name=person.name,
        ),
        *(_one(change, now, zone) for change in changes[:_TOLD]),
        count("… and {n} more.", "… and {n} more.", more) if more > 0 else None,
        say("Shall I change these visits?"),
    )


def _one(change: SeenAnew, now: datetime, zone: tzinfo) -> Phrase:
    when = moment(change.at, now, zone, seconds=False)
    seen = change.after
    if seen.person and seen.verdict is Verdict.NAMED:
        return say("• {when}: {name}", when=when, name=seen.person.name)
    if seen.person:
        return say("• {when}: looks like {name}", when=when, name=seen.person.name)
    return say("• {when}: someone I don’t know", when=when)


def applied(visits: int) -> Phrase:
    """After they were changed."""
    return count("I have changed {n} visit.", "I have changed {n} visits.", visits)
