"""The one place where a task may outlive its caller."""

import asyncio
import logging
from collections.abc import Coroutine
from types import TracebackType
from typing import Any, Self

log = logging.getLogger(__name__)

#: How long cancelled tasks may take to clean up, in seconds: the whole service has two to stop.
FAREWELL_S = 1.0


class Nursery:
    """Owns tasks by name; leaving the block cancels what is left and waits for it, ``FAREWELL_S`` at most.

    A task that fails is logged and takes nobody with it.
    """

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[None]] = set()
        self._closed = False

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, exc: BaseException | None, tb: TracebackType | None
    ) -> None:
        await self.close()

    def spawn(self, work: Coroutine[Any, Any, None], *, name: str) -> None:
        """Start work; after ``close`` it is dropped."""
        if self._closed:
            work.close()
            return
        task = asyncio.get_running_loop().create_task(work, name=name)
        self._tasks.add(task)
        task.add_done_callback(self._done)

    @property
    def names(self) -> list[str]:
        """What is running, by name."""
        return sorted(task.get_name() for task in self._tasks)

    async def close(self) -> None:
        """Cancel everything and wait for it."""
        self._closed = True
        tasks = set(self._tasks)
        for task in tasks:
            task.cancel()
        if tasks:
            _, late = await asyncio.wait(tasks, timeout=FAREWELL_S)
            for task in late:
                log.warning("task %s did not stop within %.1f s", task.get_name(), FAREWELL_S)

    def _done(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (exc := task.exception()):
            log.error("task %s failed", task.get_name(), exc_info=exc)
