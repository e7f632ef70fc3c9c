"""Counts each visit when it is written down: the day that it is in is counted anew from the day's visits.

So nothing is counted twice and nothing missed, whatever is corrected, sent again, or interrupted.
"""

import asyncio
import logging
from collections.abc import Callable, Iterable
from collections.abc import Set as AbstractSet
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from bot.house.doors.door import DoorId
from bot.house.faces.corrections import NameForgotten, OfPerson, PeopleOne
from bot.house.facts import Fact, VisitChanged
from bot.house.people import Look, PersonId
from bot.house.ports import Clock, Collection, VisitBook
from bot.house.records.disk import StoreUnwritable
from bot.house.statistics.counted_days import CountedDays
from bot.house.statistics.earlier import EarlierVisits
from bot.house.statistics.hour_count import DayCount, HourCount, count_of, people_of
from bot.house.visits.visit import Visit, VisitId

log = logging.getLogger(__name__)

#: What changes is counted so much later, in seconds: a visit changes several times in a row.
PATIENCE_S = 2.0

#: A day with thousands of visits takes its time; the counter rests so many times as long as it worked.
_RESTS = 20

#: Days of this long ago are counted anew at each start; of them nothing has to be written down beforehand. All their
#: visits are in the book: of older days some may have been kept long enough, and then what was counted stays.
LATELY = timedelta(days=7)

#: Between two months of visits from before there was a counter it rests so long, in seconds.
MONTH_REST_S = 1.0

#: After the disk gave a month not out, in seconds.
_TRY_AGAIN_S = 60.0

#: Where nothing changes it is looked so often, in seconds, whether who came was known long enough.
_LOOK_EVERY_S = 3600.0

#: So many visits are counted at once; then others go on.
_AT_ONCE = 100

#: The service was away for so long at most: what is looked for at a start.
LONGEST_AWAY = timedelta(days=400)

#: What a clock that was set wrong says is counted like everything else, as far as it is a date to anybody.
_FIRST, _LAST = datetime(2000, 1, 2, tzinfo=UTC), datetime(2999, 12, 30, tzinfo=UTC)

_NOTHING = DayCount({}, {})


@dataclass(frozen=True, slots=True)
class DayDue:
    """A day of longer ago has to be counted anew."""

    day: date


class VisitCounter:
    """An outlet of the house, and whoever forgets people tells it (``bot.house.faces.other_pictures``)."""

    def __init__(
        self,
        days: CountedDays,
        *,
        visits: VisitBook,
        due: Collection[DayDue],
        earlier: EarlierVisits,
        kept_days: Callable[[], int],
        clock: Clock,
        steady: Clock,
        zone: tzinfo,
    ) -> None:
        """``kept_days``: for how long the household keeps what is written about visits, and so about who came."""
        self.days = days
        self._visits = visits
        self._due = due
        #: Those from before there was a counter, and from before the zone was another.
        self.earlier = earlier
        self._kept_days = kept_days
        self._clock = clock
        self._steady = steady
        self._zone = zone
        #: Days that have to be counted anew.
        self._marked: set[date] = set()
        #: Of visits that are not over: the day that they began on, which an earlier press may move.
        self._day_of: dict[VisitId, date] = {}
        #: Before this day nothing is kept of who came; None: nobody has looked yet.
        self._people_since: date | None = None
        self._turn = asyncio.Lock()
        self._changed = asyncio.Event()

    @property
    def today(self) -> date:
        """The present day, by the household's own time."""
        return self._day(self._clock())

    async def take(self, fact: Fact) -> None:
        """Take in that a visit changed; see ``Outlet.take``."""
        if not isinstance(fact, VisitChanged) or (visit := await self._visits.find(fact.visit)) is None:
            return
        if not _FIRST < visit.began_at < _LAST:
            return
        day = self._day(visit.began_at)
        before = self._day_of.pop(visit.id, day)
        if not visit.over:
            self._day_of[visit.id] = day
        await self._mark({before, day})

    async def resume(self) -> None:
        """After a start: count whatever may have been left."""
        today = self.today
        last = min(self.days.newest() or await self.earlier.look(today), today)
        self._marked.update(_all_days(max(last - LATELY, today - LONGEST_AWAY), today))
        self._marked.update(one.day for one in self._due.everything().values())
        self._changed.set()

    async def run(self) -> None:
        """Count what changes, and what was there before, for as long as the service runs."""
        while True:
            try:
                rest_s = await self._go_on()
            except StoreUnwritable as exc:
                log.warning("visits cannot be counted for the moment: %s", exc)
                rest_s = _TRY_AGAIN_S
            await asyncio.sleep(rest_s)

    async def catch_up(self) -> None:
        """Count what changed until now. Raises StoreUnwritable where the disk does not give an older month out."""
        async with self._turn:
            self._changed.clear()
            marked, self._marked = self._marked, set()
            try:
                for days in _by_month(marked):
                    await self._count(days)
            except BaseException:
                self._marked |= marked
                raise
            async with self._due.turn:
                # what changed once more meanwhile stays marked
                counted = {key for key, one in self._due.everything().items() if one.day in marked - self._marked}
                if counted:
                    await self._due.put(dict.fromkeys(counted))

    async def correct_all(self, _concerns: Callable[[Look], bool], correction: OfPerson) -> None:
        """Two people are one, or a name is told no more: in days, too, whose visits are gone."""
        async with self._turn:
            match correction:
                case PeopleOne(gone=gone, person=person):
                    await self.days.rename(gone, person.id)
                case NameForgotten(person=forgotten):
                    await self.days.rename(forgotten, None)
                case _:
                    pass

    async def forget_person(self, person: PersonId) -> int:
        """Keep nothing of when somebody came; that somebody did stays counted. No picture goes with it."""
        async with self._turn:
            await self.days.rename(person, None)
        return 0

    async def _go_on(self) -> float:
        """One piece of work; returns for how long to rest then, in seconds."""
        loop = asyncio.get_running_loop()
        began = loop.time()
        await self.catch_up()
        worked = loop.time() - began
        if await self._count_earlier():
            return MONTH_REST_S
        await self._let_people_go()
        with suppress(TimeoutError):
            async with asyncio.timeout(_LOOK_EVERY_S):
                await self._changed.wait()
        return max(PATIENCE_S, worked * _RESTS)

    async def _let_people_go(self) -> None:
        """Who came is known no longer than the visits are."""
        # the earlier of both clocks: one that was set wrong would have everything go at once
        first = self._day(min(self._clock(), self._steady())) - timedelta(days=self._kept_days())
        if first != self._people_since:
            async with self._turn:
                await self.days.forget_people(first)
            self._people_since = first

    async def _count_earlier(self) -> bool:
        """Count a month of earlier visits, the newest first; False: none is left."""
        await self.earlier.look(self.today)
        if (month := self.earlier.next(self.today)) is None:
            return False
        async with self._turn:
            await self._count(set(_all_days(month.first, month.last)), whole_from=month.whole_from)
        await self.earlier.counted(month)
        return True

    def zone_changed(self) -> None:
        """Days begin at other moments from now on: they are counted anew, as far as visits are kept; see ``Rules``."""
        self._changed.set()

    async def _mark(self, days: set[date]) -> None:
        self._marked |= days
        self._changed.set()
        today = self.today
        # those of lately are counted at each start anyway, so that a ring waits for nothing to be written down
        late = {f"{day:%Y%m%d}": DayDue(day) for day in days if not today - LATELY < day <= today}
        if late:
            async with self._due.turn:  # one that was counted a moment ago may still be written as such
                if new := {key: due for key, due in late.items() if self._due.get(key) is None}:
                    await self._due.put(new)

    async def _count(self, days: AbstractSet[date], *, whole_from: date | None = None) -> None:
        """Count some days of one month; in the turn of whoever changes what is counted.

        ``whole_from``: see ``EarlierMonth``.
        """
        visits = await self._visits.between(self._begin_of(min(days)), self._begin_of(max(days) + timedelta(days=1)))
        counting: dict[tuple[date, DoorId], _Counting] = {}
        for n, visit in enumerate(visits, start=1):
            began = visit.began_at.astimezone(self._zone)
            if began.date() in days:
                counting.setdefault((began.date(), visit.door), _Counting()).add(visit, began.hour)
            if n % _AT_ONCE == 0:
                await asyncio.sleep(0)
        counted = {key: one.day for key, one in counting.items()}
        for (day, door), before in (await self.days.of_month(min(days))).items():
            if day not in days:
                continue
            now = counted.get((day, door), _NOTHING)
            whole = whole_from is not None and day >= whole_from
            if whole or day > self.today - LATELY or now.total.visits >= before.total.visits:
                counted[day, door] = now
            else:  # some of its visits were kept long enough
                counted.pop((day, door), None)
        await self.days.put(counted, self.today)

    def _day(self, moment: datetime) -> date:
        return moment.astimezone(self._zone).date()

    def _begin_of(self, day: date) -> datetime:
        return datetime.combine(day, time(), self._zone)


class _Counting:
    """A day as it is counted."""

    def __init__(self) -> None:
        self._hours: dict[int, HourCount] = {}
        self._people: dict[PersonId, dict[int, int]] = {}

    def add(self, visit: Visit, hour: int) -> None:
        self._hours[hour] = self._hours.get(hour, HourCount()).plus(count_of(visit))
        for person in people_of(visit):
            theirs = self._people.setdefault(person, {})
            theirs[hour] = theirs.get(hour, 0) + 1

    @property
    def day(self) -> DayCount:
        return DayCount(self._hours, self._people)


def _all_days(first: date, last: date) -> Iterable[date]:
    return (first + timedelta(days=n) for n in range((last - first).days + 1))


def _by_month(days: AbstractSet[date]) -> Iterable[AbstractSet[date]]:
    """The newest month first: it is asked for most."""
    months: dict[date, set[date]] = {}
    for day in days:
        months.setdefault(day.replace(day=1), set()).add(day)
    return [months[month] for month in sorted(months, reverse=True)]
