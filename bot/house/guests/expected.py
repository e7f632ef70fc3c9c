"""Visitors who are expected: the card of whoever rings then says so, and it ends by itself."""

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from secrets import token_hex

from bot.house.doors.door import DoorId
from bot.house.guests.guest_pass import GuestPass
from bot.house.names import to_name
from bot.house.people import Resident, ResidentId
from bot.house.ports import AuditTrail, Clock, Collection
from bot.house.residents.admission import Admission
from bot.house.residents.permissions import Action

#: How far ahead somebody may be expected, and for how many at once that is kept.
MOST_AHEAD = timedelta(days=31)
MOST_EXPECTED = 30

#: Whoever comes a little early or late is still who was expected.
GRACE = timedelta(minutes=15)

#: So many names stand on a card.
_MOST_NAMED = 3


class NotAhead(Exception):
    """This time is over, too far ahead, or ends before it begins."""


class TooManyExpected(Exception):
    """Nobody more can be expected."""


@dataclass(frozen=True, slots=True)
class ExpectedVisitor:
    """Somebody who will ring."""

    name: str
    #: By the machine's clock, as the family said it.
    begins: datetime
    ends: datetime
    #: By the steady clock: then nothing is kept of it.
    ends_at: datetime
    made_by: ResidentId


class ExpectedVisitors:
    """Keeps who is expected, and tells a visit of it."""

    def __init__(
        self,
        *,
        book: Collection[ExpectedVisitor],
        passes: Collection[GuestPass],
        admission: Admission,
        audit: AuditTrail,
        clock: Clock,
        steady: Clock,
        zone: tzinfo,
    ) -> None:
        self._book = book
        self._passes = passes
        self._admission = admission
        self._audit = audit
        self._clock = clock
        self._steady = steady
        self._zone = zone
        #: Who writes counts first: of two at once one may be too many.
        self._turn = asyncio.Lock()

    async def resume(self) -> None:
        """At a start: forget whose time is over."""
        await self._book.put(self._of_before())

    async def expect(self, by: Resident, name: str, begins: datetime, ends: datetime) -> ExpectedVisitor:
        """Expect somebody from one moment to another. Raises NotAllowed, NoName, NotAhead, TooManyExpected."""
        await self._admission.admit(by, Action.EXPECT)
        now = self._clock()
        if not begins < ends or ends <= now or ends - now > MOST_AHEAD:
            raise NotAhead
        visitor = ExpectedVisitor(to_name(name), begins, ends, self._steady() + (ends - now) + GRACE, by.id)
        async with self._turn:
            gone = self._of_before()
            if len(self._book.everything()) - len(gone) >= MOST_EXPECTED:
                raise TooManyExpected
            await self._audit.note("visitor expected", by=by.id)
            await self._book.put({**gone, token_hex(4): visitor})
        return visitor

    async def listed(self, by: Resident) -> list[tuple[str, ExpectedVisitor]]:
        """Whoever is expected, the first first, each by its key. Raises NotAllowed."""
        await self._admission.admit(by, Action.EXPECT)
        gone = self._of_before()
        known = [(key, one) for key, one in self._book.everything().items() if key not in gone]
        return sorted(known, key=lambda one: (one[1].begins, one[0]))

    async def drop(self, by: Resident, key: str) -> None:
        """Expect somebody no more. Raises NotAllowed."""
        await self._admission.admit(by, Action.EXPECT)
        await self._audit.note("visitor expected no more", by=by.id)
        await self._book.put({**self._of_before(), key: None})

    async def end_of(self, resident: ResidentId) -> None:
        """Somebody lives here no more: whom they expected is expected no more."""
        theirs = [key for key, one in self._book.everything().items() if one.made_by == resident]
        await self._book.put(dict.fromkeys(theirs))

    def at(self, door: DoorId, moment: datetime) -> tuple[str, ...]:
        """Who is expected of whoever rings at a door at a moment, by name; never raises."""
        now, local = self._steady(), moment.astimezone(self._zone)
        by_word = [
            one.name
            for one in self._book.everything().values()
            if now < one.ends_at and one.begins - GRACE <= moment <= one.ends + GRACE
        ]
        by_pass = [one.terms.name for one in self._passes.everything().values() if one.expects(door, now, local)]
        return tuple(dict.fromkeys((*by_word, *by_pass)))[:_MOST_NAMED]

    def _of_before(self) -> dict[str, ExpectedVisitor | None]:
        now = self._steady()
        return {key: None for key, one in self._book.everything().items() if one.ends_at <= now}
