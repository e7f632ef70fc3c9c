"""Opening by digits that are shown in Home Assistant: whoever's they are opens, as in their chat."""

from collections.abc import Mapping

from bot.house.doors.door import Door, DoorId, DoorUnreachable, with_lock
from bot.house.doors.doors import NoSuchDoor
from bot.house.opening.hindrance import reason_of
from bot.house.opening.openings import Openings
from bot.house.opening.policies import DoorPolicies
from bot.house.opening.proof import Given, ProofKind, ProofRefused
from bot.house.opening.proofs import Proofs
from bot.house.people import Resident
from bot.house.ports import AuditTrail, Clock, VisitBook
from bot.house.residents.actors import HomeAssistant
from bot.house.visits import decision
from bot.house.visits.answers import Answers
from bot.house.visits.refused import VisitOver
from bot.house.visits.visit import Outcome, Visit


class CodeOpenings:
    """Opens to the visit that goes on, or where nobody rang: nobody shows less than in the chat."""

    def __init__(
        self,
        doors: Mapping[DoorId, Door],
        *,
        visits: VisitBook,
        answers: Answers,
        openings: Openings,
        policies: DoorPolicies,
        proofs: Proofs,
        audit: AuditTrail,
        steady: Clock,
    ) -> None:
        self._doors = doors
        self._visits = visits
        self._answers = answers
        self._openings = openings
        self._policies = policies
        self._proofs = proofs
        self._audit = audit
        self._steady = steady

    def proof_of(self, door: DoorId) -> ProofKind:
        """Which digits count at a door: where two taps do, the PIN, since nobody taps as themselves there."""
        proof = self._policies.of(door).proof
        return ProofKind.PIN if proof is ProofKind.TWO_TAPS else proof

    async def open(self, by: HomeAssistant, door: DoorId, digits: str) -> Resident:
        """Open a door, and return whose digits these were when it confirmed.

        Raises NoSuchDoor, ProofRefused; and what ``Answers.give`` and ``Openings.open`` raise.
        """
        kind = self.proof_of(door)
        try:
            with_lock(self._existing(door))
            who, given = await self._proofs.identify(by, Given(kind, digits), door)
        except (NoSuchDoor, DoorUnreachable, ProofRefused) as refused:
            code = reason_of(refused)
            await self._audit.note("opening refused", door=door, by=by.id, how=kind, reason=code, why=str(refused))
            raise
        try:
            await self._audit.note("code in home assistant", door=door, by=who.id, how=kind)
            await self._open(who, door, given)
        finally:
            self._proofs.used(given)
        return who

    def _existing(self, door: DoorId) -> Door:
        if door not in self._doors:
            raise NoSuchDoor
        return self._doors[door]

    async def _open(self, who: Resident, door: DoorId, given: Given) -> None:
        if visit := await self._rung(door):
            try:
                await self._answers.give(visit.id, who, Outcome.UNLOCKED, given=given)
            except VisitOver:  # just now
                pass
            else:
                return
        await self._openings.open(who, door, given)

    async def _rung(self, door: DoorId) -> Visit | None:
        """The newest visit at a door of somebody who rang, and may be answered still."""
        now = self._steady()
        visits = [one for one in await self._visits.open_visits() if one.door == door and one.presses]
        return max((one for one in visits if decision.is_open(one, now)), key=decision.last_sign, default=None)
