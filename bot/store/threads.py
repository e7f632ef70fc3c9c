"""Threads for whoever writes: each writer that has something to do has one, and it goes on to the next one's work."""

import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import Executor, Future
from functools import partial
from queue import Empty, SimpleQueue
from typing import Any, TypeVar

T = TypeVar("T")

#: A thread that had nothing to do for so long ends, in seconds.
IDLE_S = 30.0

#: So many stay all the same: as many files are written for a ring, and it waits for none of their threads to begin.
KEPT = 6


class WriterThreads:
    """As many as there are turns with something to do at once: no turn ever waits for another one's work."""

    def __init__(self, idle_s: float = IDLE_S, kept: int = KEPT) -> None:
        self._idle_s = idle_s
        self._kept = kept
        self._lock = threading.Lock()
        #: What each that has nothing to do waits for, the one last that was busy last: the others have their end.
        self._idle: list[SimpleQueue[Callable[[], None] | None]] = []
        self._alive = 0
        self._closed = False

    def begin(self, work: Callable[[], None]) -> None:
        """Do this at once, in a thread; it must not raise. Raises RuntimeError where there can be none."""
        with self._lock:
            if self._idle:
                self._idle.pop().put(work)
                return
            self._alive += 1
        try:
            # a daemon: whoever shuts its turns down waits for the work, and nobody for a thread that waits for some
            threading.Thread(target=self._live, args=(work,), daemon=True).start()
        except RuntimeError:
            with self._lock:
                self._alive -= 1
            raise

    def close(self) -> None:
        """Let go of those that wait, and of the others once they have done what they do."""
        with self._lock:
            self._closed = True
            for waiting in self._idle:
                waiting.put(None)
            self._alive -= len(self._idle)
            self._idle.clear()

    @property
    def alive(self) -> int:
        """How many there are."""
        return self._alive

    def _live(self, work: Callable[[], None] | None) -> None:
        mine: SimpleQueue[Callable[[], None] | None] = SimpleQueue()
        while work:
            work()
            work = self._next(mine)

    def _next(self, mine: SimpleQueue[Callable[[], None] | None]) -> Callable[[], None] | None:
        """What to do next; None: nothing any more, and this thread counts no longer."""
        with self._lock:
            self._idle.append(mine)
            if self._closed:
                self._gone(mine)
                return None
        while True:
            try:
                return mine.get(timeout=self._idle_s)
            except Empty:
                with self._lock:
                    if mine in self._idle and (self._closed or self._alive > self._kept):
                        self._gone(mine)
                        return None

    def _gone(self, mine: SimpleQueue[Callable[[], None] | None]) -> None:
        self._idle.remove(mine)
        self._alive -= 1


class OneByOne(Executor):
    """One thing after another, in whichever thread is free."""

    def __init__(self, name: str, threads: WriterThreads) -> None:
        self._name = name
        self._threads = threads
        self._there = threading.Condition()
        self._waiting: deque[Callable[[], None]] = deque()
        #: True: a thread does what waits, and looks once more before it goes.
        self._busy = False
        self._closed = False

    def submit(self, work: Callable[..., T], /, *args: Any, **kwargs: Any) -> Future[T]:
        """See ``Executor.submit``. Raises RuntimeError once it is shut down."""
        future: Future[T] = Future()
        with self._there:
            if self._closed:
                raise RuntimeError("nothing is written any more")
            self._waiting.append(partial(_do, future, partial(work, *args, **kwargs)))
            if self._busy:
                return future
            self._busy = True
        try:
            self._threads.begin(self._work_off)
        except RuntimeError:
            with self._there:
                self._busy = False  # what waits is done with whatever comes next
            raise
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:  # noqa: FBT001, FBT002 - Executor's
        """See ``Executor.shutdown``; what was asked for is done in any case."""
        del cancel_futures
        with self._there:
            self._closed = True
            if wait:
                self._there.wait_for(lambda: not self._busy)

    def _work_off(self) -> None:
        threading.current_thread().name = self._name
        while True:
            with self._there:
                if not self._waiting:
                    self._busy = False
                    self._there.notify_all()
                    return
                work = self._waiting.popleft()
            work()


def _do(future: Future[T], work: Callable[[], T]) -> None:
    if not future.set_running_or_notify_cancel():
        return
    try:
        future.set_result(work())
    except BaseException as exc:  # noqa: BLE001 - whoever asked gets it
        future.set_exception(exc)
        del future  # else it would hold itself, by this frame, which the exception knows
