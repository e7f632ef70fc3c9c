"""The machine that tests run on."""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

#: So often it is asked how many want it, in seconds.
_LOOK_S = 0.5


def shared_by() -> float:
    """So many want each of its cores, one at least: what may take a second alone may take so much longer."""
    return max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1))


@asynccontextmanager
async def as_if_alone(seconds: float) -> AsyncIterator[None]:
    """As ``asyncio.timeout``, counted as it passes on a machine that does nothing else; raises TimeoutError.

    While it is asked for ten times what it has, a second counts as a tenth: the bound follows the load both ways.
    """
    async with asyncio.timeout(None) as bound:
        counted = _Counted(seconds, bound)
        counted.go_on()
        try:
            yield
        finally:
            counted.timer.cancel()


class _Counted:
    """What is left of a bound."""

    def __init__(self, left_s: float, bound: asyncio.Timeout) -> None:
        self._left_s = left_s
        self._bound = bound
        self._loop = asyncio.get_running_loop()
        self.timer: asyncio.TimerHandle

    def go_on(self) -> None:
        self.timer = self._loop.call_later(min(self._left_s, _LOOK_S), self._look)

    def _look(self) -> None:
        self._left_s -= _LOOK_S / shared_by()
        if self._left_s > 0:
            self.go_on()
        else:
            self._bound.reschedule(self._loop.time())
