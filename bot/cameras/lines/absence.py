"""Whether a camera is gone: told once, when no frame came for long enough, and once when frames come again."""

import asyncio
from collections.abc import Awaitable, Callable

from bot.cameras.patience import GONE_S

#: Tells of one camera.
TellAbsence = Callable[[], Awaitable[None]]


class Absence:
    """Counts from when it is made; ``is_private`` says that nobody misses it."""

    def __init__(self, *, gone: TellAbsence, back: TellAbsence, is_private: Callable[[], bool]) -> None:
        self._gone = gone
        self._back = back
        self._is_private = is_private
        self._seen_at = asyncio.get_running_loop().time()
        self._came = asyncio.Event()

    def came(self) -> None:
        """A frame came; returns at once."""
        self._seen_at = asyncio.get_running_loop().time()
        self._came.set()

    def begin_anew(self) -> None:
        """It was opened again, or is another camera now: it has all its time before it is missed."""
        self._seen_at = asyncio.get_running_loop().time()

    async def run(self) -> None:
        """Tell of it for good."""
        loop = asyncio.get_running_loop()
        while True:
            left_s = self._seen_at + GONE_S - loop.time()
            if left_s > 0:
                await asyncio.sleep(left_s)
            elif self._is_private():
                self.begin_anew()
            else:
                self._came.clear()
                await self._gone()
                await self._came.wait()
                await self._back()
