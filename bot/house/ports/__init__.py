"""Every outlet of the house: what the middle asks of the rooms around it, and how each of them fails."""

from bot.house.ports.arming import ArmTopic
from bot.house.ports.background import Background, Clock
from bot.house.ports.backups import Backups
from bot.house.ports.books import (
    Album,
    AuditTrail,
    Clips,
    Collection,
    Disk,
    HouseBooks,
    PeopleBook,
    Recordings,
    ResidentBook,
    VisitBook,
)
from bot.house.ports.cameras import Cameras, Watcher
from bot.house.ports.charts import ChartPainter, ChartUndrawn, DrawnChart
from bot.house.ports.codes import OneTimeCodes
from bot.house.ports.daylight import Daylight
from bot.house.ports.doors import Boards, DoorFitter, DoorSpeech, Eyes, EyesUnavailable, HouseMessages, Locks
from bot.house.ports.ledger import AttendanceRow, KeySafe, Ledger, LedgerRow, SheetLedger, Spreadsheets
from bot.house.ports.trackers import Trackers
from bot.house.ports.zones import TimeZones

__all__ = [
    "Album",
    "ArmTopic",
    "AttendanceRow",
    "AuditTrail",
    "Background",
    "Backups",
    "Boards",
    "Cameras",
    "ChartPainter",
    "ChartUndrawn",
    "Clips",
    "Clock",
    "Collection",
    "Daylight",
    "Disk",
    "DoorFitter",
    "DoorSpeech",
    "DrawnChart",
    "Eyes",
    "EyesUnavailable",
    "HouseBooks",
    "HouseMessages",
    "KeySafe",
    "Ledger",
    "LedgerRow",
    "Locks",
    "OneTimeCodes",
    "PeopleBook",
    "Recordings",
    "ResidentBook",
    "SheetLedger",
    "Spreadsheets",
    "TimeZones",
    "Trackers",
    "VisitBook",
    "Watcher",
]
