"""The pages of the timetable, in the message of /attendance: its windows, what became of each, and how each is."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from functools import partial

from bot.house.attendance.timetable import MOST_WINDOWS, Timetable
from bot.house.attendance.windows import WORKDAYS, TimetableWindow, WindowId
from bot.house.faces.profile import PersonGroup
from bot.house.people import Resident
from bot.house.ports import Clock
from bot.house.residents.admission import Admission
from bot.house.residents.permissions import Action, ever_may
from bot.house.watch.staff import WatchStaff
from bot.telegram.actions import timetable as actions
from bot.telegram.actions.action import ButtonAction
from bot.telegram.actions.attendance import ShowAttendance
from bot.telegram.actions.exports import ExportWhat, ShowExport
from bot.telegram.cards.buttons import Button, Offer
from bot.telegram.cards.rows import in_rows
from bot.telegram.chat.conversation.asking import Asking
from bot.telegram.chat.conversation.question_answers import YesOrNo
from bot.telegram.chat.conversation.questions import Matter, Phrasing
from bot.telegram.chat.gone import NoSuchWindow
from bot.telegram.chat.past.attendance_pages import PAGE
from bot.telegram.delivery.household import TelegramHousehold
from bot.words.chat import labels
from bot.words.chat.past import attendance_text, history_text, timetable_text
from bot.words.phrase import Phrase, Text, Verbatim, say

#: How long its buttons stand.
_LASTS = timedelta(hours=12)

_NUMBERS_WIDE = 6

#: By so many minutes beginning and end are moved by a tap; a day has so many.
_STEP, _DAY = 15, 24 * 60

#: What may be chosen: minutes after which somebody is late, and how often they have to be recognised.
_GRACES, _SIGHTINGS = (0, 5, 10, 15, 20, 30, 45, 60), (1, 2, 3, 5)

#: A new window is a morning.
_BEGINS, _ENDS = time(8), time(13)


@dataclass(frozen=True, slots=True)
class WindowNameAsked(Matter):
    """What a window of the timetable shall be called."""

    kind = "timetable window"
    #: None: a new one.
    window: WindowId | None = None

    def phrasing(self) -> Phrasing:
        """Any words may be it."""
        return Phrasing(timetable_text.ASK_NAME)


class TimetablePages:
    """Each tap changes the message. Raises NotAllowed, NoSuchWindow, WindowRefused, NoName."""

    def __init__(
        self,
        *,
        watching: WatchStaff,
        admission: Admission,
        household: TelegramHousehold,
        asking: Asking,
        steady: Clock,
    ) -> None:
        self._timetable: Timetable = watching.attendance.timetable
        self._keeper = watching.attendance.keeper
        self._admission = admission
        self._household = household
        self._asking = asking
        self._steady = steady

    async def show(self, by: Resident, day: date) -> None:
        """All windows on a day."""
        on = min(day, self._keeper.today)
        told = [await self._timetable.day(by, one.id, on) for one in await self._timetable.windows(by)]
        numbers = [
            self._button(say("{n}", n=Verbatim(str(n))), actions.ShowWindow(one.window.id, on))
            for n, one in enumerate(told, start=1)
        ]
        new = ever_may(by, Action.CHANGE_RULES) and len(told) < MOST_WINDOWS
        rows = [
            *in_rows(numbers, _NUMBERS_WIDE),
            self._steps(on, actions.ShowTimetable) if told else [],
            [self._button(timetable_text.NEW, actions.AddWindow())] if new else [],
            [
                self._button(attendance_text.TO_DAY, ShowAttendance(on)),
                *([self._button(attendance_text.EXPORT, ShowExport(ExportWhat.TIMETABLE))] if told else []),
            ],
        ]
        self._show(by, timetable_text.page(told, on, self._keeper.today), rows)

    async def window(self, by: Resident, window: WindowId, day: date) -> None:
        """What became of one on a day."""
        on = min(day, self._keeper.today)
        known = self._known(window)
        told = await self._timetable.day(by, window, on)
        off = on in known.off
        switch = timetable_text.NO_DAY_OFF if off else timetable_text.DAY_OFF
        changing = [
            [self._button(switch, actions.SwitchDayOff(window, on, not off))] if off or told.on else [],
            [self._button(timetable_text.EDIT, actions.EditWindow(window))],
        ]
        rows = [
            self._steps(on, lambda to: actions.ShowWindow(window, to)),
            *(changing if ever_may(by, Action.CHANGE_RULES) else []),
            [
                self._button(attendance_text.EXPORT, ShowExport(ExportWhat.TIMETABLE, window=window)),
                self._button(attendance_text.TIMETABLE, actions.ShowTimetable(on)),
            ],
        ]
        self._show(by, timetable_text.window(told, self._keeper.today), rows)

    async def edit(self, by: Resident, window: WindowId, part: actions.WindowPart | None) -> None:
        """How one is; with a part, what that may be."""
        await self._admission.admit(by, Action.CHANGE_RULES)
        known = self._known(window)
        rows = self._parts(known) if part is None else [*await self._choices(by, known, part), self._back(known)]
        self._show(by, timetable_text.edit(known), rows)

    async def change(self, by: Resident, wanted: actions.ChangeWindow) -> None:
        """Have one be otherwise."""
        await self._change(by, wanted.window, partial(_changed, wanted=wanted))
        await self.edit(by, wanted.window, wanted.part if wanted.part is actions.WindowPart.TIMES else None)

    async def switch_off(self, by: Resident, window: WindowId, day: date, *, off: bool) -> None:
        """Expect nobody on a day, or expect them after all."""
        await self._change(
            by, window, lambda known: replace(known, off=(*({*known.off} - {day}), *([day] if off else [])))
        )
        await self.window(by, window, day)

    async def ask_name(self, by: Resident, window: WindowId | None) -> None:
        """Ask what one shall be called; None: a new one."""
        await self._admission.admit(by, Action.CHANGE_RULES)
        if window:
            self._known(window)
        await self._asking.ask(by.id, WindowNameAsked(window))

    async def answered(self, resident: Resident, matter: WindowNameAsked, said: str | YesOrNo) -> None:
        """Call it what was written; a new one is shown, to be changed."""
        if not isinstance(said, str):
            return  # it has no button for yes or no
        if matter.window is None:
            new = TimetableWindow(WindowId(""), said, _BEGINS, _ENDS, WORKDAYS)
            known = await self._timetable.add(resident, new)
        else:
            known = await self._change(resident, matter.window, lambda now: replace(now, name=said))
        self._show(resident, timetable_text.edit(known), self._parts(known), redrawn=False)

    async def ask_remove(self, by: Resident, window: WindowId) -> None:
        """Ask whether one shall go."""
        await self._admission.admit(by, Action.CHANGE_RULES)
        known = self._known(window)
        rows = [[self._button(timetable_text.REMOVE_YES, actions.RemoveWindow(window))], self._back(known)]
        self._show(by, timetable_text.ask_remove(known.name), rows)

    async def remove(self, by: Resident, window: WindowId) -> None:
        """Expect nobody by it any more."""
        self._known(window)
        await self._timetable.remove(by, window)
        await self.show(by, self._keeper.today)

    def _parts(self, known: TimetableWindow) -> list[list[Button]]:
        part = actions.WindowPart

        def choose(label: Phrase, which: actions.WindowPart) -> Button:
            return self._button(label, actions.EditWindow(known.id, which))

        return [
            [choose(timetable_text.TIMES, part.TIMES), choose(timetable_text.WHO, part.WHO)],
            [choose(timetable_text.GRACE, part.GRACE), choose(timetable_text.SIGHTINGS, part.SIGHTINGS)],
            [
                self._button(timetable_text.NAME, actions.AskWindowName(known.id)),
                self._button(timetable_text.REMOVE, actions.AskRemoveWindow(known.id)),
            ],
            [self._button(labels.BACK, actions.ShowWindow(known.id, self._keeper.today))],
        ]

    async def _choices(self, by: Resident, known: TimetableWindow, part: actions.WindowPart) -> Sequence[list[Button]]:
        if part is actions.WindowPart.TIMES:
            return self._times(known)
        if part is actions.WindowPart.WHO:
            return await self._who(by, known)
        if part is actions.WindowPart.GRACE:
            chosen = [
                self._choice(
                    timetable_text.minutes(n), actions.ChangeWindow(known.id, grace_min=n), n == known.grace_min
                )
                for n in _GRACES
            ]
        else:
            chosen = [
                self._choice(timetable_text.times(n), actions.ChangeWindow(known.id, sightings=n), n == known.sightings)
                for n in _SIGHTINGS
            ]
        return in_rows(chosen, 4)

    def _times(self, known: TimetableWindow) -> list[list[Button]]:
        times = actions.WindowPart.TIMES
        days = [
            self._button(
                labels.weekday(day, on=day in known.days),
                actions.ChangeWindow(known.id, times, days=tuple(sorted({*known.days} ^ {day}))),
            )
            for day in range(7)
        ]
        begins, ends = _minutes(known.begins), _minutes(known.ends)

        def moved(label: Phrase, *, begin: int = 0, end: int = 0) -> Button:
            change = actions.ChangeWindow(
                known.id, times, begins=(begins + begin) % _DAY, ends=min((ends + end) % _DAY, _DAY - 1)
            )
            return self._button(label, change)

        return [
            *in_rows(days, 4),
            [moved(labels.BEGINS_EARLIER, begin=-_STEP), moved(labels.BEGINS_LATER, begin=_STEP)],
            [moved(labels.ENDS_EARLIER, end=-_STEP), moved(labels.ENDS_LATER, end=_STEP)],
        ]

    async def _who(self, by: Resident, known: TimetableWindow) -> list[list[Button]]:
        who, change = actions.WindowPart.WHO, actions.ChangeWindow
        everybody = not known.group and known.detail is None
        groups = [
            self._choice(timetable_text.EVERYBODY, change(known.id, who), everybody),
            *(
                self._choice(said, change(known.id, who, group=group), known.group is group)
                for group, said in timetable_text.GROUPS.items()
            ),
        ]
        details = [
            self._choice(timetable_text.detail(one), change(known.id, who, detail=one), known.detail == one)
            for one in await self._timetable.details(by)
        ]
        return [*in_rows(groups, 2), *in_rows(details, 2)]

    def _steps(self, on: date, to: Callable[[date], ButtonAction]) -> list[Button]:
        step = timedelta(days=1)
        later = [self._button(history_text.LATER_DAY, to(on + step))] if on < self._keeper.today else []
        return [self._button(history_text.EARLIER_DAY, to(on - step)), *later]

    def _back(self, known: TimetableWindow) -> list[Button]:
        return [self._button(labels.BACK, actions.EditWindow(known.id))]

    async def _change(
        self, by: Resident, window: WindowId, change: Callable[[TimetableWindow], TimetableWindow]
    ) -> TimetableWindow:
        try:
            return await self._timetable.change(by, window, change)
        except KeyError as exc:
            raise NoSuchWindow from exc

    def _known(self, window: WindowId) -> TimetableWindow:
        try:
            return self._timetable.get(window)
        except KeyError as exc:
            raise NoSuchWindow from exc

    def _choice(self, label: Phrase, action: ButtonAction, chosen: bool) -> Button:  # noqa: FBT001 - seen on the label
        return self._button(labels.choice(label, chosen=chosen), action)

    def _button(self, label: Phrase, action: ButtonAction) -> Button:
        return Button(label, Offer(action, self._steady() + _LASTS))

    def _show(self, by: Resident, text: Text, rows: Sequence[Sequence[Button]], *, redrawn: bool = True) -> None:
        self._household.page(by.id, text, PAGE, [row for row in rows if row], redrawn=redrawn)


def _changed(known: TimetableWindow, wanted: actions.ChangeWindow) -> TimetableWindow:
    if wanted.part is actions.WindowPart.WHO:
        known = replace(known, group=wanted.group or PersonGroup.NONE, detail=wanted.detail)
    return replace(
        known,
        days=known.days if wanted.days is None else wanted.days,
        begins=known.begins if wanted.begins is None else _time(wanted.begins),
        ends=known.ends if wanted.ends is None else _time(wanted.ends),
        grace_min=known.grace_min if wanted.grace_min is None else wanted.grace_min,
        sightings=known.sightings if wanted.sightings is None else wanted.sightings,
    )


def _minutes(at: time) -> int:
    return 60 * at.hour + at.minute


def _time(minutes: int) -> time:
    hour, minute = divmod(minutes % _DAY, 60)
    return time(hour, minute)
