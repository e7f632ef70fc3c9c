"""Everything that the house writes down, and reads."""

from typing import Protocol, TypeVar

from bot.house.ports import AuditTrail, Collection, Disk, HouseBooks
from bot.house.records.trail import AgeingTrail, ReadableTrail, SealedTrail

T = TypeVar("T")


class TrailBook(AuditTrail, SealedTrail, ReadableTrail, AgeingTrail, Protocol):
    """The audit trail: it is written, read, checked, and kept for as long as the household wants."""


class Books(HouseBooks, Protocol):
    """The house's own books, and whatever else is kept."""

    @property
    def audit(self) -> TrailBook:
        """Who did what."""

    @property
    def disk(self) -> Disk:
        """What the books lie on."""

    def collection(self, name: str, kind: type[T]) -> Collection[T]:
        """Things of one kind."""
