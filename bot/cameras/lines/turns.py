"""Whose process begins next: twenty at once would keep a small computer from its bell."""

import asyncio
from collections.abc import Callable
from contextlib import suppress

from bot.cameras.patience import STARTING, TURN_S


class Turns:
    """Lets a few begin at a time."""

    def __init__(self, most: int = STARTING, turn_s: float = TURN_S) -> None:
        self._free = asyncio.Semaphore(most)
        self._turn_s = turn_s

    async def take(self) -> Callable[[], None]:
        """Wait for a turn; returns what ends it, as often as it is called. It ends by itself after a while."""
        await self._free.acquire()
        over = False

        def end() -> None:
            nonlocal over
            if not over:
                over = True
                self._free.release()

        with suppress(RuntimeError):
            asyncio.get_running_loop().call_later(self._turn_s, end)
        return end
