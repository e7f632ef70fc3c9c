"""Who has shown no key yet: of more than a few, whoever has taken longest makes room."""

import asyncio

import pytest

from bot.api.gate.problems import Problem
from bot.api.gate.unknown import UnknownCallers
from bot.house.findings.api_trouble import ApiProblem

pytestmark = pytest.mark.looptime


async def taking(callers: UnknownCallers, seconds: float, within_s: float | None = None) -> float:
    async with callers.one_of(2, within_s=within_s):
        await asyncio.sleep(seconds)
    return seconds


async def test_whoever_holds_all_places_keeps_nobody_from_showing_a_key() -> None:
    callers = UnknownCallers()

    async def hold() -> Problem:
        with pytest.raises(Problem) as told:
            await taking(callers, 1000.0)
        return told.value

    async def show_keys() -> list[float]:
        await asyncio.sleep(1)
        one_by_one = [await taking(callers, 0.1) for _ in range(5)]
        return one_by_one + list(await asyncio.gather(*(taking(callers, 0.2) for _ in range(2))))

    first, second, taken = await asyncio.gather(hold(), hold(), show_keys())
    assert taken == [0.1] * 5 + [0.2] * 2
    assert {(one.kind, one.status) for one in (first, second)} == {(ApiProblem.BUSY, 503)}


async def test_each_has_their_time_and_a_thousand_at_once_do_no_harm() -> None:
    callers = UnknownCallers()
    with pytest.raises(TimeoutError):
        await taking(callers, 20.0, within_s=10.0)
    found = await asyncio.gather(*(taking(callers, 5.0, within_s=5.0) for _ in range(1000)), return_exceptions=True)
    assert sum(isinstance(one, Problem) for one in found) == 998
    assert not callers._here
