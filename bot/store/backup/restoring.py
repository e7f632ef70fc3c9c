"""The way back: a backup is opened beside the house, tried as a house, and only then put in its place."""

import math
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bot.house.keeping.pieces import each_visit
from bot.house.ports import VisitBook
from bot.house.records.backup import BackupContent, BackupFault, BackupRefused, Rehearsed
from bot.house.records.trail import TrailBroken
from bot.store.backup.archive import open_backup
from bot.store.disk import damaged_in
from bot.store.houses.moving import REPLACED, UNDERWAY, replace_house, undo_half_moved
from bot.store.houses.scratch import SCRATCH, scratch_folder
from bot.store.lock import FolderLock, StoreBusy, StoreUnusable
from bot.store.store import open_store
from bot.store.trail.audit_key import KeyUnusable, read_key
from bot.store.trail.chain import verify

#: These stay where a house is replaced: the page that tells what the folder is, and models that any house has.
_STAYING = frozenset({"README.md", "models", ".lock", "backups", UNDERWAY})

#: What the key to the audit trail is called in a backup, under ``keys``.
AUDIT_KEY = "audit.key"


@dataclass(frozen=True, slots=True)
class OpenedBackup:
    """A backup, unpacked and tried; ``folder`` has ``data``, ``keys`` and ``settings`` in it, as far as they are."""

    folder: Path
    content: BackupContent
    found: Rehearsed


@asynccontextmanager
async def rehearsed(
    backup: Path,
    passphrase: str,
    beside: Path,
    *,
    within_s: float = math.inf,
    faces_in: Callable[[Path], int] | None = None,
) -> AsyncIterator[OpenedBackup]:
    """A backup, opened in a scratch folder in ``beside`` while the block lasts, and found to be a house.

    ``within_s``: see ``open_backup``. ``faces_in`` counts the samples in a gallery's folder, and raises ValueError, or
    OSError, where it cannot be read.

    Raises BackupRefused; nothing that was there changes.
    """
    try:
        with scratch_folder(beside) as scratch:
            content = open_backup(backup, passphrase, scratch, within_s=within_s)
            yield OpenedBackup(scratch, content, await _tried(scratch, faces_in))
    except OSError as exc:
        raise BackupRefused(BackupFault.DISK, exc.strerror or "") from exc


def put_in_place(opened: OpenedBackup, folder: Path, *, replace: bool, now: datetime) -> Path | None:
    """Make the house of a backup, that lies in a folder within ``folder``, the one in ``folder``.

    Returns where the one that was there went, None: there was none. Raises BackupRefused, and then it is there still.
    """
    try:
        lock = FolderLock(folder / ".lock")
    except StoreBusy as exc:
        raise BackupRefused(BackupFault.IN_USE) from exc
    try:
        undo_half_moved(folder)
        before = [entry for entry in sorted(folder.iterdir()) if _belongs_to_a_house(entry)]
        if before and not replace:
            raise BackupRefused(BackupFault.HOUSE_THERE)
        aside = folder / f"{REPLACED}{now:%Y%m%dT%H%M%S}" if before else None
        coming = [entry for entry in sorted((opened.folder / "data").iterdir()) if _belongs_to_a_house(entry)]
        replace_house(folder, before, aside, coming)
    except OSError as exc:
        raise BackupRefused(BackupFault.DISK, exc.strerror or "") from exc
    finally:
        lock.release()
    return aside


def _belongs_to_a_house(entry: Path) -> bool:
    return entry.name not in _STAYING and not entry.name.startswith((SCRATCH, REPLACED))


async def _tried(scratch: Path, faces_in: Callable[[Path], int] | None) -> Rehearsed:
    """What the house has that was unpacked. Raises BackupRefused (UNREADABLE)."""
    data = scratch / "data"
    damaged = set(_damaged(data))
    try:
        key = read_key([scratch / "keys" / AUDIT_KEY])
        trail = data / "audit.jsonl"
        lines = verify(trail, key.keys if key else ()).lines if trail.exists() else 0
        async with open_store(data, audit_key=key) as store:
            found = Rehearsed(
                residents=len(await store.residents.residents()),
                people=len(await store.people.people()),
                visits=await counted(store.visits),
                pictures=sum(1 for _ in (data / "photos").rglob("*.jpg")),
                lines=lines,
                faces=faces_in(data / "gallery") if faces_in else 0,
            )
            aside = len(store.set_aside)
    except (StoreUnusable, TrailBroken, KeyUnusable, ValueError) as exc:
        raise BackupRefused(BackupFault.UNREADABLE, type(exc).__name__) from exc
    if aside or set(_damaged(data)) - damaged:
        raise BackupRefused(BackupFault.UNREADABLE)
    return found


async def counted(visits: VisitBook) -> int:
    """How many there are."""
    count = 0
    async for _ in each_visit(visits, datetime.now(UTC)):
        count += 1
    return count


def _damaged(data: Path) -> list[Path]:
    return [path for folder in (data, data / "visits", data / "drawers") for path in damaged_in(folder)]
