"""What stands in tables of visits and of who was here: their headings, and their cells, in the reader's language."""

from collections.abc import Mapping, Sequence
from datetime import datetime, time, tzinfo

from bot.house.attendance.keeper import DayOf
from bot.house.attendance.person_day import SeenThrough
from bot.house.attendance.timetable import Expected, WindowDay
from bot.house.attendance.windows import Turnout
from bot.house.records.ledger_entry import LedgerEntry
from bot.house.tables.table import TypedCell
from bot.words.chat.past.attendance_text import PlaceNames
from bot.words.ledger_row import LedgerWords
from bot.words.phrase import Phrase, listed, say_in
from bot.words.tongue import Tongue

_DATE = say_in("a column of the day’s log", "Date")
_NAME = say_in("heading of a table", "Name")
_VISITS = (
    _DATE,
    say_in("a column of the day’s log", "Time"),
    say_in("a column of the day’s log", "Door"),
    say_in("a column of the day’s log: who was at the door", "Who"),
    say_in("a column of the day’s log: what came of the visit", "Outcome"),
    say_in("a column of the day’s log: which resident did that", "By"),
    say_in("a column of the day’s log: the visit’s id", "Visit"),
)
_ATTENDANCE = (
    _DATE,
    _NAME,
    say_in("heading of a table", "First"),
    say_in("heading of a table", "Last"),
    say_in("heading of a table", "Times"),
    say_in("heading of a table", "Where"),
    say_in("heading of a table", "Recognised"),
    say_in("heading of a table", "Distance"),
    say_in("heading of a table", "Put right by"),
)
_TIMETABLE = (
    _DATE,
    say_in("heading of a table", "Window"),
    say_in("heading of a table", "From"),
    say_in("heading of a table", "Until"),
    _NAME,
    say_in("heading of a table", "Attendance"),
    say_in("heading of a table", "Since"),
)

#: What became of somebody, in a cell.
TURNOUTS: Mapping[Turnout, Phrase] = {
    Turnout.PRESENT: say_in("attendance in a table", "present"),
    Turnout.LATE: say_in("attendance in a table", "late"),
    Turnout.ABSENT: say_in("attendance in a table", "absent"),
    Turnout.AWAITED: say_in("attendance in a table", "not seen yet"),
}


def visit_headings(tongue: Tongue) -> list[str]:
    """The first row of a table of visits."""
    return [tongue.plain(heading) for heading in _VISITS]


def visit_cells(tongue: Tongue, entries: Sequence[LedgerEntry]) -> list[list[TypedCell]]:
    """A row for each."""
    words, rows = LedgerWords(tongue), list[list[TypedCell]]()
    for entry in entries:
        row = words.row(entry)
        at = entry.began_at
        rows.append([at.date(), at.time().replace(microsecond=0), row.door, row.who, row.outcome, row.by, row.visit])
    return rows


def attendance_headings(tongue: Tongue) -> list[str]:
    """The first row of a table of who was here."""
    return [tongue.plain(heading) for heading in _ATTENDANCE]


def attendance_cells(tongue: Tongue, zone: tzinfo, days: Sequence[DayOf], places: PlaceNames) -> list[list[TypedCell]]:
    """A row for each."""
    return [
        [
            one.seen.day,
            one.person.name,
            _time(one.seen.first, zone),
            _time(one.seen.last, zone),
            one.seen.arrivals,
            _where(tongue, one.seen.places, places),
            one.seen.named,
            round(one.seen.distance, 3) if one.seen.distance is not None else "",
            one.seen.correction.by_name if one.seen.correction else "",
        ]
        for one in days
    ]


def timetable_headings(tongue: Tongue) -> list[str]:
    """The first row of a table of what a timetable made of it."""
    return [tongue.plain(heading) for heading in _TIMETABLE]


def timetable_cells(tongue: Tongue, zone: tzinfo, rows: Sequence[tuple[WindowDay, Expected]]) -> list[list[TypedCell]]:
    """A row for each."""
    return [
        [
            told.day,
            told.window.name,
            told.window.begins,
            told.window.ends,
            one.person.name,
            tongue.plain(TURNOUTS[one.judged.what]),
            _time(one.judged.at, zone),
        ]
        for told, one in rows
    ]


def _time(at: datetime | None, zone: tzinfo) -> time | str:
    return at.astimezone(zone).time().replace(microsecond=0, tzinfo=None) if at else ""


def _where(tongue: Tongue, where: Sequence[tuple[SeenThrough, str]], places: PlaceNames) -> str:
    if not where:
        return ""
    return tongue.plain(Phrase("{where}", values={"where": listed([places.of(by, place) for by, place in where])}))
