"""Tasks have an owner and a name."""

import asyncio
import logging

import pytest

from bot.nursery import Nursery


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
        async with asyncio.timeout(5):
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
