"""Whoever rang goes first: what cameras see waits for their picture, and never for long."""

import asyncio

import pytest

from bot.house.doors.door import DoorId
from bot.house.visits.bell_first import CAMERAS_S, CARD_S, MOST_S, PICTURE_S, BellFirst

pytestmark = pytest.mark.looptime

FRONT, BACK = DoorId("front"), DoorId("back")


def now() -> float:
    return asyncio.get_running_loop().time()


async def waited(bell: BellFirst) -> float:
    began = now()
    await bell.passed()
    return now() - began


async def test_nobody_waits_where_nobody_rang() -> None:
    assert await waited(BellFirst()) == 0.0


async def test_a_ring_without_a_picture_is_waited_for_as_long_as_pictures_take() -> None:
    bell = BellFirst()
    bell.rang(FRONT)
    assert await waited(bell) == pytest.approx(PICTURE_S)


async def test_what_waits_goes_on_as_soon_as_the_picture_was_looked_at_and_told() -> None:
    bell = BellFirst()
    bell.rang(FRONT)
    waiting = asyncio.get_running_loop().create_task(waited(bell))
    await asyncio.sleep(0.03)
    with bell.look(FRONT):
        await asyncio.sleep(0.06)
        assert not waiting.done()
    assert await waiting == pytest.approx(0.09 + CARD_S)


async def test_one_door_s_look_ends_no_other_door_s_ring() -> None:
    bell = BellFirst()
    bell.rang(FRONT)
    bell.rang(BACK)
    waiting = asyncio.get_running_loop().create_task(waited(bell))
    with bell.look(FRONT):
        await asyncio.sleep(0.05)
    assert await waiting == pytest.approx(PICTURE_S)


async def test_a_look_that_fails_lets_the_others_go_on() -> None:
    bell = BellFirst()
    with pytest.raises(OSError, match="disk"), bell.look(FRONT):
        raise OSError("disk")
    assert await waited(bell) == pytest.approx(CARD_S)


async def test_a_look_that_hangs_is_waited_for_once_and_not_again() -> None:
    bell = BellFirst()
    with bell.look(FRONT):
        assert await waited(bell) == pytest.approx(MOST_S)
        assert await waited(bell) == 0.0


async def test_a_door_that_rings_all_day_starves_nobody() -> None:
    bell = BellFirst()
    turns: list[float] = []

    async def ring() -> None:
        while True:
            bell.rang(FRONT)
            with bell.look(FRONT):
                await asyncio.sleep(0.3)
                bell.rang(FRONT)

    async def watch() -> None:
        while True:
            await bell.passed()
            turns.append(now())
            await asyncio.sleep(0.2)

    async with asyncio.TaskGroup() as tasks:
        running = [tasks.create_task(ring()), tasks.create_task(watch())]
        began = now()
        await asyncio.sleep(20.0)
        for task in running:
            task.cancel()
    assert max(later - turn for turn, later in zip([began, *turns], turns, strict=False)) <= MOST_S + 0.3


async def test_whoever_rings_all_the_time_blinds_no_camera() -> None:
    bell = BellFirst()
    frames: list[float] = []

    async def ring() -> None:
        while True:
            bell.rang(FRONT)
            with bell.look(BACK):
                await asyncio.sleep(0.1)

    async def watch() -> None:
        while True:
            await bell.passed()
            frames.append(now())
            await asyncio.sleep(0.2)

    async with asyncio.TaskGroup() as tasks:
        running = [tasks.create_task(ring()), tasks.create_task(watch())]
        began = now()
        await asyncio.sleep(10 * (MOST_S + CAMERAS_S))
        for task in running:
            task.cancel()
    # as many as in two thirds of the time, and no gap is longer than one ring may make it
    assert len(frames) >= 10 * CAMERAS_S / 0.2
    assert max(later - frame for frame, later in zip([began, *frames], frames, strict=False)) <= MOST_S + 0.3


async def test_a_ring_after_the_cameras_had_their_time_goes_first_again() -> None:
    bell = BellFirst()
    with bell.look(FRONT):
        await asyncio.sleep(MOST_S + CAMERAS_S)
    bell.rang(FRONT)
    assert await waited(bell) == pytest.approx(PICTURE_S)
