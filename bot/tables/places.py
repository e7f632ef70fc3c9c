"""Photos where a table says that they are: on this machine's disk, or at an address."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path, PurePath
from stat import S_ISDIR, S_ISREG
from urllib.parse import urlsplit

from bot.house.tables.table import FoundPhoto, SourceReason, SourceTrouble
from bot.tables.photo_addresses import MOST_PHOTO_BYTES, PhotoAddresses

#: Files of a folder that are looked at.
_MOST_FILES = 100

#: What photos are called.
_PHOTOS = frozenset({".jpg", ".jpeg", ".jpe", ".png", ".webp", ".heic", ".heif"})


def is_address(told: str) -> bool:
    """Tell whether this is an address of any kind, not a path; a disk's letter is none."""
    scheme, parted, _ = told.partition("://")
    return bool(parted) and scheme.isascii() and scheme.replace("+", "").isalnum()


class ChatPlaces:
    """For a table that came through a chat (``PhotoPlaces``): addresses alone, as its paths are of another machine."""

    def __init__(self, addresses: PhotoAddresses) -> None:
        self._addresses = addresses

    async def at(self, told: str) -> AsyncIterator[FoundPhoto]:
        """See ``PhotoPlaces.at``."""
        if is_address(told):
            yield await self._addresses.photo(told)
        else:
            yield FoundPhoto(shown(told), SourceTrouble(SourceReason.NO_PATHS))


class FilePlaces:
    """For a table on this machine (``PhotoPlaces``): its paths begin in ``folder``, where the table itself is."""

    def __init__(self, folder: Path, addresses: PhotoAddresses) -> None:
        self._folder = folder
        self._addresses = addresses

    async def at(self, told: str) -> AsyncIterator[FoundPhoto]:
        """See ``PhotoPlaces.at``."""
        if is_address(told):
            yield await self._addresses.photo(told)
            return
        found = await asyncio.to_thread(_files, self._folder, told)
        if isinstance(found, SourceTrouble):
            yield FoundPhoto(shown(told), found)
            return
        for file in found:
            content = await asyncio.to_thread(_content, file)
            yield FoundPhoto(file.name, content)


def shown(told: str) -> str:
    """What may be said of a place: of an address its host alone."""
    if is_address(told):
        try:
            return urlsplit(told).hostname or ""
        except ValueError:
            return ""
    return PurePath(told.replace("\\", "/")).name[:100]


def _files(folder: Path, told: str) -> list[Path] | SourceTrouble:
    try:
        place = folder / Path(told).expanduser()
        mode = place.stat().st_mode
        if S_ISREG(mode):  # opening a pipe would wait for ever
            return [place]
        if not S_ISDIR(mode):
            return SourceTrouble(SourceReason.MISSING)
        files = sorted(one for one in place.iterdir() if one.suffix.lower() in _PHOTOS and one.is_file())
    except (FileNotFoundError, NotADirectoryError, ValueError, RuntimeError):  # with a NUL in it, or of nobody's home
        return SourceTrouble(SourceReason.MISSING)
    except OSError:
        return SourceTrouble(SourceReason.CLOSED)
    return files[:_MOST_FILES] or SourceTrouble(SourceReason.NO_PHOTOS)


def _content(path: Path) -> bytes | SourceTrouble:
    try:
        with path.open("rb") as file:
            # room is made for as much as is asked for, though there may be far less
            content = file.read(min(path.stat().st_size, MOST_PHOTO_BYTES) + 1)
    except OSError:
        return SourceTrouble(SourceReason.CLOSED)
    if len(content) > MOST_PHOTO_BYTES:
        return SourceTrouble(SourceReason.TOO_LARGE, MOST_PHOTO_BYTES // 1_000_000)
    return content
