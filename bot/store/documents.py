"""A file of JSON documents by key: TinyDB over a storage that writes whole files durably."""

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import orjson
from tinydb.storages import Storage
from tinydb.table import Table

from bot.house.ports import Clock
from bot.store.disk import set_aside, write_file
from bot.store.pressure import StoreDisk
from bot.store.writer import Queue, Writer

log = logging.getLogger(__name__)

Document = Mapping[str, Any]
Tables = dict[str, dict[str, Any]]

#: What each document looks like on disk, by table and key.
Lines = dict[str, dict[str, bytes]]


@dataclass(frozen=True, slots=True)
class Change:
    """What a document was, and what it is now; None: there is none."""

    before: Document | None
    after: Document | None


class AtomicStorage(Storage):
    """A TinyDB storage that is durable when ``write`` returns, and remembers what it wrote: reads parse nothing.

    One document stands on a line of its own, so that much of a damaged file can be read. A document that was
    handed to ``write`` must not be changed afterwards.
    """

    def __init__(
        self,
        path: Path,
        clock: Clock,
        on_failure: Callable[[OSError], object] | None = None,
        *,
        new: bool = False,
    ) -> None:
        """Read the file where there is one; a damaged one is set aside, and what can be read of it goes on.

        ``on_failure`` is told of a write that failed, which then counts as done; None: it is raised. With ``new`` there
        is no file yet, and the disk is not asked.
        """
        self._path = path
        self._on_failure = on_failure
        #: True: the disk does not hold yet what is remembered.
        self.behind = False
        # empty, or exactly the lines of ``_tables``: only what changed is written out anew
        self._lines: Lines = {}
        self._tables: Tables | None = None
        if new:
            return
        try:
            self._tables = _read(path)
        except PermissionError:
            raise  # nothing is damaged: it belongs to somebody else
        except (OSError, ValueError) as exc:
            self._recover(clock(), exc)

    def read(self) -> Tables | None:
        """The tables, which must not be changed below the first level."""
        return None if self._tables is None else dict(self._tables)

    def write(self, data: Tables) -> None:
        """Replace everything.

        On an OSError what is remembered is what the disk holds; with ``on_failure`` it is what was to be written.
        """
        before = self._tables or {}
        lines = {
            table: _lines(documents, before.get(table, {}), self._lines.get(table, {}))
            for table, documents in data.items()
        }
        try:
            write_file(self._path, _pieces(lines))
        except OSError as exc:
            if self._on_failure is None:
                self._reread()
                raise
            self._on_failure(exc)
            self.behind = True
        else:
            self.behind = False
        self._tables, self._lines = data, lines

    def catch_up(self) -> None:
        """Write what the disk does not hold yet. Raises OSError."""
        if self.behind and self._tables is not None:
            self._lines = {
                table: _lines(documents, documents, self._lines.get(table, {}))
                for table, documents in self._tables.items()
            }
            write_file(self._path, _pieces(self._lines))
            self.behind = False

    def _reread(self) -> None:
        """After a failed write: the new file may be in place all the same, only not surely durable."""
        if self.behind:
            return  # what was saved from a damaged file is in memory only
        try:
            self._tables, self._lines = _read(self._path), {}
        except (OSError, ValueError) as exc:
            log.error("%s cannot be read back (%s): going on with what was there before", self._path.name, exc)  # noqa: TRY400 - the cause goes to the caller

    def _recover(self, now: datetime, cause: Exception) -> None:
        readable: Tables = {}
        with suppress(OSError):
            readable = _salvage(self._path.read_bytes())
        aside = set_aside(self._path, now)
        log.error(
            "%s is damaged (%s): set aside as %s, %d documents could be read",
            self._path.name,
            cause,
            aside.name,
            sum(len(documents) for documents in readable.values()),
        )
        self._tables = readable
        if readable:
            try:
                self.write(readable)
            except OSError as exc:
                self._tables = readable
                self.behind = True
                log.error("what could be read of %s cannot be written yet: %s", self._path.name, exc)  # noqa: TRY400 - the cause is in the line


def _lines(documents: Mapping[str, Any], before: Mapping[str, Any], known: Mapping[str, bytes]) -> dict[str, bytes]:
    if not known:
        return {key: _line(key, document) for key, document in documents.items()}
    lines = dict(known)
    for key in [key for key, document in documents.items() if before.get(key) is not document]:
        lines[key] = _line(key, documents[key])
    if len(lines) != len(documents):
        for gone in lines.keys() - documents.keys():
            del lines[gone]
    return lines


def _line(key: str, document: Any) -> bytes:
    return b",\n" + orjson.dumps(key) + b":" + orjson.dumps(document)


def _pieces(tables: Lines) -> Sequence[bytes]:
    pieces = [b"{"]
    for number, (table, lines) in enumerate(tables.items()):
        pieces += (b",\n" if number else b"\n", orjson.dumps(table), b":{")
        first = len(pieces)
        pieces += lines.values()
        if lines:
            pieces[first] = pieces[first].removeprefix(b",")
        pieces.append(b"\n}")
    pieces.append(b"\n}\n")
    return pieces


def _read(path: Path) -> Tables | None:
    """Raises ValueError for a file that is not of our making, or no longer."""
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return None
    tables = orjson.loads(content)
    if not isinstance(tables, dict) or not all(
        isinstance(table, dict) and all(isinstance(document, dict) for document in table.values())
        for table in tables.values()
    ):
        raise ValueError("not a file of documents")
    return tables


def _salvage(content: bytes) -> Tables:
    """What can be read of a damaged file, line by line."""
    tables: Tables = {}
    current: dict[str, Any] | None = None
    for raw in content.splitlines():
        line = raw.strip().removesuffix(b",")
        if line.endswith(b":{"):
            line += b"}"
        try:
            found = orjson.loads(b"{" + line + b"}")
        except ValueError:
            continue
        for key, document in found.items():
            if raw.rstrip().endswith(b":{"):
                current = tables.setdefault(key, {})
            elif current is not None and isinstance(document, dict):
                current[key] = document
    return {table: documents for table, documents in tables.items() if documents}


class _Documents(Table):
    """Documents under keys of our own."""

    document_id_class = str  # type: ignore[assignment]  # TinyDB allows any class, and its annotation says int

    def apply(self, changes: Mapping[str, Document | None]) -> None:
        """All changes or none, in one write."""

        def update(table: dict[Any, Any]) -> None:
            for key, document in changes.items():
                if document is None:
                    table.pop(key, None)
                else:
                    table[key] = document

        self._update_table(update)

    def _update_table(self, updater: Callable[[dict[Any, Any]], None]) -> None:
        # TinyDB's own converts every key twice, which costs 2 ms with 10,000; ours are text already
        tables = self._storage.read() or {}
        tables[self.name] = dict(tables.get(self.name, {}))
        updater(tables[self.name])
        self._storage.write(tables)
        self.clear_cache()

    def snapshot(self) -> Mapping[str, Document]:
        """All documents, as they are on disk."""
        present: Mapping[str, Document] = self._read_table()
        return present


def _as_it_is(new: Document, _old: Document | None) -> Document:
    return new


class DocumentFile:
    """The documents of one file: ``documents`` holds what is durable, for the event loop to read.

    A ``patient`` file bears a disk that takes nothing, or does not answer: it goes on in memory, which ``disk`` knows,
    and is written once there is room. Any other refuses with StoreUnwritable, and nothing changed.
    """

    def __init__(
        self,
        writer: Writer,
        path: Path,
        table: str,
        clock: Clock,
        stamp: Callable[[Document, Document | None], Document] = _as_it_is,
        *,
        disk: StoreDisk,
        patient: bool = False,
        new: bool = False,
    ) -> None:
        """Read the file, so call it in the writer's thread, unless it is ``new`` and there is none.

        ``stamp`` has the last word on a document before it is written, and sees the one that it replaces.
        """
        self._storage = AtomicStorage(path, clock, disk.failed if patient else None, new=new)
        self._table = _Documents(self._storage, table)
        self._stamp = stamp
        self._disk = disk
        self._patient = patient
        #: Handed to the writer and not settled, by identity; and those of them that were gone on with.
        self._handed: dict[int, Mapping[str, Document | None]] = {}
        self._overtaken: dict[int, Mapping[str, Document | None]] = {}
        self._queue: Queue[Mapping[str, Document | None], Mapping[str, Change]] = Queue(
            writer, self._commit, self._settled
        )
        self.documents: dict[str, Document] = dict(self._documents())
        #: Told the keys that may have changed, in the event loop.
        self.on_change: Callable[[Sequence[str]], None] = lambda _keys: None

    async def put(self, changes: Mapping[str, Document | None]) -> Mapping[str, Change]:
        """Write documents by key, all or none; None removes. Returns once they would survive a power cut.

        Raises StoreUnwritable where they could not be written, TypeError where one is no JSON.
        """
        # a copy: the caller may go on changing its own
        copy: dict[str, Document | None] = orjson.loads(orjson.dumps(dict(changes)))
        self._handed[id(copy)] = copy
        try:
            async with asyncio.timeout(self._disk.patience_s):
                return await self._queue.add(copy)
        except OSError as exc:
            if not self._patient:
                raise self._disk.refused(exc) from exc
            self._disk.failed(exc)
            return self._go_on_with(copy)

    @property
    def behind(self) -> bool:
        """True: the disk does not hold all of it yet, so that it must not be read anew."""
        return bool(self._handed) or self._storage.behind

    def catch_up(self) -> None:
        """Write what waits in memory; in the writer's thread. Raises OSError."""
        self._storage.catch_up()

    def discard(self, key: str) -> None:
        """Remove a document that nobody can read; in the writer's thread. Raises OSError."""
        self._table.apply({key: None})

    def _go_on_with(self, changes: Mapping[str, Document | None]) -> Mapping[str, Change]:
        """The disk does not answer: show what it will hold."""
        overtaken = self._handed.get(id(changes)) is changes
        result = {}
        for key, new in changes.items():
            before = self.documents.get(key)
            after = self._stamp(new, before) if overtaken and new is not None else new if overtaken else before
            result[key] = Change(before, after)
            if after is None:
                self.documents.pop(key, None)
            else:
                self.documents[key] = after
        if overtaken:
            self._overtaken[id(changes)] = changes
            self.on_change(list(changes))
        return result

    def _commit(self, batch: Sequence[Mapping[str, Document | None]]) -> Sequence[Mapping[str, Change]]:
        present = self._documents()
        merged: dict[str, Document | None] = {}
        results = []
        for changes in batch:
            result = {}
            for key, new in changes.items():
                before = merged[key] if key in merged else present.get(key)
                after = None if new is None else self._stamp(new, before)
                merged[key] = after
                result[key] = Change(before, after)
            results.append(result)
        if any(document is not present.get(key) for key, document in merged.items()):
            self._table.apply(merged)
        return results

    def _settled(self, batch: Sequence[Mapping[str, Document | None]]) -> None:
        for changes in batch:
            self._handed.pop(id(changes), None)
            self._overtaken.pop(id(changes), None)
        ahead = {key for changes in self._overtaken.values() for key in changes}
        keys = [key for key in dict.fromkeys(key for changes in batch for key in changes) if key not in ahead]
        present = self._documents()
        for key in keys:
            if key in present:
                self.documents[key] = present[key]
            else:
                self.documents.pop(key, None)
        self.on_change(keys)

    def _documents(self) -> Mapping[str, Document]:
        return self._table.snapshot()
