"""Residents say whether they are at home, or an owner lets something tell it that knows."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace

from bot.house.facts import Outlets, WhereaboutsChanged
from bot.house.people import Resident, ResidentId
from bot.house.ports import AuditTrail, Clock, ResidentBook, Trackers
from bot.house.residents.admission import Admission
from bot.house.residents.permissions import Action, ever_may
from bot.house.residents.registrar import NotHere
from bot.house.telling.whereabouts import Whereabouts, WhereaboutsBook

log = logging.getLogger(__name__)

#: Told of somebody who left (True) or is back, once it is written down; who, where they said it themselves.
HasGone = Callable[[bool, Resident | None], Awaitable[None]]


class UnfitTracker(Exception):
    """Nothing can be heard there."""


@dataclass(frozen=True, slots=True)
class Followed:
    """Somebody, and how it is known where they are."""

    who: Resident
    whereabouts: Whereabouts
    #: Words there that were not understood.
    ignored: int


class WhereaboutsKeeper:
    """Keeps the book of it; everybody else only reads it."""

    def __init__(
        self,
        book: WhereaboutsBook,
        *,
        residents: ResidentBook,
        trackers: Trackers,
        admission: Admission,
        audit: AuditTrail,
        outlets: Outlets,
        steady: Clock,
    ) -> None:
        self._book = book
        self._residents = residents
        self._trackers = trackers
        self._admission = admission
        self._audit = audit
        self._outlets = outlets
        self._steady = steady
        self._turn = asyncio.Lock()
        self._watching: list[HasGone] = []

    def watch(self, gone: HasGone) -> None:
        """Have somebody told whenever one leaves or is back; it raises nothing."""
        self._watching.append(gone)

    async def resume(self) -> None:
        """Listen again for whom it was chosen; before anything is heard."""
        for who, topic in self._book.followed().items():
            if await self._residents.find(who) is None:
                await self._book.end_of(who)
                continue
            try:
                self._trackers.follow(who, topic)
            except ValueError:
                log.exception("where resident %d is cannot be heard", who)

    async def go(self, by: Resident, *, away: bool) -> Whereabouts:
        """Somebody leaves, or is back. Raises NotAllowed."""
        await self._admission.admit(by, Action.SAY_WHEREABOUTS)
        async with self._turn:
            return await self._set(by.id, away=away, by=by)

    async def heard(self, who: ResidentId, *, away: bool) -> None:
        """What follows somebody tells where they are. Told again it changes nothing: they may have said otherwise."""
        async with self._turn:
            if await self._residents.find(who) is None or self._book.of(who).told_away is away:
                return
            await self._book.change(who, lambda now: replace(now, told_away=away))
            await self._set(who, away=away, by=None)

    async def everybody(self, by: Resident) -> Sequence[tuple[Resident, Whereabouts]]:
        """Where each is who gets cards. Raises NotAllowed."""
        await self._admission.admit(by, Action.SEE_WHEREABOUTS)
        return [(one, self._book.of(one.id)) for one in await self._that_count()]

    async def followed(self, by: Resident) -> Sequence[Followed]:
        """Of whom it is told on the broker, for somebody who may choose that. Raises NotAllowed."""
        await self._admission.admit(by, Action.CHANGE_RESIDENT)
        return [
            Followed(one, self._book.of(one.id), self._trackers.ignored(one.id)) for one in await self._that_count()
        ]

    async def find(self, by: Resident, whom: ResidentId) -> Resident:
        """Somebody who may be followed. Raises NotAllowed, NotHere."""
        found = next((one.who for one in await self.followed(by) if one.who.id == whom), None)
        if found is None:
            raise NotHere
        return found

    async def follow(self, by: Resident, whom: ResidentId, topic: str) -> str:
        """Have it told there whether somebody is at home, from now on; returns the broker's line for it.

        Raises NotAllowed, NotHere, UnfitTracker.
        """
        async with self._turn:
            await self.find(by, whom)
            wanted = topic.strip()
            try:
                self._trackers.follow(whom, wanted)
            except ValueError as exc:
                raise UnfitTracker from exc
            await self._audit.note("resident followed", resident=whom, by=by.id, topic=wanted)
            await self._book.change(whom, lambda now: replace(now, topic=wanted, told_away=None))
        return self._trackers.line(wanted)

    async def unfollow(self, by: Resident, whom: ResidentId) -> None:
        """Have it told nowhere any more. Raises NotAllowed, NotHere."""
        async with self._turn:
            await self.find(by, whom)
            self._trackers.unfollow(whom)
            await self._audit.note("resident not followed", resident=whom, by=by.id)
            await self._book.change(whom, lambda now: replace(now, topic="", told_away=None))

    async def end_of(self, who: ResidentId) -> None:
        """They live here no longer."""
        async with self._turn:
            self._trackers.unfollow(who)
            await self._book.end_of(who)

    async def _that_count(self) -> Sequence[Resident]:
        return [one for one in await self._residents.residents() if ever_may(one, Action.SAY_WHEREABOUTS)]

    async def _set(self, who: ResidentId, *, away: bool, by: Resident | None) -> Whereabouts:
        """``by``: they themselves; None: what follows them."""
        now = self._book.of(who)
        if now.away is not away:
            told_by = "chat" if by else "tracker"
            await self._audit.note("went away" if away else "came home", resident=who, told_by=told_by)
            now = await self._book.change(who, lambda now: replace(now, away=away, since=self._steady()))
            await self._outlets.announce(WhereaboutsChanged(who))
        elif by is None:
            return now
        for gone in self._watching:  # whoever says again that they are at home may mean the house
            await gone(away, by)
        return now
