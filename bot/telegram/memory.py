"""What this room keeps across restarts, and what it reads of the house's books."""

from collections.abc import Callable, Sequence
from typing import Any, Protocol, TypeVar

from bot.house.ports import Album, Collection, PeopleBook, ResidentBook, VisitBook

T = TypeVar("T")


class Memory(Protocol):
    """The books that the room is handed."""

    @property
    def visits(self) -> VisitBook:
        """The visits."""

    @property
    def album(self) -> Album:
        """The pictures."""

    @property
    def people(self) -> PeopleBook:
        """Whose faces are known."""

    @property
    def residents(self) -> ResidentBook:
        """Who lives here."""

    def collection(
        self, name: str, kind: type[T], migrations: Sequence[Callable[[dict[str, Any]], dict[str, Any]]] = ()
    ) -> Collection[T]:
        """Things of one kind of our own."""
