"""/export: the page on which a table is chosen, and the table itself, which leaves the chat again."""

import asyncio
import logging
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from bot.house.attendance.timetable import Timetable
from bot.house.faces.profile import PersonGroup
from bot.house.people import Resident
from bot.house.ports import Background, Clock, PeopleBook
from bot.house.residents.admission import Admission
from bot.house.residents.permissions import Action, ever_may
from bot.house.tables.records import RecordsExport, RecordsWanted
from bot.house.tables.table import TableFiles, TypedCell
from bot.house.tables.taking import PeopleExport
from bot.house.watch.staff import WatchStaff
from bot.telegram.actions.action import ButtonAction
from bot.telegram.actions.exports import ExportKind, ExportWhat, SendExport, ShowExport
from bot.telegram.cards.buttons import Button, Offer
from bot.telegram.cards.rows import in_rows
from bot.telegram.chat.conversation.asking import Asking
from bot.telegram.chat.conversation.question_answers import YesOrNo
from bot.telegram.chat.past.attendance_pages import PAGE, AttendancePages
from bot.telegram.chat.past.export_days import ExportDaysAsked, day_rows
from bot.telegram.chat.sentences import sentence_for
from bot.telegram.delivery.household import TelegramHousehold
from bot.telegram.delivery.shredder import FileKind, Shredder
from bot.telegram.tongues import Tongues
from bot.words.chat import labels, talk
from bot.words.chat.past import attendance_text, export_text, record_columns, timetable_text
from bot.words.chat.people import table_columns
from bot.words.phrase import Phrase
from bot.words.tongue import Tongue
from bot.words.wishes.typed_days import DaySpan, NoDays, span_of

log = logging.getLogger(__name__)

#: How long its buttons stand.
_LASTS = timedelta(hours=12)

#: What Telegram takes of a bot, in bytes, with a little room.
_MOST_BYTES = 49_000_000

_WHAT: Mapping[ExportWhat, tuple[Phrase, Action]] = {
    ExportWhat.VISITS: (export_text.VISITS, Action.SEE_HISTORY),
    ExportWhat.ATTENDANCE: (export_text.ATTENDANCE, Action.SEE_ATTENDANCE),
    ExportWhat.TIMETABLE: (export_text.TIMETABLE, Action.SEE_ATTENDANCE),
    ExportWhat.PEOPLE: (export_text.PEOPLE, Action.CARRY_PEOPLE),
}

_Pieces = AsyncIterator[Sequence[Sequence[TypedCell]]]


class ExportPages:
    """One message with buttons; a table is written behind it, so that nobody waits. Raises NotAllowed, NoDays."""

    def __init__(
        self,
        *,
        watching: WatchStaff,
        exporting: PeopleExport,
        pages: AttendancePages,
        people: PeopleBook,
        admission: Admission,
        files: TableFiles,
        shredder: Shredder,
        household: TelegramHousehold,
        asking: Asking,
        tongues: Tongues,
        background: Background,
        steady: Clock,
    ) -> None:
        self._records: RecordsExport = watching.attendance.records
        self._timetable: Timetable = watching.attendance.timetable
        self._exporting = exporting
        self._pages = pages
        self._people = people
        self._admission = admission
        self._files = files
        self._shredder = shredder
        self._household = household
        self._asking = asking
        self._tongues = tongues
        self._background = background
        self._steady = steady
        #: A table is written by one after the other: each is in memory as a whole.
        self._turn = asyncio.Lock()

    async def begin(self, by: Resident, typed: str | None) -> None:
        """What would be written of the days that were typed; None: of the last month."""
        if not typed:
            await self.show(by, ShowExport(), redrawn=False)
            return
        await self._admission.admit(by, Action.SEE_HISTORY)
        await self._show_typed(by, ShowExport(), typed)

    async def ask_days(self, by: Resident, shown: ShowExport) -> None:
        """Ask of which days a table shall be."""
        by = await self._admission.admit(by, _WHAT[shown.what][1])
        await self._asking.ask(by.id, ExportDaysAsked(shown))

    async def answered(self, resident: Resident, matter: ExportDaysAsked, said: str | YesOrNo) -> None:
        """Show what would be written of the days that were typed. Raises NoDays."""
        if isinstance(said, str):  # it has no button for yes or no
            await self._show_typed(resident, matter.shown, said)

    async def _show_typed(self, by: Resident, shown: ShowExport, typed: str) -> None:
        span = span_of(typed, self._pages.today)
        if span is None:
            raise NoDays
        await self.show(by, replace(shown, start=span.start, end=span.end), redrawn=False)

    async def show(self, by: Resident, shown: ShowExport, *, redrawn: bool = True) -> None:
        """What would be written."""
        by = await self._admission.admit(by, _WHAT[shown.what][1])
        wanted = self._wanted(shown)
        of_people = shown.what is ExportWhat.PEOPLE
        text = export_text.page(wanted.start, wanted.end, whose=await self._whose(shown), people=of_people)
        what = [
            self._choice(label, replace(shown, what=one), shown.what is one)
            for one, (label, action) in _WHAT.items()
            if ever_may(by, action)
        ]
        kinds = [
            self._choice(label, replace(shown, file=kind), shown.file is kind)
            for kind, label in ((ExportKind.WORKBOOK, export_text.WORKBOOK), (ExportKind.LIST, export_text.LIST))
        ]
        rows = [
            *in_rows(what, 2),
            *([] if of_people else day_rows(shown, DaySpan(wanted.start, wanted.end), self._pages.today, self._button)),
            *([] if of_people else in_rows(self._groups(shown), 2)),
            kinds,
            [self._button(export_text.SEND, SendExport(shown))],
        ]
        self._household.page(by.id, text, PAGE, rows, redrawn=redrawn)

    async def send(self, by: Resident, shown: ShowExport) -> None:
        """Write it, and send it; returns at once."""
        by = await self._admission.admit(by, _WHAT[shown.what][1])
        self._household.say(by.id, export_text.WRITING)
        self._background.spawn(self._send(by, shown), name=f"a table for {by.id}")

    async def _send(self, by: Resident, shown: ShowExport) -> None:
        async with self._turn:
            await self._write(by, shown)

    async def _write(self, by: Resident, shown: ShowExport) -> None:
        tongue = self._tongues.of(by.id)
        try:
            headings, pieces = await self._table(by, tongue, shown)
            counted = _Counted(pieces)
            content = await self._files.records(shown.file.value, headings, counted.pieces())
        except Exception as exc:
            if (sentence := sentence_for(exc, {})) is None:
                log.exception("a table for %d could not be written", by.id)
            self._household.say(by.id, sentence or talk.WENT_WRONG)
            return
        if not counted.rows:
            self._household.say(by.id, export_text.EMPTY)
            return
        if len(content) > _MOST_BYTES:
            self._household.say(by.id, export_text.TOO_LARGE)
            return
        name = f"{shown.what.value}.{shown.file.value}"
        await self._shredder.send(by.id, name, content, export_text.SENT, kind=FileKind.RECORDS)

    async def _table(self, by: Resident, tongue: Tongue, shown: ShowExport) -> tuple[Sequence[str], _Pieces]:
        wanted, zone = self._wanted(shown), self._tongues.zone
        match shown.what:
            case ExportWhat.VISITS:
                visits = self._records.visits(by, wanted)
                return record_columns.visit_headings(tongue), (
                    record_columns.visit_cells(tongue, piece) async for piece in visits
                )
            case ExportWhat.ATTENDANCE:
                days = self._records.attendance(by, wanted)
                return record_columns.attendance_headings(tongue), (
                    record_columns.attendance_cells(tongue, zone, piece, self._pages.places) async for piece in days
                )
            case ExportWhat.TIMETABLE:
                expected = self._records.timetable(by, wanted)
                return record_columns.timetable_headings(tongue), (
                    record_columns.timetable_cells(tongue, zone, piece) async for piece in expected
                )
            case ExportWhat.PEOPLE:
                people = await self._exporting.people(by)
                details = table_columns.details(people)
                rows = [table_columns.cells(tongue, zone, person, details) for person in people]
                return table_columns.headings(tongue, details, photos=False), _one_piece(rows)

    def _wanted(self, shown: ShowExport) -> RecordsWanted:
        end: date = min(shown.end or self._pages.today, self._pages.today)
        start = min(shown.start, end) if shown.start else end - timedelta(days=shown.days - 1)
        return RecordsWanted(start, end, shown.person, shown.group, shown.window)

    async def _whose(self, shown: ShowExport) -> Phrase | str | None:
        if shown.what is ExportWhat.PEOPLE:
            return None
        if shown.person is not None:
            people = await self._people.people()
            return next((one.name for one in people if one.id == shown.person), attendance_text.FORGOTTEN)
        if shown.window is not None and shown.what is ExportWhat.TIMETABLE:
            try:
                return self._timetable.get(shown.window).name
            except KeyError:
                return None
        return None

    def _groups(self, shown: ShowExport) -> list[Button]:
        anybody = replace(shown, person=None, group=PersonGroup.NONE)
        return [
            self._choice(export_text.EVERYBODY, anybody, shown.person is None and not shown.group),
            *(
                self._choice(said, replace(anybody, group=group), shown.person is None and shown.group is group)
                for group, said in timetable_text.GROUPS.items()
            ),
        ]

    def _choice(self, label: Phrase, action: ButtonAction, chosen: bool) -> Button:  # noqa: FBT001 - seen on the label
        return self._button(labels.choice(label, chosen=chosen), action)

    def _button(self, label: Phrase, action: ButtonAction) -> Button:
        return Button(label, Offer(action, self._steady() + _LASTS))


class _Counted:
    """Pieces of a table, and how many rows went by."""

    def __init__(self, pieces: _Pieces) -> None:
        self._pieces = pieces
        self.rows = 0

    async def pieces(self) -> _Pieces:
        async for piece in self._pieces:
            self.rows += len(piece)
            yield piece


async def _one_piece(rows: Sequence[Sequence[TypedCell]]) -> _Pieces:
    yield rows
