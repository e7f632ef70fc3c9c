"""The windows of the timetable: made by owners, and what became of each, once for a person and a day."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta, tzinfo
from enum import StrEnum
from secrets import token_hex

from bot.house.attendance.keeper import AttendanceKeeper
from bot.house.attendance.windows import Judged, TimetableWindow, WindowId, judged
from bot.house.faces.profile import PersonDetail, Profiles
from bot.house.names import to_name
from bot.house.people import Person, Resident
from bot.house.ports import AuditTrail, Clock, Collection
from bot.house.residents.admission import Admission
from bot.house.residents.permissions import Action

#: Under which name they are kept.
TIMETABLE = "timetable"

#: What there may be at most: a list that is still read.
MOST_WINDOWS = 30

#: Details that so many people share may be chosen: a class, a department.
_SHARED_BY, _MOST_DETAILS = 2, 24

#: Days off of longer ago are forgotten.
_OFF_KEPT = timedelta(days=366)

#: The most that may be chosen, in minutes, and of sightings.
MOST_GRACE_MIN, MOST_SIGHTINGS = 120, 10


class WindowReason(StrEnum):
    """Why a window cannot be so."""

    TOO_MANY = "too_many"
    NO_DAYS = "no_days"
    #: It ends before it begins, or at once.
    ENDS_FIRST = "ends_first"


class WindowRefused(Exception):
    """A window cannot be so; nothing changed."""

    def __init__(self, reason: WindowReason) -> None:
        super().__init__(str(reason))
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Expected:
    """Somebody who was expected, and what became of it."""

    person: Person
    judged: Judged


@dataclass(frozen=True, slots=True)
class WindowDay:
    """A window on one day, as one resident may see it."""

    window: TimetableWindow
    day: date
    #: False: nobody is expected on that day.
    on: bool
    #: By name.
    expected: tuple[Expected, ...]
    #: The day on which whoever reads it came, where it is a later one: of what was before they are told nothing.
    since: date | None = None


class Timetable:
    """Whoever may not change it raises NotAllowed; a window that is gone, KeyError; nothing changes then."""

    def __init__(
        self,
        book: Collection[TimetableWindow],
        *,
        keeper: AttendanceKeeper,
        profiles: Profiles,
        admission: Admission,
        audit: AuditTrail,
        clock: Clock,
        zone: tzinfo,
    ) -> None:
        self._book = book
        self._keeper = keeper
        self._profiles = profiles
        self._admission = admission
        self._audit = audit
        self._clock = clock
        self._zone = zone
        self._turn = asyncio.Lock()

    async def windows(self, by: Resident | None) -> Sequence[TimetableWindow]:
        """All of them, the earliest of a day first; ``by`` is None for whoever has the house's own machine at hand."""
        if by:
            await self._admission.admit(by, Action.SEE_ATTENDANCE)
        return sorted(self._book.everything().values(), key=lambda one: (one.begins, one.name.casefold(), one.id))

    def get(self, window: WindowId) -> TimetableWindow:
        """One of them. Raises KeyError."""
        if (found := self._book.get(window)) is None:
            raise KeyError(window)
        return found

    async def details(self, by: Resident) -> Sequence[PersonDetail]:
        """What several people share in the table that was brought along: by it a window may tell who is expected."""
        await self._admission.admit(by, Action.CHANGE_RULES)
        shared: dict[PersonDetail, int] = {}
        for person in await self._keeper.people(by):
            for detail in self._profiles.of(person.id).details:
                shared[detail] = shared.get(detail, 0) + 1
        found = sorted((one for one, n in shared.items() if n >= _SHARED_BY), key=lambda one: (one.name, one.value))
        return found[:_MOST_DETAILS]

    async def day(self, by: Resident, window: WindowId, day: date) -> WindowDay:
        """What became of everybody who was expected on a day, as far as somebody may see them."""
        known = self.get(window)
        return (await self._judged(by, [known], day, day))[0]

    async def between(self, by: Resident | None, start: date, end: date) -> Sequence[WindowDay]:
        """Every window of these days on which somebody is expected, as ``day``; ``by``: see ``windows``."""
        return [one for one in await self._judged(by, await self.windows(by), start, end) if one.on]

    async def add(self, by: Resident, window: TimetableWindow) -> TimetableWindow:
        """A new one, whatever its id; returns it as it is kept. Raises WindowRefused, NoName."""
        async with self._turn:
            await self._admission.admit(by, Action.CHANGE_RULES)
            if len(self._book.everything()) >= MOST_WINDOWS:
                raise WindowRefused(WindowReason.TOO_MANY)
            new = self._fitting(replace(window, id=WindowId(token_hex(4))))
            await self._audit.note("timetable window added", **_noted(new, by))
            await self._book.put({new.id: new})
        return new

    async def change(
        self, by: Resident, window: WindowId, change: Callable[[TimetableWindow], TimetableWindow]
    ) -> TimetableWindow:
        """Change one as it then is; returns it as it is kept. Raises WindowRefused, NoName."""
        async with self._turn:
            await self._admission.admit(by, Action.CHANGE_RULES)
            before = self.get(window)
            changed = self._fitting(change(before))
            if changed != before:
                await self._audit.note("timetable window changed", **_noted(changed, by))
                await self._book.put({changed.id: changed})
        return changed

    async def remove(self, by: Resident, window: WindowId) -> TimetableWindow:
        """Expect nobody by it any more; returns what it was."""
        async with self._turn:
            await self._admission.admit(by, Action.CHANGE_RULES)
            gone = self.get(window)
            await self._audit.note("timetable window removed", **_noted(gone, by))
            await self._book.put({window: None})
        return gone

    async def _judged(
        self, by: Resident | None, windows: Sequence[TimetableWindow], start: date, end: date
    ) -> list[WindowDay]:
        people = await self._keeper.people(by)
        profiles = {person.id: self._profiles.of(person.id) for person in people}
        seen = {(one.seen.day, one.person.id): one.seen for one in await self._keeper.days(by, start, end)}
        now, found = self._clock(), list[WindowDay]()
        for n in range((end - start).days + 1):
            day = start + timedelta(days=n)
            for window in windows:
                on = window.is_on(day)
                since = self._keeper.came_after(by, day) if by else None
                before = since is not None and day < since
                expected = [
                    Expected(person, judged(window, seen.get((day, person.id)), day, now, self._zone))
                    for person in people
                    if on and not before and window.expects(profiles[person.id])
                ]
                found.append(WindowDay(window, day, on, tuple(expected), since if before else None))
            await asyncio.sleep(0)
        return found

    def _fitting(self, window: TimetableWindow) -> TimetableWindow:
        if not window.days:
            raise WindowRefused(WindowReason.NO_DAYS)
        if window.ends <= window.begins:
            raise WindowRefused(WindowReason.ENDS_FIRST)
        oldest = self._clock().astimezone(self._zone).date() - _OFF_KEPT
        return replace(
            window,
            name=to_name(window.name),
            days=tuple(sorted({day for day in window.days if day in range(7)})),
            grace_min=min(max(window.grace_min, 0), MOST_GRACE_MIN),
            sightings=min(max(window.sightings, 1), MOST_SIGHTINGS),
            detail=None if window.group else window.detail,
            off=tuple(sorted({day for day in window.off if day > oldest})),
        )


def _noted(window: TimetableWindow, by: Resident) -> dict[str, str | float | bool | None]:
    """What the audit trail has of a window."""
    return {
        "window": window.id,
        "by": by.id,
        "begins": f"{window.begins:%H:%M}",
        "ends": f"{window.ends:%H:%M}",
        "days": ",".join(map(str, window.days)),
    }
