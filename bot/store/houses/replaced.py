"""Houses that a backup replaced: each lies in the data folder for a while, in case it was the wrong backup."""

import asyncio
import logging
import shutil
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bot.house.ports import Clock, Collection
from bot.house.records.backup import REPLACED_LASTS
from bot.store.houses.moving import REPLACED
from bot.store.trail.audit import Trail

log = logging.getLogger(__name__)

#: How often it is looked whether one has stayed long enough, in seconds.
LOOK_EVERY_S = 3600.0

#: Under which name it is kept when each was seen first.
REPLACED_SEEN = "replaced"


@dataclass(frozen=True, slots=True)
class ReplacedSeen:
    """A house that was replaced."""

    #: By the steady clock: a clock that is set wrong deletes nothing.
    since: datetime


class ReplacedHouses:
    """Deletes each once it has stayed for ``REPLACED_LASTS``, counted from the first start after it was replaced."""

    def __init__(self, folder: Path, seen: Collection[ReplacedSeen], audit: Trail, steady: Clock) -> None:
        self._folder = folder
        self._seen = seen
        self._audit = audit
        self._steady = steady

    async def run(self) -> None:
        """Look, for as long as the service runs."""
        while True:
            await self.sweep()
            await asyncio.sleep(LOOK_EVERY_S)

    async def sweep(self) -> None:
        """Delete those that stayed long enough; one that the disk does not let go is tried again."""
        now, known = self._steady(), self._seen.everything()
        there = await asyncio.to_thread(self._there)
        changes: dict[str, ReplacedSeen | None] = dict.fromkeys(known.keys() - there)
        changes.update((name, ReplacedSeen(now)) for name in there - known.keys())
        for name in sorted(there & known.keys()):
            if now - known[name].since >= REPLACED_LASTS and await asyncio.to_thread(self._delete, name):
                await self._audit.note("replaced house deleted", house=name)
                changes[name] = None
        if changes:
            await self._seen.put(changes)

    def _there(self) -> set[str]:
        found = self._folder.glob(f"{REPLACED}*")
        return {path.name for path in found if path.is_dir() and not path.is_symlink()}

    def _delete(self, name: str) -> bool:
        try:
            shutil.rmtree(self._folder / name)
        except OSError as exc:
            log.warning("%s stays, though it was kept long enough: %s", name, exc)
            return False
        return True
