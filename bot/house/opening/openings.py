"""Opening a door at which nobody rang."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from bot.house.doors.door import Door, DoorId, DoorUnreachable, Failure, with_lock
from bot.house.doors.doors import NoSuchDoor
from bot.house.facts import Outlets
from bot.house.opening.hindrance import GUESTS_WAY, reason_of
from bot.house.opening.news import DoorOpened, SecondAdultAsked
from bot.house.opening.policies import DoorPolicies, DoorPolicy
from bot.house.opening.proof import TAPPED, Given, ProofKind, ProofRefused
from bot.house.opening.proofs import Proofs
from bot.house.people import Resident, ResidentId
from bot.house.ports import AuditTrail, Clock, Locks
from bot.house.residents.actors import Asker, Program
from bot.house.residents.admission import Admission, is_grown
from bot.house.residents.permissions import Action, NotAllowed, ever_may

#: Whoever opens, as what they are.
Opener = TypeVar("Opener", Resident, Program, Asker)

#: How long somebody who would open at night waits for a second adult.
AGREEMENT_LASTS = timedelta(minutes=2)


class NothingToOpen(Exception):
    """No door of theirs has a lock that we could open."""


class SecondAdultNeeded(Exception):
    """It is night: the door opens once a second adult agrees, who was asked."""


class PassesNotTaken(Exception):
    """This door opens to no guest's pass."""


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

    async def doors(self, by: Asker) -> list[Door]:
        """The doors that somebody may open by themselves, at some time: one at least.

        Raises NotAllowed, NothingToOpen.
        """
        may = [one for one in self._doors.values() if one.has_lock and ever_may(by, Action.OPEN, one.id)]
        if not may:
            try:
                await self._admission.admit(by, Action.OPEN)
            except NotAllowed as refused:
                await self._note_refused(by, None, refused)
                raise
            raise NothingToOpen
        return may

    async def begin(self, by: Asker, door: DoorId) -> tuple[Door, DoorPolicy]:
        """Let somebody begin to open, who shows then what the door asks for.

        Raises NotAllowed, NoSuchDoor, DoorUnreachable where there is nothing to unlock; ProofRefused where nothing that
        they show now would do.
        """
        found, policy = await self._admitted(by, door)
        try:
            self._proofs.check_able(by, policy.proof)
        except ProofRefused as refused:
            await self._note_refused(by, door, refused)
            raise
        return found, policy

    async def _admitted(self, by: Asker, door: DoorId) -> tuple[Door, DoorPolicy]:
        try:
            await self._admission.admit(by, Action.OPEN, door)
            return with_lock(self._existing(door)), self._policies.of(door)
        except (NotAllowed, NoSuchDoor, DoorUnreachable) as refused:
            await self._note_refused(by, door, refused)
            raise

    async def open(self, by: Asker, door_id: DoorId, given: Given = TAPPED) -> Door:
        """Open a door, and return when it confirmed.

        Raises as ``begin``; ProofRefused; SecondAdultNeeded, and the others are asked.
        """
        door, policy = await self._admitted(by, door_id)
        try:
            by = await self._shown(by, door_id, given, Action.OPEN)
        except (NotAllowed, ProofRefused) as refused:
            await self._note_refused(by, door_id, refused, given.proof)
            raise
        await self._agree(by, door_id)
        await self._order(by, door_id, policy.proof)
        await self._outlets.announce(DoorOpened(door_id, by, in_home_assistant=bool(given.ticket)))
        return door

    # For guests

    def names(self, doors: Sequence[DoorId]) -> tuple[str, ...]:
        """What doors are called, as far as they are there."""
        return tuple(self._doors[door].name for door in doors if door in self._doors)

    def takes_passes(self, door: DoorId) -> bool:
        """Tell whether a guest's pass may open a door at all."""
        return door in self._doors and self._doors[door].has_lock and self._policies.of(door).takes_passes

    def begin_for_guest(self, door: DoorId) -> Door:
        """A door that a pass may open now. Raises NoSuchDoor, PassesNotTaken, SecondAdultNeeded, who is not asked."""
        if door not in self._doors:
            raise NoSuchDoor
        if not self.takes_passes(door):
            raise PassesNotTaken
        if self._policies.needs_second(door):
            raise SecondAdultNeeded
        return self._doors[door]

    async def open_for_guest(self, by: Resident, door_id: DoorId) -> Door:
        """Open a door to a guest whose pass was looked at, and has paid; return when it confirmed.

        Raises as ``begin_for_guest``, and DoorUnreachable.
        """
        door = self.begin_for_guest(door_id)
        await self._order(by, door_id, GUESTS_WAY)
        return door

    async def _order(self, by: Asker, door_id: DoorId, how: str) -> None:
        """Have the lock open. Raises DoorUnreachable."""
        await self._audit.note("opening ordered", door=door_id, by=by.id, how=how)
        try:
            await self._locks.open(door_id)
        except DoorUnreachable as exc:
            await self._note_failed(by, door_id, how, exc.failure, exc.detail)
            raise
        except BaseException as exc:  # cancelled, or what nobody foresaw: no order stays without an end
            await self._note_failed(by, door_id, how, Failure.INTERRUPTED, type(exc).__name__)
            raise
        await self._audit.note("opened", door=door_id, by=by.id, how=how)

    def check_able_to_try(self, by: Resident, door: DoorId) -> None:
        """Raise ProofRefused where nothing that somebody shows now would have a lock click."""
        self._proofs.check_able(by, self._policies.of(door).proof)

    async def let_try(self, by: Resident, door_id: DoorId, given: Given = TAPPED) -> None:
        """Let somebody have a lock click who shows what its door asks for: what clicks opens, whatever it is for.

        Raises NotAllowed, ProofRefused, SecondAdultNeeded.
        """
        try:
            by = await self._shown(by, door_id, given, Action.MANAGE_DOORS)
        except (NotAllowed, ProofRefused) as refused:
            why, how = str(refused), given.proof
            await self._audit.note(
                "lock trial refused", door=door_id, by=by.id, how=how, reason=reason_of(refused), why=why
            )
            raise
        await self._agree(by, door_id)

    async def _shown(self, by: Opener, door: DoorId, given: Given, action: Action) -> Opener:
        """Whoever showed what a door asks for, as they live here now: that took a while."""
        await self._proofs.prove(by, self._policies.of(door).proof, given, door)
        return await self._admission.admit(by, action, door)

    def _existing(self, door: DoorId) -> Door:
        if door not in self._doors:
            raise NoSuchDoor
        return self._doors[door]

    async def _note_refused(self, by: Asker, door: DoorId | None, why: Exception, how: ProofKind | None = None) -> None:
        await self._audit.note("opening refused", door=door, by=by.id, how=how, reason=reason_of(why), why=str(why))

    async def _note_failed(self, by: Asker, door: DoorId, how: str, failure: Failure, detail: str) -> None:
        await self._audit.note("opening failed", door=door, by=by.id, how=how, reason=failure, detail=detail)

    async def _agree(self, by: Asker, door: DoorId) -> None:
        """Raise SecondAdultNeeded at night, until a second adult wants what somebody wanted before.

        A program is neither of the two, and asks nobody.
        """
        if not self._policies.needs_second(door):
            return
        if isinstance(by, Program):
            await self._note_refused(by, door, SecondAdultNeeded())
            raise SecondAdultNeeded
        wish, now = self._wishes.get(door), self._steady()
        second = wish is not None and now < wish.until and wish.by != by.id and is_grown(by)
        if wish and second and await self._admission.still_may(wish.by, Action.OPEN, door):
            self._wishes.pop(door, None)
            await self._audit.note("second adult agreed", door=door, by=by.id, resident=wish.by)
            return
        self._wishes[door] = _Wish(by.id, now + AGREEMENT_LASTS)
        await self._audit.note("second adult asked", door=door, by=by.id, how=self._policies.of(door).proof)
        await self._outlets.announce(SecondAdultAsked(door, by, rung=False))
        raise SecondAdultNeeded
