"""A second program that answers in our name: what this room itself notices is told to every outlet."""

import asyncio

from bot.house.facts import Outlets, SecondDoorman


class SecondDoormanWatch:
    """Hears of it from the poller."""

    def __init__(self) -> None:
        self._seen = asyncio.Event()

    async def saw(self) -> None:
        """There is one."""
        self._seen.set()

    async def keep_telling(self, outlets: Outlets) -> None:
        """Tell of it each time; for as long as the service runs."""
        while True:
            await self._seen.wait()
            self._seen.clear()
            await outlets.announce(SecondDoorman())
