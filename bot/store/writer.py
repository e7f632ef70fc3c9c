"""Who writes in the store, one a file or a kind of file, their queues, and the readers."""

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Generic, TypeVar

from bot.store.threads import OneByOne, WriterThreads

T = TypeVar("T")
Item = TypeVar("Item")
Result = TypeVar("Result")

#: So many reads at once: a few cards are drawn together, and a silent disk must not be given more threads than these.
READERS = 4


class Writer:
    """Does one thing after another, off the event loop."""

    def __init__(self, name: str, threads: WriterThreads) -> None:
        self._turns = OneByOne(name, threads)

    async def run(self, work: Callable[[], T]) -> T:
        """Do this after everything that was asked for before."""
        return await self.start(work)

    def start(self, work: Callable[[], T]) -> "asyncio.Future[T]":
        """Have this done after everything that was asked for before, whoever waits for it."""
        return asyncio.get_running_loop().run_in_executor(self._turns, work)

    def hand_over(self, work: Callable[[], None]) -> None:
        """Do this later; nobody waits for it, and it must not raise."""
        self._turns.submit(work)

    async def close(self) -> None:
        """Finish what was asked for, and stop."""
        await asyncio.sleep(0)  # what was asked for in this turn of the loop is handed over in the next
        await asyncio.to_thread(self._turns.shutdown)


class Writers:
    """A writer for each file that is written by itself, so that none stands behind another's fsync."""

    def __init__(self) -> None:
        #: Those that there are.
        self.all: list[Writer] = []
        self._threads = WriterThreads()

    def another(self, name: str) -> Writer:
        """One more; it has a thread while it has something to write."""
        self.all.append(Writer(name, self._threads))
        return self.all[-1]

    async def close(self) -> None:
        """Have each finish what it was asked for, and stop."""
        try:
            await asyncio.gather(*(writer.close() for writer in self.all))
        finally:
            self._threads.close()


class Readers:
    """Read whole files, off the event loop and beside the writer: nobody who looks waits for what is written."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(max_workers=READERS, thread_name_prefix="reader")

    async def run(self, work: Callable[[], T]) -> T:
        """Do this as soon as a thread is free."""
        return await self.start(work)

    def start(self, work: Callable[[], T]) -> "asyncio.Future[T]":
        """Have this done as soon as a thread is free, whoever waits for it."""
        return asyncio.get_running_loop().run_in_executor(self._pool, work)

    def close(self) -> None:
        """Take nothing more; what is being read ends by itself, and nothing is lost with it."""
        self._pool.shutdown(wait=False, cancel_futures=True)


@dataclass(frozen=True, slots=True)
class _Waiting(Generic[Item, Result]):
    item: Item
    future: asyncio.Future[Result]


class Queue(Generic[Item, Result]):
    """Gives the writer everything that waits at once, so that callers share one fsync (group commit).

    It is asked to come once all have spoken whose turn it is in the event loop: two residents' cards are written by one
    fsync, and neither waits for the other's.

    ``work`` runs in the writer's thread and returns one result an item. ``settled`` runs in the event loop
    with the items, whether or not the work succeeded, before any caller goes on.
    """

    def __init__(
        self,
        writer: Writer,
        work: Callable[[Sequence[Item]], Sequence[Result]],
        settled: Callable[[Sequence[Item]], None],
    ) -> None:
        self._writer = writer
        self._work = work
        self._settled = settled
        self._waiting: deque[_Waiting[Item, Result]] = deque()
        #: True: the writer was asked to come, and has not looked at what waits.
        self._called = False

    async def add(self, item: Item) -> Result:
        """Return when the item's work is done, or raise what it raised. Once added, an item is not called back."""
        loop = asyncio.get_running_loop()
        future: asyncio.Future[Result] = loop.create_future()
        self._waiting.append(_Waiting(item, future))
        if not self._called:
            self._call(loop)
        return await future

    def _call(self, loop: asyncio.AbstractEventLoop) -> None:
        self._called = True
        loop.call_soon(self._hand_over, loop)

    def _hand_over(self, loop: asyncio.AbstractEventLoop) -> None:
        try:
            self._writer.hand_over(lambda: self._work_off(loop))
        except RuntimeError as closed:
            self._called = False  # whoever comes next is told so, too
            while self._waiting:
                future = self._waiting.popleft().future
                if not future.done():
                    future.set_exception(closed)

    def _work_off(self, loop: asyncio.AbstractEventLoop) -> None:
        self._called = False  # before we look: what is added from now on calls again
        batch: list[_Waiting[Item, Result]] = []
        while self._waiting:
            batch.append(self._waiting.popleft())
        if not batch:
            return  # an earlier round took it along
        results: Sequence[Result] | Exception
        try:
            results = self._work([waiting.item for waiting in batch])
        except Exception as exc:  # noqa: BLE001 - every caller gets it
            results = exc
        loop.call_soon_threadsafe(self._settle, batch, results)

    def _settle(self, batch: Sequence[_Waiting[Item, Result]], results: Sequence[Result] | Exception) -> None:
        self._settled([waiting.item for waiting in batch])
        for place, waiting in enumerate(batch):
            if waiting.future.done():
                continue  # the caller was cancelled meanwhile
            if isinstance(results, Exception):
                waiting.future.set_exception(results)
            else:
                waiting.future.set_result(results[place])
