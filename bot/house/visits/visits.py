"""The visits, as everything in the house changes them: one thing at a time at a door, written down, then told."""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from dataclasses import replace

from bot.house.doors.door import DoorId
from bot.house.facts import Outlets, VisitChanged
from bot.house.ports import Disk, VisitBook
from bot.house.visits.visit import Visit, VisitId

#: What a visit becomes; None leaves it as it is.
VisitChange = Callable[[Visit], Visit | None]

#: Within what it gives back a visit is written down: for whoever makes something of the visits.
AroundSaving = Callable[[Visit], AbstractAsyncContextManager[None]]

#: Is done while a visit is being written down, and never raises: for whoever shows it once it is.
BesideSaving = Callable[[Visit], Awaitable[None]]


class Visits:
    """Nothing slow happens in a door's turn: a ring waits for it. Different doors do not wait for each other."""

    def __init__(self, *, book: VisitBook, disk: Disk, outlets: Outlets) -> None:
        self.book = book
        self._disk = disk
        self._outlets = outlets
        self._turns: defaultdict[DoorId, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._around: list[AroundSaving] = []
        self._beside: list[BesideSaving] = []

    def save_within(self, around: AroundSaving) -> None:
        """Write every visit down within this from now on; a ring waits for it."""
        self._around.append(around)

    def save_beside(self, work: BesideSaving) -> None:
        """Have this done beside the writing of every visit from now on; a ring waits for the slower of the two."""
        self._beside.append(work)

    def turn(self, door: DoorId) -> asyncio.Lock:
        """Whoever holds it may change the visits of this door."""
        return self._turns[door]

    async def save(self, visit: Visit) -> Visit:
        """Write a visit down, in its door's turn, and tell of it; returns it with its next revision."""
        async with AsyncExitStack() as stack:
            for around in self._around:
                await stack.enter_async_context(around(visit))
            saved, _ = await asyncio.gather(self.book.save(visit), self._do_beside(visit))
            if saved.disk is not self._disk.state:  # what could not be written down is shown all the same, and says so
                saved = await self.book.save(replace(saved, disk=self._disk.state))
        await self._outlets.announce(VisitChanged(saved.id))
        return saved

    async def _do_beside(self, visit: Visit) -> None:
        for work in self._beside:
            await work(visit)

    async def change(self, visit_id: VisitId, change: VisitChange) -> Visit | None:
        """Take a door's turn, and change a visit as it then is; returns what it is now, None where there is none."""
        if (found := await self.book.find(visit_id)) is None:
            return None
        async with self.turn(found.door):
            current = await self.book.find(visit_id)
            if current is None:
                return None  # it was kept long enough, and left the book meanwhile
            changed = change(current)
            return await self.save(changed) if changed else current

    async def remove(self, visits: Sequence[Visit]) -> None:
        """Delete visits for good, in their doors' turns. Raises StoreUnwritable."""
        of_doors: defaultdict[DoorId, list[VisitId]] = defaultdict(list)
        for visit in visits:
            of_doors[visit.door].append(visit.id)
        for door, theirs in of_doors.items():
            async with self.turn(door):
                await self.book.remove(theirs)
