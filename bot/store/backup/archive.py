"""A backup as one file: encrypted with a passphrase, readable with standard tools.

It is a line ``doorman-backup 1 N``, then N bytes that hold the key (an age file, sealed by the passphrase), then an age
file for that key with a tar archive in it: ``about.json`` first, then ``data/…``, ``keys/…`` and ``settings/…``.
Format of age: https://age-encryption.org/v1
"""

import io
import math
import os
import re
import shutil
import tarfile
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import IO, TypeVar

import orjson
import pyrage

from bot.house.records.backup import SHORTEST_PASSPHRASE, BackupContent, BackupFault, BackupRefused
from bot.store.backup.moment import snapshot
from bot.store.backup.parts import opened
from bot.store.disk import FILE_MODE, make_folder, sync_folder

FORMAT = 1
_FIRST_LINE = re.compile(rb"doorman-backup (\d{1,9}) (\d{1,6})\n")
#: The first line is shorter than this, and so is the sealed key.
_MOST_HEAD_BYTES, _MOST_KEY_BYTES = 40, 65536
#: How age's complaint begins that a passphrase costs more than this machine should spend; so often it is tried.
_TOO_MUCH_WORK = "Excessive work parameter"
_UNSEALED_TRIES = 5
_ABOUT = "about.json"
_MOST_ABOUT_BYTES = 65536
#: A header of tar is held in memory, and its length is anybody's to write; ours tell a name and a size.
_MOST_HEADER_BYTES = 1 << 20
#: What may stand in a backup, by the first part of its names.
_PARTS = frozenset({"data", "keys", "settings"})

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class BackupKey:
    """What backups are encrypted for: no secret, so it may lie on the disk for those that are made by themselves."""

    #: An age recipient.
    recipient: str
    #: What opens them, sealed by the passphrase.
    sealed: bytes = field(repr=False)


def new_key(passphrase: str) -> BackupKey:
    """A key that this passphrase opens; takes a second or two on purpose. Raises BackupRefused (PASSPHRASE_SHORT)."""
    if len(passphrase) < SHORTEST_PASSPHRASE:
        raise BackupRefused(BackupFault.PASSPHRASE_SHORT)
    identity = pyrage.x25519.Identity.generate()
    return BackupKey(str(identity.to_public()), pyrage.passphrase.encrypt(str(identity).encode(), passphrase))


def make_backup(
    folder: Path, to: Path, key: BackupKey, *, made_at: datetime, release: str, beside: Mapping[str, Path]
) -> BackupContent:
    """Write the data folder of one moment into one file, and what lies ``beside`` it, by its name in the backup.

    ``beside``: "keys/…" and "settings/…", left out where there is no such file. ``to`` must not be there; after a
    failure it is not. Raises BackupRefused.
    """
    try:
        with snapshot(folder) as moment, ExitStack() as stack:
            files = {f"data/{path.relative_to(moment).as_posix()}": path for path in _below(moment)}
            files |= {name: path for name, path in beside.items() if path.is_file()}
            size = sum(path.stat().st_size for path in files.values())
            content = BackupContent(made_at, release, len(files), size)
            handle = os.open(to, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, FILE_MODE)
            stack.callback(sync_folder, to.absolute().parent)
            try:
                with os.fdopen(handle, "wb") as file:
                    file.write(b"doorman-backup %d %d\n" % (FORMAT, len(key.sealed)) + key.sealed)
                    _encrypt(lambda plain: _write_tar(plain, content, files), file, key)
                    file.flush()
                    os.fsync(file.fileno())
            except BaseException:
                to.unlink(missing_ok=True)
                raise
    except OSError as exc:
        raise BackupRefused(BackupFault.DISK, exc.strerror or "") from exc
    return content


def open_backup(backup: Path, passphrase: str, into: Path, *, within_s: float = math.inf) -> BackupContent:
    """Unpack a backup into an empty folder of its own, which is to be thrown away after a failure.

    Of one in parts the first is named. Nothing is written beside ``into``, nor more than there is room for, nor for
    longer than ``within_s`` seconds. Raises BackupRefused.
    """
    until = time.monotonic() + within_s
    try:
        with opened(backup) as file:
            identity = _identity(file, passphrase)
            return _decrypt(file, identity, lambda plain: _read_tar(plain, into, until))
    except OSError as exc:
        raise BackupRefused(BackupFault.DISK, exc.strerror or "") from exc


def _identity(file: IO[bytes], passphrase: str) -> pyrage.x25519.Identity:
    """The key that a backup begins with; what follows in the file is what it opens."""
    head = _FIRST_LINE.fullmatch(file.readline(_MOST_HEAD_BYTES))
    if head is None or not 0 < int(head[2]) <= _MOST_KEY_BYTES:
        raise BackupRefused(BackupFault.NO_BACKUP)
    if int(head[1]) > FORMAT:
        raise BackupRefused(BackupFault.NEWER)
    sealed = file.read(int(head[2]))
    if len(sealed) < int(head[2]):
        raise BackupRefused(BackupFault.DAMAGED)
    try:
        return pyrage.x25519.Identity.from_str(_unsealed(sealed, passphrase).decode("ascii"))
    except (pyrage.DecryptError, pyrage.IdentityError, UnicodeDecodeError) as exc:
        raise BackupRefused(BackupFault.WRONG_PASSPHRASE) from exc


def _unsealed(sealed: bytes, passphrase: str) -> bytes:
    """What the passphrase opens; raises DecryptError.

    age guesses from a short trial how long that takes, and refuses what seems to take half a minute: a machine that is
    busy in that moment is tried again, and no passphrase is called wrong for it. Raises BackupRefused (TOO_LONG).
    """
    for _ in range(_UNSEALED_TRIES):
        try:
            plain: bytes = pyrage.passphrase.decrypt(sealed, passphrase)
        except pyrage.DecryptError as exc:
            if _TOO_MUCH_WORK not in str(exc):
                raise
        else:
            return plain
    raise BackupRefused(BackupFault.TOO_LONG)


def _encrypt(fill: Callable[[IO[bytes]], None], to: IO[bytes], key: BackupKey) -> None:
    """Encrypt what ``fill`` writes, piece by piece."""
    recipient = pyrage.x25519.Recipient.from_str(key.recipient)
    read, write = os.pipe()

    def produce() -> None:
        with os.fdopen(write, "wb") as plain:
            fill(plain)

    with ThreadPoolExecutor(1, "backup") as pool, os.fdopen(read, "rb") as source:
        producing = pool.submit(produce)
        try:
            pyrage.encrypt_io(source, to, [recipient])
        finally:
            source.close()  # whoever writes still is told so
        producing.result()


def _decrypt(source: IO[bytes], identity: pyrage.x25519.Identity, take: Callable[[IO[bytes]], T]) -> T:
    """What ``take`` makes of the decrypted bytes, piece by piece; only once all of them were proven whole."""
    read, write = os.pipe()

    def produce() -> None:
        with os.fdopen(write, "wb") as plain:
            pyrage.decrypt_io(source, plain, [identity])

    with ThreadPoolExecutor(1, "restore") as pool, os.fdopen(read, "rb") as plain:
        producing = pool.submit(produce)
        try:
            taken = take(plain)
            while plain.read(65536):
                pass  # tar pads its end
        except (tarfile.TarError, ValueError, RecursionError) as exc:
            # tarfile stumbles over what a header tells: a number that is none, or a name of names without end
            raise BackupRefused(BackupFault.DAMAGED) from exc
        finally:
            plain.close()
            failure = producing.exception()
        if failure:
            raise BackupRefused(BackupFault.DAMAGED) from failure
    return taken


def _write_tar(plain: IO[bytes], content: BackupContent, files: Mapping[str, Path]) -> None:
    about = orjson.dumps(
        {
            "format": FORMAT,
            "made_at": content.made_at,
            "release": content.release,
            "files": content.files,
            "size": content.size,
        }
    )
    with tarfile.open(fileobj=plain, mode="w|", format=tarfile.PAX_FORMAT) as tar:
        first = tarfile.TarInfo(_ABOUT)
        first.size = len(about)
        tar.addfile(first, io.BytesIO(about))
        for name, path in files.items():
            entry = tarfile.TarInfo(name)
            with path.open("rb") as file:
                entry.size = os.fstat(file.fileno()).st_size
                entry.mode = FILE_MODE
                tar.addfile(entry, file)


class _Rationed(io.RawIOBase):
    """What tar reads from: no more is handed out than is allowed so far."""

    def __init__(self, plain: IO[bytes]) -> None:
        self._plain = plain
        self.left = _MOST_HEADER_BYTES

    def read(self, size: int = -1) -> bytes:
        """The next bytes. Raises BackupRefused (HOSTILE)."""
        piece = self._plain.read(size)
        self.left -= len(piece)
        if self.left < 0:
            raise BackupRefused(BackupFault.HOSTILE)
        return piece


def _read_tar(plain: IO[bytes], into: Path, until: float) -> BackupContent:
    source = _Rationed(plain)
    with tarfile.open(fileobj=source, mode="r|") as tar:
        entries = iter(tar)
        content = _about(tar, next(entries, None))
        if shutil.disk_usage(into).free < content.size:
            raise BackupRefused(BackupFault.NO_ROOM)
        files = size = 0
        for entry in entries:
            path = into / _safe(entry)
            files, size = files + 1, size + entry.size
            if files > content.files or size > content.size:
                raise BackupRefused(BackupFault.HOSTILE)
            if time.monotonic() > until:
                raise BackupRefused(BackupFault.TOO_LONG)
            source.left = entry.size + _MOST_HEADER_BYTES  # its bytes, and what tells of the next
            make_folder(path.parent)
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, FILE_MODE)
            with os.fdopen(handle, "wb") as file:
                for piece in _pieces(tar, entry):
                    file.write(piece)
                file.flush()
                os.fsync(file.fileno())
        if (files, size) != (content.files, content.size):
            raise BackupRefused(BackupFault.DAMAGED)
    return content


def _about(tar: tarfile.TarFile, entry: tarfile.TarInfo | None) -> BackupContent:
    if entry is None or entry.name != _ABOUT or not entry.isreg() or entry.size > _MOST_ABOUT_BYTES:
        raise BackupRefused(BackupFault.NO_BACKUP)
    try:
        told = orjson.loads(b"".join(_pieces(tar, entry)))
        if told["format"] > FORMAT:
            raise BackupRefused(BackupFault.NEWER)
        made_at = datetime.fromisoformat(told["made_at"])
        return BackupContent(made_at, str(told["release"]), int(told["files"]), int(told["size"]))
    except (ValueError, KeyError, TypeError) as exc:
        raise BackupRefused(BackupFault.NO_BACKUP) from exc


def _safe(entry: tarfile.TarInfo) -> PurePosixPath:
    """Where an entry belongs, below the folder; raises BackupRefused (HOSTILE)."""
    name = PurePosixPath(entry.name)
    climbs = any(part in ("", ".", "..") or "\\" in part or "\0" in part for part in entry.name.split("/"))
    # of a sparse file a header tells how large it is, and zeros without end may follow from nothing
    is_plain = entry.isreg() and not entry.issparse() and entry.size >= 0
    if climbs or not is_plain or name.is_absolute() or len(name.parts) < 2 or name.parts[0] not in _PARTS:  # noqa: PLR2004 - a folder and a file
        raise BackupRefused(BackupFault.HOSTILE)
    return name


def _pieces(tar: tarfile.TarFile, entry: tarfile.TarInfo) -> Iterator[bytes]:
    if file := tar.extractfile(entry):
        while piece := file.read(1 << 20):
            yield piece


def _below(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.rglob("*")) if path.is_file())
