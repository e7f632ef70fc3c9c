"""/export: what is written into a table, of whom, of which days, and as which file."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.house.attendance.windows import WindowId
from bot.house.faces.profile import PersonGroup
from bot.house.people import PersonId
from bot.telegram.actions.action import ButtonAction


class ExportWhat(StrEnum):
    """What there is to be taken along."""

    VISITS = "visits"
    ATTENDANCE = "attendance"
    TIMETABLE = "timetable"
    PEOPLE = "people"


class ExportKind(StrEnum):
    """As which file."""

    WORKBOOK = "xlsx"
    LIST = "csv"


@dataclass(frozen=True, slots=True)
class ShowExport(ButtonAction):
    """Show what would be written."""

    kind = "show_export"
    lasting = True
    what: ExportWhat = ExportWhat.VISITS
    #: Of so many days, today included; where ``start`` is told, it and ``end`` count.
    days: int = 31
    file: ExportKind = ExportKind.WORKBOOK
    person: PersonId | None = None
    group: PersonGroup = PersonGroup.NONE
    window: WindowId | None = None
    start: date | None = None
    end: date | None = None


@dataclass(frozen=True, slots=True)
class WriteExportDays(ButtonAction):
    """Write of which days; the rest stays as it is."""

    kind = "write_export_days"
    lasting = True
    shown: ShowExport


@dataclass(frozen=True, slots=True)
class SendExport(ButtonAction):
    """Write it, and send it."""

    kind = "send_export"
    lasting = True
    shown: ShowExport
