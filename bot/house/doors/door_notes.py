"""What doors do by themselves, written into the audit trail behind whoever tells it."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

from bot.house.doors.door import DoorId
from bot.house.doors.door_facts import DoorEvent
from bot.house.ports import AuditTrail, Background

log = logging.getLogger(__name__)

#: What must be told, or noted, is tried again so often where that fails, after this long, in seconds.
ATTEMPTS = 3
RETRY_S = 0.5


async def insist(work: Callable[[], Awaitable[None]], what: str) -> bool:
    """Do it, again where it fails, and tell whether it was done at last; ``what`` it is goes into the log."""
    for attempt in range(1, ATTEMPTS + 1):
        try:
            await work()
        except Exception:  # whatever it is: the next piece of news must come after it
            log.exception("%s failed (attempt %d)", what, attempt)
            await asyncio.sleep(RETRY_S)
        else:
            return True
    return False


class DoorNotes:
    """Notes news in its order, each line tried again by itself: no disk that is full, or hangs, keeps news back.

    For whoever announced it already, or does so now: nothing is told again because it could not be noted.
    """

    def __init__(self, audit: AuditTrail, background: Background) -> None:
        self._audit = audit
        self._background = background
        #: What is not being noted yet, each kind of a door once: that bounds it while the disk hangs.
        self._unnoted: list[tuple[DoorId, DoorEvent]] = []
        self._noting = False

    def note(self, door: DoorId, what: DoorEvent) -> None:
        """Take a piece of news in; returns at once."""
        if (door, what) in self._unnoted:
            return  # a door that flaps faster than it can be noted says no more by it
        self._unnoted.append((door, what))
        if not self._noting:
            self._noting = True
            self._background.spawn(self._note_all(), name="door notes")

    async def _note_all(self) -> None:
        try:
            while self._unnoted:
                await self._note(*self._unnoted.pop(0))
        finally:
            self._noting = False

    async def _note(self, door: DoorId, what: DoorEvent) -> None:
        await insist(
            lambda: self._audit.note("door news", door=door, news=what), f"noting that the door {door} is {what}"
        )
