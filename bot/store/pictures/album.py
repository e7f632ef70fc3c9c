"""The pictures: one file each, in a folder a month."""

import asyncio
import logging
import re
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from bot.house.people import PhotoId
from bot.house.ports import Clock
from bot.store.disk import sweep
from bot.store.pictures.month_folders import MonthFolders
from bot.store.pressure import StoreDisk, try_each
from bot.store.visits.visit_month import month_of
from bot.store.writer import Readers, Writer

log = logging.getLogger(__name__)

#: Pictures that wait in memory for a disk that takes none, in bytes altogether; the oldest are dropped first.
MOST_HELD_BYTES = 32 * 1024 * 1024

#: Of the pictures of this long before the newest none is deleted to make room, in seconds.
KEPT_BEFORE_NEWEST_S = 24 * 3600

#: What lies in the months' folders, and goes when room is needed: pictures, and the clips of cameras.
KINDS = (".jpg", ".mp4")

#: A photo's id is a file's name: nothing in it may lead elsewhere.
PHOTO_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,119}")


@dataclass(frozen=True, slots=True, eq=False)
class _Order:
    """What the writer was asked to do with a picture, and has not done yet."""

    #: None: it is to go.
    jpeg: bytes | None


class PhotoAlbum:
    """The pictures (Album), in ``photos/<year>-<month>/<id>.jpg`` by the month they were kept in, UTC.

    An id that could not be one of ours raises ValueError. Where the disk takes no picture it is held in memory, shown
    and recognised from there, and written once there is room. Reading does not wait for the writer: of one picture,
    what was asked for last is what ``fetch`` sees, whether or not the writer has come to it.
    """

    def __init__(self, folder: Path, writer: Writer, readers: Readers, clock: Clock, disk: StoreDisk) -> None:
        """Clean up after a crash; in the writer's thread."""
        self._folder = folder
        self._months = MonthFolders(folder)
        self._writer = writer
        self._readers = readers
        self._clock = clock
        self._disk = disk
        #: What the disk did not take: where it belongs, and the JPEG.
        self._held: dict[str, tuple[Path, bytes]] = {}
        #: The last order of each picture that stands before the writer.
        self._ordered: dict[str, _Order] = {}
        disk.catching_up.append((writer, self._write_held))
        disk.delete_oldest = self._delete_oldest
        for month in self._months.months()[:2]:  # where the last pictures were written
            sweep(month)

    async def keep(self, photo: PhotoId, jpeg: bytes) -> None:
        """Write a picture down; returns once it would survive a power cut, or is held where the disk takes none."""
        name = _file_name(photo)
        month = self._folder / month_of(self._clock())
        with self._order(name, jpeg) as order:
            try:
                async with asyncio.timeout(self._disk.patience_s):
                    await self._writer.run(lambda: self._months.keep(month, name, jpeg))
            except OSError as exc:
                self._disk.failed(exc)
                if self._ordered.get(name) is order:  # else it was removed, or kept anew, meanwhile
                    self._hold(name, month, jpeg)

    async def fetch(self, photo: PhotoId) -> bytes:
        """The picture's bytes; raises KeyError where it is gone, OSError where the disk does not give it out."""
        name = _file_name(photo)
        if order := self._ordered.get(name):
            jpeg = order.jpeg
        elif held := self._held.get(name):
            jpeg = held[1]
        else:
            jpeg = await self._read(name)
        if jpeg is None:
            raise KeyError(photo)
        return jpeg

    async def remove(self, photo: PhotoId) -> None:
        """Delete a picture; nothing happens where it is gone already. Raises StoreUnwritable."""
        name = _file_name(photo)
        with self._order(name, None):
            try:
                async with asyncio.timeout(self._disk.patience_s):
                    await self._writer.run(lambda: self._months.remove(name))
            except OSError as exc:
                raise self._disk.refused(exc) from exc

    async def remove_all(self, beginnings: Sequence[str]) -> None:
        """Delete every picture whose id begins like this, that nobody knows of, too. Raises StoreUnwritable."""
        wanted = tuple(beginnings)
        for name in [name for name in self._held if name.startswith(wanted)]:
            del self._held[name]
        try:
            async with asyncio.timeout(self._disk.patience_s):
                await self._writer.run(lambda: self._months.remove_all(wanted))
        except OSError as exc:
            raise self._disk.refused(exc) from exc

    @contextmanager
    def _order(self, name: str, jpeg: bytes | None) -> Iterator[_Order]:
        """Have everybody who looks see this already, until the writer has done it or was given up on."""
        self._held.pop(name, None)
        order = self._ordered[name] = _Order(jpeg)
        try:
            yield order
        finally:
            if self._ordered.get(name) is order:
                del self._ordered[name]

    async def _read(self, name: str) -> bytes | None:
        try:
            async with asyncio.timeout(self._disk.patience_s):
                return await self._readers.run(lambda: self._months.fetch(name))
        except TimeoutError as exc:
            self._disk.failed(exc)
            raise

    def _hold(self, name: str, month: Path, jpeg: bytes) -> None:
        self._held[name] = (month, jpeg)
        while sum(len(held) for _, held in self._held.values()) > MOST_HELD_BYTES and len(self._held) > 1:
            del self._held[next(iter(self._held))]
            log.warning("a picture that the disk did not take was dropped")

    def _write_held(self) -> None:
        try_each([partial(self._write_one, *held) for held in list(self._held.items())])

    def _write_one(self, name: str, held: tuple[Path, bytes]) -> None:
        month, jpeg = held
        self._months.keep(month, name, jpeg)
        if self._held.pop(name, None) is None:
            self._months.remove(name)  # removed while it was written

    def _delete_oldest(self, wanted_bytes: int) -> int:
        """Delete pictures, the oldest first, until so many bytes are free; returns how many went."""
        kept = (path for month in self._months.months() for kind in KINDS for path in month.glob(f"*{kind}"))
        dated = sorted((path.stat().st_mtime, path) for path in kept)
        deleted = 0
        for moment, path in dated:
            if moment > dated[-1][0] - KEPT_BEFORE_NEWEST_S or shutil.disk_usage(self._folder).free >= wanted_bytes:
                break
            path.unlink(missing_ok=True)
            deleted += 1
        return deleted


def _file_name(photo: PhotoId) -> str:
    if not PHOTO_ID.fullmatch(photo):
        raise ValueError("not a photo's id")
    return f"{photo}.jpg"
