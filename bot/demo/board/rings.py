"""Presses on their way to the broker: they wait on the board while there is no line."""

import asyncio
import time
from collections import deque
from dataclasses import dataclass

#: Presses that wait at most; the oldest are kept, as on the real board.
QUEUE = 16


@dataclass(frozen=True, slots=True)
class PendingRing:
    """One press of the button."""

    id: str
    #: ``time.monotonic()``
    pressed: float

    @property
    def age_ms(self) -> int:
        """How long ago it was."""
        return round((time.monotonic() - self.pressed) * 1000)


class RingQueue:
    """First in, first out; a ring leaves when the broker has it."""

    def __init__(self) -> None:
        self._rings: deque[PendingRing] = deque()
        self._more = asyncio.Event()

    def __len__(self) -> int:
        return len(self._rings)

    def add(self, ring_id: str) -> bool:
        """Somebody pressed now; False: too many wait, and this one is dropped."""
        if len(self._rings) >= QUEUE:
            return False
        self._rings.append(PendingRing(ring_id, time.monotonic()))
        self._more.set()
        return True

    async def first(self) -> PendingRing:
        """The oldest ring, as soon as there is one; it stays until ``delivered``."""
        while not self._rings:
            self._more.clear()
            await self._more.wait()
        return self._rings[0]

    def delivered(self, ring: PendingRing) -> None:
        """The broker has it."""
        if self._rings and self._rings[0] is ring:
            self._rings.popleft()

    def clear(self) -> None:
        """Forget them: the power went."""
        self._rings.clear()
