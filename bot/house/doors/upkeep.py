"""What owners do to a door beside naming it: pause it, let it go on, give it hours, and try what opens it."""

import asyncio
from dataclasses import replace

from bot.house.doors.door import Door, DoorId, DoorRecord, DoorUnreachable, Failure, with_lock
from bot.house.doors.door_facts import DoorTended, Tended
from bot.house.doors.doors import Doors, NoSuchDoor
from bot.house.facts import Outlets, VisitChanged
from bot.house.opening.hindrance import reason_of
from bot.house.opening.openings import Openings
from bot.house.opening.proof import TAPPED, Given, ProofRefused
from bot.house.people import Resident
from bot.house.ports import AuditTrail, Collection, Locks, VisitBook
from bot.house.residents.admission import Admission
from bot.house.residents.hours import Hours, as_noted
from bot.house.residents.permissions import Action, NotAllowed


class DoorUpkeep:
    """Does what an owner asks. Anybody else's order raises NotAllowed; a door that is not there, NoSuchDoor."""

    def __init__(
        self,
        doors: Doors,
        *,
        book: Collection[DoorRecord],
        visits: VisitBook,
        locks: Locks,
        openings: Openings,
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
        self._openings = openings
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
        await self._redraw_cards(door_id)
        return changed

    async def set_hours(self, by: Resident, door_id: DoorId, hours: tuple[Hours, ...]) -> Door:
        """When those who own nothing may open a door and look there; empty: always. Returns it."""
        async with self._turn:
            door = await self._admitted(by, door_id)
            record = self._book.get(door_id) or DoorRecord(door_id, door.name)
            await self._audit.note("door hours set", door=door_id, by=by.id, hours=as_noted(hours) or "always")
            await self._book.put({door_id: replace(record, hours=hours)})
            changed = replace(door, hours=hours)
            self._doors.change(changed)
        return changed

    async def set_courier(self, by: Resident, door_id: DoorId, *, wanted: bool) -> Door:
        """Have its cards offer to open it once for a courier, or not; returns it."""
        async with self._turn:
            door = await self._admitted(by, door_id)
            record = self._book.get(door_id) or DoorRecord(door_id, door.name)
            await self._audit.note("courier wanted" if wanted else "courier not wanted", door=door_id, by=by.id)
            await self._book.put({door_id: replace(record, courier=wanted)})
            changed = replace(door, courier=wanted)
            self._doors.change(changed)
        await self._redraw_cards(door_id)
        return changed

    async def set_by_itself(self, by: Resident, door_id: DoorId, hours: tuple[Hours, ...]) -> Door:
        """When a door may open by itself, for those who were allowed it; empty: never. Returns it.

        What it asks for of others is looked at whenever it would: see ``bot.house.opening.by_itself``.
        """
        async with self._turn:
            door = await self._admitted(by, door_id)
            await self._admission.admit(by, Action.LET_OPEN_BY_ITSELF, door_id)
            record = self._book.get(door_id) or DoorRecord(door_id, door.name)
            await self._audit.note("door by itself", door=door_id, by=by.id, hours=as_noted(hours) or "never")
            await self._book.put({door_id: replace(record, by_itself=hours)})
            changed = replace(door, by_itself=hours)
            self._doors.change(changed)
        return changed

    async def _redraw_cards(self, door: DoorId) -> None:
        """The cards of whoever is at a door lose a button, or get one."""
        for visit in await self._visits.open_visits():
            if visit.door == door:
                await self._outlets.announce(VisitChanged(visit.id))

    async def may_try(self, by: Resident, door_id: DoorId) -> Door:
        """A door whose lock may be tried. Raises DoorUnreachable where there is none; ProofRefused."""
        try:
            door = with_lock(await self._admitted(by, door_id))
            self._openings.check_able_to_try(by, door_id)
        except (NotAllowed, NoSuchDoor, DoorUnreachable, ProofRefused) as refused:
            await self._audit.note("lock trial refused", door=door_id, by=by.id, reason=reason_of(refused))
            raise
        return door

    async def try_lock(self, by: Resident, door_id: DoorId, given: Given = TAPPED) -> Door:
        """Have a door's lock click once, with nobody there; returns when it confirmed.

        It takes what opening the door takes, but that a paused door's clicks too: whoever mends it wants to see that.
        Raises DoorUnreachable, ProofRefused, SecondAdultNeeded.
        """
        door = await self.may_try(by, door_id)
        await self._openings.let_try(by, door_id, given)
        await self._audit.note("lock tried", door=door_id, by=by.id)
        try:
            await self._locks.open(door_id)
        except DoorUnreachable as exc:
            await self._note_failed(by, door_id, exc.failure, exc.detail)
            raise
        except BaseException as exc:  # cancelled, or what nobody foresaw: no order stays without an end
            await self._note_failed(by, door_id, Failure.INTERRUPTED, type(exc).__name__)
            raise
        await self._audit.note("lock clicked", door=door_id, by=by.id)
        await self._outlets.announce(DoorTended(door_id, door.name, Tended.TRIED, by))
        return door

    async def _note_failed(self, by: Resident, door: DoorId, failure: Failure, detail: str) -> None:
        await self._audit.note("lock trial failed", door=door, by=by.id, reason=failure, detail=detail)

    async def _admitted(self, by: Resident, door: DoorId) -> Door:
        await self._admission.admit(by, Action.MANAGE_DOORS, door)
        if door not in self._doors:
            raise NoSuchDoor
        return self._doors[door]
