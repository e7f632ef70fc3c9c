"""Cameras at this computer."""

import sys
from pathlib import Path

from bot.house.watch.camera import FoundCamera, Source, SourceKind

#: Where Linux tells of its video devices.
CLASS_FOLDER = Path("/sys/class/video4linux")

_LETTERS = 60


def devices_here(folder: Path = CLASS_FOLDER) -> list[FoundCamera]:
    """Those that give pictures, by their numbers. Blocks for a moment; never raises."""
    if sys.platform != "linux":
        return [FoundCamera("", Source(SourceKind.USB, "0"))]  # the system lists none: whoever tries it sees
    try:
        found = [device for device in folder.glob("video*") if _gives_pictures(device)]
    except OSError:
        return []
    found.sort(key=lambda device: int(device.name.removeprefix("video") or 0))
    return [FoundCamera(_read(device / "name")[:_LETTERS], _source(device.name)) for device in found]


def _source(name: str) -> Source:
    return Source(SourceKind.USB, f"/dev/{name}")


def _gives_pictures(device: Path) -> bool:
    """One camera has several devices, of which the first gives pictures."""
    return device.name.removeprefix("video").isdigit() and _read(device / "index") in {"", "0"}


def _read(file: Path) -> str:
    try:
        return file.read_text("utf-8", "replace").strip()
    except OSError:
        return ""
