"""The folder for backups: they are made, tried and kept there, in threads that no stop waits for."""

import asyncio
import re
import shutil
from collections.abc import AsyncIterator, Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Protocol

from bot.aside import in_a_thread_of_its_own
from bot.house.ports import Clock
from bot.house.records.backup import SHORTEST_PASSPHRASE, BackupFault, BackupRefused, KeptBackup, Rehearsed
from bot.store.backup.archive import make_backup, new_key
from bot.store.backup.restoring import rehearsed
from bot.store.disk import make_folder, sync_folder

#: A bot sends files of 50 MB; this leaves room for what stands around one.
PART_BYTES = 48_000_000

#: A backup is opened in an hour, or not at all, in seconds.
REHEARSED_WITHIN_S = 3600.0

_NAME = re.compile(r"doorman-\d{8}T\d{6}\.backup")
_PIECE = 1 << 18

#: Under which name the passphrase is kept.
_OWNER = "weekly"


class KeptPassphrases(Protocol):
    """A sealed book."""

    def get(self, owner: str) -> str | None:
        """What was sealed; None: there is nothing that can be opened. Blocks for a moment; never raises."""

    async def put(self, owner: str, secret: str | None) -> None:
        """Seal a secret, or forget it (None). Raises StoreUnwritable."""


class BackupFolder:
    """Backups of one data folder (Backups)."""

    def __init__(
        self,
        data: Path,
        into: Path,
        *,
        beside: Callable[[], Mapping[str, Path]],
        release: str,
        passphrases: KeptPassphrases,
        faces_in: Callable[[Path], int],
        clock: Clock,
    ) -> None:
        """``beside``: see ``make_backup``; ``faces_in``: see ``rehearsed``."""
        self._data = data
        self._into = into
        self._beside = beside
        self._release = release
        self._passphrases = passphrases
        self._faces_in = faces_in
        self._clock = clock

    @property
    def folder(self) -> str:
        """Where it is."""
        return str(self._into)

    async def make(self, passphrase: str | None) -> KeptBackup:
        """Write one; see Backups."""
        secret = await self._secret(passphrase)
        now = self._clock()
        return await in_a_thread_of_its_own(lambda: self._make(secret, now), name="backup")

    async def rehearse(self, name: str, passphrase: str | None) -> Rehearsed:
        """Try one; see Backups."""
        secret = await self._secret(passphrase)
        # with a loop of its own: nothing that it opens or waits for is ours
        tried = self._path(name)
        return await in_a_thread_of_its_own(lambda: asyncio.run(self._rehearse(tried, secret)), name="backup's trial")

    async def part(self, name: str, number: int) -> AsyncIterator[bytes]:
        """A part, piece by piece."""
        begin, end = (number - 1) * PART_BYTES, number * PART_BYTES
        with self._path(name).open("rb") as file:
            file.seek(begin)
            while begin < end and (piece := await asyncio.to_thread(file.read, min(_PIECE, end - begin))):
                begin += len(piece)
                yield piece

    async def keep(self, name: str) -> None:
        """Have one stay under its own name."""
        await asyncio.to_thread(self._keep, name)

    async def clear(self) -> None:
        """Delete what was never kept."""
        await asyncio.to_thread(lambda: self._remove(self._unkept()))

    async def remove(self, name: str) -> None:
        """Delete one."""
        await asyncio.to_thread(self._remove, [self._path(name)])

    async def keep_newest(self, count: int) -> None:
        """Delete older ones of ours; what else lies there is somebody's own."""
        await asyncio.to_thread(lambda: self._remove(self._ours()[: -count or None]))

    async def keep_passphrase(self, passphrase: str | None) -> None:
        """Keep it, sealed."""
        if passphrase is not None and len(passphrase) < SHORTEST_PASSPHRASE:
            raise BackupRefused(BackupFault.PASSPHRASE_SHORT)
        await self._passphrases.put(_OWNER, passphrase)

    async def _secret(self, passphrase: str | None) -> str:
        kept = passphrase or await asyncio.to_thread(self._passphrases.get, _OWNER)
        if kept is None:
            raise BackupRefused(BackupFault.NO_PASSPHRASE)
        return kept

    def _make(self, passphrase: str, now: datetime) -> KeptBackup:
        path = self._into / f"doorman-{now:%Y%m%dT%H%M%S}.backup"
        unkept = self._before_kept(path)
        key = new_key(passphrase)
        try:
            make_folder(self._into)
            for left in self._unkept():
                left.unlink()
            if shutil.disk_usage(self._into).free < _size_of(self._data):
                raise BackupRefused(BackupFault.NO_ROOM)
            make_backup(self._data, unkept, key, made_at=now, release=self._release, beside=self._beside())
            size = unkept.stat().st_size
        except OSError as exc:
            raise BackupRefused(BackupFault.DISK, exc.strerror or "") from exc
        return KeptBackup(path.name, size, -(-size // PART_BYTES))

    async def _rehearse(self, path: Path, passphrase: str) -> Rehearsed:
        async with rehearsed(
            path, passphrase, self._data, within_s=REHEARSED_WITHIN_S, faces_in=self._faces_in
        ) as opened:
            return opened.found

    def _keep(self, name: str) -> None:
        path = self._into / name
        try:
            self._path(name).rename(path)
            sync_folder(self._into)
        except OSError as exc:
            raise BackupRefused(BackupFault.DISK, exc.strerror or "") from exc

    def _remove(self, paths: list[Path]) -> None:
        try:
            for path in paths:
                path.unlink(missing_ok=True)
        except OSError as exc:
            raise BackupRefused(BackupFault.DISK, exc.strerror or "") from exc

    def _ours(self) -> list[Path]:
        return sorted(path for path in self._into.glob("doorman-*.backup") if _NAME.fullmatch(path.name))

    def _unkept(self) -> list[Path]:
        return list(self._into.glob(".doorman-*.backup.tmp"))

    def _path(self, name: str) -> Path:
        """Where one lies now."""
        if not _NAME.fullmatch(name):
            raise ValueError(f"no backup is called {name!r}")
        path = self._into / name
        unkept = self._before_kept(path)
        return unkept if unkept.exists() else path

    @staticmethod
    def _before_kept(path: Path) -> Path:
        """Where it lies until it is kept: a stop may come at any time, and what was not tried is no backup."""
        return path.with_name(f".{path.name}.tmp")


def _size_of(folder: Path) -> int:
    """About how large a backup will be; what is not in one counts little."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file() and path.suffix != ".backup")
