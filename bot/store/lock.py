"""One service to a data folder."""

import fcntl
import os
from contextlib import suppress
from pathlib import Path

from bot.house.findings.start_trouble import StartReason, StartTrouble
from bot.store.disk import FILE_MODE, open_for_writing


class StoreUnusable(Exception):
    """The data folder cannot be used; ``trouble`` tells why."""

    def __init__(self, trouble: StartTrouble) -> None:
        super().__init__(repr(trouble))
        self.trouble = trouble


class StoreBusy(StoreUnusable):
    """Another service has this data folder."""


class FolderLock:
    """Held until ``release``; the kernel releases it when the process dies, however it dies."""

    def __init__(self, path: Path) -> None:
        """Take the lock; raises StoreBusy."""
        self._handle: int | None = open_for_writing(path)
        try:
            with suppress(OSError):
                os.fchmod(self._handle, FILE_MODE)
            fcntl.flock(self._handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as exc:
            holder = os.pread(self._handle, 20, 0).decode("ascii", "replace").strip()
            self._close()
            process = int(holder) if holder.isdecimal() else 0
            trouble = StartTrouble(StartReason.FOLDER_BUSY, folder=str(path.parent), process=process)
            raise StoreBusy(trouble) from exc
        except OSError:
            self._close()
            raise
        with suppress(OSError):  # a full or read-only disk: the lock holds, it only does not say whose it is
            os.ftruncate(self._handle, 0)
            os.pwrite(self._handle, f"{os.getpid()}\n".encode(), 0)
        # a forked process that outlives a killed service must not hold the folder
        os.register_at_fork(after_in_child=self._close)

    def release(self) -> None:
        """Let the next service in."""
        if self._handle is not None:
            fcntl.flock(self._handle, fcntl.LOCK_UN)
            self._close()

    def _close(self) -> None:
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None
