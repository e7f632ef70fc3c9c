"""Folders in the data folder that hold a copy of it for a while, for a backup."""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from secrets import token_hex

from bot.store.disk import make_folder

#: What their names begin with.
SCRATCH = ".backup-"


@contextmanager
def scratch_folder(within: Path) -> Iterator[Path]:
    """One more, gone after the block; those that a kill left go first. Raises OSError."""
    clear_scratch(within)
    scratch = within / f"{SCRATCH}{token_hex(4)}"
    try:
        make_folder(scratch)
        handle = _open(scratch)
        try:
            with suppress(OSError):  # a disk without locks
                fcntl.flock(handle, fcntl.LOCK_SH)  # the kernel lets go of it where we are killed
            yield scratch
        finally:
            os.close(handle)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def clear_scratch(folder: Path) -> None:
    """Delete what a kill left, which no /forget reaches; one that somebody is at stays. Never raises."""
    for left in folder.glob(f"{SCRATCH}*"):
        if not _in_use(left):
            shutil.rmtree(left, ignore_errors=True)


def _in_use(scratch: Path) -> bool:
    try:
        handle = _open(scratch)
    except OSError:
        return False
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False
    finally:
        os.close(handle)
    return False


def _open(folder: Path) -> int:
    return os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
