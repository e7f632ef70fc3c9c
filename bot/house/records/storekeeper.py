"""Looks after the disk: tells the owners before it is full, makes room for what must be kept, and makes up for it."""

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bot.house import attention
from bot.house.facts import Outlets
from bot.house.ports import AuditTrail, Clock, Collection, Disk, ResidentBook
from bot.house.records.disk import DiskNews, DiskState, Space

log = logging.getLogger(__name__)

#: So much more than "low" is well again: it should not be told twice a day.
WELL_FACTOR = 1.1

#: What is made free by deleting the oldest pictures: room for some hundred rings; less on a tiny disk.
ROOM_BYTES = 20 * 1024 * 1024
ROOM_SHARE = 0.05

#: How often the disk is looked at, in seconds, while it is well, and while something waits to be written.
LOOK_EVERY_S = 300.0
RETRY_EVERY_S = 5.0

#: The same trouble is told once in this time, however often it comes and goes.
TOLD_AGAIN = timedelta(days=1)

_KEY = "told"

_GRAVITY = dict.fromkeys(DiskState, 2) | {DiskState.WELL: 0, DiskState.LOW: 1}

_NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class DiskMemory:
    """What was told of the disk."""

    #: How it was found last.
    state: DiskState
    #: When each state was last told.
    told: Mapping[DiskState, datetime]


class Storekeeper:
    """Runs for as long as the service does."""

    def __init__(
        self,
        *,
        disk: Disk,
        outlets: Outlets,
        residents: ResidentBook,
        audit: AuditTrail,
        memory: Collection[DiskMemory],
        steady: Clock,
    ) -> None:
        self._disk = disk
        self._outlets = outlets
        self._residents = residents
        self._audit = audit
        self._memories = memory
        self._steady = steady
        self._deleted = 0

    async def run(self) -> None:
        """Look again and again, at once where a write has failed."""
        while True:
            await self.look()
            try:
                async with asyncio.timeout(RETRY_EVERY_S if self._disk.state is not DiskState.WELL else LOOK_EVERY_S):
                    await self._disk.until_trouble()
            except TimeoutError:
                continue

    async def look(self) -> None:
        """Make room where it is needed, write what waits, and tell the owners what they should know."""
        space = await self._space()
        if self._disk.state is DiskState.FULL or (space and space.free_bytes < _room(space)):
            await self._make_room(space)
            space = await self._space()
        state = self._disk.state
        if state is not DiskState.WELL and await self._disk.catch_up():
            space, state = await self._space(), DiskState.WELL
        if state is DiskState.WELL and space:
            state = self._level(space)
        await self._tell(state, space.free_bytes if space else 0)

    async def _space(self) -> Space | None:
        try:
            return await self._disk.space()
        except OSError as exc:
            log.warning("the disk does not tell its room: %s", exc)
            return None

    async def _make_room(self, space: Space | None) -> None:
        try:
            deleted = await self._disk.make_room(_room(space) if space else ROOM_BYTES)
        except OSError as exc:
            log.warning("no picture can be deleted to make room: %s", exc)
            return
        if deleted:
            self._deleted += deleted
            await self._audit.note("pictures deleted to make room", pictures=deleted)
            log.warning("%d of the oldest pictures were deleted to make room", deleted)

    def _level(self, space: Space) -> DiskState:
        factor = 1.0 if self._memory().state is DiskState.WELL else WELL_FACTOR
        return DiskState.LOW if space.is_low(factor) else DiskState.WELL

    async def _tell(self, state: DiskState, free_bytes: int) -> None:
        memory = self._memory()
        before, told = memory.state, dict(memory.told)
        now = self._steady()
        news = DiskNews(state, free_bytes, self._deleted, before)
        heard = any(attention.hears(resident, news) for resident in await self._residents.residents())
        due = heard and _is_due(state, told, now)
        if due:
            told[state] = now
            self._deleted = 0
            await self._outlets.announce(news)  # before it is remembered: twice is better than never
        if due or state is not before:
            await self._memories.put({_KEY: DiskMemory(state, told)})

    def _memory(self) -> DiskMemory:
        return self._memories.get(_KEY) or DiskMemory(DiskState.WELL, {})


def _is_due(state: DiskState, told: Mapping[DiskState, datetime], now: datetime) -> bool:
    """Whether the owners should hear of a state now: trouble once a day, its end whenever they heard of it."""
    last = told.get(state, _NEVER)
    worse = [at for known, at in told.items() if _GRAVITY[known] > _GRAVITY[state]]
    better = max((at for known, at in told.items() if _GRAVITY[known] <= _GRAVITY[state]), default=_NEVER)
    if any(at > better for at in worse):
        return True
    return state is not DiskState.WELL and now - last >= TOLD_AGAIN


def _room(space: Space) -> int:
    return int(min(ROOM_BYTES, space.total_bytes * ROOM_SHARE))
