"""A TinyDB storage that writes whole files durably, and reads back what can be read of a damaged one."""

import logging
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any

import orjson
from tinydb.storages import Storage

from bot.house.ports import Clock
from bot.store.disk import read_file, set_aside, write_file

log = logging.getLogger(__name__)

Tables = dict[str, dict[str, Any]]

#: What each document looks like on disk, by table and key.
StoredLines = dict[str, dict[str, bytes]]


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
        self._lines: StoredLines = {}
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
            readable = salvage(read_file(self._path))
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


def _pieces(tables: StoredLines) -> Sequence[bytes]:
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
        content = read_file(path)
    except FileNotFoundError:
        return None
    tables = orjson.loads(content)
    if not isinstance(tables, dict) or not all(
        isinstance(table, dict) and all(isinstance(document, dict) for document in table.values())
        for table in tables.values()
    ):
        raise ValueError("not a file of documents")
    return tables


def salvage(content: bytes) -> Tables:
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
