"""What the doctor asks this room: whether we can write here, others can read it, and there is room."""

import asyncio
import os
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path

from bot.house.findings.findings import Finding, Part, Plain
from bot.house.findings.machine_findings import (
    DiskRoom,
    FolderOpen,
    FolderUnwritable,
    FolderWritable,
    KeyUnfit,
    SealedWith,
)
from bot.house.records.disk import Space
from bot.store.trail.audit_key import KeyUnusable, read_key


async def check_folder(folder: Path) -> Finding:
    """Write a file into the data folder, and look at its permissions."""
    return await asyncio.to_thread(_look_at, folder)


async def check_room(folder: Path) -> Finding:
    """How much of the disk is free."""
    space = await asyncio.to_thread(_space, folder)
    return Finding(Part.DISK, DiskRoom(space.free_bytes), good=not space.is_low())


async def check_seals(places: Sequence[Path]) -> Finding:
    """Whether the audit trail is sealed, or will be from the first start on."""
    return await asyncio.to_thread(_look_at_key, places)


def _look_at_key(places: Sequence[Path]) -> Finding:
    try:
        key = read_key(places)
    except KeyUnusable as exc:
        return Finding(Part.AUDIT_TRAIL, KeyUnfit(exc.trouble), good=False, needed=False)
    if key:
        place = next(place for place in places if place.exists())
        return Finding(Part.AUDIT_TRAIL, SealedWith(str(place)), good=True)
    for place in places:
        known = next(folder for folder in place.absolute().parents if folder.exists())
        if known.is_dir() and os.access(known, os.W_OK):
            return Finding(Part.AUDIT_TRAIL, SealedWith(str(place), to_come=True), good=True)
    return Finding(Part.AUDIT_TRAIL, Plain.NO_PLACE_FOR_KEY, good=False, needed=False)


def _space(folder: Path) -> Space:
    folder = folder.absolute()
    known = next(place for place in (folder, *folder.parents) if place.exists())
    usage = shutil.disk_usage(known)
    return Space(usage.free, usage.total)


def _look_at(folder: Path) -> Finding:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(b"doctor")
    except OSError as exc:
        return Finding(Part.DATA_FOLDER, FolderUnwritable(str(folder), exc.strerror or ""), good=False)
    others = [path for path in (folder, *folder.rglob("*")) if _is_open_to_others(path) and path.name != "README.md"]
    if others and others != [folder]:  # the folder itself is closed at the next start
        named = str(others[-1].relative_to(folder))
        return Finding(Part.DATA_FOLDER, FolderOpen(str(folder), named), good=False)
    return Finding(Part.DATA_FOLDER, FolderWritable(str(folder)), good=True)


def _is_open_to_others(path: Path) -> bool:
    try:
        return bool(path.stat().st_mode & 0o077)
    except FileNotFoundError:
        return False  # a running service writes beside us: its temporary files come and go
