"""What is ended where it stands once something more urgent comes."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

T = TypeVar("T")


class GivesWay:
    """One piece of work at a time, which costs nothing but itself where it is broken off."""

    def __init__(self, may_be_broken_off: Callable[[], bool]) -> None:
        self._may_be_broken_off = may_be_broken_off
        #: None: nothing is under way.
        self._under_way: asyncio.Timeout | None = None

    def to_something_else(self) -> None:
        """End what is under way, if it may be; returns at once."""
        if self._under_way and not self._under_way.expired() and self._may_be_broken_off():
            self._under_way.reschedule(asyncio.get_running_loop().time())

    async def unless_something_comes(self, work: Awaitable[T], *, otherwise: T) -> T:
        """Do something; returns what it returned, or ``otherwise`` where it was broken off. Raises what it raises."""
        under_way = asyncio.timeout(None)
        try:
            async with under_way:
                self._under_way = under_way
                return await work
        except TimeoutError:
            if not under_way.expired():
                raise
            return otherwise
        finally:
            self._under_way = None
