"""Opening a door at which nobody rang."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.house.doors.door import Door, DoorId, DoorUnreachable, Failure
from bot.house.doors.doors import NoSuchDoor
from bot.house.facts import Outlets
from bot.house.opening.news import DoorOpened, SecondAdultAsked
from bot.house.opening.policies import DoorPolicies, DoorPolicy
from bot.house.opening.proof import TAPPED, Given, ProofRefused
from bot.house.opening.proofs import Proofs
from bot.house.people import Resident, ResidentId
from bot.house.ports import AuditTrail, Clock, Locks
from bot.house.residents.admission import Admission, is_grown
from bot.house.residents.permissions import Action, NotAllowed, ever_may

#: How long somebody who would open at night waits for a second adult.
AGREEMENT_LASTS = timedelta(minutes=2)


class SecondAdultNeeded(Exception):
    """It is night: the door opens once a second adult agrees, who was asked."""


@dataclass(frozen=True, slots=True)
class _Wish:
    by: ResidentId
    #: By the steady clock.
    until: datetime


class Openings:
    """Opens for whoever lives here and shows what the door asks for, in full. Each try is in the audit trail."""

    def __init__(
        self,
        doors: Mapping[DoorId, Door],
        *,
        policies: DoorPolicies,
        proofs: Proofs,
        admission: Admission,
        locks: Locks,
        audit: AuditTrail,
        outlets: Outlets,
        steady: Clock,
    ) -> None:
        self._doors = doors
        self._policies = policies
        self._proofs = proofs
        self._admission = admission
        self._locks = locks
        self._audit = audit
        self._outlets = outlets
        self._steady = steady
        #: Who would open at night, by door; a restart forgets them, and they ask again.
        self._wishes: dict[DoorId, _Wish] = {}

    async def doors(self, by: Resident) -> list[Door]:
        """The doors that somebody may open by themselves, at some time. Raises NotAllowed where there are none."""
        may = [one for one in self._doors.values() if one.has_lock and ever_may(by, Action.OPEN, one.id)]
        if not may:
            await self._admission.admit(by, Action.OPEN)
        return may

    async def begin(self, by: Resident, door: DoorId) -> tuple[Door, DoorPolicy]:
        """Let somebody begin to open, who shows then what the door asks for.

        Raises NotAllowed, NoSuchDoor, DoorUnreachable where there is nothing to unlock.
        """
        await self._admission.admit(by, Action.OPEN, door)
        if door not in self._doors:
            raise NoSuchDoor
        if not self._doors[door].has_lock:
            raise DoorUnreachable(door, Failure.REFUSED, "it has no lock that we could open")
        return self._doors[door], self._policies.of(door)

    async def open(self, by: Resident, door_id: DoorId, given: Given = TAPPED) -> Door:
        """Open a door, and return when it confirmed.

        Raises as ``begin``; ProofRefused; SecondAdultNeeded, and the others are asked.
        """
        try:
            door, policy = await self.begin(by, door_id)
            await self._proofs.prove(by, policy.proof, given, door_id)
            by = await self._admission.admit(by, Action.OPEN, door_id)  # the proof took a while
        except (NotAllowed, ProofRefused) as refused:
            await self._audit.note("opening refused", door=door_id, by=by.id, how=given.proof, why=str(refused))
            raise
        await self._agree(by, door)
        await self._audit.note("opening ordered", door=door_id, by=by.id, how=policy.proof)
        try:
            await self._locks.open(door_id)
        except DoorUnreachable as exc:
            await self._audit.note("opening failed", door=door_id, by=by.id, why=exc.failure, detail=exc.detail)
            raise
        await self._audit.note("opened", door=door_id, by=by.id, how=policy.proof)
        await self._outlets.announce(DoorOpened(door_id, by))
        return door

    async def _agree(self, by: Resident, door: Door) -> None:
        """Raise SecondAdultNeeded at night, until a second adult wants what somebody wanted before."""
        if not self._policies.needs_second(door.id):
            return
        wish, now = self._wishes.get(door.id), self._steady()
        second = wish is not None and now < wish.until and wish.by != by.id and is_grown(by)
        if wish and second and await self._admission.still_may(wish.by, Action.OPEN, door.id):
            self._wishes.pop(door.id, None)
            await self._audit.note("second adult agreed", door=door.id, by=by.id, resident=wish.by)
            return
        self._wishes[door.id] = _Wish(by.id, now + AGREEMENT_LASTS)
        await self._audit.note("second adult asked", door=door.id, by=by.id)
        await self._outlets.announce(SecondAdultAsked(door.id, by, rung=False))
        raise SecondAdultNeeded
