"""What residents decide at a door, and whether the door did it: there is one way to open a door."""

import logging
from collections import OrderedDict
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial

from bot.house.doors.door import DoorId, DoorUnreachable, Failure
from bot.house.doors.door_facts import OpenedAfterAll
from bot.house.facts import Outlets
from bot.house.opening.news import SecondAdultAsked
from bot.house.opening.policies import DoorPolicies
from bot.house.opening.proof import TAPPED, Given, ProofKind, ProofRefused
from bot.house.opening.proofs import Proofs
from bot.house.people import Resident
from bot.house.ports import AuditTrail, Background, Clock, Locks
from bot.house.residents.admission import Admission
from bot.house.residents.permissions import Action, NotAllowed
from bot.house.visits import decision
from bot.house.visits.visit import (
    Agreement,
    Answer,
    AnswerRefused,
    Attempt,
    Outcome,
    SecondAdultAwaited,
    Visit,
    VisitId,
    VisitOver,
)
from bot.house.visits.visits import Visits

log = logging.getLogger(__name__)

#: How far back an order is looked for that we were stopped in the middle of.
_INTERRUPTED_FOR = timedelta(hours=1)

#: What an answer takes.
_ASKED = {Outcome.UNLOCKED: Action.UNLOCK, Outcome.IGNORED: Action.RESPOND}

#: Unlocks whose late confirmation is still understood.
_MOST_GIVEN_UP = 64


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
        *,
        visits: Visits,
        admission: Admission,
        locks: Locks,
        policies: DoorPolicies,
        proofs: Proofs,
        audit: AuditTrail,
        outlets: Outlets,
        background: Background,
        clock: Clock,
        steady: Clock,
    ) -> None:
        self._visits = visits
        self._admission = admission
        self._locks = locks
        self._policies = policies
        self._proofs = proofs
        self._audit = audit
        self._outlets = outlets
        self._background = background
        self._clock = clock
        self._steady = steady
        #: Unlocks that were not confirmed in time, by order: a second attempt takes the first one's place on the card.
        self._given_up: OrderedDict[str, tuple[VisitId, Attempt]] = OrderedDict()

    async def resume(self) -> None:
        """After a start: what was being opened when the service stopped has failed, as far as we know."""
        for visit in await self._visits.book.open_visits():
            if visit.attempt and visit.attempt.failure is None:
                await self._attempt_failed(visit.id, Failure.INTERRUPTED)

    async def begin_unlock(self, visit_id: VisitId, by: Resident) -> Beginning:
        """Let somebody begin to open, who shows then what the door asks for. Raises NotAllowed, AnswerRefused."""
        visit = await self._visits.book.find(visit_id)
        if visit is None:
            raise VisitOver("no such visit")
        await self._admission.admit(by, Action.UNLOCK, visit.door)
        decision.check_answerable(visit, self._steady())
        return Beginning(visit.door, self._policies.of(visit.door).proof, decision.strangers_at(visit))

    async def give(
        self,
        visit_id: VisitId,
        by: Resident,
        outcome: Outcome,
        *,
        given: Given = TAPPED,
        strangers: int | None = None,
    ) -> Visit:
        """Carry out what a resident decided; ``strangers``: those who were there when they began to open.

        Raises NotAllowed; AnswerRefused where it does not count; ProofRefused where the door asks for more than was
        ``given``; DoorUnreachable where it did not confirm: then the question stays open.
        """
        if outcome is Outcome.UNLOCKED:
            await self._prove(visit_id, by, given, strangers)
        visit = await self._take(visit_id, by, outcome, strangers)
        if visit.answer is not None:
            return visit
        # The door may take seconds: presses and pictures go on meanwhile.
        try:
            await self._locks.open(visit.door, partial(self._ordered, visit_id))
        except DoorUnreachable as exc:
            await self._attempt_failed(visit_id, exc.failure, exc.detail, exc.order)
            raise
        except Exception as exc:  # whatever it is: no attempt may stay under way for ever
            log.exception("the %s could not be opened", visit.door)
            await self._attempt_failed(visit_id, Failure.SILENT, type(exc).__name__)
            raise DoorUnreachable(visit.door, Failure.SILENT, type(exc).__name__) from exc
        except BaseException:  # cancelled
            self._background.spawn(self._attempt_failed(visit_id, Failure.INTERRUPTED), name=f"cancelled {visit_id}")
            raise
        try:
            return await self._opened(visit, by)
        except BaseException:  # the door is open: its card says so whatever became of whoever asked
            self._background.spawn(self._opened_all_the_same(visit, by), name=f"opened {visit_id}")
            raise

    async def opened_late(self, door: DoorId, order: str) -> None:
        """A door confirms an order that was given up: what its card says is put right, and everybody hears of it."""
        await self._audit.note("opened late", door=door, order=order)
        given_up = self._given_up.pop(order, None) or await self._interrupted(door, order)
        if given_up is None:
            return
        visit_id, attempt = given_up
        async with self._visits.turn(door):
            visit = await self._visits.book.find(visit_id)
            if visit is None or decision.was_opened(visit):
                return
            # it opened within seconds of the order, whenever we hear of it
            answer = Answer(Outcome.UNLOCKED, attempt.by, attempt.by_name, attempt.at, late=True)
            await self._audit.note("unlocked", visit=visit.id, door=door, by=attempt.by, late=True)
            await self._visits.save(replace(visit, answer=answer, attempt=None))
        await self._outlets.announce(OpenedAfterAll(door, attempt.by_name))

    async def _prove(self, visit_id: VisitId, by: Resident, given: Given, strangers: int | None) -> None:
        """Look at what somebody shows, before the door's turn is taken: that takes a while."""
        visit = await self._visits.book.find(visit_id)
        if visit is None:
            raise VisitOver("no such visit")
        try:
            await self._admission.admit(by, Action.UNLOCK, visit.door)
            self._check(visit, Outcome.UNLOCKED, strangers)
            await self._proofs.prove(by, self._policies.of(visit.door).proof, given, visit.door)
        except (NotAllowed, AnswerRefused, ProofRefused) as refused:
            await self._note_refused(visit, by, Outcome.UNLOCKED, refused, given.proof)
            raise

    def _check(self, visit: Visit, outcome: Outcome, strangers: int | None) -> None:
        decision.check_answerable(visit, self._steady())
        if outcome is Outcome.UNLOCKED:
            decision.check_company(visit, strangers)

    async def _note_refused(
        self, visit: Visit, by: Resident, outcome: Outcome, why: Exception, how: ProofKind | None
    ) -> None:
        await self._audit.note(
            "answer refused", visit=visit.id, door=visit.door, by=by.id, outcome=outcome, how=how, why=str(why)
        )

    async def _take(self, visit_id: VisitId, by: Resident, outcome: Outcome, strangers: int | None) -> Visit:
        """Take an answer in: an ignored visit is closed with it, an unlock is under way."""
        found = await self._visits.book.find(visit_id)
        if found is None:
            raise VisitOver("no such visit")
        async with self._visits.turn(found.door):
            visit = await self._visits.book.find(visit_id) or found
            try:
                by = await self._admission.admit(by, _ASKED[outcome], visit.door)
                self._check(visit, outcome, strangers)
            except (NotAllowed, AnswerRefused) as refused:
                await self._note_refused(visit, by, outcome, refused, None)
                raise
            if outcome is Outcome.IGNORED:
                await self._audit.note("ignored", visit=visit.id, door=visit.door, by=by.id)
                return await self._close(visit, by, outcome)
            if self._policies.needs_second(visit.door):
                await self._agree(visit, by)
            how = self._policies.of(visit.door).proof
            await self._audit.note("unlock ordered", visit=visit.id, door=visit.door, by=by.id, how=how)
            try:
                return await self._visits.save(replace(visit, attempt=Attempt(by.id, by.name, self._clock())))
            except BaseException:  # nothing was sent; what was written down already must not be under way for ever
                self._background.spawn(self._attempt_failed(visit_id, Failure.OFFLINE), name=f"not begun {visit_id}")
                raise

    async def _agree(self, visit: Visit, by: Resident) -> None:
        """Raise SecondAdultAwaited until a second adult wants what somebody who may still open wanted before."""
        first = visit.agreement
        if (
            first
            and decision.agrees(visit, by)
            and await self._admission.still_may(first.by, Action.UNLOCK, visit.door)
        ):
            await self._audit.note("second adult agreed", visit=visit.id, door=visit.door, by=by.id, resident=first.by)
            return
        await self._audit.note("second adult asked", visit=visit.id, door=visit.door, by=by.id)
        wish = Agreement(by.id, by.name, self._clock(), decision.strangers_at(visit))
        await self._visits.save(replace(visit, agreement=wish))
        await self._outlets.announce(SecondAdultAsked(visit.door, by, rung=True))
        raise SecondAdultAwaited("a second adult has to agree")

    async def _ordered(self, visit_id: VisitId, order: str) -> None:
        """Write down what the door is about to be told: after a restart its confirmation is known by it alone."""
        if (found := await self._visits.book.find(visit_id)) is None:
            return
        async with self._visits.turn(found.door):
            visit = await self._visits.book.find(visit_id) or found
            if visit.attempt:  # nobody is told: a card says no more by it
                await self._visits.book.save(replace(visit, attempt=replace(visit.attempt, order=order)))

    async def _opened(self, visit: Visit, by: Resident) -> Visit:
        async with self._visits.turn(visit.door):
            visit = await self._visits.book.find(visit.id) or visit
            await self._audit.note("unlocked", visit=visit.id, door=visit.door, by=by.id)
            return await self._close(visit, by, Outcome.UNLOCKED)

    async def _opened_all_the_same(self, visit: Visit, by: Resident) -> None:
        """Close a visit whose door was opened and which nobody closed; where that fails too, its question is open."""
        current = await self._visits.book.find(visit.id)
        if current is None or current.attempt is None:
            return
        try:
            await self._opened(visit, by)
        except Exception:
            log.exception("visit %s could not be closed, and its door is open", visit.id)
            await self._attempt_failed(visit.id, Failure.INTERRUPTED)

    async def _close(self, visit: Visit, by: Resident, outcome: Outcome) -> Visit:
        answer = Answer(outcome, by.id, by.name, self._clock())
        return await self._visits.save(replace(visit, answer=answer, attempt=None))

    async def _interrupted(self, door: DoorId, order: str) -> tuple[VisitId, Attempt] | None:
        """What was given up, or what we were stopped in the middle of, before a restart: each order left its name."""
        now = self._clock()
        recent = await self._visits.book.between(now - _INTERRUPTED_FOR, now + timedelta(days=1))
        tried = [(visit.id, visit.attempt) for visit in reversed(recent) if visit.door == door and visit.attempt]
        return next(((visit, attempt) for visit, attempt in tried if order and attempt.order == order), None)

    async def _attempt_failed(self, visit_id: VisitId, failure: Failure, detail: str = "", order: str = "") -> None:
        if (found := await self._visits.book.find(visit_id)) is None:
            return
        async with self._visits.turn(found.door):
            visit = await self._visits.book.find(visit_id) or found
            await self._audit.note("unlock failed", visit=visit.id, door=visit.door, why=failure, detail=detail)
            if visit.attempt and visit.attempt.failure is None:
                attempt = replace(visit.attempt, failure=failure, order=order or visit.attempt.order)
                self._give_up(visit.id, attempt)
                await self._visits.save(replace(visit, attempt=attempt))

    def _give_up(self, visit_id: VisitId, attempt: Attempt) -> None:
        if attempt.order:
            self._given_up[attempt.order] = (visit_id, attempt)
        while len(self._given_up) > _MOST_GIVEN_UP:
            self._given_up.popitem(last=False)
