"""Files in a folder a month, each under a name that stands once: where they are, read, written and let go."""

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from bot.store.disk import make_folder, sync_folder, write_file


class MonthFolders:
    """All of it blocks and raises OSError: it is for a thread of the store's."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def months(self) -> list[Path]:
        """The folders, newest first."""
        return sorted((path for path in self._folder.glob("????-??") if path.is_dir()), reverse=True)

    def keep(self, month: Path, name: str, content: bytes) -> None:
        """Write a file into this month's folder, whole."""
        make_folder(month)
        write_file(month / name, [content])

    def fetch(self, name: str) -> bytes | None:
        """A file's content, of whichever month it is; None: there is none."""
        for month in self.months():
            with suppress(FileNotFoundError):
                return (month / name).read_bytes()
        return None

    def remove(self, name: str) -> None:
        """Delete a file; nothing happens where it is gone already."""
        for month in self.months():
            with suppress(FileNotFoundError):
                (month / name).unlink()
                sync_folder(month)

    def remove_all(self, beginnings: Sequence[str]) -> None:
        """Delete every file whose name begins like this."""
        for month in self.months():
            if gone := [path for path in month.iterdir() if path.name.startswith(tuple(beginnings))]:
                for path in gone:
                    path.unlink(missing_ok=True)
                sync_folder(month)
