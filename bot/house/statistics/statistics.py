"""Tells residents numbers of the past: how many came when, and what came of it, as far as each may see it."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import date, tzinfo

from bot.house.doors.door import Door, DoorId
from bot.house.people import PersonId, Resident
from bot.house.ports import PeopleBook
from bot.house.records.disk import StoreUnwritable
from bot.house.residents.admission import Admission
from bot.house.residents.permissions import Action, ever_may
from bot.house.statistics.counted_days import CountedDays
from bot.house.statistics.crowds import Crowds
from bot.house.statistics.figures import HOURS, DayFigures, PersonHours
from bot.house.statistics.hour_count import DayCount, HourCount, total
from bot.house.statistics.visit_counter import VisitCounter


class Statistics:
    """Everybody is told of the doors alone whose cards they get, and of nothing from before the hour they came in.

    Whoever may see nothing of the past is refused with NotAllowed, and whoever names a door that is not theirs as well.
    Numbers are kept for ten years, whatever is deleted of the visits themselves; who came, as long as these.
    """

    def __init__(
        self,
        doors: Mapping[DoorId, Door],
        *,
        days: CountedDays,
        counter: VisitCounter,
        crowds: Crowds,
        people: PeopleBook,
        admission: Admission,
        zone: tzinfo,
    ) -> None:
        self._doors = doors
        self._days = days
        self._counter = counter
        #: How many persons were where.
        self.crowds = crowds
        self._people = people
        self._admission = admission
        self._zone = zone

    @property
    def today(self) -> date:
        """The present day, by the household's own time."""
        return self._counter.today

    @property
    def zone_from(self) -> date | None:
        """Days before this one were counted by another time zone than the household's; None: none were."""
        return self._counter.earlier.zone_from

    async def resume(self) -> None:
        """After a start: count what may have been left."""
        await self._counter.resume()

    async def run(self) -> None:
        """Count what changes, for as long as the service runs."""
        await self._counter.run()

    async def doors(self, by: Resident) -> Sequence[Door]:
        """Of which doors somebody may be told."""
        by = await self._admission.admit(by, Action.SEE_HISTORY)
        return [door for door in self._doors.values() if ever_may(by, Action.SEE_HISTORY, door.id)]

    async def days(self, by: Resident, door: DoorId | None, start: date, end: date) -> Sequence[DayFigures]:
        """Numbers of each day from ``start`` to ``end``, both included, and of each door, the first day first.

        ``door``: of this one alone; None: of all that they may see. Days without visits are left out. A year takes
        some 50 ms, in pieces. Never raises for the disk's sake: it tells what is counted.
        """
        found = await self._between(by, door, start, end)
        return [DayFigures(day, at, count.hours) for day, at, count in found if count.hours]

    async def total(self, by: Resident, door: DoorId | None, start: date, end: date) -> HourCount:
        """The same, all together."""
        return total(one.total for one in await self.days(by, door, start, end))

    async def people(self, by: Resident, door: DoorId | None, start: date, end: date) -> Sequence[PersonHours]:
        """Who came when, whoever came most first; see ``days``.

        Nobody, for whoever may not see whose faces are known (at that door).
        """
        found = await self._between(by, door, start, end)
        by = await self._admission.admit(by, Action.SEE_HISTORY)
        hours: dict[PersonId, list[int]] = {}
        days: dict[PersonId, set[date]] = {}
        for day, at, count in found:
            if not ever_may(by, Action.SEE_FACES, at):
                continue
            for person, seen in count.people.items():
                theirs = hours.setdefault(person, [0] * HOURS)
                for hour, visits in seen.items():
                    theirs[hour] += visits
                days.setdefault(person, set()).add(day)
        known = {person.id: person for person in await self._people.people()}
        told = [PersonHours(known[id_], tuple(n), len(days[id_])) for id_, n in hours.items() if id_ in known]
        return sorted(told, key=lambda one: (-one.visits, one.person.name.casefold()))

    async def _between(
        self, by: Resident, door: DoorId | None, start: date, end: date
    ) -> Sequence[tuple[date, DoorId, DayCount]]:
        by = await self._admission.admit(by, Action.SEE_HISTORY, door)
        with suppress(StoreUnwritable):  # what is counted is told all the same
            await self._counter.catch_up()
        since = by.since.astimezone(self._zone)
        found = []
        async for day, at, count in self._days.between(max(start, since.date()), min(end, self.today)):
            if door in (None, at) and ever_may(by, Action.SEE_HISTORY, at):
                found.append((day, at, _from(count, since.hour) if day == since.date() else count))
        return found


def _from(count: DayCount, first: int) -> DayCount:
    """A day from an hour on."""
    people = {
        person: {hour: visits for hour, visits in seen.items() if hour >= first}
        for person, seen in count.people.items()
    }
    return DayCount(
        {hour: one for hour, one in count.hours.items() if hour >= first},
        {person: seen for person, seen in people.items() if seen},
    )
