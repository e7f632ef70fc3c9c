"""/expect: whoever is expected."""

from collections.abc import Sequence
from datetime import datetime, tzinfo

from bot.house.guests.expected import MOST_EXPECTED, ExpectedVisitor
from bot.words.chat.moment_text import moment
from bot.words.phrase import Lines, Phrase, TimeOfDay, count, lines, say

ASK_EXPECTED = say(
    "Whom do you expect, and when? Write for example: <code>Plumber 10-12</code>. When somebody rings then, the card "
    "says so."
)
NOBODY_EXPECTED = say("You expect nobody now. /expect tells me of somebody.")
NOT_AHEAD = say("That time is over, or too far ahead. Please choose one within a month.")
TOO_MANY_EXPECTED = count(
    "You expect {n} visitor already. Please take one off the list first: /expect",
    "You expect {n} visitors already. Please take one off the list first: /expect",
    MOST_EXPECTED,
)


def ask_expected_when(name: str) -> Phrase:
    """When somebody is expected who was written without hours."""
    return say("When do you expect {name}?", name=name)


def expected(visitors: Sequence[ExpectedVisitor], now: datetime, zone: tzinfo) -> Lines:
    """Whoever is expected, above the buttons that take one off."""
    return lines(say("📅 You expect:"), *(_expected(one, now, zone) for one in visitors))


def _expected(one: ExpectedVisitor, now: datetime, zone: tzinfo) -> Phrase:
    begins, ends = moment(one.begins, now, zone, seconds=False), TimeOfDay(one.ends, seconds=False)
    return say("• {name}: {begins}–{ends}", name=one.name, begins=begins, ends=ends)


def is_expected(one: ExpectedVisitor, now: datetime, zone: tzinfo) -> Lines:
    """After somebody was added."""
    return lines(say("📅 When somebody rings then, the card says so:"), _expected(one, now, zone))
