"""How a page of the day's log is laid out, whatever the family made of it: columns are found by their headings.

A heading is known in every language that the log was ever written in: the household may change theirs.
"""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from bot.house.ports import LedgerRow
from bot.house.visits.visit import VisitId

#: What a row tells, in the order of a new page.
FIELDS = ("date", "time", "door", "who", "outcome", "by", "visit")

#: The headings stand in one of so many lines at the top: somebody may have put a title above them.
TOP_LINES = 20

#: A line with fewer of our headings is none of them: "door" alone may be anything.
_FEWEST_HEADINGS = 2

_ID = "visit"


@dataclass(frozen=True, slots=True)
class Headings:
    """What stands above the columns."""

    #: Of a new page, in the order of ``FIELDS``; these are their own headings where nobody words them.
    new: tuple[str, ...] = FIELDS
    #: Which field is meant by a heading, in whatever language, as ``folded``.
    known: Mapping[str, str] = field(default_factory=dict)

    def field_of(self, cell: str) -> str | None:
        """The field that a cell is the heading of; None: of none."""
        name = folded(cell)
        if name in FIELDS:
            return name
        return self.known.get(name)


@dataclass(frozen=True, slots=True)
class LedgerPage:
    """Where things stand on a page, counted from 0."""

    #: The line of the headings; None: there is none that we know.
    heading: int | None = None
    #: The column of each field. One that is missing was taken out by the family, and is not written.
    columns: Mapping[str, int] = field(default_factory=lambda: {name: place for place, name in enumerate(FIELDS)})

    @property
    def id_column(self) -> int | None:
        """Where the visits' ids stand; None: nowhere that we know."""
        return self.columns.get(_ID) if self.heading is not None else None


def page_of(lines: Sequence[Sequence[str]], headings: Headings) -> LedgerPage:
    """The layout of a page by its first lines; that of a new one where no headings are found."""
    found = [(number, _columns(line, headings)) for number, line in enumerate(lines[:TOP_LINES])]
    number, columns = max(found, key=lambda one: len(one[1]), default=(0, {}))
    if len(columns) < _FEWEST_HEADINGS:
        return LedgerPage()
    return LedgerPage(number, _with_renamed(columns, len(lines[number])))


def laid_out(row: LedgerRow, page: LedgerPage) -> list[str | None]:
    """A row's cells on this page; None where a column is the family's own."""
    cells: list[str | None] = [None] * (max(page.columns.values()) + 1)
    for name, column in page.columns.items():
        cells[column] = getattr(row, name)
    return cells


def unseen(rows: Iterable[LedgerRow], seen: set[VisitId]) -> list[LedgerRow]:
    """The rows whose visit is not there, each once."""
    new: dict[VisitId, LedgerRow] = {}
    for row in rows:
        if row.visit not in seen:
            new.setdefault(row.visit, row)
    return list(new.values())


def ids(cells: Iterable[str]) -> set[VisitId]:
    """The visits that a column of ids names."""
    return {VisitId(plain(cell)) for cell in cells}


def shown(rows: Sequence[LedgerRow], lines: Iterable[Sequence[str]]) -> set[VisitId]:
    """The visits of these rows that a page shows in whichever column, by id or else by date, time and door."""
    wanted_ids = {row.visit for row in rows}
    by_moment = {(row.date, row.time, row.door): row.visit for row in rows}
    times = {row.time for row in rows}
    found: set[VisitId] = set()
    for line in lines:
        cells = {plain(cell) for cell in line}
        found |= wanted_ids & {VisitId(cell) for cell in cells}
        if cells & times:
            found |= {visit for moment, visit in by_moment.items() if cells.issuperset(moment)}
    return found


def plain(cell: str) -> str:
    """A cell's text without what spreadsheets put around it: spaces, quotes, the apostrophe that makes it text."""
    return cell.strip().lstrip("'").strip("\"' ")


def folded(heading: str) -> str:
    """A heading as headings are compared, however a spreadsheet program wrote it."""
    return unicodedata.normalize("NFC", plain(heading)).casefold()


def _columns(line: Sequence[str], headings: Headings) -> dict[str, int]:
    places: dict[str, int] = {}
    for place, cell in enumerate(line):
        if name := headings.field_of(cell):
            places.setdefault(name, place)
    return places


def _with_renamed(columns: Mapping[str, int], width: int) -> dict[str, int]:
    """Headings that somebody put into words of their own are known by their neighbours.

    Between two that we find stand just as many as we miss: it is these, in our order. Ids are never guessed: in their
    place may be the family's notes.
    """
    whole = dict(columns)
    missed: list[str] = []
    left = -1
    for name in (*FIELDS, None):
        if name is not None and name not in columns:
            missed.append(name)
            continue
        right = width if name is None else columns[name]
        if right - left - 1 == len(missed):
            whole |= {renamed: left + 1 + place for place, renamed in enumerate(missed)}
        missed, left = [], right
    return {name: place for name, place in whole.items() if name != _ID or _ID in columns}
