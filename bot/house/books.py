"""Everything that the house writes down, and reads."""

from typing import Protocol, TypeVar

from bot.house.ports import AuditTrail, Collection, Disk, HouseBooks

T = TypeVar("T")


class Books(HouseBooks, Protocol):
    """The house's own books, and whatever else is kept."""

    @property
    def audit(self) -> AuditTrail:
        """Who did what."""

    @property
    def disk(self) -> Disk:
        """What the books lie on."""

    def collection(self, name: str, kind: type[T]) -> Collection[T]:
        """Things of one kind."""
