"""What owners do to a door beside naming it: pause it, let it go on, give it hours, and try what opens it."""

import asyncio
from dataclasses import replace

from bot.house.doors.door import Door, DoorId, DoorRecord, DoorUnreachable, Failure
from bot.house.doors.door_facts import DoorTended, Tended
from bot.house.doors.doors import Doors, NoSuchDoor
from bot.house.facts import Outlets, VisitChanged
from bot.house.people import Resident
from bot.house.ports import AuditTrail, Collection, Locks, VisitBook
from bot.house.residents.admission import Admission
from bot.house.residents.hours import Hours
from bot.house.residents.permissions import Action


class DoorUpkeep:
    """Does what an owner asks. Anybody else's order raises NotAllowed; a door that is not there, NoSuchDoor."""

    def __init__(
        self,
        doors: Doors,
        *,
        book: Collection[DoorRecord],
        visits: VisitBook,
        locks: Locks,
        admission: Admission,
        audit: AuditTrail,
        outlets: Outlets,
        turn: asyncio.Lock,
    ) -> None:
        """``turn``: of two who change what is kept of a door, each sees what the other one wrote."""
        self._doors = doors
        self._book = book
        self._visits = visits
        self._locks = locks
        self._admission = admission
        self._audit = audit
        self._outlets = outlets
        self._turn = turn

    async def pause(self, by: Resident, door_id: DoorId, *, paused: bool) -> Door:
        """Have a door's rings make no sound and nobody open it, or have it be as before; returns it."""
        async with self._turn:
            door = await self._admitted(by, door_id)
            if door.paused is paused:
                return door
            changed = replace(door, paused=paused)
            record = self._book.get(door_id) or DoorRecord(door_id, door.name)
            await self._audit.note("door paused" if paused else "door resumed", door=door_id, by=by.id)
            await self._book.put({door_id: replace(record, paused=paused)})
            self._doors.change(changed)
        what = Tended.PAUSED if paused else Tended.RESUMED
        await self._outlets.announce(DoorTended(door_id, door.name, what, by))
        for visit in await self._visits.open_visits():
            if visit.door == door_id:  # their cards lose the button that opens, or get it back
                await self._outlets.announce(VisitChanged(visit.id))
        return changed

    async def set_hours(self, by: Resident, door_id: DoorId, hours: tuple[Hours, ...]) -> Door:
        """When those who own nothing may open a door and look there; empty: always. Returns it."""
        async with self._turn:
            door = await self._admitted(by, door_id)
            record = self._book.get(door_id) or DoorRecord(door_id, door.name)
            told = "; ".join(f"{one.days} {one.begins:%H:%M}-{one.ends:%H:%M}" for one in hours)
            await self._audit.note("door hours set", door=door_id, by=by.id, hours=told or "always")
            await self._book.put({door_id: replace(record, hours=hours)})
            changed = replace(door, hours=hours)
            self._doors.change(changed)
        return changed

    async def may_try(self, by: Resident, door_id: DoorId) -> Door:
        """A door whose lock may be tried. Raises DoorUnreachable where there is none."""
        door = await self._admitted(by, door_id)
        if not door.has_lock:
            raise DoorUnreachable(door_id, Failure.REFUSED, "it has no lock that we could open")
        return door

    async def try_lock(self, by: Resident, door_id: DoorId) -> Door:
        """Have a door's lock click once, with nobody there; returns when it confirmed. Raises DoorUnreachable.

        A paused door's clicks too: whoever mends it wants to see that.
        """
        door = await self.may_try(by, door_id)
        await self._audit.note("lock tried", door=door_id, by=by.id)
        try:
            await self._locks.open(door_id)
        except DoorUnreachable as exc:
            await self._audit.note("lock trial failed", door=door_id, by=by.id, why=exc.failure, detail=exc.detail)
            raise
        await self._outlets.announce(DoorTended(door_id, door.name, Tended.TRIED, by))
        return door

    async def _admitted(self, by: Resident, door: DoorId) -> Door:
        await self._admission.admit(by, Action.MANAGE_DOORS, door)
        if door not in self._doors:
            raise NoSuchDoor
        return self._doors[door]
