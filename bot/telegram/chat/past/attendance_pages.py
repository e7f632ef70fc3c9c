"""The pages of /attendance, drawn again where they stand: a day, a week, somebody's days, and one of them."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, time, timedelta
from typing import TypeVar

from bot.house.attendance.keeper import AttendanceKeeper, DaySaid
from bot.house.attendance.person_day import PersonDay
from bot.house.doors.door import Door, DoorId
from bot.house.people import Person, PersonId, Resident
from bot.house.ports import Clock
from bot.house.residents.admission import is_grown
from bot.house.residents.permissions import Action, ever_may
from bot.house.watch.places import door_of
from bot.house.watch.staff import WatchStaff
from bot.telegram.actions import attendance as actions
from bot.telegram.actions.action import ButtonAction
from bot.telegram.actions.exports import ExportWhat, ShowExport
from bot.telegram.actions.timetable import ShowTimetable
from bot.telegram.cards.buttons import Button, Offer
from bot.telegram.cards.rows import in_rows
from bot.telegram.delivery.household import TelegramHousehold
from bot.words.chat import labels, menu_text
from bot.words.chat.cameras import watch_labels
from bot.words.chat.past import attendance_text, history_text
from bot.words.chat.past.attendance_text import PlaceNames
from bot.words.phrase import Phrase, Text, Verbatim, say

#: How long its buttons stand.
_LASTS = timedelta(hours=12)

#: What they are about; the pages of the timetable and of /export stand in the same message.
PAGE = "attendance"

#: People of one page: as many as a phone shows with a button for each.
PAGE_PEOPLE = 24
_NUMBERS_WIDE = 8

_WEEK = timedelta(days=7)
_HOURS, _MINUTES = 24, range(0, 60, 5)

T = TypeVar("T")


class AttendancePages:
    """One message with buttons; each tap changes it. Raises NotAllowed, NobodyThere, CorrectionRefused."""

    def __init__(
        self, doors: Mapping[DoorId, Door], *, watching: WatchStaff, household: TelegramHousehold, steady: Clock
    ) -> None:
        self._doors = doors
        self._cameras = watching.cameras
        self._keeper: AttendanceKeeper = watching.attendance.keeper
        self._wishes = watching.attendance.wishes
        self._absences = watching.absences
        self._sightings = watching.figures.sightings
        self._household = household
        self._steady = steady

    @property
    def today(self) -> date:
        """The present day, by the household's own time."""
        return self._keeper.today

    @property
    def places(self) -> PlaceNames:
        """What doors and cameras are called."""
        return PlaceNames(
            tuple((id_, door.name) for id_, door in self._doors.items()),
            tuple((camera.id, camera.name) for camera in self._cameras.cameras()),
        )

    async def day(self, by: Resident, wanted: actions.ShowAttendance, *, redrawn: bool = True) -> None:
        """Who was here on a day."""
        on = min(wanted.day, self.today)
        shown, page, pages = _page(await self._keeper.day(by, on), wanted.page)
        first = 1 + page * PAGE_PEOPLE
        since = await self._keeper.untold(by, on)
        text = attendance_text.day(shown, on, self.today, self.places, first=first, page=page, pages=pages, since=since)
        numbers = [
            self._number(n, actions.ShowPersonDay(one.person.id, on)) for n, one in enumerate(shown, start=first)
        ]
        rows = [
            *in_rows(numbers, _NUMBERS_WIDE),
            self._turning(page, pages, lambda to: actions.ShowAttendance(on, to)),
            self._steps(
                on, timedelta(days=1), actions.ShowAttendance, (history_text.EARLIER_DAY, history_text.LATER_DAY)
            ),
            [
                self._button(attendance_text.WEEK, actions.ShowAttendanceWeek(on)),
                self._button(attendance_text.TIMETABLE, ShowTimetable(on)),
            ],
            [
                self._button(attendance_text.ANYBODY, actions.ChooseWhoseDay(on)),
                *self._taking(by, ShowExport(ExportWhat.ATTENDANCE)),
            ],
        ]
        self._show(by, text, rows, redrawn=redrawn)

    async def week(self, by: Resident, wanted: actions.ShowAttendanceWeek) -> None:
        """Who was here on which of seven days."""
        last = min(wanted.day, self.today)
        seen: dict[PersonId, list[PersonDay]] = {}
        people: dict[PersonId, Person] = {}
        begin = last - _WEEK + timedelta(days=1)
        for one in await self._keeper.days(by, begin, last):
            people[one.person.id] = one.person
            seen.setdefault(one.person.id, []).append(one.seen)
        told = sorted(people.values(), key=lambda one: (one.name.casefold(), one.id))
        shown, page, pages = _page(told, wanted.page)
        first = 1 + page * PAGE_PEOPLE
        since = await self._keeper.untold(by, begin)
        text = attendance_text.week(
            [(one, seen[one.id]) for one in shown], last, first=first, page=page, pages=pages, since=since
        )
        numbers = [self._number(n, actions.ShowDaysOf(one.id, last)) for n, one in enumerate(shown, start=first)]
        rows = [
            *in_rows(numbers, _NUMBERS_WIDE),
            self._turning(page, pages, lambda to: actions.ShowAttendanceWeek(last, to)),
            self._steps(last, _WEEK, actions.ShowAttendanceWeek, (history_text.EARLIER_WEEK, history_text.LATER_WEEK)),
            [self._button(attendance_text.TO_DAY, actions.ShowAttendance(last))],
        ]
        self._show(by, text, rows)

    async def choose(self, by: Resident, wanted: actions.ChooseWhoseDay) -> None:
        """Everybody whose days they may see, to choose one: also who was not seen."""
        shown, page, pages = _page(await self._keeper.people(by), wanted.page)
        people = [self._button(labels.name(one.name), actions.ShowPersonDay(one.id, wanted.day)) for one in shown]
        rows = [
            *in_rows(people, 3),
            self._turning(page, pages, lambda to: actions.ChooseWhoseDay(wanted.day, to)),
            [self._button(attendance_text.TO_DAY, actions.ShowAttendance(wanted.day))],
        ]
        text = attendance_text.ask_whose(wanted.day, self.today) if shown else attendance_text.NOBODY_KNOWN
        self._show(by, text, rows)

    async def days_of(self, by: Resident, person: PersonId, day: date) -> None:
        """When somebody was here on seven days."""
        last = min(day, self.today)
        known, seen = await self._keeper.person(by, person, last - _WEEK + timedelta(days=1), _WEEK.days)
        usual, wish = await self._keeper.usual(by, person, self.today), self._wishes.of(person)
        learned = await self._absences.usual(person, self.today)  # of all doors: told to whoever may see that alone
        missed = (
            attendance_text.missed(known.name, wish.by, usual, told=usual == learned) if by.id in wish.who else None
        )
        since = await self._keeper.untold(by, last - _WEEK + timedelta(days=1))
        text = attendance_text.person(
            known, seen, last, self.today, self.places, usual=usual, missed=missed, since=since
        )
        days = [
            self._button(labels.WEEKDAYS[one.weekday()], actions.ShowPersonDay(person, one))
            for one in (last - timedelta(days=n) for n in range(_WEEK.days - 1, -1, -1))
        ]
        missing = [
            self._button(attendance_text.MISS_NOT, actions.MissPerson(person, on=False))
            if missed
            else self._button(attendance_text.MISS, actions.MissPerson(person, on=True)),
            *([self._button(attendance_text.MISSED_BY, actions.ChooseMissedBy(person))] if missed else []),
        ]
        rows = [
            days,
            self._steps(
                last,
                _WEEK,
                lambda to: actions.ShowDaysOf(person, to),
                (history_text.EARLIER_WEEK, history_text.LATER_WEEK),
            ),
            missing if is_grown(by) else [],
            [
                *self._taking(by, ShowExport(ExportWhat.ATTENDANCE, person=person)),
                self._button(attendance_text.TO_DAY, actions.ShowAttendance(last)),
            ],
        ]
        self._show(by, text, rows)

    async def person_day(self, by: Resident, person: PersonId, day: date) -> None:
        """One day of somebody, with what can be said of it."""
        known, seen = await self._keeper.person(by, person, day, 1)
        one = seen[0] if seen else PersonDay(person, day)
        may_correct = ever_may(by, Action.CORRECT_ATTENDANCE)
        choose = actions.ChooseDayTime
        correcting = [
            [
                self._button(attendance_text.CAME_AT, choose(person, day, DaySaid.CAME)),
                self._button(attendance_text.LEFT_AT, choose(person, day, DaySaid.LEFT)),
            ],
            [self._button(attendance_text.NOT_HERE, actions.SayNotHere(person, day))] if one.present else [],
            [self._button(attendance_text.AS_SEEN, actions.TakeBackDay(person, day))] if one.correction else [],
        ]
        back = [
            self._button(attendance_text.TO_PERSON, actions.ShowDaysOf(person, day)),
            self._button(attendance_text.TO_DAY, actions.ShowAttendance(day)),
        ]
        rows = [*(correcting if may_correct else []), back]
        since = await self._keeper.untold(by, day)
        facing = self._sightings.facing(person, day) if self._sees_all(by) and not (since and day < since) else ()
        text = attendance_text.person_day(known, one, self.today, self.places, facing=facing, since=since)
        self._show(by, text, rows)

    def _sees_all(self, by: Resident) -> bool:
        """Whether somebody may look through every camera: what is kept of an hour does not say which one it was."""
        return all(ever_may(by, Action.VIEW_CAMERA, door_of(camera)) for camera in self._cameras.cameras())

    async def choose_time(self, by: Resident, wanted: actions.ChooseDayTime) -> None:
        """When somebody came or left: the hour, then the minutes."""
        known, _ = await self._keeper.person(by, wanted.person, wanted.day, 1)
        back = [self._button(labels.BACK, actions.ShowPersonDay(wanted.person, wanted.day))]
        choices = [
            self._button(watch_labels.at(hour, minute), action)
            for hour, minute, action in (
                [
                    (hour, 0, actions.ChooseDayTime(wanted.person, wanted.day, wanted.said, hour))
                    for hour in range(_HOURS)
                ]
                if wanted.hour is None
                else [
                    (
                        wanted.hour,
                        minute,
                        actions.SayDayTime(wanted.person, wanted.day, wanted.said, wanted.hour, minute),
                    )
                    for minute in _MINUTES
                ]
            )
        ]
        text = attendance_text.ask_time(known.name, wanted.said, wanted.day, self.today)
        self._show(by, text, [*in_rows(choices, 4), back])

    async def say(self, by: Resident, person: PersonId, day: date, said: DaySaid, at: time | None = None) -> None:
        """Say it of somebody's day, and show the day."""
        await self._keeper.correct(by, person, day, said, at)
        await self.person_day(by, person, day)

    async def take_back(self, by: Resident, person: PersonId, day: date) -> None:
        """Somebody's day is as it was seen."""
        await self._keeper.take_back(by, person, day)
        await self.person_day(by, person, day)

    async def miss(self, by: Resident, person: PersonId, *, on: bool) -> None:
        """Tell somebody when one is missed, or not any more."""
        await self._wishes.switch(by, person, on=on)
        await self.days_of(by, person, self.today)

    async def choose_missed_by(self, by: Resident, person: PersonId) -> None:
        """From when on somebody is missed."""
        known, _ = await self._keeper.person(by, person, self.today, 1)
        half_hours = [
            self._button(watch_labels.at(hour, minute), actions.SetMissedBy(person, hour, minute))
            for hour in range(6, 23)
            for minute in (0, 30)
        ]
        rows = [
            [self._button(attendance_text.USUALLY, actions.SetMissedBy(person))],
            *in_rows(half_hours, 4),
            [self._button(labels.BACK, actions.ShowDaysOf(person, self.today))],
        ]
        self._show(by, attendance_text.ask_missed_by(known.name), rows)

    async def set_missed_by(self, by: Resident, person: PersonId, at: time | None) -> None:
        """Have somebody missed from then on."""
        await self._wishes.set_time(by, person, at)
        await self.days_of(by, person, self.today)

    def _turning(self, page: int, pages: int, to: Callable[[int], ButtonAction]) -> list[Button]:
        return [
            *([self._button(attendance_text.NEWER, to(page - 1))] if page else []),
            *([self._button(attendance_text.OLDER, to(page + 1))] if page + 1 < pages else []),
        ]

    def _steps(
        self, on: date, step: timedelta, to: Callable[[date], ButtonAction], said: tuple[Phrase, Phrase]
    ) -> list[Button]:
        before, after = said
        later = [self._button(after, to(min(on + step, self.today)))] if on < self.today else []
        return [self._button(before, to(on - step)), *later]

    def _taking(self, by: Resident, wanted: ShowExport) -> list[Button]:
        """The way to a table, for whoever is shown one."""
        return (
            [self._button(attendance_text.EXPORT, wanted)] if menu_text.is_shown("export", by.role, [*Action]) else []
        )

    def _number(self, number: int, action: ButtonAction) -> Button:
        return self._button(say("{n}", n=Verbatim(str(number))), action)

    def _button(self, label: Phrase, action: ButtonAction) -> Button:
        return Button(label, Offer(action, self._steady() + _LASTS))

    def _show(self, by: Resident, text: Text, rows: Sequence[Sequence[Button]], *, redrawn: bool = True) -> None:
        self._household.page(by.id, text, PAGE, [row for row in rows if row], redrawn=redrawn)


def _page(of: Sequence[T], wanted: int) -> tuple[Sequence[T], int, int]:
    """A page, its number counted from 0, and how many there are."""
    pages = max(1, -(-len(of) // PAGE_PEOPLE))
    page = min(max(0, wanted), pages - 1)
    return of[page * PAGE_PEOPLE : (page + 1) * PAGE_PEOPLE], page, pages
