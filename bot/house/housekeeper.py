"""Chores by the clock: the day's log."""

import logging
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta, tzinfo

from bot.house.door import Door, DoorId, Failure
from bot.house.people import Condition, Verdict
from bot.house.ports import AuditTrail, Clock, Ledger, LedgerRow, LedgerUnreachable, VisitBook
from bot.house.visit import Outcome, Visit

log = logging.getLogger(__name__)

#: A day that was missed is caught up this much later at most: a service may stand still over the holidays.
CATCH_UP = timedelta(days=31)

#: After these the door may have opened all the same.
_MAY_HAVE_OPENED = frozenset({Failure.SILENT, Failure.INTERRUPTED})


class Housekeeper:
    """Posts finished visits to the ledger, each once: the ledger knows the visits that it has."""

    def __init__(
        self,
        *,
        visits: VisitBook,
        ledger: Ledger,
        doors: Mapping[DoorId, Door],
        zone: tzinfo,
        clock: Clock,
        audit: AuditTrail,
    ) -> None:
        self._visits = visits
        self._ledger = ledger
        self._doors = doors
        self._zone = zone
        self._clock = clock
        self._audit = audit

    async def post_day(self, day: date) -> int:
        """Post the visits that began on a day of the household's own calendar; answers how many rows were new.

        Raises LedgerUnreachable.
        """
        start = datetime.combine(day, time(), self._zone)
        end = datetime.combine(day + timedelta(days=1), time(), self._zone)
        return await self._post(start, end)

    async def post_recent(self) -> int | None:
        """Post everything that is not posted yet, of days that were missed too; None: the ledger is out of reach."""
        now = self._clock()
        try:
            return await self._post(now - CATCH_UP, now)
        except LedgerUnreachable as exc:
            log.warning("the day's log waits for the next time: %s", exc)
            return None

    async def _post(self, start: datetime, end: datetime) -> int:
        # a visit that is still open has no outcome yet: the next time posts it
        finished = [visit for visit in await self._visits.between(start, end) if visit.over]
        if not finished:
            return 0
        new = await self._ledger.post(day_rows(finished, self._doors, self._zone))
        if new:
            await self._audit.note("log posted", rows=new)
            log.info("the day's log has %d new rows", new)
        return new


def day_rows(visits: Iterable[Visit], doors: Mapping[DoorId, Door], zone: tzinfo) -> list[LedgerRow]:
    """One row a visit, in the order they began, in the household's own time."""
    return [_row(visit, doors, zone) for visit in sorted(visits, key=lambda visit: visit.began_at)]


def _row(visit: Visit, doors: Mapping[DoorId, Door], zone: tzinfo) -> LedgerRow:
    began = visit.began_at.astimezone(zone)
    door = doors.get(visit.door)
    outcome, by = _outcome(visit)
    return LedgerRow(
        visit.id,
        date=f"{began:%Y-%m-%d}",
        time=f"{began:%H:%M:%S}",
        door=door.name if door else visit.door,
        who=who(visit),
        outcome=outcome,
        by=by,
    )


def who(visit: Visit) -> str:
    """Whom a visit showed, in a few words."""
    if visit.look is None:
        return "not looked at" if visit.photos else "no picture"
    if visit.look.condition is Condition.NO_FACE:
        return "no face"
    if visit.look.condition is Condition.UNREADABLE:
        return "unreadable picture"
    known, nameless = [], Counter[Verdict]()
    for sighting in visit.look.sightings:
        if sighting.person and sighting.verdict is Verdict.NAMED:
            known.append(sighting.person.name)
        elif sighting.person and sighting.verdict is Verdict.LOOKS_LIKE:
            known.append(f"looks like {sighting.person.name}?")
        else:
            nameless[sighting.verdict] += 1
    unclear = nameless.pop(Verdict.POOR, 0)
    counts = (*_count(nameless.total(), "unknown", "unknown people"), *_count(unclear, "unclear face", "unclear faces"))
    return ", ".join((*known, *counts)) or "no face"


def _count(number: int, one: str, many: str) -> Sequence[str]:
    if number == 0:
        return ()
    return (one,) if number == 1 else (f"{number} {many}",)


def _outcome(visit: Visit) -> tuple[str, str]:
    """What came of a visit, and by whom."""
    if visit.answer:
        return ("unlocked" if visit.answer.outcome is Outcome.UNLOCKED else "ignored"), visit.answer.by_name
    if visit.attempt:
        uncertain = visit.attempt.failure is None or visit.attempt.failure in _MAY_HAVE_OPENED
        return ("unlock not confirmed" if uncertain else "unlock failed"), visit.attempt.by_name
    return "nobody answered", ""
