"""A cell as Google tells it, whatever somebody wrote there."""

import pytest

from bot.sheets.cells import text_of


@pytest.mark.parametrize(
    ("name", "cell", "text"),
    [
        ("date", 46_354, "2026-11-28"),
        ("date", 10**400, str(10**400)),
        ("date", float("nan"), "nan"),
        ("date", float("-inf"), "-inf"),
        ("time", 0.5, "12:00:00"),
        ("time", float("inf"), "inf"),
        ("time", float("nan"), "nan"),
        ("by", 3.5, "3.5"),
        ("date", True, "True"),
    ],
)
def test_a_number_that_is_no_day_or_time_stays_what_it_says(name: str, cell: float, text: str) -> None:
    assert text_of(name, cell) == text
