"""What is said of people nobody has named."""

from collections.abc import Sequence
from datetime import datetime, tzinfo

from bot.house.faces.stranger_keeper import GatheredStranger
from bot.words.chat.moment_text import moments
from bot.words.phrase import Lines, Phrase, count, lines, listed, say

#: Visits that are told with their time; more are counted.
_TOLD = 5

NOBODY = say("There is nobody to review: nobody whom I do not know came more than once in the last 30 days.")
DONE = say("That was everybody whom I do not know.")
GONE = say("I do not have them among the unknown any more. /unknown shows who is left.")
ASK_NAME = say("What is their name? Please type it.")
UNDONE = say("I have taken it back. /unknown shows them again.")
UNDO_OVER = say("That can no longer be undone.")
IGNORED = say("🔕 I know them by sight from now on, and tell nobody when they come.")
DISCARDED = say("🗑 I keep nothing of this face.")
SAME = say("I keep these two as one.")


def stranger(one: GatheredStranger, place: int, of: int, doors: Sequence[str], now: datetime, zone: tzinfo) -> Lines:
    """Somebody unknown; ``doors``: what those are called where they were seen."""
    return lines(
        say("<b>Who is this?</b> {place} of {all}", place=place + 1, all=of),
        seen([met.at for met in one.encounters], now, zone),
        say("📍 {doors}", doors=listed(list(dict.fromkeys(doors)))),
    )


def seen(times: Sequence[datetime], now: datetime, zone: tzinfo) -> Phrase:
    """How often somebody was seen, the newest first."""
    told = moments(times, now, zone, _TOLD)
    return count("Seen {n}×: {times}", "Seen {n}×: {times}", len(times), times=told)


def named(name: str) -> Phrase:
    """After somebody got a name."""
    return say("This is {name}, in all visits of the last 30 days, too.", name=name)
