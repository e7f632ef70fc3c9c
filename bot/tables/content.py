"""The bytes of a table, wherever they are: opened as often as one likes, and never held twice."""

import io
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from bot.house.tables.table import TableReason, TableTrouble, TableUnreadable


@dataclass(frozen=True, slots=True)
class TableContent:
    """A file, or what was sent."""

    source: Path | bytes

    def open(self) -> BinaryIO:
        """A reader from the start. Raises TableUnreadable."""
        if isinstance(self.source, bytes):
            return io.BytesIO(self.source)
        try:
            return self.source.open("rb")
        except OSError as exc:
            raise TableUnreadable(TableTrouble(TableReason.OUT_OF_REACH)) from exc

    @property
    def size(self) -> int:
        """How many bytes there are. Raises TableUnreadable."""
        if isinstance(self.source, bytes):
            return len(self.source)
        try:
            return self.source.stat().st_size
        except OSError as exc:
            raise TableUnreadable(TableTrouble(TableReason.OUT_OF_REACH)) from exc
