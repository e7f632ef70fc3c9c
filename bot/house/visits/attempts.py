"""What becomes of an order to open: whether the door did it, in time or late, and what the visit says then."""

import logging
from collections import OrderedDict
from dataclasses import replace
from datetime import timedelta
from functools import partial

from bot.house.doors.door import DoorId, DoorUnreachable, Failure
from bot.house.doors.door_facts import OpenedAfterAll
from bot.house.facts import Outlets
from bot.house.opening.policies import DoorPolicies
from bot.house.ports import AuditTrail, Background, Clock, Locks
from bot.house.residents.actors import Asker, is_program
from bot.house.visits import decision
from bot.house.visits.insistence import Insistence
from bot.house.visits.manner import PLAINLY
from bot.house.visits.porch import Porch
from bot.house.visits.visit import Answer, Attempt, Outcome, Visit, VisitId
from bot.house.visits.visits import Visits

log = logging.getLogger(__name__)

#: How far back an order is looked for that we were stopped in the middle of.
_INTERRUPTED_FOR = timedelta(hours=1)

#: Unlocks whose late confirmation is still understood.
_MOST_GIVEN_UP = 64


class Attempts:
    """Orders the lock of a visit that was answered so, and closes the visit once the door confirmed."""

    def __init__(
        self,
        *,
        visits: Visits,
        porch: Porch,
        locks: Locks,
        policies: DoorPolicies,
        audit: AuditTrail,
        outlets: Outlets,
        insistence: Insistence,
        background: Background,
        clock: Clock,
    ) -> None:
        self._visits = visits
        self._porch = porch
        self._locks = locks
        self._policies = policies
        self._audit = audit
        self._outlets = outlets
        self._insistence = insistence
        self._background = background
        self._clock = clock
        #: Unlocks that were not confirmed in time, by order: a second attempt takes the first one's place on the card.
        self._given_up: OrderedDict[str, tuple[VisitId, Attempt]] = OrderedDict()

    async def resume(self) -> None:
        """After a start: what was being opened when the service stopped has failed, as far as we know."""
        for visit in await self._visits.book.open_visits():
            if visit.attempt and visit.attempt.failure is None:
                await self.failed(visit.id, Failure.INTERRUPTED)

    def make_ready(self, door: DoorId) -> None:
        """An attempt at this door is about to be written down, and carried out: see ``Locks.make_ready``."""
        self._locks.make_ready(door)

    async def carry_out(self, visit: Visit, by: Asker) -> Visit:
        """Open the door of a visit whose attempt is written down; returns it closed, once the door confirmed.

        Raises DoorUnreachable where it did not: then the question stays open.
        """
        # The door may take seconds: presses and pictures go on meanwhile.
        try:
            await self._locks.open(visit.door, partial(self._ordered, visit.id))
        except DoorUnreachable as exc:
            await self.failed(visit.id, exc.failure, exc.detail, exc.order)
            raise
        except Exception as exc:  # whatever it is: no attempt may stay under way for ever
            log.exception("the %s could not be opened", visit.door)
            await self.failed(visit.id, Failure.SILENT, type(exc).__name__)
            raise DoorUnreachable(visit.door, Failure.SILENT, type(exc).__name__) from exc
        except BaseException:  # cancelled
            self._background.spawn(self.failed(visit.id, Failure.INTERRUPTED), name=f"cancelled {visit.id}")
            raise
        try:
            return await self._opened(visit, by)
        except BaseException:  # the door is open: its card says so whatever became of whoever asked
            self._background.spawn(self._opened_all_the_same(visit, by), name=f"opened {visit.id}")
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
            answer = Answer(Outcome.UNLOCKED, attempt.by, attempt.by_name, attempt.at, late=True, manner=attempt.manner)
            manner = attempt.manner.code
            await self._audit.note("unlocked", visit=visit.id, door=door, by=attempt.by, late=True, manner=manner)
            self._porch.photograph_soon(await self._visits.save(replace(visit, answer=answer, attempt=None)))
        await self._outlets.announce(OpenedAfterAll(door, attempt.by_name, is_program(attempt.by)))

    async def close(self, visit: Visit, by: Asker, outcome: Outcome) -> Visit:
        """Write an answer down, in its door's turn."""
        manner = visit.attempt.manner if visit.attempt and outcome is Outcome.UNLOCKED else PLAINLY
        answer = Answer(outcome, by.id, by.name, self._clock(), manner=manner)
        closed = await self._visits.save(replace(visit, answer=answer, attempt=None))
        self._porch.photograph_soon(closed)
        if outcome is Outcome.UNLOCKED:
            self._insistence.let_in(closed.door)
        return closed

    async def failed(self, visit_id: VisitId, failure: Failure, detail: str = "", order: str = "") -> None:
        """The attempt under way came to nothing, as far as we know; ``order`` may still be confirmed late."""
        if (found := await self._visits.book.find(visit_id)) is None:
            return
        async with self._visits.turn(found.door):
            visit = await self._visits.book.find(visit_id) or found
            await self._audit.note(
                "unlock failed",
                visit=visit.id,
                door=visit.door,
                by=visit.attempt.by if visit.attempt else None,
                how=self._policies.of(visit.door).proof,
                manner=visit.attempt.manner.code if visit.attempt else "",
                reason=failure,
                detail=detail,
            )
            if visit.attempt and visit.attempt.failure is None:
                attempt = replace(visit.attempt, failure=failure, order=order or visit.attempt.order)
                self._give_up(visit.id, attempt)
                await self._visits.save(replace(visit, attempt=attempt))

    async def _ordered(self, visit_id: VisitId, order: str) -> None:
        """Write down what the door is about to be told: after a restart its confirmation is known by it alone."""
        if (found := await self._visits.book.find(visit_id)) is None:
            return
        async with self._visits.turn(found.door):
            visit = await self._visits.book.find(visit_id) or found
            if visit.attempt:  # nobody is told: a card says no more by it
                await self._visits.book.save(replace(visit, attempt=replace(visit.attempt, order=order)))

    async def _opened(self, visit: Visit, by: Asker) -> Visit:
        async with self._visits.turn(visit.door):
            visit = await self._visits.book.find(visit.id) or visit
            how = self._policies.of(visit.door).proof
            manner = visit.attempt.manner.code if visit.attempt else ""
            await self._audit.note("unlocked", visit=visit.id, door=visit.door, by=by.id, how=how, manner=manner)
            return await self.close(visit, by, Outcome.UNLOCKED)

    async def _opened_all_the_same(self, visit: Visit, by: Asker) -> None:
        """Close a visit whose door was opened and which nobody closed; where that fails too, its question is open."""
        current = await self._visits.book.find(visit.id)
        if current is None or current.attempt is None:
            return
        try:
            await self._opened(visit, by)
        except Exception:
            log.exception("visit %s could not be closed, and its door is open", visit.id)
            await self.failed(visit.id, Failure.INTERRUPTED)

    async def _interrupted(self, door: DoorId, order: str) -> tuple[VisitId, Attempt] | None:
        """What was given up, or what we were stopped in the middle of, before a restart: each order left its name."""
        now = self._clock()
        recent = await self._visits.book.between(now - _INTERRUPTED_FOR, now + timedelta(days=1))
        tried = [(visit.id, visit.attempt) for visit in reversed(recent) if visit.door == door and visit.attempt]
        return next(((visit, attempt) for visit, attempt in tried if order and attempt.order == order), None)

    def _give_up(self, visit_id: VisitId, attempt: Attempt) -> None:
        if attempt.order:
            self._given_up[attempt.order] = (visit_id, attempt)
        while len(self._given_up) > _MOST_GIVEN_UP:
            self._given_up.popitem(last=False)
