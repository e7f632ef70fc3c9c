"""What the doctor asks this room: whether we can write here, others can read it, and there is room."""

import asyncio
import shutil
import tempfile
from pathlib import Path

from bot.checkup import Finding

#: Room for some months of pictures.
_ENOUGH_BYTES = 500 * 1024 * 1024


async def check_folder(folder: Path) -> Finding:
    """Write a file into the data folder, and look at its permissions."""
    return await asyncio.to_thread(_look_at, folder)


async def check_room(folder: Path) -> Finding:
    """How much of the disk is free."""
    free = await asyncio.to_thread(_free, folder)
    said = f"{free / 1024**3:.1f} GB free"
    remedy = "make room, or set DATA_DIR to a larger disk"
    return Finding("disk", good=free >= _ENOUGH_BYTES, said=said, remedy=remedy)


def _free(folder: Path) -> int:
    folder = folder.absolute()
    known = next(place for place in (folder, *folder.parents) if place.exists())
    return shutil.disk_usage(known).free


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
