"""How long it is until Kafka is tried again."""

import asyncio

import pytest

from bot.kafka import retries
from bot.kafka.retries import Retries


@pytest.fixture(autouse=True)
def pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retries, "PAUSES_S", (1.0, 2.0, 5.0))


async def waited(trying: Retries) -> float:
    loop = asyncio.get_running_loop()
    began = loop.time()
    await trying.wait()
    return loop.time() - began


@pytest.mark.looptime
async def test_each_pause_is_longer_until_something_goes_well() -> None:
    trying = Retries()
    assert [await waited(trying) for _ in range(4)] == [1.0, 2.0, 5.0, 5.0]
    assert trying.have_begun
    trying.are_over()
    assert await waited(trying) == 1.0


@pytest.mark.looptime
async def test_what_lasted_for_a_while_went_well() -> None:
    trying = Retries()
    await waited(trying)
    await asyncio.sleep(retries.WELL_AFTER_S - 1)
    assert await waited(trying) == 2.0
    await asyncio.sleep(retries.WELL_AFTER_S + 1)
    assert await waited(trying) == 1.0


@pytest.mark.looptime
async def test_whoever_is_to_stop_waits_no_longer() -> None:
    loop, trying, stop = asyncio.get_running_loop(), Retries(), asyncio.Event()
    loop.call_later(0.25, stop.set)
    await trying.wait(stop)
    assert loop.time() == pytest.approx(0.25)
