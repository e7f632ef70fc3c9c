"""Takes what was kept long enough off the beginning of the audit trail; what is left stays provable."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO

from bot.store.disk import FILE_MODE, sync_folder
from bot.store.trail.chain import GoneLines, Walk, entry_of, gone_before

#: A first line is shorter than this many bytes.
_LONGEST = 1 << 16

#: So many bytes are copied at once.
_PIECE = 1 << 20


@dataclass(frozen=True, slots=True)
class Cut:
    """Where the trail is cut."""

    #: In bytes, where the first line begins that stays.
    place: int
    #: How many lines go.
    lines: int
    #: What stands for them, and for those that went before.
    first: bytes


def cut_before(path: Path, moment: datetime, now: str, keys: Sequence[bytes], *, within: int) -> Cut | None:
    """The cut that leaves everything from the first line of this moment, or of a later one; None: nothing goes.

    ``within``: the file is known to be whole for so many bytes; the last line of these stays. Raises TrailBroken where
    a line that would go is not as it was written, OSError.
    """
    walk, place = Walk(keys), 0
    with path.open("rb") as file:
        for line in file:
            stands_for_others = place == 0 and gone_before(line) is not None
            at = _written_at(line)
            is_last = place + len(line) >= within
            if not stands_for_others and (at is None or at >= moment or is_last):
                break
            walk.take(line)
            place += len(line)
    went = walk.count - walk.gone
    return Cut(place, went, walk.gone_line(now, keys[0] if keys else None)) if went else None


def write_rest(path: Path, to: Path, cut: Cut, end: int) -> None:
    """Write what stays of the first ``end`` bytes into another file. Raises OSError."""
    to.unlink(missing_ok=True)
    handle = os.open(to, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, FILE_MODE)
    with os.fdopen(handle, "wb") as file:
        file.write(cut.first)
        with path.open("rb") as source:
            _copy(source, file, cut.place, end)
        file.flush()
        os.fsync(file.fileno())


def put_in_place(path: Path, rest: Path, begin: int, end: int) -> None:
    """Add what was written meanwhile, and have the file be this one from now on; nobody may write. Raises OSError."""
    with rest.open("ab") as file:
        with path.open("rb") as source:
            _copy(source, file, begin, end)
        file.flush()
        os.fsync(file.fileno())
    rest.replace(path)
    sync_folder(path.parent)


def gone_from(handle: int) -> GoneLines | None:
    """What an open file tells of lines that are gone from it. Raises OSError."""
    line, newline, _ = os.pread(handle, _LONGEST, 0).partition(b"\n")
    return gone_before(line + newline)


def _written_at(line: bytes) -> datetime | None:
    entry = entry_of(line)
    try:
        at = datetime.fromisoformat(str(entry.get("at"))) if entry else None
    except ValueError:
        return None
    return at if at and at.tzinfo else None


def _copy(source: IO[bytes], to: IO[bytes], begin: int, end: int) -> None:
    source.seek(begin)
    while begin < end and (piece := source.read(min(_PIECE, end - begin))):
        to.write(piece)
        begin += len(piece)
