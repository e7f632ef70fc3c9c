"""Who came to a door and did not ring: told to each once, at the doors that they hear of."""

from dataclasses import replace
from datetime import timedelta

from bot.house.people import Limits
from bot.house.telling.passers import DigestedPassers, Passers
from bot.house.watch.live.door_presence import PassedBy
from tests.fakes.books import MemoryCollection
from tests.rig.house import ANNA, BACK, FRONT, LEO, NOON

HOUR = timedelta(hours=1)
AT_THE_BACK = replace(LEO, limits=Limits(doors=(BACK,)))


def passed(hours_ago: float, persons: int = 1) -> PassedBy:
    return PassedBy(FRONT, NOON, NOON - hours_ago * HOUR, persons)


def passers(*came: PassedBy, book: MemoryCollection[DigestedPassers] | None = None) -> Passers:
    return Passers(lambda: came, MemoryCollection() if book is None else book)


async def test_the_first_digest_tells_of_the_last_day_and_the_next_of_what_came_since() -> None:
    book: MemoryCollection[DigestedPassers] = MemoryCollection()
    came = (passed(30), passed(3, persons=2), passed(1))
    knows = passers(*came, book=book)
    first = knows.due(ANNA, NOON - 2 * HOUR, "one")
    assert first
    assert knows.persons(ANNA, first) == 2
    await knows.begin(ANNA.id, first)
    await knows.wrote(ANNA.id, first)
    again = passers(*came, book=book)
    second = again.due(ANNA, NOON, "two")
    assert second
    assert again.persons(ANNA, second) == 1
    await again.begin(ANNA.id, second)
    await again.wrote(ANNA.id, second)
    assert again.due(ANNA, NOON + HOUR, "three") is None


async def test_a_digest_that_was_begun_stays_what_it_is_after_a_stop() -> None:
    knows = passers(passed(3))
    begun = knows.due(ANNA, NOON, "one")
    assert begun
    await knows.begin(ANNA.id, begun)
    assert knows.begun() == {ANNA.id: begun}
    assert knows.due(ANNA, NOON + 24 * HOUR, "two") == begun
    assert knows.of(ANNA.id, "one") == begun
    assert knows.of(ANNA.id, "two") is None
    await knows.wrote(ANNA.id, begun)
    assert not knows.begun()
    await knows.end_of(ANNA.id)
    assert knows.due(ANNA, NOON, "again") is not None


async def test_nobody_is_told_of_a_door_that_they_hear_nothing_of() -> None:
    knows = passers(passed(3))
    assert knows.due(AT_THE_BACK, NOON, "one") is None
    assert knows.due(LEO, NOON, "one") is not None
