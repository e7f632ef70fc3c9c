"""The first walk through the house: a message a step, and the next one comes when the thing happened."""

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

from bot.house.doors.door import Door, DoorId
from bot.house.facts import Fact, VisitChanged
from bot.house.first_walk import FACES_WANTED, FirstSteps, WalkStep, shown_by, told_by
from bot.house.people import Resident, ResidentId
from bot.house.ports import Clock, Collection, PeopleBook, ResidentBook, VisitBook
from bot.house.residents.permissions import Action, ever_may
from bot.telegram.actions.first_walk import GoOnWalking, PretendRing, RestWalk, SkipStep
from bot.telegram.cards.buttons import Button, Offer
from bot.telegram.delivery.household import TelegramHousehold
from bot.words.chat import first_walk_text

#: How long its buttons stand; /start brings new ones.
_LASTS = timedelta(days=7)


class FirstWalk:
    """Leads the owner who claimed a home; an outlet, since what happens leads on."""

    def __init__(
        self,
        walks: Collection[FirstSteps],
        *,
        doors: Mapping[DoorId, Door],
        household: TelegramHousehold,
        people: PeopleBook,
        residents: ResidentBook,
        visits: VisitBook,
        steady: Clock,
    ) -> None:
        self._walks = walks
        self._doors = doors
        self._household = household
        self._people = people
        self._residents = residents
        self._visits = visits
        self._steady = steady
        # a tap and what happens meanwhile lead on one after the other
        self._turn = asyncio.Lock()

    async def is_first(self, owner: Resident) -> bool:
        """Whether somebody claimed the home just now: nobody else lives here yet."""
        return all(one.id == owner.id for one in await self._residents.residents())

    async def begin(self, owner: Resident) -> None:
        """Begin with whoever claimed the home."""
        async with self._turn:
            await self._lead(FirstSteps(owner.id))

    async def resume(self, by: ResidentId) -> bool:
        """Go on where it rested, or show the step again; False: there is no walk to go on with."""
        async with self._turn:
            walk = self._walks.get(str(by))
            if walk is None or walk.step is None:
                return False
            await self._lead(replace(walk, resting=False))
            return True

    async def skip(self, by: ResidentId, step: WalkStep) -> None:
        """Go on without this step; one that is behind them already changes nothing."""
        async with self._turn:
            walk = self._walking(by)
            if walk and walk.step is step:
                is_settled = step is WalkStep.DOOR and bool(self._doors)  # its name is kept
                after = walk.having_done(step) if is_settled else walk.having_skipped(step)
                self._close(after, step)
                await self._lead(after)

    async def rest(self, by: ResidentId) -> None:
        """Wait until they want to go on."""
        async with self._turn:
            walk = self._walking(by)
            if walk and (step := walk.step):
                await self._walks.put({str(by): replace(walk, resting=True)})
                rows = [[Button(first_walk_text.GO_ON, Offer(GoOnWalking(), self._steady() + _LASTS))]]
                self._household.redraw(by, first_walk_text.RESTING, _about(step), rows)

    async def pretend(self, by: ResidentId) -> None:
        """Show what a ring looks like, and say that it is none."""
        async with self._turn:
            walk = self._walking(by)
            if walk and walk.step is WalkStep.RING:
                self._household.say(by, first_walk_text.pretended(next(iter(self._doors.values()), None)))
                await self._done(walk, WalkStep.RING)

    async def take(self, fact: Fact) -> None:
        """See ``Outlet.take``: what happened needs no asking any more."""
        for walk in [one for one in self._walks.everything().values() if one.step]:
            async with self._turn:
                told = told_by(fact, walk.resident)
                steps: tuple[WalkStep, ...] = (told,) if told else ()
                if isinstance(fact, VisitChanged) and (visit := await self._visits.find(fact.visit)):
                    steps = shown_by(visit)
                if (now := await self._owned(walk.resident)) is not None:
                    await self._done(now, *steps)

    async def taught(self, by: ResidentId) -> None:
        """Somebody was taught a face."""
        async with self._turn:
            known = len(await self._people.people())
            if known >= FACES_WANTED and (walk := await self._owned(by)) is not None:
                await self._done(walk, WalkStep.FACES)

    async def _owned(self, by: ResidentId) -> FirstSteps | None:
        """How far an owner has come; None: they are none, or none any more, and nothing leads them on."""
        owner = await self._residents.find(by)
        if owner is None or not ever_may(owner, Action.CHANGE_RULES):
            return None
        return self._walks.get(str(by))

    def _walking(self, by: ResidentId) -> FirstSteps | None:
        """How far they have come; whoever has no steps left is told so."""
        walk = self._walks.get(str(by))
        if walk is None or walk.step is None:
            self._household.say(by, first_walk_text.FINISHED)
            return None
        return walk

    async def _done(self, walk: FirstSteps, *steps: WalkStep) -> None:
        """Note what happened; the step that is shown gives way to the next."""
        after = walk.having_done(*steps)
        if after == walk:
            return
        shown = walk.step
        if shown is None or after.step is shown or walk.resting:
            await self._walks.put({str(walk.resident): after})
            return
        self._close(after, shown)
        await self._lead(after)

    def _close(self, walk: FirstSteps, step: WalkStep) -> None:
        """Leave a step's message without buttons."""
        self._household.redraw(walk.resident, first_walk_text.behind(step, done=step in walk.done), _about(step), [])

    async def _lead(self, walk: FirstSteps) -> None:
        """Show the next step, or say that this was all."""
        if walk.step is WalkStep.LOCK and not any(door.has_lock for door in self._doors.values()):
            walk = walk.having_skipped(WalkStep.LOCK)  # there is nothing to try
        await self._walks.put({str(walk.resident): walk})
        step = walk.step
        if step is None:
            self._household.say(walk.resident, first_walk_text.FINISHED)
            return
        text = first_walk_text.step(step, next(iter(self._doors.values()), None))
        self._household.offer(walk.resident, text, _about(step), self._rows(step))

    def _rows(self, step: WalkStep) -> list[list[Button]]:
        until = self._steady() + _LASTS
        pretend = [[Button(first_walk_text.PRETEND, Offer(PretendRing(), until))]] if step is WalkStep.RING else []
        keeps_name = step is WalkStep.DOOR and bool(self._doors)  # whoever set it up has named it
        skip = Button(first_walk_text.KEEP_NAME if keeps_name else first_walk_text.SKIP, Offer(SkipStep(step), until))
        return [*pretend, [skip, Button(first_walk_text.LATER, Offer(RestWalk(), until))]]


def _about(step: WalkStep) -> str:
    return f"first walk {step}"
