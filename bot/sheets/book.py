"""A spreadsheet as Google's API shows it: worksheets, cells, and changes that are made all or not at all."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from gspread.http_client import HTTPClient
from gspread.urls import SPREADSHEETS_API_V4_BASE_URL
from gspread.utils import absolute_range_name, rowcol_to_a1

_GOOGLE = SPREADSHEETS_API_V4_BASE_URL.removesuffix("/v4/spreadsheets")

#: A cell as it is read: text, or a number, which a date is, too.
SheetCell = str | float | bool


@dataclass(frozen=True, slots=True)
class SheetPage:
    """A worksheet."""

    #: It stays what it is when somebody renames or moves the worksheet.
    id: int
    title: str
    rows: int
    columns: int


class SheetBook:
    """One spreadsheet. What Google refuses is raised as gspread does."""

    def __init__(self, session: Any, key: str, *, api_url: str = "", request_s: float) -> None:
        self._http = _HttpClient(session, api_url)
        self._http.set_timeout(request_s)
        self._key = key
        self.title = ""

    def pages(self) -> Sequence[SheetPage]:
        """The worksheets with cells, as they are now; the title is known from then on."""
        told = self._http.fetch_sheet_metadata(self._key)
        self.title = str(told["properties"]["title"])
        found = (sheet["properties"] for sheet in told["sheets"])
        return [
            SheetPage(one["sheetId"], one["title"], grid["rowCount"], grid["columnCount"])
            for one in found
            if (grid := one.get("gridProperties"))
        ]

    def lines(self, page: SheetPage, first: int, last: int) -> list[list[SheetCell]]:
        """The lines from one to another, counted from 1, both included."""
        (cells,) = self._read([f"{first}:{min(last, page.rows)}"], page, "ROWS")
        return cells

    def columns(self, page: SheetPage, places: Sequence[int]) -> list[list[SheetCell]]:
        """The cells of each of these columns, counted from 0; empty ones at its end are left out."""
        names = [rowcol_to_a1(1, place + 1).removesuffix("1") for place in places]
        return [
            cells[0] if cells else [] for cells in self._read([f"{name}1:{name}" for name in names], page, "COLUMNS")
        ]

    def change(self, requests: Sequence[Mapping[str, Any]]) -> None:
        """Make all of these changes, or none."""
        self._http.batch_update(self._key, {"requests": list(requests)})

    def _read(self, ranges: Sequence[str], page: SheetPage, by: str) -> list[list[list[SheetCell]]]:
        told = self._http.values_batch_get(
            self._key,
            [absolute_range_name(page.title, each) for each in ranges],
            {
                "majorDimension": by,
                "valueRenderOption": "UNFORMATTED_VALUE",  # whatever the family has dates look like
                "dateTimeRenderOption": "SERIAL_NUMBER",
            },
        )
        return [each.get("values", []) for each in told["valueRanges"]]


class _HttpClient(HTTPClient):
    """Speaks to whoever speaks Google's API."""

    def __init__(self, session: Any, api_url: str) -> None:
        super().__init__(None, session)  # type: ignore[arg-type]  # the session has the credentials
        self._api_url = api_url or _GOOGLE

    def request(self, method: str, endpoint: str, *args: Any, **kwargs: Any) -> Any:
        return super().request(method, endpoint.replace(_GOOGLE, self._api_url, 1), *args, **kwargs)
