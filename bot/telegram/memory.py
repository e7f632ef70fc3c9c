"""What this room keeps across restarts, and what it reads of the house's books."""

from collections.abc import Callable, Sequence
from typing import Any, Protocol, TypeVar

from bot.house.ports import Collection, HouseBooks

T = TypeVar("T")


class Memory(HouseBooks, Protocol):
    """The books that the room is handed."""

    def collection(
        self, name: str, kind: type[T], migrations: Sequence[Callable[[dict[str, Any]], dict[str, Any]]] = ()
    ) -> Collection[T]:
        """Things of one kind of our own."""
