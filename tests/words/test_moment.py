"""When something was, or is going to be: no day that may be meant of two years."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.words.chat.moment_text import moment
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
