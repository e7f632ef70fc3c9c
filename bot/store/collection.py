"""Things of one kind by key: typed, with a schema version, and never stopped by one that cannot be read."""

import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, fields, is_dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar

import orjson

from bot.house.disk import StoreUnwritable
from bot.house.ports import Clock
from bot.store.disk import make_folder, write_file
from bot.store.documents import Document, DocumentFile
from bot.store.shapes import Shape, Unreadable
from bot.store.writer import Writer

log = logging.getLogger(__name__)

T = TypeVar("T")

#: Brings a document from one version of its schema to the next; returns a new one, raises whatever it likes.
Migration = Callable[[dict[str, Any]], dict[str, Any]]

#: Where a document tells the version of its schema; documents of version 1 do not.
SCHEMA = "schema"


@dataclass(frozen=True, slots=True)
class SetAside:
    """A stored document that could not be read."""

    collection: str
    key: str
    #: Which field is wrong and how, without its value.
    reason: str


class Shelf:
    """Documents that could not be read: moved to ``unreadable/`` as they are, one file each, and told of."""

    def __init__(self, folder: Path, writer: Writer, clock: Clock) -> None:
        self._folder = folder
        self._writer = writer
        self._clock = clock
        self._known: dict[tuple[str, str], SetAside] = {}

    @property
    def documents(self) -> Sequence[SetAside]:
        """What was set aside since the start."""
        return list(self._known.values())

    def take(self, collection: str, key: str, document: Document, reason: str, file: DocumentFile) -> None:
        """Set a document aside; it leaves its file once it is safe here. Returns at once."""
        if (collection, key) in self._known:
            return
        self._known[collection, key] = SetAside(collection, key, reason)
        log.error("a document of %s cannot be read and is set aside: %s", collection, reason)
        content = orjson.dumps({"collection": collection, "key": key, "reason": reason, "document": document})
        name = f"{self._clock():%Y%m%dT%H%M%S%f}-{collection}-{len(self._known)}.json"
        self._writer.hand_over(lambda: self._move(self._folder / name, content, key, file))

    def _move(self, path: Path, content: bytes, key: str, file: DocumentFile) -> None:
        try:
            make_folder(path.parent)
            write_file(path, [content])
            file.discard(key)
        except OSError as exc:
            log.error("what cannot be read stays where it is for the present: %s", exc)  # noqa: TRY400 - the cause is in the line


class TypedCollection(Generic[T]):
    """Implements the port Collection over a file of documents.

    What a document has beyond the fields of ``kind`` is ignored when it is read, and kept when it is written anew: a
    newer release may have put it there. ``migrations[n]`` leads from version ``n + 1`` of the schema to the next.
    """

    def __init__(
        self, name: str, kind: type[T], file: DocumentFile, shelf: Shelf, migrations: Sequence[Migration] = ()
    ) -> None:
        self._file = file
        self._shape = Shape(kind)
        self._migrations = migrations
        self._own = {field.name for field in fields(kind)} | {SCHEMA} if is_dataclass(kind) else None
        self._things: dict[str, T] = {}
        for key, document in list(file.documents.items()):
            try:
                self._things[key] = self._read(document)
            except Unreadable as exc:
                shelf.take(name, key, document, str(exc), file)

    async def put(self, things: Mapping[str, T | None]) -> None:
        """See ``Collection.put``."""
        documents = {key: None if thing is None else self._written(key, thing) for key, thing in things.items()}
        try:
            await self._file.put(documents)
        except StoreUnwritable:
            self._believe(things)
            raise
        for key, thing in things.items():
            if thing is None:
                self._things.pop(key, None)
            else:
                self._things[key] = thing

    async def take(self, key: str) -> T | None:
        """See ``Collection.take``."""
        changes = await self._file.put({key: None})
        self._things.pop(key, None)
        before = changes[key].before
        return None if before is None else self._read(before)

    def _believe(self, keys: Iterable[str]) -> None:
        """After a refused write the disk has the last word: it may hold the new things all the same."""
        for key in keys:
            document = self._file.documents.get(key)
            with suppress(Unreadable):
                thing = None if document is None else self._read(document)
                if thing is None:
                    self._things.pop(key, None)
                else:
                    self._things[key] = thing

    def get(self, key: str) -> T | None:
        """See ``Collection.get``."""
        return self._things.get(key)

    def everything(self) -> Mapping[str, T]:
        """See ``Collection.everything``."""
        return dict(self._things)

    def _read(self, document: Document) -> T:
        current = dict(document)
        try:
            for migration in self._migrations[self._version(current) - 1 :]:
                current = migration(current)
        except Exception as exc:
            raise Unreadable(f"cannot be brought to the present schema ({type(exc).__name__})") from exc
        return self._shape.thing({key: value for key, value in current.items() if key != SCHEMA})

    def _written(self, key: str, thing: T) -> dict[str, Any]:
        document = self._shape.document(thing)
        known = self._file.documents.get(key, {}) if self._own is not None else {}
        foreign = {name: value for name, value in known.items() if name not in (self._own or ())}
        version = {SCHEMA: len(self._migrations) + 1} if self._migrations else {}
        return {**foreign, **document, **version}

    @staticmethod
    def _version(document: Document) -> int:
        version = document.get(SCHEMA, 1)
        if not isinstance(version, int) or version < 1:
            raise ValueError("no version")
        return version
