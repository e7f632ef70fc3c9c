"""The data folder as it is at one moment, while the service goes on writing."""

import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from bot.house.records.backup import BackupFault, BackupRefused
from bot.store.disk import make_folder
from bot.store.houses.moving import REPLACED
from bot.store.houses.scratch import SCRATCH, scratch_folder

#: How long files may go on changing before no moment is caught, in seconds.
SETTLES_WITHIN_S = 10.0
#: Between two looks; short, as a moment in which nothing is written may be.
_PAUSE_S = 0.002

#: Nobody misses these: the lock, models that are fetched again, voice messages of a minute, earlier backups, what is
#: being written.
_LEFT_OUT = frozenset({".lock", "models", "voice", "README.md", "backups"})

#: No backup is in a backup, wherever it was put.
_BACKUP = ".backup"

#: Pictures are written once and never changed, and before anything tells of them: they are taken last.
_PICTURES = "photos"

#: These grow in place; every other file is replaced as a whole.
_GROWING = frozenset({".jsonl", ".csv"})

#: What tells that a file is another than before.
_Stamp = tuple[int, int, int]


@contextmanager
def snapshot(folder: Path, *, settles_within_s: float = SETTLES_WITHIN_S) -> Iterator[Path]:
    """A folder that looks like the data folder at one moment, as a power cut would have left it; gone after the block.

    No writer waits for it, of this process or another. Raises BackupRefused (UNSETTLED), OSError.
    """
    with scratch_folder(folder) as scratch:
        _catch_a_moment(folder, scratch, settles_within_s)
        for picture in _files(folder / _PICTURES):
            with suppress(FileNotFoundError):  # whoever forgot it meanwhile is obeyed
                _take(picture, scratch / picture.relative_to(folder))
        yield scratch


def _catch_a_moment(folder: Path, scratch: Path, within_s: float) -> None:
    """Take what changed until a whole look finds nothing changed: when that look began, all was as it was taken."""
    taken: dict[Path, _Stamp] = {}
    began = time.monotonic()
    while True:
        now = _stamps(folder)
        if now == taken:
            return
        if time.monotonic() - began > within_s:
            raise BackupRefused(BackupFault.UNSETTLED)
        for gone in taken.keys() - now.keys():
            (scratch / gone).unlink(missing_ok=True)
        for name, stamp in now.items():
            if taken.get(name) != stamp:
                with suppress(FileNotFoundError):
                    _take(folder / name, scratch / name)
        if taken:
            time.sleep(_PAUSE_S)
        taken = now


def _stamps(folder: Path) -> dict[Path, _Stamp]:
    stamps: dict[Path, _Stamp] = {}
    for entry in sorted(folder.iterdir()):
        if entry.name in _LEFT_OUT or entry.name == _PICTURES or entry.name.startswith((SCRATCH, REPLACED)):
            continue
        for path in _files(entry):
            with suppress(FileNotFoundError):
                seen = path.stat(follow_symlinks=False)
                stamps[path.relative_to(folder)] = (seen.st_ino, seen.st_size, seen.st_mtime_ns)
    return stamps


def _files(path: Path) -> Iterator[Path]:
    """The files at or below a path, but those that are being written."""
    if path.is_dir() and not path.is_symlink():
        try:
            entries = sorted(path.iterdir())
        except FileNotFoundError:
            return
        for entry in entries:
            yield from _files(entry)
    elif path.is_file() and not path.is_symlink() and not path.name.startswith(".") and path.suffix != _BACKUP:
        yield path


def _take(path: Path, to: Path) -> None:
    make_folder(to.parent)
    to.unlink(missing_ok=True)
    if path.suffix not in _GROWING:
        with suppress(OSError):  # a disk without second names for a file
            os.link(path, to)
            return
    shutil.copyfile(path, to)
