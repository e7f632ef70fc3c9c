"""Things of one kind by key: typed, with a schema version, and never stopped by one that cannot be read."""

import asyncio
import logging
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

import orjson

from bot.house.ports import Clock
from bot.house.records.disk import StoreUnwritable
from bot.store.disk import make_folder, write_file
from bot.store.documents.documents import Document, DocumentFile
from bot.store.documents.schema import Schema
from bot.store.documents.shapes import Unreadable

log = logging.getLogger(__name__)

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class SetAside:
    """A stored document that could not be read."""

    collection: str
    key: str
    #: Which field is wrong and how, without its value.
    reason: str


class Shelf:
    """Documents that could not be read: moved to ``unreadable/`` as they are, one file each, and told of."""

    def __init__(self, folder: Path, clock: Clock) -> None:
        self._folder = folder
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
        file.hand_over(lambda: self._move(self._folder / name, content, key, file))

    def _move(self, path: Path, content: bytes, key: str, file: DocumentFile) -> None:
        try:
            make_folder(path.parent)
            write_file(path, [content])
            file.discard(key)
        except OSError as exc:
            log.error("what cannot be read stays where it is for the present: %s", exc)  # noqa: TRY400 - the cause is in the line


class TypedCollection(Generic[T]):
    """Implements the port Collection over a file of documents."""

    def __init__(self, name: str, schema: Schema[T], file: DocumentFile, shelf: Shelf) -> None:
        self._file = file
        self._schema = schema
        self._things: dict[str, T] = {}
        #: See ``Collection.turn``.
        self.turn = asyncio.Lock()
        for key, document in list(file.documents.items()):
            try:
                self._things[key] = schema.thing(document)
            except Unreadable as exc:
                shelf.take(name, key, document, str(exc), file)

    async def put(self, things: Mapping[str, T | None]) -> None:
        """See ``Collection.put``."""
        known = self._file.documents
        documents = {
            key: None if thing is None else self._schema.over(known.get(key), self._schema.document(thing))
            for key, thing in things.items()
        }
        try:
            await self._file.put(documents)
        except StoreUnwritable:
            self._believe(things)
            raise
        except asyncio.CancelledError:
            self._show(things)  # it is with the writer, and will be on the disk: nobody goes by what was
            raise
        self._show(things)

    async def take(self, key: str) -> T | None:
        """See ``Collection.take``."""
        try:
            changes = await self._file.put({key: None})
        except asyncio.CancelledError:
            self._show({key: None})
            raise
        self._show({key: None})
        before = changes[key].before
        return None if before is None else self._schema.thing(before)

    def _show(self, things: Mapping[str, T | None]) -> None:
        for key, thing in things.items():
            if thing is None:
                self._things.pop(key, None)
            else:
                self._things[key] = thing

    def _believe(self, keys: Iterable[str]) -> None:
        """After a refused write the disk has the last word: it may hold the new things all the same."""
        for key in keys:
            document = self._file.documents.get(key)
            with suppress(Unreadable):
                thing = None if document is None else self._schema.thing(document)
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
