"""How old a look is, by two clocks that never saw each other; and when nobody is asked any more."""

import pytest

from bot.kafka.looks.asking.breaker import MISSES, PAUSES_S, Breaker
from bot.kafka.looks.working.clocks import OVER_AFTER_S, SentClock

#: The service began ten days before the worker's machine did.
APART_S = 864_000.0


def test_what_lay_on_the_broker_is_as_old_as_it_lay_there() -> None:
    clock = SentClock()
    clock.heard("run", 1000, 1.02 - APART_S)
    assert clock.age_s("run", 5000, 8.0 - APART_S) == pytest.approx(3.0 - 0.02, abs=1e-6)


def test_a_slow_message_makes_nothing_younger() -> None:
    clock = SentClock()
    for sent_s, took_s in ((1, 0.02), (3, 4.0), (5, 0.5)):
        clock.heard("run", sent_s * 1000, sent_s + took_s)
    assert clock.age_s("run", 6000, 7.02) == pytest.approx(1.0)


def test_until_something_came_fresh_nothing_is_old() -> None:
    assert SentClock().age_s("run", 0, 1e9) == 0.0


def test_nobody_waits_for_what_a_run_asked_that_is_over() -> None:
    clock = SentClock()
    clock.heard("first", 0, 10.0)
    clock.heard("second", 0, 20.0)
    clock.heard("first", 50_000, 21.0)  # a late one
    assert clock.age_s("first", 60_000, 30.0) is None
    assert clock.age_s("second", 1000, 22.0) == 1.0
    assert clock.age_s("third", 0, 22.0) == 0.0  # not heard of yet


def test_what_somebody_sends_again_ends_no_run_and_is_no_sign_of_life() -> None:
    clock = SentClock()
    assert clock.heard("now", 2000, 10.0)
    assert not clock.heard("now", 2000, 10.1)
    assert not clock.heard("before", 90_000, 11.0)  # of a run that this worker never heard of
    assert clock.heard("now", 4000, 12.0)
    assert clock.age_s("now", 4000, 13.0) == 1.0
    assert not clock.heard("now", 2000, 12.0 + OVER_AFTER_S - 0.1)
    assert clock.heard("next", 0, 12.0 + OVER_AFTER_S)  # the service is gone, and started again


def test_a_clock_that_drifts_is_followed() -> None:
    clock = SentClock()
    for beat in range(200):
        clock.heard("run", beat * 2000, beat * 2.001)
    assert (clock.age_s("run", 400_000, 400.2 + 1.0) or 0) < 1.1


class Hands:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_after_some_misses_nobody_is_asked_for_a_while_and_then_one_look_tries() -> None:
    hands = Hands()
    breaker = Breaker(hands)
    for _ in range(MISSES):
        assert breaker.asks()
        breaker.missed()
    assert breaker.is_open
    assert not breaker.asks()
    hands.now += PAUSES_S[0]
    assert breaker.asks()
    assert not breaker.asks()  # the others wait for what becomes of that one
    breaker.well()
    assert breaker.asks()
    assert breaker.asks()


def test_each_time_that_it_was_no_use_the_pause_is_longer() -> None:
    hands = Hands()
    breaker = Breaker(hands)
    for _ in range(MISSES):
        breaker.asks()
        breaker.missed()
    for pause_s in (*PAUSES_S, PAUSES_S[-1]):
        hands.now += pause_s - 0.1
        assert not breaker.asks()
        hands.now += 0.1
        assert breaker.asks()
        breaker.missed()


def test_misses_that_are_not_in_a_row_do_not_count() -> None:
    breaker = Breaker(Hands())
    for _ in range(2 * MISSES):
        breaker.asks()
        breaker.missed()
        breaker.asks()
        breaker.well()
    assert breaker.asks()


def test_whoever_gives_up_leaves_the_try_to_the_next() -> None:
    hands = Hands()
    breaker = Breaker(hands)
    for _ in range(MISSES):
        breaker.asks()
        breaker.missed()
    hands.now += PAUSES_S[0]
    assert breaker.asks()
    breaker.given_up()
    assert breaker.asks()
