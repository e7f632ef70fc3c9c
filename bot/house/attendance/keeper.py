"""Tells who was there, as far as each may see it, and lets residents put it right."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta, tzinfo
from enum import StrEnum

from bot.house.attendance.days import PersonDays
from bot.house.attendance.making import AttendanceMaker
from bot.house.attendance.person_day import DayCorrection, PersonDay, SeenThrough, Stay
from bot.house.attendance.usual import WEEKS, usual_by
from bot.house.doors.door import DoorId
from bot.house.faces.profile import Profiles
from bot.house.people import Person, PersonId, Resident
from bot.house.ports import AuditTrail, Clock, PeopleBook, ResidentBook
from bot.house.records.historian import came_after, untold_to
from bot.house.residents.actors import Asker, Program
from bot.house.residents.admission import Admission, is_grown
from bot.house.residents.permissions import Action, ever_may


class DaySaid(StrEnum):
    """What a resident says of somebody's day."""

    NOT_HERE = "not_here"
    CAME = "came"
    LEFT = "left"


class CorrectionReason(StrEnum):
    """Why it cannot be said."""

    #: The day has not come yet, or that time of it.
    AHEAD = "ahead"
    #: Nothing is kept of a day so long ago.
    TOO_OLD = "too_old"
    #: They would have left before they came.
    LEFT_FIRST = "left_first"


class CorrectionRefused(Exception):
    """It cannot be said of that day; nothing changed."""

    def __init__(self, reason: CorrectionReason) -> None:
        super().__init__(str(reason))
        self.reason = reason


class NobodyThere(Exception):
    """Nobody of this id is known, or they are nobody whom the asker may see."""


@dataclass(frozen=True, slots=True)
class DayOf:
    """Somebody's day, as one resident may see it."""

    person: Person
    seen: PersonDay


class AttendanceKeeper:
    """Whoever may see nothing of it is refused with NotAllowed."""

    def __init__(
        self,
        days: PersonDays,
        maker: AttendanceMaker,
        *,
        places: Callable[[], Mapping[str, DoorId]],
        people: PeopleBook,
        residents: ResidentBook,
        profiles: Profiles,
        admission: Admission,
        audit: AuditTrail,
        clock: Clock,
        zone: tzinfo,
    ) -> None:
        """``places`` tells among whose doors each camera is."""
        self._days = days
        self._maker = maker
        self._places = places
        self._people = people
        self._residents = residents
        self._profiles = profiles
        self._admission = admission
        self._audit = audit
        self._clock = clock
        self._zone = zone
        self._turn = asyncio.Lock()

    @property
    def today(self) -> date:
        """The present day, by the household's own time."""
        return self._clock().astimezone(self._zone).date()

    def came_after(self, by: Asker, first: date) -> date | None:
        """The day on which somebody came, where they are not told all of the days from ``first`` on; None: they are."""
        return came_after(by, first, self._zone)

    async def untold(self, by: Asker, first: date) -> date | None:
        """The same where there is anything that could be kept from them."""
        return await untold_to(by, first, self._zone, self._residents)

    async def between(self, start: date, end: date) -> Sequence[PersonDay]:
        """Everybody's days from ``start`` to ``end``, itself included, who came first first; nobody's leave is asked.

        Raises StoreUnwritable where an older visit cannot be read.
        """
        return await self._maker.between(start, end)

    async def people(self, by: Asker | None) -> Sequence[Person]:
        """Whose days somebody may see, by name; ``by`` is None for whoever has the house's own machine at hand."""
        if by is None:
            return await self._people.people()
        by = await self._admission.admit(by, Action.SEE_ATTENDANCE)
        return [person for person in await self._people.people() if self._may_see(by, person.id)]

    async def days(self, by: Asker | None, start: date, end: date) -> Sequence[DayOf]:
        """The days that somebody may see, from ``start`` to ``end``, itself included, who came first first."""
        people = {person.id: person for person in await self.people(by)}
        found = [one for one in await self.between(start, end) if one.person in people]
        if by is None:
            return [DayOf(people[one.person], one) for one in found]
        by = await self._admission.admit(by, Action.SEE_ATTENDANCE)
        shown = [self.shown_to(by, one) for one in found]
        return [DayOf(people[one.person], one) for one in shown if one]

    async def day(self, by: Asker, day: date) -> Sequence[DayOf]:
        """Everybody who was there on a day, and of whom a resident said that they were not, who came first first."""
        return await self.days(by, day, day)

    async def person(
        self, by: Resident, person: PersonId, first: date, days: int
    ) -> tuple[Person, Sequence[PersonDay]]:
        """Somebody's days, so many from ``first`` on, the newest first. Raises NobodyThere."""
        known = await self._known(by, person)
        found = await self.days(by, first, first + timedelta(days=days - 1))
        return known, [one.seen for one in reversed(found) if one.person.id == person]

    async def usual(self, by: Resident, person: PersonId, on: date) -> time | None:
        """By when somebody is usually seen on a day, as far as a resident may see it; None: they cannot tell yet.

        Raises NobodyThere.
        """
        _, seen = await self.person(by, person, on - timedelta(weeks=WEEKS), 7 * WEEKS)
        return usual_by(seen, on, self._zone)

    async def correct(
        self, by: Resident, person: PersonId, day: date, said: DaySaid, at: time | None = None
    ) -> PersonDay:
        """Say of somebody's day what was not seen, at a time by the clock on the wall; returns the day as it is then.

        Raises CorrectionRefused, NobodyThere; ValueError without a time where there has to be one.
        """
        async with self._turn:
            by = await self._admission.admit(by, Action.CORRECT_ATTENDANCE)
            await self._known(by, person)
            self._check_day(day)
            seen = await self._of(person, day)
            correction = self._said(by, seen, said, at)
            await self._audit.note(
                "attendance corrected",
                person=person,
                day=day.isoformat(),
                by=by.id,
                absent=correction.absent,
                came=f"{correction.came:%H:%M}" if correction.came else None,
                left=f"{correction.left:%H:%M}" if correction.left else None,
            )
            await self._days.correct(day, person, correction)
            return replace(seen, correction=correction)

    async def take_back(self, by: Resident, person: PersonId, day: date) -> PersonDay:
        """Somebody's day is again as it was seen; returns it. Raises NobodyThere."""
        async with self._turn:
            by = await self._admission.admit(by, Action.CORRECT_ATTENDANCE)
            await self._known(by, person)
            if self._days.correction(day, person):
                await self._audit.note("attendance as seen", person=person, day=day.isoformat(), by=by.id)
                await self._days.correct(day, person, None)
            return replace(await self._of(person, day), correction=None)

    def shown_to(self, by: Asker, one: PersonDay) -> PersonDay | None:
        """A day as somebody may see it: at their own doors alone, and nothing from before they came; None: nothing."""
        if not self._may_see(by, one.person):
            return None
        places = self._places()
        stays = tuple(stay for stay in one.stays if stay.end >= by.since and _may_see_stay(by, stay, places))
        said = one.correction
        if said and said.by != by.id and self.came_after(by, one.day + timedelta(days=1)):
            said = None
        return replace(one, stays=stays, correction=said) if stays or said else None

    def _may_see(self, by: Asker, person: PersonId) -> bool:
        """A child sees their own days, once they are told to be somebody whose face is known; others everybody's."""
        return _sees_everybody(by) or self._profiles.of(person).resident == by.id

    async def _known(self, by: Resident, person: PersonId) -> Person:
        found = next((one for one in await self.people(by) if one.id == person), None)
        if found is None:
            raise NobodyThere
        return found

    async def _of(self, person: PersonId, day: date) -> PersonDay:
        found = (one for one in await self.between(day, day) if one.person == person)
        return next(found, PersonDay(person, day))

    def _check_day(self, day: date) -> None:
        if day > self.today:
            raise CorrectionRefused(CorrectionReason.AHEAD)
        if day < self._maker.oldest:
            raise CorrectionRefused(CorrectionReason.TOO_OLD)

    def _said(self, by: Resident, seen: PersonDay, said: DaySaid, at: time | None) -> DayCorrection:
        now = self._clock()
        before = seen.correction
        new = DayCorrection(by.id, by.name, now)
        if said is DaySaid.NOT_HERE:
            return replace(new, absent=True)
        if at is None:
            raise ValueError(said)
        moment = datetime.combine(seen.day, at, self._zone)
        if moment > now:
            raise CorrectionRefused(CorrectionReason.AHEAD)
        kept = before if before and not before.absent else new
        new = replace(new, came=kept.came, left=kept.left)
        new = replace(new, came=moment) if said is DaySaid.CAME else replace(new, left=moment)
        told = replace(seen, correction=new)
        if new.left and told.first and new.left < told.first:
            raise CorrectionRefused(CorrectionReason.LEFT_FIRST)
        return new


def _sees_everybody(by: Asker) -> bool:
    """Tell whether somebody sees everybody's days; a child sees their own."""
    return isinstance(by, Program) or is_grown(by)


def _may_see_stay(by: Asker, stay: Stay, places: Mapping[str, DoorId]) -> bool:
    if not _sees_everybody(by):
        return True  # their own, wherever it was
    if isinstance(by, Program):
        door = DoorId(stay.place)
        return ever_may(by, Action.SEE_ATTENDANCE, door if stay.by is SeenThrough.DOOR else places.get(door, door))
    if stay.by is SeenThrough.DOOR:
        return ever_may(by, Action.SEE_HISTORY, DoorId(stay.place))
    return ever_may(by, Action.VIEW_CAMERA, places.get(stay.place, DoorId(stay.place)))
