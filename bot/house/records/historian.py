"""Tells residents of the past: who came, when, and what came of it, as far as each may see it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from statistics import median_low

from bot.house.doors.door import Door, DoorId
from bot.house.keeping.pieces import each_visit_back
from bot.house.people import Person, PersonId, PhotoId, Sighting, Verdict
from bot.house.ports import Album, Clock, PeopleBook, ResidentBook, VisitBook
from bot.house.records.ledger_entry import LedgerEntry, LedgerOutcome, entries, outcome
from bot.house.residents.actors import Asker
from bot.house.residents.admission import Admission
from bot.house.residents.permissions import Action, ever_may
from bot.house.visits.decision import last_sign
from bot.house.visits.visit import Visit, VisitId

#: Visits of one page: what a phone shows with a button for each.
PAGE_VISITS = 8

#: How far back "the newest visit" is looked for.
_LAST_WITHIN = timedelta(days=366)

#: Somebody's pattern is told of so many days, today included.
WEEK_DAYS = 7

#: Of fewer days nothing is usual.
_FEWEST_DAYS = 3


@dataclass(frozen=True, slots=True)
class HistoryFilter:
    """Which visits somebody wants to see."""

    #: The newest day, by the household's own time.
    day: date
    #: So many days back from it, itself included.
    days: int = 1
    door: DoorId | None = None
    person: PersonId | None = None
    #: Those alone that showed somebody unknown.
    strangers: bool = False
    #: What came of them.
    outcome: LedgerOutcome | None = None

    def takes(self, visit: Visit) -> bool:
        """Tell whether a visit is one of these, whatever its day."""
        if self.door not in (None, visit.door):
            return False
        seen = sightings_of(visit)
        if self.strangers and not any(one.person is None and one.verdict is Verdict.UNKNOWN for one in seen):
            return False
        if self.outcome is not None and outcome(visit)[0] is not self.outcome:
            return False
        return self.person is None or any(one.person and one.person.id == self.person for one in named_of(seen))


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """Some of them, the newest first."""

    entries: tuple[LedgerEntry, ...]
    #: Of how many.
    total: int
    #: Counted from 0.
    page: int
    pages: int
    #: The day they came, by the household's own time, where some of what was wanted may be older: of that they are
    #: told nothing.
    since: date | None = None


@dataclass(frozen=True, slots=True)
class PastVisit:
    """A visit as it can be shown once more."""

    visit: Visit
    door: Door
    #: Its picture with the names, else the newest one that is left; None: there is none any more.
    picture: bytes | None


@dataclass(frozen=True, slots=True)
class DaySeen:
    """When somebody was at the doors on one day, in the household's own time."""

    day: date
    first: datetime
    last: datetime
    times: int
    #: What the doors are called, in the order in which they came to them.
    doors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PersonPast:
    """When somebody was at the doors lately."""

    person: Person
    #: Within the week, the newest day first; empty: not at all.
    days: tuple[DaySeen, ...]
    #: The newest visit, however long ago; None: nobody has seen them, as far as it is remembered.
    last_at: datetime | None
    #: See ``HistoryPage``.
    since: date | None = None

    @property
    def usual(self) -> tuple[time, time] | None:
        """When they come first and last on a day, in the middle of the days; None: too few days tell it."""
        if len(self.days) < _FEWEST_DAYS:
            return None
        return median_low(one.first.time() for one in self.days), median_low(one.last.time() for one in self.days)


class NobodyOfThatName(Exception):
    """Nobody whose face is known is called so."""

    def __init__(self, name: str) -> None:
        super().__init__("nobody of that name")
        self.name = name


class Historian:
    """Everybody is told of the doors alone whose cards they get, and of nothing from before they came.

    Whoever may see nothing of the past is refused with NotAllowed.
    """

    def __init__(
        self,
        doors: Mapping[DoorId, Door],
        *,
        visits: VisitBook,
        album: Album,
        people: PeopleBook,
        residents: ResidentBook,
        admission: Admission,
        clock: Clock,
        zone: tzinfo,
    ) -> None:
        self._doors = doors
        self._visits = visits
        self._album = album
        self._people = people
        self._residents = residents
        self._admission = admission
        self._clock = clock
        self._zone = zone

    @property
    def today(self) -> date:
        """The present day, by the household's own time."""
        return self._clock().astimezone(self._zone).date()

    async def admit(self, by: Asker) -> None:
        """Raise NotAllowed for whoever may see nothing of the past."""
        await self._admission.admit(by, Action.SEE_HISTORY)

    async def people(self, by: Asker) -> Sequence[Person]:
        """Whose visits may be chosen, by name.

        To whoever may not see whose faces are known: those whom visits of the last week named to them.
        """
        by = await self._admission.admit(by, Action.SEE_HISTORY)
        known = await self._people.people()
        if not ever_may(by, Action.SEE_FACES):
            first = self._begin_of(self.today - timedelta(days=WEEK_DAYS - 1))
            week = await self._between(by, first, self._clock() + timedelta(days=1))
            named = {one.person.id for visit in week for one in named_of(sightings_of(visit)) if one.person}
            known = [one for one in known if one.id in named]
        return sorted(known, key=lambda one: one.name.casefold())

    async def page(self, by: Asker, wanted: HistoryFilter, page: int = 0) -> HistoryPage:
        """One page of what is wanted; one beyond the last is the last."""
        by = await self._admission.admit(by, Action.SEE_HISTORY)
        first = wanted.day - timedelta(days=wanted.days - 1)
        found = await self._between(by, self._begin_of(first), self._begin_of(wanted.day + timedelta(days=1)))
        chosen = [visit for visit in found if wanted.takes(visit)]
        pages = max(1, -(-len(chosen) // PAGE_VISITS))
        page = min(max(0, page), pages - 1)
        newest_first = entries(chosen, self._doors, self._zone)[::-1]
        shown = newest_first[page * PAGE_VISITS : (page + 1) * PAGE_VISITS]
        return HistoryPage(
            tuple(shown), len(chosen), page, pages, await untold_to(by, first, self._zone, self._residents)
        )

    async def last(self, by: Asker) -> PastVisit | None:
        """The newest visit; None: there was none."""
        by = await self._admission.admit(by, Action.SEE_HISTORY)
        now = self._clock()
        async for visit in each_visit_back(self._visits, now - _LAST_WITHIN, now + timedelta(days=1)):
            if may_see_visit(by, visit):
                return await self._past(visit)
        return None

    async def visit(self, by: Asker, visit: VisitId) -> PastVisit | None:
        """One visit; None: it is not there any more, or not for them."""
        by = await self._admission.admit(by, Action.SEE_HISTORY)
        found = await self._visits.find(visit)
        return await self._past(found) if found and may_see_visit(by, found) else None

    async def person(self, by: Asker, name: str) -> PersonPast:
        """When somebody was here lately. Raises NobodyOfThatName."""
        by = await self._admission.admit(by, Action.SEE_HISTORY)
        wanted = " ".join(name.split()).casefold()
        person = next((one for one in await self._people.people() if one.name.casefold() == wanted), None)
        if person is None:
            raise NobodyOfThatName(name)
        first = self._begin_of(self.today - timedelta(days=WEEK_DAYS - 1))
        filtered = HistoryFilter(self.today, WEEK_DAYS, person=person.id)
        now = self._clock()
        week = [v for v in await self._between(by, first, now + timedelta(days=1)) if filtered.takes(v)]
        if week:
            return PersonPast(person, self._by_day(week), week[-1].began_at, await self._untold(by, first))
        async for visit in each_visit_back(self._visits, now - _LAST_WITHIN, first):
            if filtered.takes(visit) and may_see_visit(by, visit):
                return PersonPast(person, (), visit.began_at)
        return PersonPast(person, (), None, await self.untold(by))

    async def untold(self, by: Asker) -> date | None:
        """The day they came, where something of what "the newest visit" looks through may be older; see HistoryPage."""
        return await self._untold(by, self._clock() - _LAST_WITHIN)

    async def _untold(self, by: Asker, start: datetime) -> date | None:
        return await untold_to(by, start.astimezone(self._zone).date(), self._zone, self._residents)

    async def _between(self, by: Asker, start: datetime, end: datetime) -> Sequence[Visit]:
        return [visit for visit in await self._visits.between(start, end) if may_see_visit(by, visit)]

    def _by_day(self, visits: Sequence[Visit]) -> tuple[DaySeen, ...]:
        days: dict[date, list[tuple[datetime, str]]] = {}
        for visit in visits:
            at = visit.began_at.astimezone(self._zone)
            door = self._doors.get(visit.door)
            days.setdefault(at.date(), []).append((at, door.name if door else visit.door))
        return tuple(
            DaySeen(day, seen[0][0], seen[-1][0], len(seen), tuple(dict.fromkeys(door for _, door in seen)))
            for day, seen in sorted(days.items(), reverse=True)
        )

    async def _past(self, visit: Visit) -> PastVisit:
        door = self._doors.get(visit.door) or Door(visit.door, visit.door)
        shown = [] if visit.boxes_outdated or visit.marked is None else [visit.marked]
        looked_at = [visit.look.photo] if visit.look else []
        left = [photo.id for photo in reversed(visit.photos) if not photo.gone]
        for photo in dict.fromkeys((*shown, *looked_at, *left)):
            if (picture := await self._picture(photo)) is not None:
                return PastVisit(visit, door, picture)
        return PastVisit(visit, door, None)

    async def _picture(self, photo: PhotoId) -> bytes | None:
        try:
            return await self._album.fetch(photo)
        except (KeyError, OSError):  # deleted by now, or the disk does not give it out: the words are told all the same
            return None

    def _begin_of(self, day: date) -> datetime:
        return datetime.combine(day, time(), self._zone)


def sightings_of(visit: Visit) -> Sequence[Sighting]:
    """All faces of a visit."""
    return (*visit.look.sightings, *visit.look.elsewhere) if visit.look else ()


def named_of(seen: Sequence[Sighting]) -> Sequence[Sighting]:
    """Those of them who are named for certain."""
    return [one for one in seen if one.verdict is Verdict.NAMED]


def came_after(by: Asker, first: date, zone: tzinfo) -> date | None:
    """The day on which somebody came, where they are not told all of what was from ``first`` on; None: they are."""
    came = by.since.astimezone(zone).date()
    return came if first <= came else None


async def untold_to(by: Asker, first: date, zone: tzinfo, residents: ResidentBook) -> date | None:
    """The same where there is anything that could be kept from them: whoever lived here first misses nothing."""
    came = came_after(by, first, zone)
    if came is None or not any(one.since < by.since for one in await residents.residents()):
        return None
    return came


def may_see_visit(by: Asker, visit: Visit) -> bool:
    """Tell whether a visit is one of somebody's past: at their doors, and not from before they came."""
    return last_sign(visit) >= by.since and ever_may(by, Action.SEE_HISTORY, visit.door)
