"""Chores by the clock: the day's log."""

import asyncio
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta, tzinfo
from typing import Protocol

from bot.house.doors.door import Door, DoorId
from bot.house.facts import Outlets
from bot.house.ports import AuditTrail, Clock, Collection, Ledger, VisitBook
from bot.house.records.day_poster import DayPoster, DaysToTell, GivenDays
from bot.house.records.ledger_day import LedgerDayWording
from bot.house.records.ledger_entry import LedgerEntry, LedgerWording, entries
from bot.house.records.ledger_trouble import PASSING, LedgerNews, LedgerReason, LedgerRefused, LedgerState
from bot.house.records.trail import TrailSealed
from bot.house.visits.visit import VisitId

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

#: The mark of a row that is being corrected: no entry has it.
_UNCERTAIN = ""


@dataclass(frozen=True, slots=True)
class LedgerMemory:
    """What one ledger was given, whatever became of it there since, and what the owners know of its trouble."""

    #: Visits that began earlier were given.
    since: datetime
    #: Those since then that were given, too.
    given: tuple[VisitId, ...] = ()
    #: Those that are being given: nobody knows whether they came through, and as what.
    offered: tuple[VisitId, ...] = ()
    #: What those that were given told (``LedgerEntry.mark``); the rows of earlier releases have none, and stay.
    marks: dict[VisitId, str] = field(default_factory=dict)
    #: By the steady clock; None: it took the last rows.
    failing_since: datetime | None = None
    #: What the owners were told last, and when by the steady clock; None: that it is well, or nothing.
    told: LedgerReason | None = None
    told_at: datetime | None = None


class HouseholdWords(LedgerWording, LedgerDayWording, Protocol):
    """Puts rows of every kind into the household's language."""


class Housekeeper:
    """Gives finished visits to the ledger, each once; one that reads otherwise since has its row corrected for a month.

    What a ledger was given is kept in ``memory`` under the ledger's name. A row that was deleted never returns, and
    one that could not be written waits without limit of days.
    """

    def __init__(
        self,
        *,
        visits: VisitBook,
        ledger: Ledger,
        wording: HouseholdWords,
        memory: Collection[LedgerMemory],
        days: DaysToTell | None = None,
        days_memory: Collection[GivenDays] | None = None,
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
        self._people: DayPoster | None = None
        if days is not None and days_memory is not None:
            self._people = DayPoster(ledger, days=days, wording=wording, memory=days_memory)
        self._turn = asyncio.Lock()
        #: How the log is, for /status.
        self.state = LedgerState()

    async def use(self, ledger: Ledger) -> None:
        """Write into another ledger from now on; what that one was given is remembered, or nothing yet."""
        async with self._turn:
            self._ledger = ledger
            if self._people:
                self._people.use(ledger)
            self.state = LedgerState()

    async def post_recent(self) -> int | None:
        """Post everything that is not posted yet, however long ago; None: the ledger refused, which owners are told."""
        async with self._turn:
            now = self._clock()
            try:
                new = await self._post(await self._over(min(self._known().since, now - CATCH_UP), now))
                if self._people:
                    await self._people.post(now.astimezone(self._zone).date())
            except LedgerRefused as exc:
                await self._refused(exc)
                return None
            except Exception:
                log.exception("the day's log failed")
                await self._refused(LedgerRefused(0, LedgerReason.UNEXPECTED))
                return None
            await self._accepted(now)
            return new

    async def post_seal(self, sealed: TrailSealed) -> None:
        """Have the log hold a seal of the audit trail, too, best effort: the owners have it in their chats."""
        async with self._turn:
            try:
                await self._ledger.post([self._wording.seal(sealed, self._clock().astimezone(self._zone))])
            except LedgerRefused as exc:
                log.warning("the day's log did not take today's seal: %s", exc)
            except Exception:
                log.exception("the day's log did not take today's seal")

    async def retry(self) -> None:
        """While the ledger refuses, try again from time to time; for as long as the service runs."""
        while True:
            await asyncio.sleep(RETRY_EVERY_S)
            if self.state.reason:
                await self.post_recent()

    async def _over(self, start: datetime, end: datetime) -> list[LedgerEntry]:
        # a visit that is still open has no outcome yet: the next time posts it
        visits = [visit for visit in await self._visits.between(start, end) if visit.over]
        return entries(visits, self._doors, self._zone)

    async def _post(self, over: Sequence[LedgerEntry]) -> int:
        known = self._known()
        given = set(known.given)
        new = [entry for entry in over if entry.visit not in given]
        changed = [entry for entry in over if known.marks.get(entry.visit, entry.mark) != entry.mark]
        self.state = replace(self.state, waiting=len(new))
        taken = 0
        for first in range(0, len(new), BATCH):
            taken += await self._give(new[first : first + BATCH])
            self.state = replace(self.state, waiting=max(0, len(new) - first - BATCH))
        if taken:
            log.info("the day's log has %d new rows", taken)
        for first in range(0, len(changed), BATCH):
            await self._correct(changed[first : first + BATCH])
        return taken

    async def _give(self, batch: Sequence[LedgerEntry]) -> int:
        ids = [entry.visit for entry in batch]
        rows = [self._wording.row(entry) for entry in batch]
        uncertain = {*self._known().offered} & {*ids}
        await self._remember(replace(self._known(), offered=tuple(dict.fromkeys((*self._known().offered, *ids)))))
        taken = await self._ledger.post(rows)
        if uncertain:  # it may have come through the last time, and read otherwise since
            await self._ledger.correct([row for row in rows if row.visit in uncertain])
        known = self._known()
        await self._remember(
            replace(
                known,
                given=(*known.given, *ids),
                offered=tuple(visit for visit in known.offered if visit not in {*ids}),
                marks={**known.marks, **{entry.visit: entry.mark for entry in batch}},
            )
        )
        if taken:
            await self._audit.note("log posted", rows=taken)
        return taken

    async def _correct(self, batch: Sequence[LedgerEntry]) -> None:
        # a visit may read as it did before by the time that we know whether this came through
        await self._mark(dict.fromkeys((entry.visit for entry in batch), _UNCERTAIN))
        if corrected := await self._ledger.correct([self._wording.row(entry) for entry in batch]):
            await self._audit.note("log corrected", rows=corrected)
        await self._mark({entry.visit: entry.mark for entry in batch})

    async def _mark(self, marks: Mapping[VisitId, str]) -> None:
        known = self._known()
        await self._remember(replace(known, marks={**known.marks, **marks}))

    async def _accepted(self, now: datetime) -> None:
        """Everything was posted: forget what is long past, and tell the owners where they had heard of trouble."""
        self.state = LedgerState()
        known = before = self._known()
        if now - CATCH_UP > known.since:  # unless the clock was set back
            since = now - CATCH_UP
            late = {visit.id for visit in await self._visits.between(since, now)}
            known = replace(
                known,
                since=since,
                given=tuple(visit for visit in known.given if visit in late),
                offered=(),
                marks={visit: mark for visit, mark in known.marks.items() if visit in late},
            )
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
