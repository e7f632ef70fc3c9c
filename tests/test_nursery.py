"""Tasks have an owner and a name."""

import asyncio
import logging
from itertools import pairwise

import pytest

from bot.nursery import Nursery, together


async def test_leaving_the_block_ends_what_is_left() -> None:
    ended = asyncio.Event()

    async def work() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            ended.set()

    async with Nursery() as nursery:
        nursery.spawn(work(), name="work")
        await asyncio.sleep(0)
        assert nursery.names == ["work"]
    assert ended.is_set()


async def test_a_task_that_fails_is_logged_by_name_and_takes_nobody_with_it(caplog: pytest.LogCaptureFixture) -> None:
    done = asyncio.Event()

    async def fail() -> None:
        raise RuntimeError("broken")

    async def work() -> None:
        done.set()

    async with Nursery() as nursery:
        nursery.spawn(fail(), name="the weak one")
        nursery.spawn(work(), name="the other")
        async with asyncio.timeout(30):
            await done.wait()
    assert "the weak one" in caplog.text


@pytest.mark.looptime
async def test_a_task_that_does_not_stop_is_named_and_left_behind(caplog: pytest.LogCaptureFixture) -> None:
    release = asyncio.Event()

    async def stubborn() -> None:
        while not release.is_set():
            try:
                await release.wait()
            except asyncio.CancelledError:
                continue

    caplog.set_level(logging.WARNING)
    nursery = Nursery()
    nursery.spawn(stubborn(), name="the stubborn one")
    await asyncio.sleep(0)
    await nursery.close()
    assert "the stubborn one" in caplog.text
    release.set()
    await asyncio.sleep(0)


async def test_a_closed_nursery_takes_nothing_more() -> None:
    nursery = Nursery()
    await nursery.close()
    nursery.spawn(asyncio.sleep(0), name="late")
    assert nursery.names == []


@pytest.mark.looptime
async def test_a_task_that_must_live_is_started_again_after_pauses_that_grow(
    caplog: pytest.LogCaptureFixture,
) -> None:
    starts: list[float] = []
    lives = asyncio.Event()

    async def work() -> None:
        starts.append(asyncio.get_running_loop().time())
        if len(starts) < 4:
            raise KeyError("a family's secret")
        lives.set()
        await asyncio.Event().wait()

    async with Nursery() as nursery:
        nursery.keep("the bell", work)
        await lives.wait()
        assert [round(later - earlier) for earlier, later in pairwise(starts)] == [1, 2, 5]
        [known] = nursery.supervised
        assert (known.name, known.restarts, known.failure, known.running) == ("the bell", 3, "KeyError", True)
    assert "the bell" in caplog.text
    assert nursery.supervised == []


@pytest.mark.looptime
async def test_while_a_task_waits_for_its_next_start_it_is_shown_as_not_running() -> None:
    async def work() -> None:
        raise OSError

    async with Nursery() as nursery:
        nursery.keep("the bell", work)
        await asyncio.sleep(0.5)
        assert [known.running for known in nursery.supervised] == [False]


@pytest.mark.looptime
async def test_a_task_that_lived_long_is_started_again_soon() -> None:
    starts: list[float] = []

    async def work() -> None:
        starts.append(asyncio.get_running_loop().time())
        await asyncio.sleep(100)
        raise OSError

    async with Nursery() as nursery:
        nursery.keep("the bell", work)
        await asyncio.sleep(1000)
    assert {round(later - earlier) for earlier, later in pairwise(starts)} == {101}


@pytest.mark.looptime
async def test_work_that_returns_is_done_and_its_name_is_free() -> None:
    async with Nursery() as nursery:
        nursery.keep("once", lambda: asyncio.sleep(1))
        with pytest.raises(ValueError, match="once"):
            nursery.keep("once", lambda: asyncio.sleep(1))
        await asyncio.sleep(2)
        assert nursery.supervised == []
        nursery.keep("once", lambda: asyncio.sleep(1))


async def test_works_that_stand_together_end_with_the_first_and_fail_as_it_did() -> None:
    ended: list[str] = []

    async def wait() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            ended.append("the other")

    async def fail() -> None:
        await asyncio.sleep(0)
        raise RuntimeError("broken")

    with pytest.raises(RuntimeError, match="broken"):
        await together(wait(), fail())
    await together(wait(), asyncio.sleep(0))
    assert ended == ["the other"] * 2
    task = asyncio.current_task()
    assert task
    assert task.cancelling() == 0
