"""Bounds follow how many want the machine."""

import asyncio
from collections.abc import Iterator

import pytest

from tests.bench.chaos.waiting import Broken, within
from tests.rig import machine
from tests.rig.machine import as_if_alone

pytestmark = pytest.mark.looptime


async def timed_out_after_s(bound_s: float) -> float:
    began = asyncio.get_running_loop().time()
    with pytest.raises(TimeoutError):
        async with as_if_alone(bound_s):
            await asyncio.Event().wait()
    return asyncio.get_running_loop().time() - began


async def test_a_bound_is_as_long_as_it_says_on_a_machine_that_does_nothing_else(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(machine, "shared_by", lambda: 1.0)
    assert await timed_out_after_s(10.0) == pytest.approx(10.0)


async def test_a_load_that_passes_lengthens_a_bound_for_as_long_as_it_lasts(monkeypatch: pytest.MonkeyPatch) -> None:
    load: Iterator[float] = iter([10.0] * 20)  # ten seconds, of which one counts
    monkeypatch.setattr(machine, "shared_by", lambda: next(load, 1.0))
    assert await timed_out_after_s(10.0) == pytest.approx(19.0)


async def test_whoever_is_done_in_time_hears_nothing_of_a_bound() -> None:
    async with as_if_alone(0.1):
        pass
    await asyncio.sleep(10)


async def wait_in_vain() -> None:
    async with within(5, "the service was well") as waited:
        waited.what = "everybody was told: Anna was not"
        await asyncio.Event().wait()


async def test_a_wait_of_chaos_ends_in_a_finding_that_names_what_was_waited_for() -> None:
    with pytest.raises(Broken, match="waited in vain until everybody was told: Anna was not"):
        await wait_in_vain()
