"""Clips of the cameras: beside the pictures of their month, so that they go when those go."""

import asyncio
from collections.abc import Callable
from pathlib import Path

from bot.house.people import PhotoId
from bot.house.ports import Clock
from bot.store.pictures.album import PHOTO_ID
from bot.store.pictures.month_folders import MonthFolders
from bot.store.pressure import StoreDisk
from bot.store.visits.visit_month import month_of
from bot.store.writer import Readers, Writer


class KeptClips:
    """The house's ``Clips``, in ``photos/<year>-<month>/<id>.mp4``."""

    def __init__(self, folder: Path, writer: Writer, readers: Readers, clock: Clock, disk: StoreDisk) -> None:
        self._folder = folder
        self._months = MonthFolders(folder)
        self._writer = writer
        self._readers = readers
        self._clock = clock
        self._disk = disk

    async def keep(self, clip: PhotoId, mp4: bytes) -> None:
        """See ``Clips.keep``."""
        name, month = _file_name(clip), self._folder / month_of(self._clock())
        await self._do(lambda: self._months.keep(month, name, mp4))

    async def fetch(self, clip: PhotoId) -> bytes:
        """See ``Clips.fetch``."""
        name = _file_name(clip)
        try:
            async with asyncio.timeout(self._disk.patience_s):
                found = await self._readers.run(lambda: self._months.fetch(name))
        except TimeoutError as exc:
            self._disk.failed(exc)
            raise
        if found is None:
            raise KeyError(clip)
        return found

    async def remove(self, clip: PhotoId) -> None:
        """See ``Clips.remove``."""
        name = _file_name(clip)
        await self._do(lambda: self._months.remove(name))

    async def _do(self, work: Callable[[], None]) -> None:
        try:
            async with asyncio.timeout(self._disk.patience_s):
                await self._writer.run(work)
        except OSError as exc:
            raise self._disk.refused(exc) from exc


def _file_name(clip: PhotoId) -> str:
    if not PHOTO_ID.fullmatch(clip):
        raise ValueError("not a clip's id")
    return f"{clip}.mp4"
