"""What happened, in order, and waiting for what is to happen."""

import asyncio
from collections.abc import Callable, Iterator
from typing import Generic, TypeVar

T = TypeVar("T")

#: Generous, for slow and shared machines: a test that waits so long has failed anyway.
PATIENCE_S = 20.0

#: So much is remembered: a board may stand for days.
KEPT = 20_000


class EventLog(Generic[T]):
    """A list that can be waited for. It forgets its oldest items beyond ``KEPT``; the others keep their numbers."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._items: list[T] = []
        self._forgotten = 0
        self._grew = asyncio.Event()

    def add(self, item: T) -> None:
        """Write down what happened, and wake who waits for it."""
        self._items.append(item)
        if len(self._items) >= 2 * KEPT:  # seldom, for a list moves all that is left
            self._forgotten += len(self._items) - KEPT
            del self._items[:-KEPT]
        self._grew.set()
        self._grew = asyncio.Event()

    def __len__(self) -> int:
        return self._forgotten + len(self._items)

    def __iter__(self) -> Iterator[T]:
        return iter(list(self._items))

    def all(self, wanted: Callable[[T], bool], since: int = 0) -> list[T]:
        """Everything wanted from the item number ``since`` on."""
        return [item for item in self._items[max(0, since - self._forgotten) :] if wanted(item)]

    async def first(
        self, wanted: Callable[[T], bool], *, since: int = 0, timeout_s: float = PATIENCE_S, what: str = ""
    ) -> T:
        """The first item from ``since`` on that is wanted, as soon as there is one; raises TimeoutError."""
        return (await self.many(wanted, 1, since=since, timeout_s=timeout_s, what=what))[0]

    async def many(
        self,
        wanted: Callable[[T], bool],
        count: int,
        *,
        since: int = 0,
        timeout_s: float = PATIENCE_S,
        what: str = "",
    ) -> list[T]:
        """The first ``count`` such items; raises TimeoutError that tells what happened instead."""
        try:
            async with asyncio.timeout(timeout_s):
                while len(found := self.all(wanted, since)) < count:
                    await self._grew.wait()
        except TimeoutError:
            tail = "\n  ".join(str(item)[:300] for item in self._items[-25:])
            raise TimeoutError(
                f"{self._name}: {what or 'it'} did not happen in {timeout_s} s; last:\n  {tail}"
            ) from None
        return found[:count]
