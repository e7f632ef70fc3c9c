"""Places beside the residents' own chats where the cards come: a family's group, for example."""

import asyncio
from dataclasses import dataclass, replace
from datetime import datetime
from typing import NewType

from bot.house.facts import Outlets, PlaceChosen, PlaceEnded
from bot.house.people import Resident
from bot.house.ports import AuditTrail, Clock, Collection
from bot.house.residents.admission import Admission
from bot.house.residents.permissions import Action
from bot.house.visits.decision import ANSWER_WINDOW

#: Opaque here; the residents' room knows what it is.
PlaceId = NewType("PlaceId", int)


@dataclass(frozen=True, slots=True)
class Place:
    """Where cards come, whoever reads them there: what somebody may is asked when they tap."""

    id: PlaceId
    #: As it calls itself.
    title: str
    #: Visits whose last sign is earlier are not shown there; by the steady clock.
    since: datetime


class NoPlace(Exception):
    """No cards come here."""


class Places:
    """Keeps the book of them; everybody else only reads it."""

    def __init__(
        self,
        *,
        book: Collection[Place],
        admission: Admission,
        audit: AuditTrail,
        outlets: Outlets,
        steady: Clock,
    ) -> None:
        self._book = book
        self._admission = admission
        self._audit = audit
        self._outlets = outlets
        self._steady = steady
        self._turn = asyncio.Lock()

    def find(self, place: PlaceId) -> Place | None:
        """The one with this id; None: no cards come there."""
        return self._book.get(str(place))

    @property
    def titles(self) -> tuple[str, ...]:
        """What the places call themselves."""
        return tuple(place.title for place in self._book.everything().values())

    async def may_choose(self, by: Resident) -> None:
        """Raise NotAllowed for somebody who may not choose where cards come."""
        await self._admission.admit(by, Action.CHOOSE_PLACE)

    async def choose(self, by: Resident, place: PlaceId, title: str) -> bool:
        """Have the cards come there, too; False: they do already. Raises NotAllowed."""
        async with self._turn:
            await self._admission.admit(by, Action.CHOOSE_PLACE)
            if self.find(place):
                return False
            await self._audit.note("place chosen", place=place, by=by.id)
            await self._book.put({str(place): Place(place, title, self._steady() - ANSWER_WINDOW)})
        await self._outlets.announce(PlaceChosen(title, by))
        return True

    async def end(self, by: Resident, place: PlaceId) -> None:
        """Have no cards come there any more. Raises NotAllowed, NoPlace."""
        async with self._turn:
            await self._admission.admit(by, Action.CHOOSE_PLACE)
            known = await self._strike(place, by)
        await self._outlets.announce(PlaceEnded(known.title, by))

    async def lost(self, place: PlaceId) -> None:
        """Whoever keeps a place shut us out of it. Raises NoPlace."""
        async with self._turn:
            known = await self._strike(place, None)
        await self._outlets.announce(PlaceEnded(known.title, None))

    async def moved(self, old: PlaceId, new: PlaceId) -> Place:
        """A place has another id from now on; who is at a door is shown there anew. Raises NoPlace."""
        async with self._turn:
            known = self.find(old)
            if known is None:
                raise NoPlace
            await self._audit.note("place moved", place=old, to=new)
            moved = replace(known, id=new, since=self._steady() - ANSWER_WINDOW)
            await self._book.put({str(old): None, str(new): moved})
            return moved

    async def _strike(self, place: PlaceId, by: Resident | None) -> Place:
        known = self.find(place)
        if known is None:
            raise NoPlace
        await self._audit.note("place ended", place=place, by=by.id if by else None)
        await self._book.put({str(place): None})
        return known
