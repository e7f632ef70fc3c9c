"""The audit trail: what was done, line after line, in a file that only ever grows."""

import asyncio
import fcntl
import logging
import os
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import orjson

from bot.house.ports import Clock
from bot.house.records.trail import Head, TrailLine
from bot.store.disk import FILE_MODE, damaged_name, open_for_writing, set_aside, sync_folder, write_file
from bot.store.pressure import StoreDisk
from bot.store.trail.audit_key import AuditKey
from bot.store.trail.chain import BEGINNING, KEY_BEGINS, entry_of, fingerprint, hash_of, is_sealed, line_of, verify
from bot.store.trail.cutting import cut_before, gone_from, put_in_place, write_rest
from bot.store.trail.reading import lines_before
from bot.store.writer import Queue, Writer

log = logging.getLogger(__name__)

#: A line is much shorter than this many bytes; a start looks no further back.
_TAIL = 1 << 20

#: Lines that wait in memory for a disk that takes none; of more than that the oldest are lost, and counted.
MOST_WAITING = 10_000


@dataclass(frozen=True, slots=True)
class _Note:
    """A line to be."""

    at: str
    what: str
    details: Mapping[str, Any]


class Trail:
    """The audit trail (AuditTrail), in one file that only ever grows."""

    def __init__(self, path: Path, writer: Writer, clock: Clock, disk: StoreDisk, key: AuditKey | None = None) -> None:
        """Find the end of the chain, and repair it after a crash; in the writer's thread. Raises OSError.

        Without a ``key`` lines carry no seal: the chain alone is kept.
        """
        self._path = path
        self._writer = writer
        self._clock = clock
        self._disk = disk
        self._key = key
        self._length = 0
        #: The lines that were ever written, and how many of them were kept long enough and are gone.
        self._count = 0
        self._gone = 0
        self._last = BEGINNING
        #: Lines that the disk did not take, oldest first; in the writer's thread.
        self._waiting: list[_Note] = []
        self._lost = 0
        disk.catching_up.append((writer, self._write_waiting))
        self._queue: Queue[_Note, None] = Queue(writer, self._append, lambda _notes: None)
        self._handle = open_for_writing(path)
        try:
            self._find_the_end()
        except BaseException:
            self.close()
            raise

    def _find_the_end(self) -> None:
        with suppress(OSError):
            os.fchmod(self._handle, FILE_MODE)
            sync_folder(self._path.parent)
        last = self._repair()
        self._count = self._counted()
        if self._key and not (last and is_sealed(last, self._key.keys[0])):
            begins = {"key": fingerprint(self._key.keys[0]), "older": not self._key.fresh}
            self._append([_Note(self._now(), KEY_BEGINS, begins)])

    def close(self) -> None:
        """Let go of the file, once the writer has stopped, or before it ever wrote."""
        if self._handle >= 0:
            os.close(self._handle)
            self._handle = -1

    async def note(self, what: str, **details: str | float | bool | None) -> None:
        """Append a line; returns once it would survive a power cut.

        Where the disk takes none the line waits in memory, in its place, and is written once there is room.
        """
        orjson.dumps(details)  # what is no JSON is the caller's own mistake, and spoils nobody else's line
        note = _Note(self._now(), what, details)
        try:
            async with asyncio.timeout(self._disk.patience_s):
                await self._queue.add(note)
        except TimeoutError as exc:
            self._disk.failed(exc)  # it still stands in line

    async def verify(self) -> Head:
        """Walk the whole chain; raises TrailBroken."""
        return await self._writer.run(lambda: verify(self._path))

    async def seal(self, told: Head | None = None) -> Head:
        """Check every line that we know of, with its seal; see SealedTrail."""
        ours = await self._writer.run(lambda: Head(self._count, self._last))
        keys = self._key.keys if self._key else ()
        ends = [ours, *([told] if told and told.lines >= self._gone else [])]
        # in a thread of its own: a long trail must not keep what is to be written waiting
        return await asyncio.to_thread(lambda: verify(self._path, keys, anchors=ends, most=ours.lines))

    async def back_from(self, before: int | None = None) -> tuple[Sequence[TrailLine], int | None]:
        """Some lines before a place, newest first; see ReadableTrail."""
        return await asyncio.to_thread(lines_before, self._path, before)

    async def drop_before(self, moment: datetime) -> int:
        """Delete the lines up to the first of this moment, or of a later one; see AgeingTrail."""
        keys = self._key.keys if self._key else ()
        length = await self._writer.run(lambda: self._length)
        rest = self._path.with_name(f".{self._path.name}.tmp")
        try:
            # beside what is written: only what was added meanwhile is waited for
            cut = await asyncio.to_thread(cut_before, self._path, moment, self._now(), keys, within=length)
            if cut is None:
                return 0
            await asyncio.to_thread(write_rest, self._path, rest, cut, length)
            await self._writer.run(lambda: self._go_on_in(rest, length))
        except OSError as exc:
            raise self._disk.refused(exc) from exc
        return cut.lines

    def _go_on_in(self, rest: Path, copied: int) -> None:
        """Have the trail be this file, which has its first bytes already, but for what went. Raises OSError."""
        handle = open_for_writing(rest)
        try:
            put_in_place(self._path, rest, copied, self._length)
        finally:
            # whatever failed behind it: lines that went into a file that has no name any more would be lost
            in_place = os.path.samestat(os.fstat(handle), self._path.stat())
            os.close(self._handle if in_place else handle)
            if in_place:
                self._handle = handle
                self._length = os.fstat(handle).st_size
                self._gone = _lines_gone(handle)

    def _append(self, notes: Sequence[_Note]) -> Sequence[None]:
        self._waiting += notes
        if len(self._waiting) > MOST_WAITING:
            self._lost += len(self._waiting) - MOST_WAITING
            del self._waiting[:-MOST_WAITING]
        try:
            self._write_waiting()
        except OSError as exc:
            self._disk.failed(exc)
        return [None] * len(notes)

    def _write_waiting(self) -> None:
        """Append what waits. Raises OSError, and then the file ends where it did."""
        if not self._waiting:
            return
        notes = list(self._waiting)
        if self._lost:
            notes.insert(0, _Note(notes[0].at, "lines lost", {"lines": self._lost}))
        key = self._key.keys[0] if self._key else None
        last, lines = self._last, []
        for note in notes:
            line = line_of(note.at, note.what, note.details, last, key)
            last = hash_of(line)
            lines.append(line)
        content = b"".join(lines)
        self._reopen()
        try:
            # what a failed write left behind goes first
            os.ftruncate(self._handle, self._length)
            _write_all(self._handle, content, self._length)
            os.fsync(self._handle)
        except OSError:
            with suppress(OSError):
                os.ftruncate(self._handle, self._length)
            raise
        self._length += len(content)
        self._count += len(lines)
        self._last = last
        self._waiting.clear()
        self._lost = 0

    def _reopen(self) -> None:
        """A file that was opened on a read-only disk is opened again for writing. Raises OSError."""
        if fcntl.fcntl(self._handle, fcntl.F_GETFL) & os.O_ACCMODE != os.O_RDWR:
            again = os.open(self._path, os.O_RDWR | os.O_NOFOLLOW | os.O_CLOEXEC)
            os.close(self._handle)
            self._handle = again

    def _now(self) -> str:
        return self._clock().isoformat(timespec="milliseconds")

    def _counted(self) -> int:
        """How many lines there are, with those that are gone."""
        self._gone = _lines_gone(self._handle)
        count = self._gone - 1 if self._gone else 0  # one line stands for them
        for start in range(0, self._length, _TAIL):
            count += os.pread(self._handle, min(_TAIL, self._length - start), start).count(b"\n")
        return count

    def _repair(self) -> bytes:
        """Put what a crash left behind aside; returns the last whole line."""
        size = os.fstat(self._handle).st_size
        start = max(0, size - _TAIL)
        tail = os.pread(self._handle, size - start, start)
        whole, torn = _split_torn(tail)
        self._length = size - len(torn)
        if torn and not whole:
            self._begin_anew()
        elif torn:
            aside = self._path.with_name(damaged_name(self._path.name, self._clock()))
            try:
                write_file(aside, [torn])
                os.ftruncate(self._handle, self._length)
                os.fsync(self._handle)
            except OSError as exc:  # the next line that is written takes the place of what was torn
                self._disk.failed(exc)
            log.warning("the audit trail ended in a torn line: %d bytes set aside as %s", len(torn), aside.name)
        if whole:
            self._last = hash_of(whole)
        return whole

    def _begin_anew(self) -> None:
        os.close(self._handle)
        aside = set_aside(self._path, self._clock())
        log.error("the audit trail cannot be read: set aside as %s, a new one begins", aside.name)
        self._handle = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, FILE_MODE)
        os.fchmod(self._handle, FILE_MODE)
        sync_folder(self._path.parent)
        self._length = 0


def _lines_gone(handle: int) -> int:
    gone = gone_from(handle)
    return gone.lines if gone else 0


def _split_torn(tail: bytes) -> tuple[bytes, bytes]:
    """The last whole line, and what follows it."""
    end = len(tail)
    while end:
        newline = tail.rfind(b"\n", 0, end)
        if newline < 0:
            return b"", tail
        start = tail.rfind(b"\n", 0, newline) + 1
        line = tail[start : newline + 1]
        if entry_of(line) is not None:
            return line, tail[newline + 1 :]
        end = start
    return b"", tail


def _write_all(handle: int, content: bytes, offset: int) -> None:
    view = memoryview(content)
    while view:
        written = os.pwrite(handle, view, offset)
        view, offset = view[written:], offset + written
