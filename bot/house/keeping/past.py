"""Lets the past go that was kept long enough: visits, incidents and the audit trail's months; pictures went before."""

import asyncio
import logging
from datetime import UTC, datetime, timedelta

from bot.house.house_rules import Rules
from bot.house.keeping.ages import Ages
from bot.house.keeping.pieces import EVER, end_of_piece, in_turns
from bot.house.ports import AuditTrail, Clock
from bot.house.records.trail import AgeingTrail, TrailBroken
from bot.house.visits.visits import Visits
from bot.house.watch.incidents import MOST_KEPT, Incidents

log = logging.getLogger(__name__)

#: After the visits of a month the disk is left to others for so long, in seconds.
_REST_S = 0.5


class Past:
    """What is written about somebody goes after the household's time for it; nobody at a door waits for it."""

    def __init__(
        self,
        rules: Rules,
        *,
        visits: Visits,
        incidents: Incidents,
        trail: AgeingTrail,
        audit: AuditTrail,
        clock: Clock,
        steady: Clock,
    ) -> None:
        self._rules = rules
        self._visits = visits
        self._incidents = incidents
        self._trail = trail
        self._audit = audit
        self._clock = clock
        self._steady = steady

    async def let_go(self) -> None:
        """Delete what was kept long enough; what is interrupted is done again. Raises StoreUnwritable."""
        await self._of_incidents()
        await self._of_visits()
        await self._of_trail()

    async def _of_incidents(self) -> None:
        ages = self._ages()
        gone = [one.id for one in self._incidents.latest(MOST_KEPT) if ages.incident_has_past(one)]
        if gone:
            await self._note(incidents=len(gone))
            await self._incidents.let_go(gone)

    async def _of_visits(self) -> None:
        start, last = EVER, self._now() - timedelta(days=self._rules.kept.visit_days)
        while start <= last:
            end = end_of_piece(start, last)
            ages = self._ages()
            known = await self._visits.book.between(start, end)
            gone = [visit async for visit in in_turns(known) if ages.has_past(visit)]
            if gone:
                await self._note(visits=len(gone))
                await self._visits.remove(gone)
                await asyncio.sleep(_REST_S)
            start = end

    async def _of_trail(self) -> None:
        """Whole months go; a line that stays stands for them, so that the rest can be proven as before."""
        last = self._now() - timedelta(days=self._rules.kept.audit_days)
        try:
            lines = await self._trail.drop_before(datetime(last.year, last.month, 1, tzinfo=UTC))
        except TrailBroken as exc:
            log.warning("the audit trail is kept as a whole, since it is not as it was written: %s", exc)
            return
        if lines:
            await self._audit.note("record kept long enough", lines=lines)

    async def _note(self, *, visits: int = 0, incidents: int = 0) -> None:
        await self._audit.note("visits kept long enough", visits=visits, incidents=incidents)

    def _now(self) -> datetime:
        """The earlier of both clocks: one that was set wrong would have everything go at once."""
        return min(self._clock(), self._steady()).astimezone(UTC)

    def _ages(self) -> Ages:
        return Ages(self._rules.kept, self._clock(), self._steady())
