"""Every outlet of the house: what the middle asks of the rooms around it, and how each of them fails."""

from bot.house.ports.background import Background, Clock
from bot.house.ports.books import Album, AuditTrail, Collection, Disk, HouseBooks, PeopleBook, ResidentBook, VisitBook
from bot.house.ports.codes import OneTimeCodes
from bot.house.ports.doors import Boards, DoorFitter, Eyes, EyesUnavailable, Locks
from bot.house.ports.ledger import Ledger, LedgerRow

__all__ = [
    "Album",
    "AuditTrail",
    "Background",
    "Boards",
    "Clock",
    "Collection",
    "Disk",
    "DoorFitter",
    "Eyes",
    "EyesUnavailable",
    "HouseBooks",
    "Ledger",
    "LedgerRow",
    "Locks",
    "OneTimeCodes",
    "PeopleBook",
    "ResidentBook",
    "VisitBook",
]
