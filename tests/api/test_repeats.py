"""What is remembered of requests that may be sent again: of each who asks for themselves."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest

from bot.api.gate.repeats import LASTS_S, MOST_OF_ONE, RepeatableAnswer, Repeats
from tests.fakes.books import Memory
from tests.rig.house import NOON


def counting(done: list[str]) -> Callable[[], Awaitable[tuple[int, str]]]:
    async def act() -> tuple[int, str]:
        done.append("opened")
        return 200, "{}"

    return act


@pytest.mark.parametrize("jump", [timedelta(days=-400), timedelta(days=2), timedelta(days=400)])
async def test_a_clock_that_jumps_has_no_door_opened_twice(jump: timedelta) -> None:
    clock, done = [NOON], list[str]()
    book = Memory().collection("api_answers", RepeatableAnswer)
    repeats = Repeats(book, lambda: clock[0], lambda: 0.0)
    await repeats.once(-1, "a door", "seal", counting(done))
    clock[0] += jump
    await repeats.once(-1, "another", "seal", counting(done))
    assert await repeats.once(-1, "a door", "seal", counting(done)) == (200, "{}", True)
    assert len(done) == 2


async def test_what_was_done_before_a_start_counts_for_a_day_of_the_new_life_whatever_the_clock_says_then() -> None:
    seconds, done = [50.0], list[str]()
    book = Memory().collection("api_answers", RepeatableAnswer)
    await Repeats(book, lambda: NOON, lambda: 9e6).once(-1, "a door", "seal", counting(done))
    repeats = Repeats(book, lambda: NOON - timedelta(days=4000), lambda: seconds[0])
    for passed_s in (0.0, LASTS_S - 1.0):
        seconds[0] = 50.0 + passed_s
        assert (await repeats.once(-1, "a door", "seal", counting(done)))[2] is True
    seconds[0] = 50.0 + LASTS_S
    assert (await repeats.once(-1, "a door", "seal", counting(done)))[2] is False
    assert (await repeats.once(-1, "a door", "seal", counting(done)))[2] is True
    assert len(done) == 2


async def test_what_is_over_is_kept_no_longer() -> None:
    seconds = [0.0]
    book = Memory().collection("api_answers", RepeatableAnswer)
    repeats = Repeats(book, lambda: NOON, lambda: seconds[0])
    for n in range(5):
        await repeats.once(-1, str(n), "seal", counting([]))
        seconds[0] += LASTS_S / 3
    assert len(book.everything()) == 3


async def test_nobody_who_asks_much_has_the_answers_of_others_forgotten() -> None:
    book = Memory().collection("api_answers", RepeatableAnswer)
    repeats, done = Repeats(book, lambda: NOON, lambda: 0.0), list[str]()

    async def once(who: int, key: str) -> bool:
        async def act() -> tuple[int, str]:
            done.append(f"{who} {key}")
            return 200, "{}"

        return (await repeats.once(who, key, "seal", act))[2]

    assert await once(-1, "a door") is False
    for n in range(3 * MOST_OF_ONE):
        await once(-12, str(n))
    assert len(book.everything()) == MOST_OF_ONE + 1
    assert await once(-1, "a door") is True
    assert await once(-12, str(3 * MOST_OF_ONE - 1)) is True
    assert done.count("-1 a door") == 1
