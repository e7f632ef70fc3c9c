"""What the service wrote down, as the disk has it: the checks ask it, and not the service."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import orjson

#: What tells one state of a file from another.
_Stamp = tuple[int, int, int]


class Books:
    """The files of a data folder; each is read anew where it is another than the last time."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self._read: dict[Path, tuple[_Stamp, Any]] = {}

    def visits(self) -> Mapping[str, Mapping[str, Any]]:
        """Every visit in the book, by its id."""
        found: dict[str, Mapping[str, Any]] = {}
        for path in sorted((self.data / "visits").glob("????-??.json")):
            found |= self._document(path).get("visits", {})
        return found

    def visit_of(self) -> Mapping[str, Mapping[str, Any]]:
        """The visit of each press, by the press's id."""
        return {press["id"]: visit for visit in self.visits().values() for press in visit["presses"]}

    def cards(self) -> Mapping[str, Mapping[str, Any]]:
        """Every card, by visit and resident."""
        cards: Mapping[str, Mapping[str, Any]] = self._document(self.data / "drawers" / "cards.json").get("cards", {})
        return cards

    def trail(self) -> Sequence[Mapping[str, Any]]:
        """The lines of the audit trail."""
        return [orjson.loads(line) for line in (self.data / "audit.jsonl").read_bytes().splitlines()]

    def _document(self, path: Path) -> Mapping[str, Any]:
        try:
            found = path.stat()
        except FileNotFoundError:
            return {}
        stamp = (found.st_ino, found.st_mtime_ns, found.st_size)
        if self._read.get(path, (None, None))[0] != stamp:
            self._read[path] = (stamp, orjson.loads(path.read_bytes()))
        document: Mapping[str, Any] = self._read[path][1]
        return document
