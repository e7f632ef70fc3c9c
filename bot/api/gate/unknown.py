"""Who has shown no key yet: a few at once, and of more, whoever has taken longest makes room."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.api.gate.problems import try_later
from bot.house.findings.api_trouble import ApiProblem

#: Whoever had to make room may come again after so long, in seconds.
_AGAIN_S = 10.0


class UnknownCallers:
    """They: whoever is slow, or many, keeps nobody else from showing a key, which takes a moment."""

    def __init__(self) -> None:
        self._here: deque[asyncio.Timeout] = deque()

    @asynccontextmanager
    async def one_of(self, most: int, *, within_s: float | None = None) -> AsyncIterator[None]:
        """One of so many at once. Raises Problem once it has to make room, TimeoutError after ``within_s``."""
        while len(self._here) >= most:
            if not (oldest := self._here.popleft()).expired():
                oldest.reschedule(0)
        patience = asyncio.timeout(within_s)
        try:
            async with patience:
                self._here.append(patience)
                yield
        except TimeoutError:
            if patience.expired() and patience not in self._here:
                raise try_later(ApiProblem.BUSY, 503, _AGAIN_S) from None
            raise
        finally:
            if patience in self._here:
                self._here.remove(patience)
