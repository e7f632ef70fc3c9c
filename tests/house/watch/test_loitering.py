"""Seconds of loitering: they grow inside, decay outside, and what nobody saw is no stay."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.house.watch.loitering import DECAY, LONGEST_GAP_S, MOST_S, loitered


def after(*steps: tuple[float, bool]) -> float:
    """Seconds, after so many of each, a fifth of a second at a time."""
    now = 0.0
    for seconds, inside in steps:
        for _ in range(round(seconds * 5)):
            now = loitered(now, 0.2, inside=inside)
    return now


def test_whoever_stays_loiters_and_whoever_walks_by_twice_does_not() -> None:
    assert after((20, True)) == pytest.approx(20)
    assert after((8, True), (30, False), (8, True), (30, False), (8, True)) == pytest.approx(8)


def test_a_step_aside_ends_nothing() -> None:
    assert after((15, True), (4, False), (7, True)) == pytest.approx(22 - 4 * DECAY)


def test_between_two_frames_far_apart_nobody_stayed() -> None:
    assert loitered(0.0, 3600.0, inside=True) == LONGEST_GAP_S
    assert loitered(5.0, -3.0, inside=True) == 5.0


@given(st.floats(0, MOST_S), st.floats(allow_nan=False), st.booleans())
def test_it_is_never_less_than_nothing_nor_more_than_a_day(before: float, passed: float, inside: bool) -> None:
    assert 0.0 <= loitered(before, passed, inside=inside) <= MOST_S
