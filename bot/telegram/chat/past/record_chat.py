"""Whoever shows in the chat who was here, and hands out tables of it, joined."""

from collections.abc import Mapping
from typing import Any

from bot.house.doors.door import Door, DoorId
from bot.house.ports import Background, Clock, PeopleBook
from bot.house.staff import Staff
from bot.house.tables.table import TableFiles
from bot.telegram.chat.conversation.asking import Asking
from bot.telegram.chat.conversation.questions import Matter
from bot.telegram.chat.past.attendance_pages import AttendancePages
from bot.telegram.chat.past.export_days import ExportDaysAsked
from bot.telegram.chat.past.export_pages import ExportPages
from bot.telegram.chat.past.timetable_pages import TimetablePages, WindowNameAsked
from bot.telegram.delivery.household import TelegramHousehold
from bot.telegram.delivery.shredder import Shredder
from bot.telegram.tongues import Tongues


class RecordChat:
    """One of each."""

    def __init__(
        self,
        *,
        staff: Staff,
        doors: Mapping[DoorId, Door],
        people: PeopleBook,
        household: TelegramHousehold,
        asking: Asking,
        files: TableFiles,
        shredder: Shredder,
        tongues: Tongues,
        background: Background,
        steady: Clock,
    ) -> None:
        watching, admission = staff.watching, staff.admission
        self._attendance = AttendancePages(doors, watching=watching, household=household, steady=steady)
        self._timetable = TimetablePages(
            watching=watching, admission=admission, household=household, asking=asking, steady=steady
        )
        self._export = ExportPages(
            watching=watching,
            exporting=staff.exporting,
            pages=self._attendance,
            people=people,
            admission=admission,
            files=files,
            shredder=shredder,
            household=household,
            asking=asking,
            tongues=tongues,
            background=background,
            steady=steady,
        )

    @property
    def carriers(self) -> Mapping[type[Matter], Any]:
        """Who carries out what is answered."""
        return {WindowNameAsked: self._timetable, ExportDaysAsked: self._export}

    @property
    def named(self) -> Mapping[str, Any]:
        """What the handlers ask for by name."""
        return {
            "attendance_pages": self._attendance,
            "timetable_pages": self._timetable,
            "export_pages": self._export,
        }
