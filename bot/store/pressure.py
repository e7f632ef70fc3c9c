"""What the disk is like, as its writers find it: the one seam where an OSError becomes a word of the house."""

import asyncio
import errno
import logging
import shutil
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Generic, TypeVar

from bot.house.records.disk import DiskState, Space, StoreFull, StoreUnwritable
from bot.store.disk import write_file
from bot.store.writer import Writer

log = logging.getLogger(__name__)

T = TypeVar("T")

#: How long anything may wait for the disk, in seconds; then it goes on without.
PATIENCE_S = 2.0

#: Whoever deletes the oldest pictures looks at every picture first: so many times as long.
_ROOM_PATIENCE = 10

_STATES: Mapping[int, DiskState] = {
    errno.ENOSPC: DiskState.FULL,
    errno.EDQUOT: DiskState.FULL,
    errno.EROFS: DiskState.READ_ONLY,
    errno.ETIMEDOUT: DiskState.SILENT,
}

#: What a disk must take to be called well, in bytes: more than the file system's own small change.
_PROBE = bytes(16 * 1024)


def state_of(exc: OSError) -> DiskState:
    """What an error of the system says of the disk."""
    if isinstance(exc, TimeoutError):
        return DiskState.SILENT
    return _STATES.get(exc.errno or 0, DiskState.FAILING)


def try_each(works: Iterable[Callable[[], None]]) -> None:
    """Do all of it, whatever fails on the way; the first OSError is raised at the end."""
    first: OSError | None = None
    for work in works:
        try:
            work()
        except OSError as exc:
            first = first or exc
    if first:
        raise first


async def within(patience_s: float, asked: "asyncio.Future[T]") -> T:
    """What was asked of the disk, which goes on with it; raises TimeoutError where it takes longer."""
    done, _ = await asyncio.wait({asked}, timeout=patience_s)
    if not done:
        raise TimeoutError(f"no sign of the disk in {patience_s:g} s")
    return asked.result()


class _Question(Generic[T]):
    """Asked once at a time: a disk that is silent for an hour must not be given a thread for every look at it."""

    def __init__(self) -> None:
        self._asked: asyncio.Future[T] | None = None

    async def ask(self, ask: Callable[[], "asyncio.Future[T]"], patience_s: float) -> T:
        """What it says; raises TimeoutError, and what it says later is for whoever asks next."""
        if self._asked is None:
            self._asked = ask()
            self._asked.add_done_callback(lambda answer: answer.cancelled() or answer.exception())
        asked = self._asked
        try:
            return await within(patience_s, asked)
        finally:
            if asked.done() and self._asked is asked:
                self._asked = None


class StoreDisk:
    """Implements the port Disk. Writers tell it what they met, from any thread."""

    def __init__(self, folder: Path, writer: Writer, patience_s: float = PATIENCE_S) -> None:
        self._patience_s = patience_s
        self._folder = folder
        self._writer = writer
        self._state = DiskState.WELL
        self._loop = asyncio.get_running_loop()
        self._changed = asyncio.Event()
        self._space: _Question[Space] = _Question()
        self._room: _Question[int] = _Question()
        #: The room on it when it was last asked, for whoever must not wait.
        self.seen = Space(0, 0)
        #: Write what waits in memory: each in its file's own writer. They raise OSError.
        self.catching_up: list[tuple[Writer, Callable[[], None]]] = []
        #: Delete the oldest pictures until this many bytes are free; in the writer's thread, returns how many went.
        self.delete_oldest: Callable[[int], int] = lambda _wanted: 0

    @property
    def patience_s(self) -> float:
        """How long to wait for it, in seconds: for one that has just been silent not as long again."""
        return self._patience_s if self._state is not DiskState.SILENT else self._patience_s / 40

    @property
    def state(self) -> DiskState:
        """See ``Disk.state``."""
        return self._state

    def failed(self, exc: OSError) -> DiskState:
        """A write failed."""
        state = state_of(exc)
        if state is not self._state:
            log.error("the disk is %s (%s): going on in memory", state.replace("_", " "), exc)
        self._state = state
        if not self._loop.is_closed():
            with suppress(RuntimeError):  # closed in this very moment
                self._loop.call_soon_threadsafe(self._changed.set)
        return state

    def refused(self, exc: OSError) -> StoreUnwritable:
        """A write failed that is not to be made up for: what whoever asked gets."""
        state = self.failed(exc)
        return StoreFull() if state is DiskState.FULL else StoreUnwritable(state)

    async def until_trouble(self) -> None:
        """See ``Disk.until_trouble``."""
        await self._changed.wait()
        self._changed.clear()

    async def space(self) -> Space:
        """See ``Disk.space``."""
        loop = asyncio.get_running_loop()
        try:
            return await self._space.ask(lambda: loop.run_in_executor(None, self.measure), self._patience_s)
        except TimeoutError as exc:
            self.failed(exc)
            raise

    def measure(self) -> Space:
        """Look how much room there is; in any thread but the event loop's. Raises OSError."""
        usage = shutil.disk_usage(self._folder)
        self.seen = Space(usage.free, usage.total)
        return self.seen

    async def make_room(self, wanted_bytes: int) -> int:
        """See ``Disk.make_room``."""

        def delete() -> asyncio.Future[int]:
            return self._writer.start(lambda: self.delete_oldest(wanted_bytes))

        try:
            return await self._room.ask(delete, self._patience_s * _ROOM_PATIENCE)
        except TimeoutError as exc:
            self.failed(exc)
            raise

    async def catch_up(self) -> bool:
        """See ``Disk.catch_up``."""
        try:
            async with asyncio.timeout(self._patience_s):
                await self._writer.run(self._probe)
                works = [writer.start(work) for writer, work in self.catching_up]
                outcomes = await asyncio.gather(*works, return_exceptions=True)
                for failure in filter(None, outcomes):
                    raise failure  # each has had its turn
        except OSError as exc:
            self.failed(exc)
            return False
        if self._state is not DiskState.WELL:
            log.warning("the disk is well again, and everything is written down")
        self._state = DiskState.WELL
        self._changed.clear()
        return True

    def _probe(self) -> None:
        probe = self._folder / ".room"
        try:
            write_file(probe, [_PROBE])
        finally:
            with suppress(OSError):
                probe.unlink(missing_ok=True)
