"""Several works that stand or fall together."""

import asyncio
from collections.abc import Coroutine
from typing import Any

#: What is ended may take so long to tidy up, in seconds.
_TIDY_S = 2.0


async def together(*works: Coroutine[Any, Any, None]) -> None:
    """All of them until one ends or fails; the others are ended then. Raises what the first one raised.

    A TaskGroup would do, but one of Python 3.11 that fails leaves its task looking as if somebody had cancelled it.
    """
    loop = asyncio.get_running_loop()
    tasks = [loop.create_task(work, name=getattr(work, "__qualname__", "work")) for work in works]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks, timeout=_TIDY_S)
        failures = [task.exception() for task in tasks if task.done() and not task.cancelled()]
        del failures  # asked for: nobody is to be told that they were lost
    for task in tasks:
        if task in done:
            task.result()
