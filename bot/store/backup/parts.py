"""A backup that came in parts (``….001``, ``….002`` …), read as the one file that it was."""

import io
from pathlib import Path
from typing import IO

_FIRST = ".001"


def opened(backup: Path) -> IO[bytes]:
    """A backup to read from; of one in parts the first is named, and the others lie beside it. Raises OSError."""
    if backup.suffix != _FIRST:
        return backup.open("rb")
    return io.BufferedReader(_JoinedParts(backup))


class _JoinedParts(io.RawIOBase):
    """One part behind the other, until there is none."""

    def __init__(self, first: Path) -> None:
        self._first = first
        self._number = 1
        self._file = first.open("rb")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        while not (read := self._file.readinto(buffer)):  # type: ignore[arg-type] # whatever a reader hands over
            self._number += 1
            following = self._first.with_suffix(f".{self._number:03}")
            if not following.is_file():
                return 0
            self._file.close()
            self._file = following.open("rb")
        return read

    def close(self) -> None:
        self._file.close()
        super().close()
