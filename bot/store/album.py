"""The pictures: one file each, in a folder a month."""

import asyncio
import logging
import re
import shutil
from contextlib import suppress
from functools import partial
from pathlib import Path

from bot.house.people import PhotoId
from bot.house.ports import Clock
from bot.store.disk import make_folder, sweep, sync_folder, write_file
from bot.store.pressure import StoreDisk, try_each
from bot.store.visits import month_of
from bot.store.writer import Writer

log = logging.getLogger(__name__)

#: Pictures that wait in memory for a disk that takes none, in bytes altogether; the oldest are dropped first.
MOST_HELD_BYTES = 32 * 1024 * 1024

#: Of the pictures of this long before the newest none is deleted to make room, in seconds.
KEPT_BEFORE_NEWEST_S = 24 * 3600

#: A photo's id is a file's name: nothing in it may lead elsewhere.
PHOTO_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,119}")


class PhotoAlbum:
    """The pictures (Album), in ``photos/<year>-<month>/<id>.jpg`` by the month they were kept in, UTC.

    An id that could not be one of ours raises ValueError. Where the disk takes no picture it is held in memory, shown
    and recognised from there, and written once there is room.
    """

    def __init__(self, folder: Path, writer: Writer, clock: Clock, disk: StoreDisk) -> None:
        """Clean up after a crash; in the writer's thread."""
        self._folder = folder
        self._writer = writer
        self._clock = clock
        self._disk = disk
        #: What the disk did not take: where it belongs, and the JPEG.
        self._held: dict[str, tuple[Path, bytes]] = {}
        disk.catching_up.append(self._write_held)
        disk.delete_oldest = self._delete_oldest
        for month in self._months()[:2]:  # where the last pictures were written
            sweep(month)

    async def keep(self, photo: PhotoId, jpeg: bytes) -> None:
        """Write a picture down; returns once it would survive a power cut, or is held where the disk takes none."""
        name = _file_name(photo)
        month = self._folder / month_of(self._clock())
        try:
            async with asyncio.timeout(self._disk.patience_s):
                await self._writer.run(lambda: _keep(month, name, jpeg))
        except OSError as exc:
            self._disk.failed(exc)
            self._hold(name, month, jpeg)

    async def fetch(self, photo: PhotoId) -> bytes:
        """The picture's bytes; raises KeyError where it is gone, OSError where the disk does not give it out."""
        name = _file_name(photo)
        if held := self._held.get(name):
            return held[1]
        try:
            async with asyncio.timeout(self._disk.patience_s):
                jpeg = await self._writer.run(lambda: self._fetch(name))
        except TimeoutError as exc:
            self._disk.failed(exc)
            raise
        if jpeg is None:
            raise KeyError(photo)
        return jpeg

    async def remove(self, photo: PhotoId) -> None:
        """Delete a picture; nothing happens where it is gone already. Raises StoreUnwritable."""
        name = _file_name(photo)
        self._held.pop(name, None)
        try:
            async with asyncio.timeout(self._disk.patience_s):
                await self._writer.run(lambda: self._remove(name))
        except OSError as exc:
            raise self._disk.refused(exc) from exc

    def _hold(self, name: str, month: Path, jpeg: bytes) -> None:
        self._held[name] = (month, jpeg)
        while sum(len(held) for _, held in self._held.values()) > MOST_HELD_BYTES and len(self._held) > 1:
            del self._held[next(iter(self._held))]
            log.warning("a picture that the disk did not take was dropped")

    def _write_held(self) -> None:
        try_each([partial(self._write_one, *held) for held in list(self._held.items())])

    def _write_one(self, name: str, held: tuple[Path, bytes]) -> None:
        month, jpeg = held
        _keep(month, name, jpeg)
        if self._held.pop(name, None) is None:
            self._remove(name)  # removed while it was written

    def _delete_oldest(self, wanted_bytes: int) -> int:
        """Delete pictures, the oldest first, until so many bytes are free; returns how many went."""
        dated = sorted((path.stat().st_mtime, path) for month in self._months() for path in month.glob("*.jpg"))
        deleted = 0
        for moment, path in dated:
            if moment > dated[-1][0] - KEPT_BEFORE_NEWEST_S or shutil.disk_usage(self._folder).free >= wanted_bytes:
                break
            path.unlink(missing_ok=True)
            deleted += 1
        return deleted

    def _fetch(self, name: str) -> bytes | None:
        for month in self._months():
            with suppress(FileNotFoundError):
                return (month / name).read_bytes()
        return None

    def _remove(self, name: str) -> None:
        for month in self._months():
            with suppress(FileNotFoundError):
                (month / name).unlink()
                sync_folder(month)

    def _months(self) -> list[Path]:
        """The months' folders, newest first."""
        return sorted((path for path in self._folder.glob("????-??") if path.is_dir()), reverse=True)


def _keep(month: Path, name: str, jpeg: bytes) -> None:
    make_folder(month)
    write_file(month / name, [jpeg])


def _file_name(photo: PhotoId) -> str:
    if not PHOTO_ID.fullmatch(photo):
        raise ValueError("not a photo's id")
    return f"{photo}.jpg"
