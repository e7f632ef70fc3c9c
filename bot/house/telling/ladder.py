"""Whom the household calls, one after the other, when nobody answers the bell."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from bot.house.people import Resident, ResidentId
from bot.house.ports import AuditTrail, Collection, ResidentBook
from bot.house.residents.admission import Admission, is_grown
from bot.house.residents.permissions import Action

#: There is one household.
_KEY = "household"


@dataclass(frozen=True, slots=True)
class Ladder:
    """What an owner chose; the default is that of a household that chose nothing."""

    #: False: it rings once, and again only when they press again.
    on: bool = True
    #: Who is called first; whoever does not stand here comes behind them, those at home before those who are away.
    order: tuple[ResidentId, ...] = ()


class Ladders:
    """It, over the collection ``escalation``."""

    def __init__(self, book: Collection[Ladder]) -> None:
        self._book = book
        # of two taps at once each sees what the other one wrote
        self.turn = asyncio.Lock()

    @property
    def now(self) -> Ladder:
        """What was chosen."""
        return self._book.get(_KEY) or Ladder()

    async def put(self, ladder: Ladder) -> None:
        """Write it down; whoever made it of what stood there holds ``turn`` meanwhile."""
        await self._book.put({_KEY: None if ladder == Ladder() else ladder})


class LadderKeeper:
    """Shows and changes it, for owners. Whatever it is asked for raises NotAllowed."""

    def __init__(self, ladders: Ladders, *, residents: ResidentBook, admission: Admission, audit: AuditTrail) -> None:
        self._ladders = ladders
        self._residents = residents
        self._admission = admission
        self._audit = audit

    async def page(self, by: Resident) -> tuple[Ladder, Sequence[Resident]]:
        """What was chosen, and the adults in the order in which they were put; the others behind them."""
        await self._admission.admit(by, Action.CHOOSE_WHO_IS_CALLED)
        ladder = self._ladders.now
        adults = [one for one in await self._residents.residents() if is_grown(one)]
        return ladder, in_order(adults, ladder)

    async def switch(self, by: Resident, *, on: bool) -> None:
        """Call somebody when nobody answers, or not."""
        await self._change(by, lambda ladder: replace(ladder, on=on))

    async def put_first(self, by: Resident, whom: ResidentId) -> None:
        """Call somebody before everybody else."""

        def changed(ladder: Ladder) -> Ladder:
            return replace(ladder, order=(whom, *(other for other in ladder.order if other != whom)))

        await self._change(by, changed)

    async def go_by_whereabouts(self, by: Resident) -> None:
        """Call those at home before those who are away."""
        await self._change(by, lambda ladder: replace(ladder, order=()))

    async def _change(self, by: Resident, change: Callable[[Ladder], Ladder]) -> None:
        async with self._ladders.turn:
            await self._admission.admit(by, Action.CHOOSE_WHO_IS_CALLED)
            changed = change(self._ladders.now)
            order = ", ".join(map(str, changed.order))
            await self._audit.note("escalation changed", by=by.id, on=changed.on, order=order)
            await self._ladders.put(changed)


def in_order(adults: Sequence[Resident], ladder: Ladder) -> Sequence[Resident]:
    """Those whom an owner put somewhere, where they were put; then the others, in the order in which they came."""
    place = {who: n for n, who in enumerate(ladder.order)}
    return sorted(adults, key=lambda one: place.get(one.id, len(place)))
