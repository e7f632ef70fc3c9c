"""What the tests of the spreadsheet stand on: rows, and what a worksheet shows of them."""

from collections.abc import Sequence
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.house.ports import AttendanceRow, LedgerRow
from bot.house.records.ledger_page import PLAIN_ATTENDANCE, Headings
from bot.house.visits.visit import VisitId
from bot.settings import SheetsSettings
from bot.sheets import Patience, SheetsLedger, ledger_of_settings
from bot.sheets.cells import text_of
from bot.words.ledger_row import LedgerWords
from bot.words.tongue import Language, Tongue
from tests.fakes.google import Google
from tests.fakes.google_book import Value

MONTH = "2026-11"

IN_ENGLISH, IN_GERMAN = (
    LedgerWords(Tongue(language, ZoneInfo("Europe/Berlin"))).headings
    for language in (Language.ENGLISH, Language.GERMAN)
)
HEADER = list(IN_ENGLISH.new)

#: As worksheets of earlier releases were headed.
OLD_HEADER = ["Date", "Time", "Door", "Who", "Outcome", "By", "Visit"]

QUICK = Patience(request_s=2.0, chore_s=10.0, pauses_s=(0.01, 0.01))


def sheet(key_file: Path, spreadsheet: str, api_url: str) -> SheetsSettings:
    """As they stand at an hour at which nobody checks them: the key file may have gone since the start."""
    return SheetsSettings.model_construct(credentials_file=key_file, spreadsheet=spreadsheet, api_url=api_url)


def in_sheet(
    google: Google,
    folder: Path,
    headings: Headings | None = None,
    *,
    attendance: Headings = PLAIN_ATTENDANCE,
    patience: Patience = QUICK,
) -> SheetsLedger:
    """The day's log in the local Google's spreadsheet."""
    settings = sheet(google.write_credentials(folder / "key.json"), google.key, google.url)
    return ledger_of_settings(settings, patience, headings=headings, attendance=attendance)


def a_row(number: int, date: str = "2026-11-21") -> LedgerRow:
    return LedgerRow(
        VisitId(f"visit-{number}"), date, "18:04:10", "front door", "Anna", "unlocked", "Leo", "sure", f"photo-{number}"
    )


def cells(number: int, date: str = "2026-11-21") -> list[str]:
    """What its row shows."""
    return [date, "18:04:10", "front door", "Anna", "sure", "unlocked", "Leo", f"photo-{number}", f"visit-{number}"]


def a_day(person: str, day: int = 21, **but: str) -> AttendanceRow:
    told = {
        "person": person,
        "first": "07:41:05",
        "last": "18:04:10",
        "where": "front door",
        "how_sure": "",
        "note": "",
    }
    return AttendanceRow(f"{person.lower()}-{day}", f"2026-11-{day}", **(told | but))


def shown(google: Google, title: str = MONTH) -> list[list[str]]:
    """The cells as somebody sees them who looks at the worksheet: days and times are numbers that look like such."""
    rows = google.sheets[title]
    heading = next((row for row in rows if _fields(row).count("") < len(row)), [])
    fields = _fields(heading)
    return [
        _trimmed([text_of(field, cell) for field, cell in zip(_long(fields, row), row, strict=True)]) for row in rows
    ]


def _fields(row: Sequence[Value]) -> list[str]:
    return [IN_ENGLISH.field_of(str(cell)) or IN_GERMAN.field_of(str(cell)) or "" for cell in row]


def _long(fields: list[str], row: Sequence[Value]) -> list[str]:
    return [*fields, *[""] * len(row)][: len(row)]


def _trimmed(line: list[str]) -> list[str]:
    while line and not line[-1]:
        line.pop()
    return line
