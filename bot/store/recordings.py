"""Voice messages for a door, kept for the minute in which they may be fetched."""

import re
from contextlib import suppress
from pathlib import Path

from bot.store.disk import make_folder, write_file
from bot.store.pressure import StoreDisk
from bot.store.writer import Readers, Writer

#: A recording's name is a file's: nothing in it may lead elsewhere.
_NAME = re.compile(r"[A-Za-z0-9_-]{1,64}")


class KeptRecordings:
    """The house's ``Recordings``, in ``voice/<name>.ogg``; whatever lies there at a start is deleted."""

    def __init__(self, folder: Path, writer: Writer, readers: Readers, disk: StoreDisk) -> None:
        """Delete what a stop left behind; in the writer's thread."""
        self._folder = folder
        self._writer = writer
        self._readers = readers
        self._disk = disk
        if folder.is_dir():
            for left in folder.iterdir():
                with suppress(OSError):
                    left.unlink()

    async def keep(self, name: str, recording: bytes) -> None:
        """See ``Recordings.keep``."""
        path = self._path(name)
        try:
            await self._writer.run(lambda: self._write(path, recording))
        except OSError as exc:
            raise self._disk.refused(exc) from exc

    async def fetch(self, name: str) -> bytes:
        """See ``Recordings.fetch``."""
        path = self._path(name)
        try:
            return await self._readers.run(path.read_bytes)
        except FileNotFoundError:
            raise KeyError(name) from None

    async def remove(self, name: str) -> None:
        """See ``Recordings.remove``."""
        path = self._path(name)
        try:
            await self._writer.run(lambda: path.unlink(missing_ok=True))
        except OSError as exc:
            raise self._disk.refused(exc) from exc

    def _write(self, path: Path, recording: bytes) -> None:
        make_folder(self._folder)
        write_file(path, [recording])

    def _path(self, name: str) -> Path:
        if not _NAME.fullmatch(name):
            raise ValueError("no name of a recording")
        return self._folder / f"{name}.ogg"
