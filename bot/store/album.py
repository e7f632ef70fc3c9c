"""The pictures: one file each, in a folder a month."""

import re
from contextlib import suppress
from pathlib import Path

from bot.house.people import PhotoId
from bot.house.ports import Clock
from bot.store.disk import make_folder, sweep, sync_folder, write_file
from bot.store.visits import month_of
from bot.store.writer import Writer

#: A photo's id is a file's name: nothing in it may lead elsewhere.
PHOTO_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,119}")


class Photos:
    """The pictures (Album), in ``photos/<year>-<month>/<id>.jpg`` by the month they were kept in, UTC.

    An id that could not be one of ours raises ValueError.
    """

    def __init__(self, folder: Path, writer: Writer, clock: Clock) -> None:
        self._folder = folder
        self._writer = writer
        self._clock = clock

    def open(self) -> None:
        """Clean up after a crash, where the last pictures were written; in the writer's thread."""
        for month in self._months()[:2]:
            sweep(month)

    async def keep(self, photo: PhotoId, jpeg: bytes) -> None:
        """Write a picture down; returns once it would survive a power cut. Raises OSError."""
        name = _file_name(photo)
        month = self._folder / month_of(self._clock())
        await self._writer.run(lambda: _keep(month, name, jpeg))

    async def fetch(self, photo: PhotoId) -> bytes:
        """The picture's bytes; raises KeyError where it is gone."""
        name = _file_name(photo)
        jpeg = await self._writer.run(lambda: self._fetch(name))
        if jpeg is None:
            raise KeyError(photo)
        return jpeg

    async def remove(self, photo: PhotoId) -> None:
        """Delete a picture; nothing happens where it is gone already."""
        name = _file_name(photo)
        await self._writer.run(lambda: self._remove(name))

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
