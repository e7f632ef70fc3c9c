"""A board goes by the time that it has from us, and ours may have been set since."""

from datetime import datetime, timedelta

import pytest

from bot.devices.boards.our_clocks import OurClocks
from tests.devices.boards.linked import RING, LinkScene
from tests.devices.doubles import SetClock

NOON = SetClock().at
HOUR = timedelta(hours=1)


def set_to(at: datetime) -> SetClock:
    clock = SetClock()
    clock.at = at
    return clock


@pytest.fixture
def steady() -> SetClock:
    return set_to(NOON)


async def test_a_ring_just_now_is_none_of_an_hour_ago_where_our_clock_was_wrong_for_a_while(
    heard: LinkScene, steady: SetClock
) -> None:
    right = heard.clock()
    steady.at = right
    heard.link._clocks = OurClocks(heard.clock, steady)
    heard.clock.at = right - HOUR
    await heard.ring("a-1")
    await heard.heard("a-1")
    heard.clock.at = right
    told = int((right - HOUR).timestamp())  # the board asked in that while
    await heard.board.say(RING, {"id": "a-2", "age_ms": 0, "at": told})
    await heard.heard("a-2")
    assert heard.doorman.presses[-1].at == right


def test_ours_is_the_first_and_the_steady_one_is_always_among_them(steady: SetClock) -> None:
    clock = set_to(NOON + HOUR)
    assert OurClocks(clock, steady).moments() == [NOON + HOUR, NOON]


def test_a_clock_that_was_set_over_and_over_leaves_the_newest_of_its_settings(steady: SetClock) -> None:
    clock = set_to(NOON)
    clocks = OurClocks(clock, steady)
    for hours in range(1, 20):
        clock.at = NOON + hours * HOUR
        clocks.look()
    assert clocks.moments() == [*(NOON + hours * HOUR for hours in range(19, 11, -1)), NOON]


def test_a_clock_that_drifts_is_none_that_was_set(steady: SetClock) -> None:
    clock = set_to(NOON)
    clocks = OurClocks(clock, steady)
    for _ in range(100):
        steady.at += timedelta(minutes=1)
        clock.at += timedelta(minutes=1, milliseconds=100)
        clocks.look()
    assert clocks.moments() == [clock.at, steady.at]


def test_what_no_board_was_told_for_hours_is_forgotten(steady: SetClock) -> None:
    clock = set_to(NOON)
    clocks = OurClocks(clock, steady)
    clocks.look()
    for _ in range(4):
        steady.at += HOUR
        clock.at = steady.at + 5 * HOUR
        clocks.look()
    assert clocks.moments() == [steady.at + 5 * HOUR, steady.at]
