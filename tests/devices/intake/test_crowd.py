"""Holding connections open locks no board out."""

import asyncio
from contextlib import AsyncExitStack

from bot.web.callers import OF_ONE_ADDRESS
from tests.devices.doubles import RecordingDoorman
from tests.devices.intake.uploads import DOORS, Intake
from tests.web.crowd import connected, is_closed


async def test_hundreds_of_silent_connections_are_a_few_and_a_board_gets_through(intake: Intake, jpeg: bytes) -> None:
    async with connected(intake.listener.port, 300) as opened:
        assert await is_closed(opened[0])  # the oldest made room
        status, _ = await intake.post(jpeg, intake.signed())
        assert intake.listener.callers.count <= OF_ONE_ADDRESS

    assert status == 201


async def test_slow_heads_lock_nobody_out(intake: Intake, jpeg: bytes) -> None:
    async with connected(intake.listener.port, 100, b"POST /v1/doors/front/snapshots HTTP/1.1\r\nX-Slow:"):
        assert (await intake.post(jpeg, intake.signed()))[0] == 201


async def test_whoever_is_in_earnest_is_not_closed_for_newcomers(
    intake: Intake, doorman: RecordingDoorman, jpeg: bytes
) -> None:
    doorman.held.add(next(iter(DOORS)))
    async with AsyncExitStack() as stack, asyncio.TaskGroup() as group:
        upload = group.create_task(intake.post(jpeg, intake.signed()))
        async with asyncio.timeout(8):
            while not intake.listener.callers.count or intake.listener.callers.silent:  # noqa: ASYNC110 - its head may still be on the way
                await asyncio.sleep(0.005)
        await stack.enter_async_context(connected(intake.listener.port, 100))
        doorman.release()

    assert upload.result()[0] == 201
