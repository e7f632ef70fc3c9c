"""What the disk is like, as its writers find it: the one seam where an OSError becomes a word of the house."""

import asyncio
import errno
import logging
import shutil
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path

from bot.house.disk import DiskState, Space, StoreFull, StoreUnwritable
from bot.store.disk import write_file
from bot.store.writer import Writer

log = logging.getLogger(__name__)

#: How long anything may wait for the disk, in seconds; then it goes on without.
PATIENCE_S = 2.0

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


class StoreDisk:
    """Implements the port Disk. Writers tell it what they met, from any thread."""

    def __init__(self, folder: Path, writer: Writer, patience_s: float = PATIENCE_S) -> None:
        self._patience_s = patience_s
        self._folder = folder
        self._writer = writer
        self._state = DiskState.WELL
        self._loop: asyncio.AbstractEventLoop | None = None
        self._changed = asyncio.Event()
        #: Write what waits in memory; in the writer's thread, each raises OSError.
        self.catching_up: list[Callable[[], None]] = []
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

    def open(self) -> None:
        """In the event loop, before anything is written."""
        self._loop = asyncio.get_running_loop()

    def failed(self, exc: OSError) -> DiskState:
        """A write failed."""
        state = state_of(exc)
        if state is not self._state:
            log.error("the disk is %s (%s): going on in memory", state.value, exc)
        self._state = state
        if self._loop and not self._loop.is_closed():
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
        usage = await asyncio.to_thread(shutil.disk_usage, self._folder)
        return Space(usage.free, usage.total)

    async def make_room(self, wanted_bytes: int) -> int:
        """See ``Disk.make_room``."""
        return await self._writer.run(lambda: self.delete_oldest(wanted_bytes))

    async def catch_up(self) -> bool:
        """See ``Disk.catch_up``."""
        try:
            async with asyncio.timeout(self._patience_s):
                await self._writer.run(self._catch_up)
        except OSError as exc:
            self.failed(exc)
            return False
        if self._state is not DiskState.WELL:
            log.warning("the disk is well again, and everything is written down")
        self._state = DiskState.WELL
        self._changed.clear()
        return True

    def _catch_up(self) -> None:
        probe = self._folder / ".room"
        try:
            write_file(probe, [_PROBE])
        finally:
            with suppress(OSError):
                probe.unlink(missing_ok=True)
        for write in list(self.catching_up):
            write()
