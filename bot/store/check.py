"""What the doctor asks this room: whether we can write here, others can read it, and there is room."""

import asyncio
import os
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path

from bot.checkup import Finding
from bot.house.disk import Space
from bot.store.audit_key import KeyUnusable, read_key


async def check_folder(folder: Path) -> Finding:
    """Write a file into the data folder, and look at its permissions."""
    return await asyncio.to_thread(_look_at, folder)


async def check_room(folder: Path) -> Finding:
    """How much of the disk is free."""
    space = await asyncio.to_thread(_space, folder)
    said = f"{space.free_bytes / 1024**3:.1f} GB free"
    remedy = "make room, or set DATA_DIR to a larger disk"
    return Finding("disk", good=not space.is_low(), said=said, remedy=remedy)


async def check_seals(places: Sequence[Path]) -> Finding:
    """Whether the audit trail is sealed, or will be from the first start on."""
    return await asyncio.to_thread(_look_at_key, places)


def _look_at_key(places: Sequence[Path]) -> Finding:
    name, remedy = "audit trail", "set AUDIT_KEY_FILE to a file that the service may make, outside the data folder"
    try:
        key = read_key(places)
    except KeyUnusable as exc:
        remedy = "put your copy of the key back; or move the file away, and a new key is made"
        return Finding(name, good=False, said=str(exc), remedy=remedy, needed=False)
    if key:
        place = next(place for place in places if place.exists())
        return Finding(name, good=True, said=f"sealed with the key in {place}")
    for place in places:
        known = next(folder for folder in place.absolute().parents if folder.exists())
        if known.is_dir() and os.access(known, os.W_OK):
            return Finding(name, good=True, said=f"its key is made at the first start, in {place}")
    return Finding(name, good=False, said="there is no place for the key that seals it", remedy=remedy, needed=False)


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
        remedy = "let the user who runs the service write there, or set DATA_DIR to another folder"
        return Finding("data folder", good=False, said=f"{folder}: {exc.strerror}", remedy=remedy)
    others = [path for path in (folder, *folder.rglob("*")) if _is_open_to_others(path) and path.name != "README.md"]
    if others and others != [folder]:  # the folder itself is closed at the next start
        said = f"others on this machine can read {others[-1].relative_to(folder)}"
        return Finding("data folder", good=False, said=said, remedy=f"chmod -R go= {folder}")
    return Finding("data folder", good=True, said=f"{folder} can be written, and is its owner's alone")


def _is_open_to_others(path: Path) -> bool:
    try:
        return bool(path.stat().st_mode & 0o077)
    except FileNotFoundError:
        return False  # a running service writes beside us: its temporary files come and go
