"""Chores by the clock: the day's log."""

import asyncio
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, tzinfo

from bot.house.doors.door import Door, DoorId
from bot.house.facts import Outlets
from bot.house.ports import AuditTrail, Clock, Collection, Ledger, VisitBook
from bot.house.records.ledger_entry import LedgerWording, entries
from bot.house.records.ledger_trouble import PASSING, LedgerNews, LedgerReason, LedgerRefused, LedgerState
from bot.house.visits.visit import Visit, VisitId

log = logging.getLogger(__name__)

#: A ledger that is new to us gets the visits of this long ago. What a ledger was given is remembered as long: a ring
#: may reach us late.
CATCH_UP = timedelta(days=31)

#: A ledger that refused is tried again after this many seconds.
RETRY_EVERY_S = 3600.0

#: The same trouble is told once a day; less than a day, for the chore's time moves a little.
TOLD_AGAIN = timedelta(hours=20)

#: What passes by itself is told when it did not, in this time.
PASSES_WITHIN = timedelta(hours=20)

#: So many rows are one write.
BATCH = 1000


@dataclass(frozen=True, slots=True)
class LedgerMemory:
    """What one ledger was given, whatever became of it there since, and what the owners know of its trouble."""

    #: Visits that began earlier were given.
    since: datetime
    #: Those since then that were given, too.
    given: tuple[VisitId, ...] = ()
    #: By the steady clock; None: it took the last rows.
    failing_since: datetime | None = None
    #: What the owners were told last, and when by the steady clock; None: that it is well, or nothing.
    told: LedgerReason | None = None
    told_at: datetime | None = None


class Housekeeper:
    """Gives finished visits to the ledger, each once: what the family does with a row is theirs.

    What a ledger was given is kept in ``memory`` under the ledger's name. A row that was deleted never returns, and
    one that could not be written waits without limit of days.
    """

    def __init__(
        self,
        *,
        visits: VisitBook,
        ledger: Ledger,
        wording: LedgerWording,
        memory: Collection[LedgerMemory],
        doors: Mapping[DoorId, Door],
        zone: tzinfo,
        clock: Clock,
        steady: Clock,
        outlets: Outlets,
        audit: AuditTrail,
    ) -> None:
        self._visits = visits
        self._ledger = ledger
        self._wording = wording
        self._memory = memory
        self._doors = doors
        self._zone = zone
        self._clock = clock
        self._steady = steady
        self._outlets = outlets
        self._audit = audit
        self._turn = asyncio.Lock()
        #: How the log is, for /status.
        self.state = LedgerState()

    async def post_recent(self) -> int | None:
        """Post everything that is not posted yet, however long ago; None: the ledger refused, which owners are told."""
        async with self._turn:
            now = self._clock()
            due = await self._due(min(self._known().since, now - CATCH_UP), now)
            try:
                new = await self._post(due)
            except LedgerRefused as exc:
                await self._refused(exc)
                return None
            except Exception:
                log.exception("the day's log failed")
                await self._refused(LedgerRefused(0, LedgerReason.UNEXPECTED))
                return None
            await self._accepted(now)
            return new

    async def retry(self) -> None:
        """While the ledger refuses, try again from time to time; for as long as the service runs."""
        while True:
            await asyncio.sleep(RETRY_EVERY_S)
            if self.state.reason:
                await self.post_recent()

    async def _due(self, start: datetime, end: datetime) -> list[Visit]:
        given = set(self._known().given)
        # a visit that is still open has no outcome yet: the next time posts it
        return [visit for visit in await self._visits.between(start, end) if visit.over and visit.id not in given]

    async def _post(self, due: Sequence[Visit]) -> int:
        self.state = replace(self.state, waiting=len(due))
        new = 0
        for first in range(0, len(due), BATCH):
            batch = due[first : first + BATCH]
            rows = await self._ledger.post(
                [self._wording.row(each) for each in entries(batch, self._doors, self._zone)]
            )
            known = self._known()
            await self._remember(replace(known, given=(*known.given, *(visit.id for visit in batch))))
            self.state = replace(self.state, waiting=len(due) - first - len(batch))
            if rows:
                new += rows
                await self._audit.note("log posted", rows=rows)
        if new:
            log.info("the day's log has %d new rows", new)
        return new

    async def _accepted(self, now: datetime) -> None:
        """Everything was posted: forget what is long past, and tell the owners where they had heard of trouble."""
        self.state = LedgerState()
        known = before = self._known()
        if now - CATCH_UP > known.since:  # unless the clock was set back
            since = now - CATCH_UP
            late = {visit.id for visit in await self._visits.between(since, now)}
            known = replace(known, since=since, given=tuple(visit for visit in known.given if visit in late))
        known = replace(known, failing_since=None, told=None, told_at=None)
        if before.told:
            await self._outlets.announce(LedgerNews(self.state))
        if known != before:
            await self._remember(known)

    async def _refused(self, exc: LedgerRefused) -> None:
        log.warning("the day's log waits, %d rows: %s", self.state.waiting, exc)
        self.state = LedgerState(exc.reason, exc.status, exc.account, self.state.waiting)
        now, known = self._steady(), self._known()
        known = replace(known, failing_since=known.failing_since or now)
        if _worth_telling(exc.reason, known, now):
            await self._outlets.announce(LedgerNews(self.state))
            known = replace(known, told=exc.reason, told_at=now)
        await self._remember(known)

    def _known(self) -> LedgerMemory:
        return self._memory.get(self._ledger.name) or LedgerMemory(self._clock() - CATCH_UP)

    async def _remember(self, memory: LedgerMemory) -> None:
        await self._memory.put({self._ledger.name: memory})


def _worth_telling(reason: LedgerReason, known: LedgerMemory, now: datetime) -> bool:
    lately = known.told_at is not None and now - known.told_at < TOLD_AGAIN
    if reason not in PASSING:
        return not lately or known.told is not reason
    return not lately and known.failing_since is not None and now - known.failing_since >= PASSES_WITHIN
