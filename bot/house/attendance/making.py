"""Days made of what was seen: the visits that name somebody, and what cameras saw of them."""

import asyncio
import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta, tzinfo

from bot.house.attendance.days import PersonDays
from bot.house.attendance.person_day import PersonDay, SeenThrough, Stay, gathered
from bot.house.attendance.stale_days import StaleDays
from bot.house.faces.forgetting import Forgetting
from bot.house.keeping.pieces import in_turns
from bot.house.people import PersonId, Sighting, Verdict
from bot.house.ports import Clock, PeopleBook, VisitBook
from bot.house.records.disk import StoreUnwritable
from bot.house.visits.visit import Visit
from bot.house.watch.figures.attendance import stays_of
from bot.house.watch.figures.sightings import LAST_DAYS, Sightings

log = logging.getLogger(__name__)

#: For longer it is not kept, however long visits are: all of it is in memory, as it is asked for day by day.
MOST_DAYS = 1100

#: So many days are made at once where many are missing, and then the disk is left to others, in seconds.
_DAYS_AT_ONCE, _REST_S = 31, 0.5

#: How often it is looked whether a day is over, or is to be made anew, in seconds.
MADE_EVERY_S = 60.0

_DoorStays = Mapping[date, Mapping[PersonId, Sequence[Stay]]]


class AttendanceMaker:
    """Makes each day once it is over, and anew where a visit of it changed. What was seen today is always made anew.

    The visits and what cameras saw are the truth; a day that is over is kept for what cameras forget.
    """

    def __init__(
        self,
        days: PersonDays,
        *,
        stale: StaleDays,
        visits: VisitBook,
        sightings: Sightings,
        people: PeopleBook,
        forgetting: Forgetting,
        kept_days: Callable[[], int],
        steady: Clock,
        zone: tzinfo,
        zone_name: Callable[[], str],
    ) -> None:
        self._days = days
        self._stale = stale
        self._visits = visits
        self._sightings = sightings
        self._people = people
        self._forgetting = forgetting
        self._kept_days = kept_days
        self._steady = steady
        self._zone = zone
        self._zone_name = zone_name
        self._turn = asyncio.Lock()
        #: Of today and yesterday: what the doors tell, by the state that it was made at.
        self._recent: dict[date, tuple[int, Mapping[PersonId, Sequence[Stay]]]] = {}

    async def run(self) -> None:
        """Make whatever is missing, for as long as the service runs."""
        while True:
            try:
                await self.keep_up()
            except StoreUnwritable as exc:
                log.warning("who was there cannot be made of the visits now: %s", exc)
            await asyncio.sleep(MADE_EVERY_S)

    async def keep_up(self) -> None:
        """Make the days that are over and missing, and those that changed. Raises StoreUnwritable."""
        await self._days.told_by(self._zone_name())
        over = self._stale.today - timedelta(days=2)
        until = self._days.until
        if until is None or until > over:  # the clock was set back: what was over then was not
            until = date.min
        missing = max(self.oldest, until + timedelta(days=1))
        while missing <= over:
            found = await self._make(missing, min(over, missing + timedelta(days=_DAYS_AT_ONCE - 1)), moving=True)
            missing += timedelta(days=_DAYS_AT_ONCE)
            await asyncio.sleep(_REST_S if found and missing <= over else 0)
        for day in sorted(self._stale.all()):
            await self._make(day, day)
        # by the earlier of both clocks: one that was set wrong would have everything go, what residents said included
        today = min(self._stale.today, self._stale.day_of(self._steady()))
        await self._days.keep_only(self._first_kept(today), {person.id for person in await self._people.people()})

    @property
    def oldest(self) -> date:
        """The first day of which anything is kept: none before the visits that it is made of."""
        return self._first_kept(self._stale.today)

    def _first_kept(self, today: date) -> date:
        return today - timedelta(days=min(self._kept_days(), MOST_DAYS))

    async def between(self, start: date, end: date) -> Sequence[PersonDay]:
        """Every day from ``start`` to ``end``, itself included, of whoever is known, who came first first.

        Raises StoreUnwritable where an older visit cannot be read.
        """
        over = self._stale.today - timedelta(days=2)
        for day in sorted(one for one in self._stale.all() if start <= one <= end):
            await self._make(day, day)
        made = min(over, self._days.until or date.min)
        found = list(self._days.between(start, min(end, made)))
        if end > made:
            found += await self._fresh(max(start, made + timedelta(days=1)), end)
        known = {person.id for person in await self._people.people()}
        days = {(one.day, one.person): one for one in found}
        for key, said in self._days.corrections(start, end).items():
            days[key] = replace(days.get(key) or PersonDay(key[1], key[0]), correction=said)
        return sorted((one for one in days.values() if one.person in known and self._counts(one)), key=_by_first)

    async def _make(self, start: date, end: date, *, moving: bool = False) -> bool:
        """Returns whether anybody was there."""
        async with self._turn:
            states = {one: self._stale.state(one) for one in _days(start, end)}
            days = await self._fresh(start, end)
            await self._days.put(start, end, days, end if moving else None)
            await self._stale.done(states)
        return bool(days)

    async def _fresh(self, start: date, end: date) -> list[PersonDay]:
        """These days as they were seen, whatever is written down of them but what cameras have forgotten by now."""
        doors = await self._of_doors(start, end)
        remembered = self._stale.today - timedelta(days=LAST_DAYS)
        cameras = {(one.day, one.person): stays_of(one) for one in self._sightings.between(start, end)}
        for kept in self._days.between(start, min(end, remembered)):
            cameras[kept.day, kept.person] = tuple(stay for stay in kept.stays if stay.by is SeenThrough.CAMERA)
        keys = {*cameras, *((day, person) for day, of_day in doors.items() for person in of_day)}
        return [
            PersonDay(person, day, gathered((*doors.get(day, {}).get(person, ()), *cameras.get((day, person), ()))))
            async for day, person in in_turns(keys)
            if person not in self._forgetting
        ]

    async def _of_doors(self, start: date, end: date) -> _DoorStays:
        """What the visits tell, by day and person; of today and yesterday they are read when one changed alone."""
        recent = self._stale.today - timedelta(days=1)
        if start < recent:
            return await self._read(start, end)
        self._recent = {day: known for day, known in self._recent.items() if day >= recent}
        found: dict[date, Mapping[PersonId, Sequence[Stay]]] = {}
        for day in _days(start, end):
            state, known = self._stale.state(day), self._recent.get(day)
            if known and known[0] == state:
                found[day] = known[1]
                continue
            found[day] = (await self._read(day, day)).get(day, {})
            if state is not None and state == self._stale.state(day):
                self._recent[day] = (state, found[day])
        return found

    async def _read(self, start: date, end: date) -> _DoorStays:
        first, last = self._begin_of(start), self._begin_of(end + timedelta(days=1))
        found: dict[date, dict[PersonId, list[Stay]]] = {}
        async for visit in in_turns(await self._visits.between(first, last)):
            day = self._stale.day_of(visit.began_at)
            for person, stay in stays_at_door(visit, day, self._stale.day_of(visit.last_at)).items():
                found.setdefault(day, {}).setdefault(person, []).append(stay)
        return found

    def _begin_of(self, day: date) -> datetime:
        return datetime.combine(day, time(), self._zone)

    @staticmethod
    def _counts(one: PersonDay) -> bool:
        return bool(one.stays) or one.correction is not None


def stays_at_door(visit: Visit, day: date, last_day: date) -> Mapping[PersonId, Stay]:
    """Whom a visit names for certain, and when they were at its door.

    ``day`` and ``last_day``: on which its first and its last sign were.
    """
    if visit.look is None:
        return {}
    end = visit.last_at if last_day == day else visit.began_at
    surest: dict[PersonId, Sighting] = {}
    for seen in map(visit.look.as_sure_as_it_is, (*visit.look.sightings, *visit.look.elsewhere)):
        if seen.person and seen.verdict is Verdict.NAMED:
            other = surest.get(seen.person.id)
            if other is None or (seen.distance or 1.0) < (other.distance or 1.0):
                surest[seen.person.id] = seen
    end = max(end, visit.began_at)
    return {  # what a resident told has no distance
        person: Stay(SeenThrough.DOOR, visit.door, visit.began_at, end, 1, None if seen.told_by else seen.distance)
        for person, seen in surest.items()
    }


def _days(start: date, end: date) -> Iterable[date]:
    return (start + timedelta(days=n) for n in range((end - start).days + 1))


def _by_first(one: PersonDay) -> tuple[date, bool, float, str]:
    first = one.first
    return one.day, first is None, first.timestamp() if first else 0.0, one.person
