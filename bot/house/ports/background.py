"""What everything in the house has at hand: the time, and work that goes on."""

from collections.abc import Callable, Coroutine
from datetime import datetime
from typing import Any, Protocol


class Clock(Protocol):
    """What time it is; aware, UTC.

    There are two. ``clock`` is the machine's, for people to read: it may be set backwards and forwards. ``steady`` is
    the house's own (``bot.house.moments``), for everything that ends: the two are never compared with each other.
    """

    def __call__(self) -> datetime:
        """The present moment. Never raises."""


class Background(Protocol):
    """Work that outlives its caller (the nursery)."""

    def spawn(self, work: Coroutine[Any, Any, None], *, name: str) -> None:
        """Start work that ends by itself; its failure is logged. Never raises: a closing service drops it."""

    def keep(self, name: str, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """Start work that must live: it is called again whenever it fails.

        Raises ValueError for a name that is taken.
        """
