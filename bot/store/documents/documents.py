"""A file of JSON documents by key: TinyDB over a storage that writes whole files durably."""

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from weakref import ref

import orjson
from tinydb.table import Table

from bot.house.ports import Clock
from bot.store.documents.atomic import AtomicStorage
from bot.store.pressure import StoreDisk
from bot.store.writer import Queue, Writer

log = logging.getLogger(__name__)

Document = Mapping[str, Any]

OnChange = Callable[[Sequence[str]], None]


@dataclass(frozen=True, slots=True)
class Change:
    """What a document was, and what it is now; None: there is none."""

    before: Document | None
    after: Document | None


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
        on_change: OnChange = lambda _keys: None,
    ) -> None:
        """Read the file, so call it in the writer's thread, unless it is ``new`` and there is none.

        ``stamp`` has the last word on a document before it is written, and sees the one that it replaces.
        ``on_change`` is told the keys that may have changed, in the event loop.
        """
        self._writer = writer
        self._storage = AtomicStorage(path, clock, disk.failed if patient else None, new=new)
        self._table = _Documents(self._storage, table)
        self._stamp = stamp
        self._disk = disk
        self._patient = patient
        #: Handed to the writer and not settled, by identity; and those of them that were gone on with.
        self._handed: dict[int, Mapping[str, Document | None]] = {}
        self._overtaken: dict[int, Mapping[str, Document | None]] = {}
        mine = ref(self)  # else our queue would keep us, and with us a month of visits, until garbage is collected

        def there() -> DocumentFile:
            if (file := mine()) is None:
                raise ReferenceError("a file was let go that had something to write")
            return file

        self._queue: Queue[Mapping[str, Document | None], Mapping[str, Change]] = Queue(
            writer,
            lambda batch: there()._commit(batch),  # noqa: SLF001 - it is ourselves
            lambda batch: there()._settled(batch),  # noqa: SLF001
        )
        self.documents: dict[str, Document] = dict(self._documents())
        self._on_change = on_change

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

    def hand_over(self, work: Callable[[], None]) -> None:
        """Do this later, between two writes of this file; it must not raise."""
        self._writer.hand_over(work)

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
            self._on_change(list(changes))
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
        self._on_change(keys)

    def _documents(self) -> Mapping[str, Document]:
        return self._table.snapshot()
