"""What was set aside because it is damaged: kept for whoever mends it, but for what tells of somebody forgotten."""

import logging
from collections.abc import Sequence
from pathlib import Path

import orjson

from bot.house.people import PersonId
from bot.store.disk import damaged_in, read_file
from bot.store.writer import Writer

log = logging.getLogger(__name__)


class Leftovers:
    """Damaged files in ``folders``, and documents that were set aside in ``unreadable``."""

    def __init__(self, folders: Sequence[Path], unreadable: Path, writer: Writer) -> None:
        self._folders = folders
        self._unreadable = unreadable
        self._writer = writer

    def forget(self, person: PersonId) -> None:
        """Delete each one that tells of somebody, before whatever is written next; returns at once.

        What cannot be deleted stays, and is told of in the log.
        """
        told_by = orjson.dumps(person)
        self._writer.hand_over(lambda: self._forget(told_by))

    def _forget(self, told_by: bytes) -> None:
        damaged = [path for folder in self._folders for path in damaged_in(folder)]
        for path in [*self._unreadable.glob("*.json"), *damaged]:
            try:
                if told_by in read_file(path):
                    path.unlink()
                    log.info("%s was deleted: it told of somebody who is forgotten", path.name)
            except OSError as exc:
                log.error("%s stays, though it may tell of somebody who is forgotten: %s", path.name, exc)  # noqa: TRY400 - the cause is in the line
