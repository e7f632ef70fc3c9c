"""What each door asks of whoever opens it."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import time, tzinfo

from bot.house.doors.door import Door, DoorId
from bot.house.doors.doors import NoSuchDoor
from bot.house.facts import Outlets
from bot.house.opening.news import DoorPolicyChanged
from bot.house.opening.proof import TAPPED, Given, ProofKind, ProofNotSet
from bot.house.opening.proofs import Proofs
from bot.house.people import Resident
from bot.house.ports import AuditTrail, Clock, Collection, ResidentBook
from bot.house.residents.admission import Admission, is_grown
from bot.house.residents.hours import Hours
from bot.house.residents.permissions import Action, ever_may

#: When a second adult has to agree, where a door asks for one.
NIGHT = Hours(time(22), time(6))

#: So many have to be there who may agree with one another.
_ADULTS = 2


@dataclass(frozen=True, slots=True)
class DoorPolicy:
    """What a door asks for; kept by the door's id."""

    proof: ProofKind = ProofKind.TWO_TAPS
    #: True: at night it takes two who live here, the second one an adult.
    second_at_night: bool = False
    #: Whether a guest's pass opens it; None: where two taps do.
    passes: bool | None = None

    @property
    def takes_passes(self) -> bool:
        """Whether a guest's pass opens it: where a door asks for more than two taps, an owner has to say so."""
        return self.proof is ProofKind.TWO_TAPS if self.passes is None else self.passes


class NobodyElse(Exception):
    """Nobody else may open this door who could agree at night."""


class SecondAdultStays(Exception):
    """At night a door asks for a second adult: whoever is alone does not end that just then."""


class DoorPolicies:
    """Keeps them for the owners."""

    def __init__(
        self,
        doors: Mapping[DoorId, Door],
        *,
        book: Collection[DoorPolicy],
        proofs: Proofs,
        residents: ResidentBook,
        admission: Admission,
        audit: AuditTrail,
        outlets: Outlets,
        clock: Clock,
        zone: tzinfo,
    ) -> None:
        self._doors = doors
        self._book = book
        self._proofs = proofs
        self._residents = residents
        self._admission = admission
        self._audit = audit
        self._outlets = outlets
        self._clock = clock
        self._zone = zone
        self._turn = asyncio.Lock()

    def of(self, door: DoorId) -> DoorPolicy:
        """What a door asks for; two taps where nobody chose."""
        return self._book.get(door) or DoorPolicy()

    async def begin(self, door: DoorId) -> None:
        """Have a new door ask for what the strictest ever did: by the same lock it would be a way round that one."""
        async with self._turn:
            known = self._book.everything().values()
            proof = max((one.proof for one in known), key=list(ProofKind).index, default=ProofKind.TWO_TAPS)
            policy = DoorPolicy(proof, any(one.second_at_night for one in known))
            if policy != DoorPolicy():
                await self._book.put({door: policy})

    def needs_second(self, door: DoorId) -> bool:
        """Tell whether a second adult has to agree now."""
        return self.of(door).second_at_night and NIGHT.has(self._clock().astimezone(self._zone))

    async def set_proof(self, by: Resident, door: DoorId, proof: ProofKind, given: Given = TAPPED) -> DoorPolicy:
        """Have a door ask for this; for less than it asked for, it is shown once more what it asked for.

        Raises NotAllowed, NoSuchDoor, ProofRefused: also where whoever asks could not open any more.
        """
        async with self._turn:
            known = await self._admitted(by, door)
            if proof is known.proof:
                return known
            if list(ProofKind).index(proof) < list(ProofKind).index(known.proof):
                await self._proofs.prove(by, known.proof, given, door)
            elif not self._proofs.has(by.id, proof):
                raise ProofNotSet(proof)
            return await self._put(by, door, replace(known, proof=proof))

    async def set_second_at_night(
        self, by: Resident, door: DoorId, *, wanted: bool, given: Given = TAPPED
    ) -> DoorPolicy:
        """Have a second adult agree at night, or not.

        Raises as ``set_proof``; NobodyElse; SecondAdultStays at night, where there is somebody who could agree.
        """
        async with self._turn:
            known = await self._admitted(by, door)
            if known.second_at_night is wanted:
                return known
            everybody = await self._residents.residents()
            adults = sum(1 for one in everybody if is_grown(one) and ever_may(one, Action.UNLOCK, door))
            if wanted and adults < _ADULTS:
                raise NobodyElse
            if not wanted:
                if self.needs_second(door) and adults >= _ADULTS:
                    raise SecondAdultStays
                await self._proofs.prove(by, known.proof, given, door)
            return await self._put(by, door, replace(known, second_at_night=wanted))

    async def set_passes(self, by: Resident, door: DoorId, *, wanted: bool, given: Given = TAPPED) -> DoorPolicy:
        """Have guests' passes open a door, or not. Raises as ``set_proof``."""
        async with self._turn:
            known = await self._admitted(by, door)
            if known.takes_passes is wanted:
                return known
            if wanted:  # less is asked of guests than of whoever lives here
                await self._proofs.prove(by, known.proof, given, door)
            return await self._put(by, door, replace(known, passes=wanted))

    async def without_proof(self, door: DoorId) -> list[Resident]:
        """Who may open a door and cannot yet show what it asks for."""
        proof, everybody = self.of(door).proof, await self._residents.residents()
        return [one for one in everybody if ever_may(one, Action.UNLOCK, door) and not self._proofs.has(one.id, proof)]

    async def _admitted(self, by: Resident, door: DoorId) -> DoorPolicy:
        await self._admission.admit(by, Action.MANAGE_DOORS, door)
        if door not in self._doors:
            raise NoSuchDoor
        return self.of(door)

    async def _put(self, by: Resident, door: DoorId, policy: DoorPolicy) -> DoorPolicy:
        await self._audit.note(
            "door policy",
            door=door,
            by=by.id,
            proof=policy.proof,
            second_at_night=policy.second_at_night,
            passes=policy.takes_passes,
        )
        await self._book.put({door: policy})
        name, passes = self._doors[door].name, policy.takes_passes
        await self._outlets.announce(DoorPolicyChanged(name, policy.proof, policy.second_at_night, by, passes))
        return policy
