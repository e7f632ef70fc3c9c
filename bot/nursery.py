"""The one place where tasks begin: some outlive whoever asked for them, some stand or fall together."""

import asyncio
import logging
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, Self

log = logging.getLogger(__name__)

#: How long cancelled tasks may take to clean up, in seconds: the whole service has two to stop.
FAREWELL_S = 1.0

#: How long works that end together may take to clean up, in seconds.
TIDY_S = 2.0

#: Pauses before a task that must live is started again, in seconds; the last one repeats.
RESTART_S = (1.0, 2.0, 5.0, 10.0, 30.0)

#: A task that lived this long is well again: its next failure begins with the shortest pause, in seconds.
WELL_AFTER_S = 60.0


@dataclass(frozen=True, slots=True)
class SupervisedTask:
    """A task that must live, and how often it had to be started again."""

    name: str
    restarts: int = 0
    #: The kind of its last failure, such as "KeyError"; its text may hold what is nobody's business. Empty: none.
    failure: str = ""
    #: When it last failed, for people to read.
    failed_at: datetime | None = None
    #: False: it waits for its next start.
    running: bool = True


class Nursery:
    """Owns tasks by name; leaving the block cancels what is left and waits for it, ``FAREWELL_S`` at most.

    A task that fails is logged and takes nobody with it; one that must live (``keep``) is started again.
    """

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[None]] = set()
        self._supervised: dict[str, SupervisedTask] = {}
        self._closed = False

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, exc: BaseException | None, tb: TracebackType | None
    ) -> None:
        await self.close()

    def spawn(self, work: Coroutine[Any, Any, None], *, name: str) -> None:
        """Start work that ends by itself; after ``close`` it is dropped."""
        if self._closed:
            work.close()
            return
        task = asyncio.get_running_loop().create_task(work, name=name)
        self._tasks.add(task)
        task.add_done_callback(self._done)

    def keep(self, name: str, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """Start work that must live: whenever it fails it is called again, after a pause that grows.

        It ends by returning, or with the nursery. A name that is kept already raises ValueError.
        """
        if name in self._supervised:
            raise ValueError(f"{name} is kept already")
        if self._closed:
            return
        self._supervised[name] = SupervisedTask(name)
        self.spawn(self._supervise(name, work), name=name)

    @property
    def names(self) -> list[str]:
        """What is running, by name."""
        return sorted(task.get_name() for task in self._tasks)

    @property
    def supervised(self) -> list[SupervisedTask]:
        """The tasks that must live, by name."""
        return [self._supervised[name] for name in sorted(self._supervised)]

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

    async def _supervise(self, name: str, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        loop = asyncio.get_running_loop()
        failures = 0
        try:
            while True:
                began = loop.time()
                try:
                    await work()
                except Exception as exc:
                    failures = failures if loop.time() - began < WELL_AFTER_S else 0
                    pause_s = RESTART_S[min(failures, len(RESTART_S) - 1)]
                    failures += 1
                    log.exception("task %s failed, again in %.0f s", name, pause_s)
                    self._failed(name, exc)
                    await asyncio.sleep(pause_s)
                    self._running(name)
                else:
                    return
        finally:
            del self._supervised[name]

    def _failed(self, name: str, exc: Exception) -> None:
        known = self._supervised[name]
        self._supervised[name] = SupervisedTask(
            name, known.restarts + 1, type(exc).__name__, datetime.now(UTC), running=False
        )

    def _running(self, name: str) -> None:
        known = self._supervised[name]
        self._supervised[name] = SupervisedTask(name, known.restarts, known.failure, known.failed_at)

    def _done(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (exc := task.exception()):
            log.error("task %s failed", task.get_name(), exc_info=exc)


async def together(*works: Coroutine[Any, Any, None]) -> None:
    """Do all of this until one ends or fails; the others are ended then. Raises what the first one raised.

    A TaskGroup would do, but one of Python 3.11 that fails leaves its task looking as if somebody had cancelled it.
    """
    loop = asyncio.get_running_loop()
    tasks = [loop.create_task(work, name=getattr(work, "__qualname__", "work")) for work in works]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks, timeout=TIDY_S)
        failures = [task.exception() for task in tasks if task.done() and not task.cancelled()]
        del failures  # asked for: nobody is to be told that they were lost
    for task in tasks:
        if task in done:
            task.result()
