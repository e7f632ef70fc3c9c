"""Deletes pictures and clips that were kept long enough, a few at a time; nobody at a door waits for it."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import TypeVar

from bot.house.house_rules import Rules
from bot.house.keeping.ages import NOTHING_DUE, Ages, Due, incident_without, visit_without
from bot.house.keeping.past import Past
from bot.house.keeping.pieces import EVER, NEVER, end_of_piece, in_turns
from bot.house.ports import Album, AuditTrail, Clips, Clock, Collection
from bot.house.records.disk import StoreUnwritable
from bot.house.visits.visit import VisitId
from bot.house.visits.visits import Visits
from bot.house.watch.incident import IncidentId
from bot.house.watch.incidents import MOST_KEPT, Incidents

log = logging.getLogger(__name__)

#: Under which name it is kept what was done.
RETENTION = "retention"
_KEY = "done"

#: So many visits and incidents lose their pictures one after another; then the disk is left to others for so long, in
#: seconds.
AT_ONCE, REST_S = 20, 0.5

#: A visit may be written down so long after it began.
_LATE = timedelta(days=2)

Key = TypeVar("Key", VisitId, IncidentId)


@dataclass(frozen=True, slots=True)
class RetentionMemory:
    """How far the book of visits need not be read again."""

    #: Visits that began earlier have no picture any more.
    bare_until: datetime


class Retention:
    """Applies the rules of the house to everything that visits and incidents show, and then to these themselves.

    Files go first, then the audit trail is told how many, then the books say so: what is interrupted is done again from
    the books, and what is gone already is not missed.
    """

    def __init__(
        self,
        rules: Rules,
        *,
        visits: Visits,
        incidents: Incidents,
        album: Album,
        clips: Clips,
        past: Past,
        busy: Callable[[VisitId], bool],
        memory: Collection[RetentionMemory],
        audit: AuditTrail,
        clock: Clock,
        steady: Clock,
    ) -> None:
        """``past``: what is written about visits. ``busy``: somebody looks at a visit's pictures in this moment."""
        self._rules = rules
        self._visits = visits
        self._incidents = incidents
        self._album = album
        self._clips = clips
        self._past = past
        self._busy = busy
        self._memory = memory
        self._audit = audit
        self._clock = clock
        self._steady = steady
        self._turn = asyncio.Lock()

    async def apply(self) -> None:
        """Delete what was kept long enough. Where the disk lets nothing go, the rest waits for the next time."""
        async with self._turn:
            try:
                await self._of_incidents()
                await self._of_visits()
                await self._past.let_go()
            except StoreUnwritable as exc:
                log.warning("what was kept long enough stays on a disk that lets nothing be deleted: %s", exc)

    async def _of_incidents(self) -> None:
        ages, known = self._ages(), self._incidents.latest(MOST_KEPT)
        due = [one.id async for one in in_turns(known) if ages.due_of_incident(one) != NOTHING_DUE]
        await self._delete_all(due, self._due_of_incident, self._incident_is_without)

    async def _of_visits(self) -> None:
        now = self._clock()
        start, first_kept = self._begin(now), None
        while start < NEVER:
            end, ages = end_of_piece(start, now), self._ages()
            visits = await self._visits.book.between(start, end)
            due = [visit.id async for visit in in_turns(visits) if ages.due_of_visit(visit) != NOTHING_DUE]
            await self._delete_all(due, self._due_of_visit, self._visit_is_without)
            if visits and first_kept is None:
                first_kept = await self._first_kept(start, end)
            start = end
        bare = RetentionMemory(min(first_kept or now, now - _LATE))
        if bare != self._memory.get(_KEY):
            await self._memory.put({_KEY: bare})

    def _begin(self, now: datetime) -> datetime:
        """From when on the book of visits is read: from its beginning where the clock was set back since."""
        done = self._memory.get(_KEY)
        return done.bare_until if done and done.bare_until <= now else EVER

    async def _first_kept(self, start: datetime, end: datetime) -> datetime | None:
        """When the first visit of a time began that has pictures still, or may get some; None: none has."""
        visits = await self._visits.book.between(start, end)
        async for visit in in_turns(visits):
            if visit.pictures or not visit.over:
                return visit.began_at
        return None

    async def _due_of_visit(self, visit_id: VisitId) -> Due:
        visit = await self._visits.book.find(visit_id)
        return NOTHING_DUE if visit is None or self._busy(visit_id) else self._ages().due_of_visit(visit)

    async def _due_of_incident(self, incident_id: IncidentId) -> Due:
        incident = self._incidents.get(incident_id)
        return self._ages().due_of_incident(incident) if incident else NOTHING_DUE

    def _ages(self) -> Ages:
        return Ages(self._rules.kept, self._clock(), self._steady())

    async def _delete_all(
        self,
        things: Sequence[Key],
        due_of: Callable[[Key], Awaitable[Due]],
        is_without: Callable[[Key, Due], Awaitable[None]],
    ) -> None:
        """Delete what has to go of these, ``AT_ONCE`` of them at a time."""
        for first in range(0, len(things), AT_ONCE):
            gone, trouble = await self._delete(things[first : first + AT_ONCE], due_of)
            await self._note(gone)
            for thing, due in gone.items():
                await is_without(thing, due)
            if trouble:
                raise trouble
            await asyncio.sleep(REST_S)

    async def _delete(
        self, things: Sequence[Key], due_of: Callable[[Key], Awaitable[Due]]
    ) -> tuple[Mapping[Key, Due], StoreUnwritable | None]:
        """Delete what has to go of each; returns what went, and why it was not all."""
        gone: dict[Key, Due] = {}
        for thing in things:
            due = await due_of(thing)  # once more: somebody may have been named meanwhile, or look at it
            if due == NOTHING_DUE:
                continue
            try:
                await self._remove(due)
            except StoreUnwritable as exc:
                return gone, exc
            gone[thing] = due
        return gone, None

    async def _remove(self, due: Due) -> None:
        for picture in due.pictures:
            try:
                await self._album.remove(picture)
            except ValueError:
                log.warning("%r is no picture of ours: nothing is deleted", picture)
        if due.clip:
            await self._clips.remove(due.clip)

    async def _note(self, gone: Mapping[Key, Due]) -> None:
        pictures = sum(len(due.pictures) for due in gone.values())
        clips = sum(due.clip is not None for due in gone.values())
        if pictures or clips:
            await self._audit.note("pictures kept long enough", pictures=pictures, clips=clips)

    async def _visit_is_without(self, visit_id: VisitId, due: Due) -> None:
        await self._visits.change(visit_id, partial(visit_without, due=due))

    async def _incident_is_without(self, incident_id: IncidentId, due: Due) -> None:
        try:
            await self._incidents.change(incident_id, partial(incident_without, due=due))
        except KeyError:
            log.info("incident %s has left the book", incident_id)
