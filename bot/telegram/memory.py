"""What this room keeps across restarts, and what it reads of the house's books."""

from collections.abc import Callable, Sequence
from typing import Any, Protocol, TypeVar

from bot.house.people import ResidentId
from bot.house.ports import Collection, HouseBooks

T = TypeVar("T")


class Owned(Protocol):
    """What is kept for one resident."""

    @property
    def resident(self) -> ResidentId:
        """Whose it is."""


OwnedT = TypeVar("OwnedT", bound=Owned)


class Memory(HouseBooks, Protocol):
    """The books that the room is handed."""

    def collection(
        self, name: str, kind: type[T], migrations: Sequence[Callable[[dict[str, Any]], dict[str, Any]]] = ()
    ) -> Collection[T]:
        """Things of one kind of our own."""


async def drop_all_of(things: Collection[OwnedT], resident: ResidentId) -> None:
    """Forget everything that is kept for somebody who lives here no longer."""
    await things.put({key: None for key, thing in things.everything().items() if thing.resident == resident})
