"""When something was, or is going to be: no day that may be meant of two years."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.words.chat.moment_text import moment
from bot.words.chat.people.strangers_text import seen
from bot.words.phrase import say
from bot.words.tongue import Language, Tongue

NOW = datetime(2026, 11, 28, 3, 5, tzinfo=UTC)
ENGLISH = Tongue(Language.ENGLISH, ZoneInfo("UTC"))


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (0, "03:05"),
        (-1, "yesterday, 03:05"),
        (-3, "Wednesday, 03:05"),
        (60, "Wednesday 27 January, 03:05"),
        (365, "28 November 2027, 03:05"),
        (-365, "28 November 2025, 03:05"),
    ],
)
def test_a_moment_has_the_day_that_it_needs_and_the_year_where_that_is_not_clear(days: int, said: str) -> None:
    told = moment(NOW + timedelta(days=days), NOW, ZoneInfo("UTC"), seconds=False)
    assert ENGLISH.plain(say("{when}", when=told)) == said


@pytest.mark.parametrize(
    ("ago_s", "said"),
    [
        ((20, 70), "Seen 2×: 03:04 and 03:03"),
        ((10, 50), "Seen 2×: 03:04"),
        ((10, 50, 3600, 3620), "Seen 4×: 03:04, 02:05 and 02:04"),
        ((50, 10, *(60 * n for n in range(1, 9))), "Seen 10×: 03:04, 03:03, 03:02, 03:01 and 03:00"),
    ],
)
def test_two_times_in_one_minute_are_said_once_and_counted_as_two(ago_s: tuple[int, ...], said: str) -> None:
    told = seen([NOW - timedelta(seconds=s) for s in ago_s], NOW, ZoneInfo("UTC"))
    assert ENGLISH.plain(told) == said
