"""Months of visits that are over, as they are read: line by line, and nothing of them stays but what was asked for."""

import asyncio
from collections.abc import Mapping
from pathlib import Path

import orjson

from bot.house.visits.visit import Visit, VisitId
from bot.store.disk import read_file
from bot.store.documents.schema import Schema
from bot.store.documents.shapes import Unreadable
from bot.store.pressure import StoreDisk, within
from bot.store.writer import Readers

#: What a file of visits begins and ends with; between them a visit stands on each line.
_HEAD, _TAIL = (b"{", b'"visits":{'), (b"}", b"}")

PastVisits = Mapping[VisitId, Visit]


class PastMonths:
    """Reads them beside the writer, and keeps the one that was read last: whoever leafs through it asks again."""

    def __init__(self, schema: Schema[Visit], readers: Readers, disk: StoreDisk) -> None:
        self._schema = schema
        self._readers = readers
        self._disk = disk
        self._kept: tuple[Path, PastVisits] | None = None
        #: Files that are being read: none is read twice at once.
        self._reading: dict[Path, asyncio.Future[PastVisits | None]] = {}

    async def visits(self, path: Path) -> PastVisits | None:
        """All of a file; None: it has to be looked at as a whole, since it is not as we write it.

        Raises StoreUnwritable where the disk does not give it out.
        """
        if self._kept and self._kept[0] == path:
            return self._kept[1]
        if path not in self._reading:
            reading = self._reading[path] = self._readers.start(lambda: read_visits(path, self._schema))
            reading.add_done_callback(lambda read: self._read(path, read))
        try:
            return await within(self._disk.patience_s, self._reading[path])
        except OSError as exc:
            raise self._disk.refused(exc) from exc

    def let_go(self, path: Path) -> None:
        """What was read of a file, or is being read, is not to be told to whoever asks from now on."""
        self._reading.pop(path, None)
        if self._kept and self._kept[0] == path:
            self._kept = None

    def _read(self, path: Path, read: "asyncio.Future[PastVisits | None]") -> None:
        is_news = self._reading.get(path) is read
        if is_news:
            del self._reading[path]
        if not read.cancelled() and read.exception() is None and is_news and (visits := read.result()) is not None:
            self._kept = path, visits


def read_visits(path: Path, schema: Schema[Visit]) -> PastVisits | None:
    """The visits of a file; None: one of them, or the file, is not as we write it. Raises OSError.

    A document is gone before the next one is made: all of them at once are three times as many objects as the visits,
    and whoever collects garbage holds everything up while they are counted.
    """
    lines = read_file(path).splitlines()
    if (*lines[:2],) != _HEAD or (*lines[-2:],) != _TAIL:
        return None
    visits: dict[VisitId, Visit] = {}
    for line in lines[2:-2]:
        try:
            ((key, document),) = orjson.loads(b"{" + line.removesuffix(b",") + b"}").items()
            visits[VisitId(key)] = schema.thing(document)
        except (ValueError, AttributeError, TypeError, Unreadable):
            return None
    return visits
