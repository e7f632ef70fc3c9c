"""What was set aside because it is damaged: kept for whoever mends it, but for what tells of somebody forgotten."""

import logging
from pathlib import Path

import orjson

from bot.house.people import PersonId
from bot.store.writer import Writer

log = logging.getLogger(__name__)

#: Where documents of ours lie beside one another, in the data folder; the day's log is the family's.
_FOLDERS = ("", "visits", "drawers")


class Leftovers:
    """Damaged files, and documents in ``unreadable/``."""

    def __init__(self, folder: Path, writer: Writer) -> None:
        self._folder = folder
        self._writer = writer

    def forget(self, person: PersonId) -> None:
        """Delete each one that tells of somebody, before whatever is written next; returns at once.

        What cannot be deleted stays, and is told of in the log.
        """
        told_by = orjson.dumps(person)
        self._writer.hand_over(lambda: self._forget(told_by))

    def _forget(self, told_by: bytes) -> None:
        for path in [*self._folder.glob("unreadable/*.json"), *self._damaged()]:
            try:
                if told_by in path.read_bytes():
                    path.unlink()
                    log.info("%s was deleted: it told of somebody who is forgotten", path.name)
            except OSError as exc:
                log.error("%s stays, though it may tell of somebody who is forgotten: %s", path.name, exc)  # noqa: TRY400 - the cause is in the line

    def _damaged(self) -> list[Path]:
        return [path for name in _FOLDERS for path in (self._folder / name).glob("*.json.damaged-*")]
