"""How bytes reach the disk so that a power cut leaves the old file or the new one, never half of one."""

import errno
import os
import stat
from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

#: What is remembered is the family's own business, whatever the umask says.
FILE_MODE = 0o600
FOLDER_MODE = 0o700

#: What stands between a damaged file's name and when it was set aside.
_DAMAGED = ".damaged-"


def make_folder(folder: Path) -> None:
    """Make a folder and what is missing above it, for the owner only; new ones survive a power cut."""
    if not folder.is_dir():
        make_folder(folder.parent)
        folder.mkdir(mode=FOLDER_MODE, exist_ok=True)  # another writer may have been quicker
        folder.chmod(FOLDER_MODE)
        sync_folder(folder.parent)


def open_for_writing(path: Path) -> int:
    """Open a file that only its owner may read, made where it is missing; on a read-only disk, one to read from."""
    flags = os.O_NOFOLLOW | os.O_CLOEXEC
    try:
        return os.open(path, os.O_RDWR | os.O_CREAT | flags, FILE_MODE)
    except OSError as exc:
        if exc.errno != errno.EROFS:
            raise
        return os.open(path, os.O_RDONLY | flags)


def new_file(path: Path) -> BinaryIO:
    """A new file to write into, which only its owner may read. Raises OSError, also where there is one."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
    return os.fdopen(os.open(path, flags, FILE_MODE), "wb")


def read_file(path: Path) -> bytes:
    """What a file holds. Raises OSError, also at once for what is none: a pipe, a device, a socket, a folder."""
    # whoever opens a pipe otherwise waits until somebody writes into it
    with os.fdopen(os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC), "rb") as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise OSError(errno.EINVAL, "Not a regular file", str(path))
        return file.read()


def write_file(path: Path, pieces: Iterable[bytes]) -> None:
    """Put a file in place, whole and durable. On an OSError the old one usually stands; read it to be sure."""
    temporary = path.with_name(f".{path.name}.tmp")
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW | os.O_CLOEXEC
    try:
        handle = os.open(temporary, flags, FILE_MODE)
        # by as few calls as can be: whoever writes waits after each until the event loop lets them go on
        try:
            _write_all(handle, b"".join(pieces))
            os.fsync(handle)
        finally:
            os.close(handle)
        temporary.replace(path)
    except OSError:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def _write_all(handle: int, content: bytes) -> None:
    rest = memoryview(content)
    while rest:
        rest = rest[os.write(handle, rest) :]


def sync_folder(folder: Path) -> None:
    """Make the names in a folder durable."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def damaged_name(name: str, now: datetime) -> str:
    """What a damaged file is called from now on."""
    return f"{name}{_DAMAGED}{now:%Y%m%dT%H%M%S}"


def damaged_in(folder: Path) -> list[Path]:
    """The damaged JSON files that were set aside in a folder."""
    return list(folder.glob(f"*.json{_DAMAGED}*"))


def set_aside(path: Path, now: datetime) -> Path:
    """Rename a damaged file, so that nothing ever writes over it; returns its new name."""
    stem = damaged_name(path.name, now)
    aside = path.with_name(stem)
    count = 1
    while aside.exists():
        count += 1
        aside = path.with_name(f"{stem}-{count}")
    path.rename(aside)
    sync_folder(path.parent)
    return aside


def sweep(folder: Path) -> None:
    """Delete what a crash left half written in a folder."""
    for temporary in folder.glob(".*.tmp"):
        with suppress(OSError):
            temporary.unlink()
