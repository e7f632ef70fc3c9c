"""What this room keeps across restarts, and what it reads of the house's books."""

from collections.abc import Callable, Sequence
from datetime import datetime
from secrets import token_urlsafe
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


class Passing(Owned, Protocol):
    """What is kept for one resident for a while."""

    @property
    def expires_at(self) -> datetime:
        """By the steady clock."""


PassingT = TypeVar("PassingT", bound=Passing)


class Memory(HouseBooks, Protocol):
    """The books that the room is handed."""

    def collection(
        self, name: str, kind: type[T], migrations: Sequence[Callable[[dict[str, Any]], dict[str, Any]]] = ()
    ) -> Collection[T]:
        """Things of one kind of our own."""


async def keep_for_a_while(things: Collection[PassingT], thing: PassingT, now: datetime) -> str:
    """Keep something, and none of those that are over; returns its key, which nobody guesses."""
    key = token_urlsafe(8)
    over = [known for known, one in things.everything().items() if one.expires_at <= now]
    await things.put({**dict.fromkeys(over), key: thing})
    return key


def still_kept(things: Collection[PassingT], key: str, resident: ResidentId, now: datetime) -> PassingT | None:
    """What was kept for somebody under a key; None: it is over, gone, or somebody else's."""
    thing = things.get(key)
    return thing if thing and thing.resident == resident and now < thing.expires_at else None


async def drop_all_of(things: Collection[OwnedT], resident: ResidentId) -> None:
    """Forget everything that is kept for somebody who lives here no longer."""
    await things.put({key: None for key, thing in things.everything().items() if thing.resident == resident})
