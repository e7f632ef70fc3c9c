"""What residents decide at a door: there is one way to open it to whoever rang."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, replace

from bot.house.doors.door import Door, DoorId, Failure
from bot.house.facts import Outlets
from bot.house.opening.by_itself import check_door, check_visit
from bot.house.opening.hindrance import reason_of
from bot.house.opening.news import SecondAdultAsked
from bot.house.opening.policies import DoorPolicies
from bot.house.opening.proof import TAPPED, Given, ProofKind, ProofRefused
from bot.house.opening.proofs import Proofs
from bot.house.people import Resident
from bot.house.ports import AuditTrail, Background, Clock
from bot.house.residents.actors import Asker, Program
from bot.house.residents.admission import Admission
from bot.house.residents.permissions import Action, NotAllowed
from bot.house.visits import decision
from bot.house.visits.attempts import Attempts
from bot.house.visits.manner import PLAINLY, Manner
from bot.house.visits.refused import AnswerRefused, SecondAdultAwaited, VisitOver
from bot.house.visits.visit import Agreement, Attempt, Outcome, Visit, VisitId
from bot.house.visits.visits import Visits

#: What an answer takes.
_ASKED = {Outcome.UNLOCKED: Action.UNLOCK, Outcome.IGNORED: Action.RESPOND}


@dataclass(frozen=True, slots=True)
class Beginning:
    """What somebody is asked who begins to open."""

    door: DoorId
    proof: ProofKind
    #: How many are there whom nobody knows.
    strangers: int


class Answers:
    """The first answer to a visit wins; while a door is being opened no other counts."""

    def __init__(
        self,
        doors: Mapping[DoorId, Door],
        *,
        visits: Visits,
        attempts: Attempts,
        admission: Admission,
        policies: DoorPolicies,
        proofs: Proofs,
        audit: AuditTrail,
        outlets: Outlets,
        background: Background,
        clock: Clock,
        steady: Clock,
    ) -> None:
        self._doors = doors
        self._visits = visits
        self._attempts = attempts
        self._admission = admission
        self._policies = policies
        self._proofs = proofs
        self._audit = audit
        self._outlets = outlets
        self._background = background
        self._clock = clock
        self._steady = steady

    async def resume(self) -> None:
        """See ``Attempts.resume``."""
        await self._attempts.resume()

    async def begin_unlock(self, visit_id: VisitId, by: Asker) -> Beginning:
        """Let somebody begin to open, who shows then what the door asks for.

        Raises NotAllowed, AnswerRefused; ProofRefused where nothing that they show now would do.
        """
        visit = await self._found(visit_id, by, Outcome.UNLOCKED)
        proof = self._policies.of(visit.door).proof
        try:
            await self._admission.admit(by, Action.UNLOCK, visit.door)
            decision.check_answerable(visit, self._steady())
            self._proofs.check_able(by, proof)
        except (NotAllowed, AnswerRefused, ProofRefused) as refused:
            await self._note_refused(visit.id, visit.door, by, Outcome.UNLOCKED, refused)
            raise
        return Beginning(visit.door, proof, decision.strangers_at(visit))

    async def give(
        self,
        visit_id: VisitId,
        by: Asker,
        outcome: Outcome,
        *,
        given: Given = TAPPED,
        strangers: int | None = None,
        manner: Manner = PLAINLY,
        pictures: int | None = None,
    ) -> Visit:
        """Carry out what a resident decided; ``strangers``: those who were there when they began to open.

        ``pictures``: how many of the visit were looked at by whoever decided; None: somebody saw for themselves.

        Raises NotAllowed; AnswerRefused where it does not count; ProofRefused where the door asks for more than was
        ``given``; DoorUnreachable where it did not confirm: then the question stays open.
        """
        if outcome is Outcome.UNLOCKED:
            await self._prove(visit_id, by, given, strangers, manner)
        visit = await self._take(visit_id, by, outcome, strangers, manner, pictures)
        if visit.answer is not None:
            return visit
        return await self._attempts.carry_out(visit, by)

    async def opened_for(self, visit: Visit, guest: Resident) -> None:
        """A guest at the door opened it by a pass: nobody has to answer any more, but who is just opening."""
        async with self._visits.turn(visit.door):
            visit = await self._visits.book.find(visit.id) or visit
            if not visit.over and not (visit.attempt and visit.attempt.failure is None):
                await self._attempts.close(visit, guest, Outcome.UNLOCKED)

    async def opened_late(self, door: DoorId, order: str) -> None:
        """See ``Attempts.opened_late``."""
        await self._attempts.opened_late(door, order)

    async def _prove(self, visit_id: VisitId, by: Asker, given: Given, strangers: int | None, manner: Manner) -> None:
        """Look at what somebody shows, before the door's turn is taken: that takes a while."""
        visit = await self._found(visit_id, by, Outcome.UNLOCKED)
        try:
            await self._admission.admit(by, Action.UNLOCK, visit.door)
            self._check(visit, Outcome.UNLOCKED, strangers, manner)
            await self._proofs.prove(by, self._policies.of(visit.door).proof, given, visit.door)
        except (NotAllowed, AnswerRefused, ProofRefused) as refused:
            await self._note_refused(visit.id, visit.door, by, Outcome.UNLOCKED, refused, given.proof, manner)
            raise

    async def _found(self, visit_id: VisitId, by: Asker, outcome: Outcome) -> Visit:
        """A visit that somebody wants to answer. Raises VisitOver where there is none (any more)."""
        visit = await self._visits.book.find(visit_id)
        if visit is None:
            refused = VisitOver("no such visit")
            await self._note_refused(visit_id, None, by, outcome, refused)
            raise refused
        return visit

    def _check(self, visit: Visit, outcome: Outcome, strangers: int | None, manner: Manner) -> None:
        decision.check_answerable(visit, self._steady())
        if outcome is Outcome.UNLOCKED:
            decision.check_company(visit, strangers)
            door = self._doors.get(visit.door)
            decision.check_manner(door, manner)
            if manner.by_itself_for:
                check_door(door, self._policies.of(visit.door))
                check_visit(visit)

    async def _note_refused(
        self,
        visit: VisitId,
        door: DoorId | None,
        by: Asker,
        outcome: Outcome,
        why: Exception,
        how: ProofKind | None = None,
        manner: Manner = PLAINLY,
    ) -> None:
        await self._audit.note(
            "answer refused",
            visit=visit,
            door=door,
            by=by.id,
            outcome=outcome,
            how=how,
            manner=manner.code,
            reason=reason_of(why),
            why=str(why),
        )

    async def _take(
        self,
        visit_id: VisitId,
        by: Asker,
        outcome: Outcome,
        strangers: int | None,
        manner: Manner,
        pictures: int | None,
    ) -> Visit:
        """Take an answer in: an ignored visit is closed with it, an unlock is under way."""
        found = await self._found(visit_id, by, outcome)
        async with self._visits.turn(found.door):
            visit = await self._visits.book.find(visit_id) or found
            try:
                by = await self._admission.admit(by, _ASKED[outcome], visit.door)
                self._check(visit, outcome, strangers, manner)
                decision.check_pictures(visit, pictures)
            except (NotAllowed, AnswerRefused) as refused:
                await self._note_refused(visit.id, visit.door, by, outcome, refused, manner=manner)
                raise
            if outcome is Outcome.IGNORED:
                await self._audit.note("ignored", visit=visit.id, door=visit.door, by=by.id)
                return await self._attempts.close(visit, by, outcome)
            if self._policies.needs_second(visit.door):
                await self._agree(visit, by)
            self._attempts.make_ready(visit.door)
            how = self._policies.of(visit.door).proof
            noted = self._audit.note(
                "unlock ordered", visit=visit.id, door=visit.door, by=by.id, how=how, manner=manner.code
            )
            attempt = Attempt(by.id, by.name, self._clock(), manner=manner)
            try:
                _, begun = await asyncio.gather(noted, self._visits.save(replace(visit, attempt=attempt)))
            except BaseException:  # nothing was sent; what was written down already must not be under way for ever
                self._background.spawn(self._attempts.failed(visit_id, Failure.OFFLINE), name=f"not begun {visit_id}")
                raise
            return begun

    async def _agree(self, visit: Visit, by: Asker) -> None:
        """Raise SecondAdultAwaited until a second adult wants what somebody who may still open wanted before.

        A program is neither of the two.
        """
        if isinstance(by, Program):
            raise SecondAdultAwaited("two who live here have to agree")
        first = visit.agreement
        if (
            first
            and decision.agrees(visit, by)
            and await self._admission.still_may(first.by, Action.UNLOCK, visit.door)
        ):
            await self._audit.note("second adult agreed", visit=visit.id, door=visit.door, by=by.id, resident=first.by)
            return
        how = self._policies.of(visit.door).proof
        await self._audit.note("second adult asked", visit=visit.id, door=visit.door, by=by.id, how=how)
        wish = Agreement(by.id, by.name, self._clock(), decision.strangers_at(visit))
        await self._visits.save(replace(visit, agreement=wish))
        await self._outlets.announce(SecondAdultAsked(visit.door, by, rung=True))
        raise SecondAdultAwaited("a second adult has to agree")
