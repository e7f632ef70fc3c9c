"""How a page of the day's log is laid out, whatever the family made of it: columns are found by their headings.

A heading is known in every language that the log was ever written in: the household may change theirs.
"""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from bot.house.ports import AttendanceRow, LedgerRow

#: The headings stand in one of so many lines at the top: somebody may have put a title above them.
TOP_LINES = 20

#: A line with fewer of our headings is none of them: "door" alone may be anything.
_FEWEST_HEADINGS = 2

#: A row of whichever page.
PageRow = LedgerRow | AttendanceRow


@dataclass(frozen=True, slots=True)
class PageForm:
    """What the rows of a kind of page tell, each thing by the name of its field."""

    #: In the order of a new page.
    fields: tuple[str, ...]
    #: By this a row is known.
    key: str
    #: By these together, where the family took the keys out.
    known_by: tuple[str, ...]
    #: What a correction writes anew.
    changing: tuple[str, ...]
    #: What pages of earlier releases do not have.
    younger: frozenset[str] = frozenset()

    def key_of(self, row: PageRow) -> str:
        """By what a row is known."""
        return str(getattr(row, self.key))


VISITS = PageForm(
    fields=("date", "time", "door", "who", "confidence", "outcome", "by", "photo", "visit"),
    key="visit",
    known_by=("date", "time", "door"),
    changing=("who", "confidence", "outcome", "by", "photo"),
    younger=frozenset({"confidence", "photo"}),
)

ATTENDANCE = PageForm(
    fields=("date", "person", "first", "last", "where", "how_sure", "note", "key"),
    key="key",
    known_by=("date", "person"),
    changing=("person", "first", "last", "where", "how_sure", "note"),
)


@dataclass(frozen=True, slots=True)
class Headings:
    """What stands above the columns."""

    #: Of a new page, in the order of ``form.fields``; these are their own headings where nobody words them.
    new: tuple[str, ...] = VISITS.fields
    #: Which field is meant by a heading, in whatever language, as ``folded``.
    known: Mapping[str, str] = field(default_factory=dict)
    form: PageForm = VISITS
    #: What such pages are called beside their month; empty: by the month alone.
    title: str = ""

    def field_of(self, cell: str) -> str | None:
        """The field that a cell is the heading of; None: of none."""
        name = folded(cell)
        if name in self.form.fields:
            return name
        return self.known.get(name)


#: Headings of attendance where nobody words them.
PLAIN_ATTENDANCE = Headings(ATTENDANCE.fields, form=ATTENDANCE, title="attendance")


@dataclass(frozen=True, slots=True)
class LedgerPage:
    """Where things stand on a page, counted from 0."""

    form: PageForm
    #: The line of the headings; None: there is none that we know.
    heading: int | None
    #: The column of each field. One that is missing was taken out by the family, and is not written.
    columns: Mapping[str, int]
    #: Those whose own heading was found: the others are guessed by their neighbours.
    certain: frozenset[str] = frozenset()

    @property
    def key_column(self) -> int | None:
        """Where the rows' keys stand; None: nowhere that we know."""
        return self.columns.get(self.form.key) if self.heading is not None else None

    @property
    def correctable(self) -> Mapping[str, int]:
        """The columns that a correction writes: none of which only their place tells that they are ours."""
        return {name: self.columns[name] for name in self.form.changing if name in self.certain}


def page_of(lines: Sequence[Sequence[str]], headings: Headings) -> LedgerPage:
    """The layout of a page by its first lines; that of a new one where no headings are found."""
    found = [(number, _columns(line, headings)) for number, line in enumerate(lines[:TOP_LINES])]
    number, columns = max(found, key=lambda one: len(one[1]), default=(0, {}))
    form = headings.form
    if len(columns) < _FEWEST_HEADINGS:
        return LedgerPage(form, None, {name: place for place, name in enumerate(form.fields)})
    whole = _with_renamed(columns, len(lines[number]), form)
    return LedgerPage(form, number, whole, frozenset(columns))


def laid_out(row: PageRow, page: LedgerPage) -> list[str | None]:
    """A row's cells on this page; None where a column is the family's own."""
    cells: list[str | None] = [None] * (max(page.columns.values()) + 1)
    for name, column in page.columns.items():
        cells[column] = getattr(row, name)
    return cells


def once(rows: Iterable[PageRow], form: PageForm) -> dict[str, PageRow]:
    """The rows by their keys, each once: of two the first counts."""
    found: dict[str, PageRow] = {}
    for row in rows:
        found.setdefault(form.key_of(row), row)
    return found


def places_by_key(cells: Iterable[str], keys: Iterable[str]) -> dict[str, int]:
    """At which of these cells each key stands first; those that stand nowhere are left out."""
    wanted = set(keys)
    found: dict[str, int] = {}
    for place, cell in enumerate(cells):
        if (key := plain(cell)) in wanted:
            found.setdefault(key, place)
    return found


def places_by_content(rows: Iterable[PageRow], lines: Iterable[Sequence[str]], form: PageForm) -> dict[str, int]:
    """At which line each row stands first, in whichever columns: by its key, or else by when and where it was."""
    by_key = once(rows, form)
    by_content = {tuple(getattr(row, name) for name in form.known_by): key for key, row in by_key.items()}
    telling = {content[1] for content in by_content}
    found: dict[str, int] = {}
    for place, line in enumerate(lines):
        cells = {plain(cell) for cell in line}
        for key in cells & by_key.keys():
            found.setdefault(key, place)
        if cells & telling:
            for content, key in by_content.items():
                if cells.issuperset(content):
                    found.setdefault(key, place)
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


def _with_renamed(columns: Mapping[str, int], width: int, form: PageForm) -> dict[str, int]:
    """Headings that somebody put into words of their own are known by their neighbours.

    Between two that we find stand just as many as we miss: it is these, in our order. Keys are never guessed: in their
    place may be the family's notes. A page of an earlier release misses what is younger than it.
    """
    earlier = not form.younger & columns.keys()
    whole = dict(columns)
    missed: list[str] = []
    left = -1
    for name in (*form.fields, None):
        if name is not None and name not in columns:
            if not (earlier and name in form.younger):
                missed.append(name)
            continue
        right = width if name is None else columns[name]
        if right - left - 1 == len(missed):
            whole |= {renamed: left + 1 + place for place, renamed in enumerate(missed)}
        missed, left = [], right
    return {name: place for name, place in whole.items() if name != form.key or form.key in columns}
