"""Where cameras' processes may write while a clip is made: emptied at the end, and after a kill at the next start."""

import logging
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

log = logging.getLogger(__name__)

_BEGINS = "doorman-cameras-"
#: Held for as long as a folder is in use; the system lets go of it however its service ends.
_LOCK = "lock"


@contextmanager
def scratch_folder() -> Iterator[Path]:
    """A folder of our own while the block lasts; those that a killed service left behind go. Raises OSError."""
    _sweep(Path(tempfile.gettempdir()))
    with tempfile.TemporaryDirectory(prefix=_BEGINS, ignore_cleanup_errors=True) as name:
        folder = Path(name)
        with (folder / _LOCK).open("wb") as lock:
            _take(lock.fileno())
            made = folder / "made"
            made.mkdir(mode=0o700)
            yield made


def _sweep(where: Path) -> None:
    for left in where.glob(f"{_BEGINS}*"):
        with suppress(OSError):  # another's, or gone by now
            if left.is_symlink() or not _is_ours(left):
                continue
            with (left / _LOCK).open("rb") as lock:
                if not _take(lock.fileno()):
                    continue  # of a service that runs
                shutil.rmtree(left)
            log.info("what a service left behind that was killed is gone: %s", left.name)


def _is_ours(folder: Path) -> bool:
    return sys.platform != "win32" and folder.stat().st_uid == os.getuid()


def _take(handle: int) -> bool:
    """Whether nobody else holds it."""
    if sys.platform == "win32":
        return True
    import fcntl  # noqa: PLC0415 - not on every system

    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
