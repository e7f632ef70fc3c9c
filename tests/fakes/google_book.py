"""A spreadsheet as Google keeps one: a grid of cells a worksheet, changed all or not at all."""

import re
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

#: What stands in a cell.
Value = str | float | bool


class BadRequest(Exception):
    """Google would refuse this."""


@dataclass
class GridBook:
    """``sheets`` has the cells by worksheet, ``changes`` every request that changed anything.

    ``cells`` is how many there may be altogether.
    """

    sheets: dict[str, list[list[Value]]] = field(default_factory=lambda: {"Sheet1": []})
    changes: list[dict[str, Any]] = field(default_factory=list)
    #: The worksheets that somebody protected.
    protected: set[str] = field(default_factory=set)
    cells: int = 10_000_000
    ids: dict[str, int] = field(default_factory=dict)
    #: How many rows and columns each has.
    grids: dict[str, tuple[int, int]] = field(default_factory=dict)

    def rename(self, old: str, new: str) -> None:
        """Somebody gives a worksheet another name."""
        self.id_of(old)
        for kept in (self.sheets, self.ids, self.grids):
            for title in list(kept):  # the order stays
                kept[new if title == old else title] = kept.pop(title)  # type: ignore[assignment]

    def id_of(self, title: str) -> int:
        """The id of a worksheet; one that somebody else made has one, too."""
        return self.ids.setdefault(title, max([-1, *self.ids.values()]) + 1)

    def insert_column(self, title: str, place: int, heading: str) -> None:
        """Somebody puts a column of their own between ours."""
        for number, row in enumerate(self.sheets[title]):
            row.extend([""] * (place - len(row)))
            row.insert(place, "" if number else heading)
        rows, columns = self.grid(title)
        self.grids[title] = (rows, columns + 1)

    def properties(self) -> list[dict[str, Any]]:
        """What Google tells of the worksheets."""
        return [
            {
                "properties": {
                    "sheetId": self.id_of(title),
                    "title": title,
                    "index": number,
                    "sheetType": "GRID",
                    "gridProperties": dict(zip(("rowCount", "columnCount"), self.grid(title), strict=True)),
                }
            }
            for number, title in enumerate(self.sheets)
        ]

    def grid(self, title: str) -> tuple[int, int]:
        """How many rows and columns a worksheet has."""
        return self.grids.setdefault(title, (1000, 26))

    def cells_in(self, wanted: str, by: str) -> dict[str, Any]:
        """The cells of a range, by "ROWS" or "COLUMNS"; raises BadRequest."""
        found = re.fullmatch(r"'(.+)'!(?:(\d+):(\d+)|([A-Z])1:\4)", wanted)
        title = found[1].replace("''", "'") if found else ""
        if found is None or title not in self.sheets:
            raise BadRequest(f"Unable to parse range: {wanted}")
        rows = self.sheets[title]
        if found[4]:
            assert by == "COLUMNS"
            place = ord(found[4]) - ord("A")
            if place >= self.grid(title)[1]:
                raise BadRequest(f"Range ({wanted}) exceeds grid limits.")
            values = _without_empty_end([[row[place] if place < len(row) else "" for row in rows]])
        else:
            assert by == "ROWS"
            if int(found[3]) > self.grid(title)[0]:
                raise BadRequest(f"Range ({wanted}) exceeds grid limits.")
            values = _without_empty_end(rows[int(found[2]) - 1 : int(found[3])])
        return {"range": wanted, "majorDimension": by} | ({"values": values} if values else {})

    def change(self, requests: list[dict[str, Any]]) -> None:
        """Do all of it, or nothing; raises BadRequest."""
        before = deepcopy((self.sheets, self.ids, self.grids))
        try:
            for wish in requests:
                ((kind, what),) = wish.items()
                getattr(self, f"_do_{kind}", self._decorate)(what)
                self._count()
        except BadRequest:
            self.sheets, self.ids, self.grids = before
            raise
        self.changes += requests

    def _count(self) -> None:
        if sum(rows * columns for rows, columns in map(self.grid, self.sheets)) > self.cells:
            raise BadRequest(
                f"This action would increase the number of cells in the workbook above the limit of {self.cells} cells."
            )

    def _do_addSheet(self, what: dict[str, Any]) -> None:  # noqa: N802 - Google's word
        new = what["properties"]
        if new["title"] in self.sheets:
            raise BadRequest(f'A sheet with the name "{new["title"]}" already exists. Please enter another name.')
        if new["sheetId"] in map(self.id_of, self.sheets):
            raise BadRequest(f"A sheet with ID {new['sheetId']} already exists.")
        self.sheets = {new["title"]: [], **self.sheets} if new["index"] == 0 else {**self.sheets, new["title"]: []}
        self.ids[new["title"]] = new["sheetId"]
        self.grids[new["title"]] = (new["gridProperties"]["rowCount"], new["gridProperties"]["columnCount"])

    def _do_updateCells(self, what: dict[str, Any]) -> None:  # noqa: N802
        assert what["fields"] in {"userEnteredValue", "userEnteredValue,userEnteredFormat"}
        title = self._writable(what["start"]["sheetId"])
        rows, (height, width) = self.sheets[title], self.grid(title)
        top, left = what["start"]["rowIndex"], what["start"]["columnIndex"]
        for number, line in enumerate(what["rows"], start=top):
            values = [_value(cell) for cell in line["values"]]
            if number >= height or left + len(values) > width:
                raise BadRequest("Attempting to write outside the grid.")
            rows += [[] for _ in range(number + 1 - len(rows))]
            rows[number] += [""] * (left + len(values) - len(rows[number]))
            rows[number][left : left + len(values)] = values

    def _do_appendDimension(self, what: dict[str, Any]) -> None:  # noqa: N802
        title = self._writable(what["sheetId"])
        rows, columns = self.grid(title)
        self.grids[title] = (rows + what["length"], columns)

    def _decorate(self, what: dict[str, Any]) -> None:
        """What cells look like: nothing is remembered of it but the request; the worksheet must be there."""
        (place,) = re.findall(r"'sheetId': (\d+)", str(what))
        self._writable(int(place))

    def _writable(self, sheet: int) -> str:
        title = next((title for title in self.sheets if self.id_of(title) == sheet), None)
        if title is None:
            raise BadRequest(f"No grid with id: {sheet}")
        if title in self.protected:
            raise BadRequest("You are trying to edit a protected cell or object. Please contact the spreadsheet owner.")
        return title


def _value(cell: dict[str, Any]) -> Value:
    """What a cell holds: a string that begins with = is one."""
    if not cell.get("userEnteredValue"):
        return ""
    ((kind, value),) = cell["userEnteredValue"].items()
    assert (kind, type(value)) in {("stringValue", str), ("numberValue", int), ("numberValue", float)}
    return value  # type: ignore[no-any-return]


def _without_empty_end(lines: list[list[Value]]) -> list[list[Value]]:
    """Google leaves out empty cells at the end of a line, empty lines at the end, and "values" where there is none."""
    cut = [line[: max((place for place, cell in enumerate(line, start=1) if cell != ""), default=0)] for line in lines]
    while cut and not cut[-1]:
        cut.pop()
    return cut
