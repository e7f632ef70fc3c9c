"""What is remembered, as tables that a household takes with it: visits, who was here, what the timetable made of it."""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

from bot.house.attendance.keeper import AttendanceKeeper, DayOf
from bot.house.attendance.timetable import Expected, Timetable, WindowDay
from bot.house.attendance.windows import WindowId
from bot.house.doors.door import Door, DoorId
from bot.house.faces.last_seen import named_in
from bot.house.faces.profile import PersonGroup, Profiles
from bot.house.people import PersonId, Resident
from bot.house.ports import AuditTrail, VisitBook
from bot.house.records.historian import may_see_visit
from bot.house.records.ledger_entry import LedgerEntry, entries
from bot.house.residents.admission import Admission
from bot.house.residents.permissions import Action

#: So many days are read at once, and so many rows are handed on: years never are in memory.
_DAYS_AT_ONCE, _ROWS_AT_ONCE = 7, 500

#: The most days that are taken along at once: ten years.
MOST_DAYS = 3660


@dataclass(frozen=True, slots=True)
class RecordsWanted:
    """Of which days, and of whom; ``start`` and ``end`` by the household's own time, both included."""

    start: date
    end: date
    #: Nobody in particular, where both are empty.
    person: PersonId | None = None
    group: PersonGroup = PersonGroup.NONE
    #: None: every window.
    window: WindowId | None = None


class RecordsExport:
    """Gives them out, a piece at a time. ``by`` is None for whoever has the house's own machine at hand.

    Everybody takes what they may see; whoever may see nothing of it is refused with NotAllowed before the first piece.
    """

    def __init__(
        self,
        doors: Mapping[DoorId, Door],
        *,
        visits: VisitBook,
        keeper: AttendanceKeeper,
        timetable: Timetable,
        profiles: Profiles,
        admission: Admission,
        audit: AuditTrail,
        zone: tzinfo,
    ) -> None:
        self._doors = doors
        self._visits = visits
        self._keeper = keeper
        self._timetable = timetable
        self._profiles = profiles
        self._admission = admission
        self._audit = audit
        self._zone = zone

    async def visits(self, by: Resident | None, wanted: RecordsWanted) -> AsyncIterator[Sequence[LedgerEntry]]:
        """Every visit, the oldest first; with a person or a group, those that name one of them for certain."""
        by = await self._begin(by, Action.SEE_HISTORY, "visits", wanted)
        people = await self._people(by, wanted)
        for start, end in _stretches(wanted):
            first, last = self._begin_of(start), self._begin_of(end + timedelta(days=1))
            found = [one for one in await self._visits.between(first, last) if by is None or may_see_visit(by, one)]
            chosen = [one for one in found if people is None or not people.isdisjoint(named_in(one))]
            for n in range(0, len(chosen), _ROWS_AT_ONCE):
                yield entries(chosen[n : n + _ROWS_AT_ONCE], self._doors, self._zone)

    async def attendance(self, by: Resident | None, wanted: RecordsWanted) -> AsyncIterator[Sequence[DayOf]]:
        """Everybody's days on which they were here, or a resident said that they were not, the oldest first."""
        by = await self._begin(by, Action.SEE_ATTENDANCE, "attendance", wanted)
        people = await self._people(by, wanted)
        for start, end in _stretches(wanted):
            found = await self._keeper.days(by, start, end)
            chosen = [one for one in found if people is None or one.person.id in people]
            for n in range(0, len(chosen), _ROWS_AT_ONCE):
                yield chosen[n : n + _ROWS_AT_ONCE]

    async def timetable(
        self, by: Resident | None, wanted: RecordsWanted
    ) -> AsyncIterator[Sequence[tuple[WindowDay, Expected]]]:
        """What became of everybody who was expected, once for a window and a day, the oldest first."""
        by = await self._begin(by, Action.SEE_ATTENDANCE, "timetable", wanted)
        people = await self._people(by, wanted)
        for start, end in _stretches(wanted):
            rows = [
                (told, one)
                for told in await self._timetable.between(by, start, end)
                if wanted.window in (None, told.window.id)
                for one in told.expected
                if people is None or one.person.id in people
            ]
            for n in range(0, len(rows), _ROWS_AT_ONCE):
                yield rows[n : n + _ROWS_AT_ONCE]

    async def _begin(self, by: Resident | None, action: Action, what: str, wanted: RecordsWanted) -> Resident | None:
        now = await self._admission.admit(by, action) if by else None
        await self._audit.note(
            "records exported",
            records=what,
            by=now.id if now else None,
            start=wanted.start.isoformat(),
            end=wanted.end.isoformat(),
        )
        return now

    async def _people(self, by: Resident | None, wanted: RecordsWanted) -> set[PersonId] | None:
        """Whom it is about; None: everybody."""
        if wanted.person is None and not wanted.group:
            return None
        known = {person.id for person in await self._keeper.people(by)}
        if wanted.person is not None:
            return known & {wanted.person}
        return {person for person in known if self._profiles.of(person).group is wanted.group}

    def _begin_of(self, day: date) -> datetime:
        return datetime.combine(day, time(), self._zone)


def _stretches(wanted: RecordsWanted) -> Sequence[tuple[date, date]]:
    days = min((wanted.end - wanted.start).days + 1, MOST_DAYS)
    starts = (wanted.start + timedelta(days=n) for n in range(0, days, _DAYS_AT_ONCE))
    return [(one, min(wanted.end, one + timedelta(days=_DAYS_AT_ONCE - 1))) for one in starts]
