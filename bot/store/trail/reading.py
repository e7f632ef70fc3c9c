"""Reads the audit trail from its end, a stretch at a time: a file of years is never in memory as a whole."""

import os
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from bot.house.records.trail import TrailLine
from bot.store.trail.chain import EARLIER_GONE, entry_of

#: So many bytes are read at once, a few hundred lines.
STRETCH = 64 * 1024

#: A line is much shorter than this; what is longer is none of ours, and is left out.
_LONGEST = 1 << 20


def lines_before(path: Path, before: int | None = None) -> tuple[Sequence[TrailLine], int | None]:
    """Some lines that begin before a place, newest first, and the place before which to go on. Raises OSError."""
    with path.open("rb") as file:
        size = os.fstat(file.fileno()).st_size
        end = size if before is None else min(before, size)
        start, lines = end, b""
        while start and b"\n" not in lines[:-1] and end - start < _LONGEST:
            start = max(0, start - STRETCH)
            file.seek(start)
            lines = file.read(end - start)
    if start:  # the first line is whole only where a line ended before it
        _, _, rest = lines.partition(b"\n")
        start, lines = (end - len(rest), rest) if rest else (start, b"")
    found, place = [], start
    for line in lines.splitlines(keepends=True):
        if read := _line(place, line):
            found.append(read)
        place += len(line)
    return found[::-1], start or None


def _line(place: int, line: bytes) -> TrailLine | None:
    """What a line says; None: it is none that we wrote, or is being written."""
    entry = entry_of(line) if line.endswith(b"\n") else None
    if entry is None:
        return None
    what, details = entry.get("what"), entry.get("details")
    if what == EARLIER_GONE:
        return None  # it stands for lines that were kept long enough
    try:
        at = datetime.fromisoformat(str(entry.get("at")))
    except ValueError:
        return None
    if not isinstance(what, str) or not isinstance(details, dict) or at.tzinfo is None:
        return None
    return TrailLine(place, at, what, details)
