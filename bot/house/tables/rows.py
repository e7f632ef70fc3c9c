"""The people of a table, a row each: what it says of them, and what of it is not understood."""

import unicodedata
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from bot.house.faces.person_keeper import MOST_NOTES
from bot.house.faces.profile import PersonDetail, PersonGroup, Profile
from bot.house.names import Name, NoName, folded, to_name
from bot.house.tables.columns import ColumnPlan, columns, group_of, letter
from bot.house.tables.table import (
    CellFault,
    PeopleTable,
    TableCell,
    TableReason,
    TableRow,
    TableTrouble,
    TableUnreadable,
)

#: The longest detail, in characters, how many somebody has, and how many places of photos a row may name.
MOST_DETAIL = 500
MOST_DETAILS = 40
MOST_PLACES = 20

#: Signs without a shape of their own that are kept: lines, and what Persian, Hindi and emoji are spelled with.
_KEPT = "\n\u200c\u200d"

#: What stands between two places of photos in one cell.
_BETWEEN = ";\n\r"


class RowReason(StrEnum):
    """What of a row was not taken."""

    #: It says of nobody what it says: their name is missing. Of joined cells the first one alone has a value.
    NO_NAME = "no_name"
    #: Its name has no letter.
    NOBODYS_NAME = "nobodys_name"
    #: A formula without a result, in ``RowFault.column``.
    FORMULA = "formula"
    ERROR = "error"
    #: No group of ours is called ``RowFault.text``.
    UNKNOWN_GROUP = "unknown_group"
    #: Only the first ``RowFault.number`` characters were taken.
    CUT = "cut"
    #: Only the first ``RowFault.number`` details, or places of photos.
    TOO_MANY_DETAILS = "too_many_details"
    TOO_MANY_PLACES = "too_many_places"
    #: Row ``RowFault.number`` is about them already, and says something else: of this one, photos alone are taken.
    TWICE = "twice"


@dataclass(frozen=True, slots=True)
class RowFault:
    """What of a row was not taken, and why."""

    reason: RowReason
    column: str = ""
    text: str = ""
    number: int = 0


@dataclass(frozen=True, slots=True)
class PersonRow:
    """What a row says of somebody; None: nothing, so that what is known stays."""

    number: int
    #: None: the row is about nobody.
    name: Name | None
    group: PersonGroup | None = None
    notes: str | None = None
    details: tuple[PersonDetail, ...] = ()
    #: Where photos of them are.
    photos: tuple[str, ...] = ()
    faults: tuple[RowFault, ...] = ()

    def applied_to(self, profile: Profile) -> Profile:
        """What is kept of them, once this row was taken in."""
        details = {detail.name: detail for detail in (*profile.details, *self.details)}
        return replace(
            profile,
            group=profile.group if self.group is None else self.group,
            notes=self.notes or profile.notes,
            details=tuple(details.values()),
        )


async def people_in(table: PeopleTable) -> AsyncIterator[PersonRow]:
    """Every row below the heading. Raises TableUnreadable, also where nobody is named in it."""
    reading: _Reading | None = None
    async for row in table.rows():
        if reading is None:
            reading = _Reading(row)
        else:
            yield reading.person(row)
    if reading is None:
        raise TableUnreadable(TableTrouble(TableReason.EMPTY))


class _Reading:
    """Reads rows below one heading, and remembers what the first row of everybody says."""

    def __init__(self, heading: TableRow) -> None:
        self._headings = tuple(cell if isinstance(cell, str) else "" for cell in heading.cells)
        self._plan: ColumnPlan = columns(self._headings)
        if not self._plan.tells_names:
            found = tuple(heading.strip() for heading in self._headings if heading.strip())
            raise TableUnreadable(TableTrouble(TableReason.NO_NAMES, found))
        #: By folded name: the first row, and a mark of what it says.
        self._first: dict[str, tuple[int, int]] = {}

    def person(self, row: TableRow) -> PersonRow:
        cells = _Cells(row, self._headings)
        name = _name(cells, self._plan)
        if not name:
            return PersonRow(row.number, None, faults=tuple(cells.faults) or (RowFault(RowReason.NO_NAME),))
        try:
            called = to_name(name)
        except NoName:
            return PersonRow(row.number, None, faults=(*cells.faults, RowFault(RowReason.NOBODYS_NAME, text=name[:60])))
        said = PersonRow(
            row.number,
            called,
            _group(cells, self._plan.group),
            cells.text(self._plan.notes, MOST_NOTES) or None,
            _details(cells, self._plan),
            _places(cells, self._plan),
        )
        return self._once(replace(said, faults=tuple(cells.faults)))

    def _once(self, row: PersonRow) -> PersonRow:
        """Of two rows about one person the first one counts: else each time they would change one another's."""
        says = hash((row.group, row.notes, row.details))
        number, said = self._first.setdefault(folded(row.name or ""), (row.number, says))
        if number == row.number:
            return row
        nothing = not (row.group or row.notes or row.details)
        faults = row.faults if nothing or said == says else (*row.faults, RowFault(RowReason.TWICE, number=number))
        return replace(row, group=None, notes=None, details=(), faults=faults)


class _Cells:
    """The cells of one row; ``faults`` grows with each that cannot be taken."""

    def __init__(self, row: TableRow, headings: tuple[str, ...]) -> None:
        self._cells = row.cells
        self._headings = headings
        self.faults: list[RowFault] = []

    def text(self, place: int | None, most: int | None = None) -> str:
        """What stands at a place, ``most`` characters at most; empty: nothing."""
        cell: TableCell = self._cells[place] if place is not None and place < len(self._cells) else ""
        if isinstance(cell, CellFault):
            reason = RowReason.FORMULA if cell is CellFault.FORMULA else RowReason.ERROR
            self.faults.append(RowFault(reason, self.called(place or 0)))
            return ""
        said = "".join(map(_kept, cell)).strip()
        if most is not None and len(said) > most:
            self.faults.append(RowFault(RowReason.CUT, self.called(place or 0), number=most))
            return said[:most].strip()
        return said

    def called(self, place: int) -> str:
        """What a column is called: by its heading, else its letter."""
        heading = self._headings[place] if place < len(self._headings) else ""
        return heading.strip()[:60] or letter(place)


def _kept(sign: str) -> str:
    if sign.isprintable() or sign in _KEPT:
        return sign
    return "" if unicodedata.category(sign) == "Cf" else " "  # a space that does not break, say


def _name(cells: _Cells, plan: ColumnPlan) -> str:
    """A whole name, where there is one; else its parts. Beside one part alone "name" is the other one."""
    name, first, last = cells.text(plan.name), cells.text(plan.first), cells.text(plan.last)
    if plan.name is None:
        return f"{first} {last}".strip()
    if plan.first is not None and plan.last is not None:
        return name or f"{first} {last}".strip()
    key = folded(name)
    if first and not key.startswith(folded(first)):
        return f"{first} {name}".strip()
    if last and not key.endswith(folded(last)):
        return f"{name} {last}".strip()
    return name


def _group(cells: _Cells, place: int | None) -> PersonGroup | None:
    if not (said := cells.text(place)):
        return None
    group = group_of(said)
    if group is None:
        cells.faults.append(RowFault(RowReason.UNKNOWN_GROUP, text=said[:60]))
    return group


def _details(cells: _Cells, plan: ColumnPlan) -> tuple[PersonDetail, ...]:
    found = ((called, cells.text(place, MOST_DETAIL)) for place, called in plan.details)
    details = tuple(PersonDetail(called, value) for called, value in found if value)
    if len(details) > MOST_DETAILS:
        cells.faults.append(RowFault(RowReason.TOO_MANY_DETAILS, number=MOST_DETAILS))
    return details[:MOST_DETAILS]


def _places(cells: _Cells, plan: ColumnPlan) -> tuple[str, ...]:
    told: Mapping[str, None] = {
        one.strip(): None
        for place in plan.photos
        for one in cells.text(place).translate(dict.fromkeys(map(ord, _BETWEEN), "\n")).split("\n")
        if one.strip()
    }
    if len(told) > MOST_PLACES:
        cells.faults.append(RowFault(RowReason.TOO_MANY_PLACES, number=MOST_PLACES))
    return tuple(told)[:MOST_PLACES]
