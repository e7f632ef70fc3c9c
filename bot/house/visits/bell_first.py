"""Whoever rang goes before whatever cameras see: what is looked at for those waits, and never for long."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from bot.house.doors.door import DoorId

#: A ring's picture is expected for so long, in seconds: what comes later finds frames that are looked at again.
PICTURE_S = 0.5

#: What was seen goes out to the chats for so long, in seconds, before all cameras go on at once.
CARD_S = 0.05

#: Nothing waits longer than this, nor for a look that takes longer, in seconds: a recogniser may hang, a door may ring
#: all day, and whoever walks is followed across so long a gap between two frames.
MOST_S = 1.5

#: After so long nobody goes first for this long, in seconds, however often they ring: a bell is to blind no camera.
CAMERAS_S = 3.0

#: Less than this is not waited for, in seconds: clocks are not as fine as what is reckoned with them.
_SHORTEST_S = 0.001


class BellFirst:
    """Knows whether a ring's picture is expected or looked at; for one event loop."""

    def __init__(self) -> None:
        #: Until when whoever rang at a door goes first.
        self._until: dict[DoorId, float] = {}
        #: Since when cameras have yielded to one ring or to several.
        self._since = float("-inf")
        self._changed = asyncio.Event()

    def rang(self, door: DoorId) -> None:
        """Somebody rang, or a picture of theirs came that is about to be looked at."""
        self._hold(door, PICTURE_S)

    @contextmanager
    def look(self, door: DoorId) -> Iterator[None]:
        """Pictures of a ring are looked at while the block lasts, and told right after."""
        self._hold(door, MOST_S)
        try:
            yield
        finally:
            self._until[door] = self._held(CARD_S)
            self._changed.set()
            self._changed = asyncio.Event()

    async def passed(self) -> None:
        """Wait until no ring is before us, ``MOST_S`` at most; returns at once where none is."""
        loop = asyncio.get_running_loop()
        patient_until = loop.time() + MOST_S
        while (wait_s := min(max(self._until.values(), default=0.0), patient_until) - loop.time()) > _SHORTEST_S:
            with suppress(TimeoutError):
                async with asyncio.timeout(wait_s):
                    await self._changed.wait()

    def _hold(self, door: DoorId, seconds: float) -> None:
        until = self._held(seconds)
        self._until[door] = max(self._until.get(door, until), until)

    def _held(self, seconds: float) -> float:
        """Until when cameras yield, if they are to for so long from now on."""
        now = asyncio.get_running_loop().time()
        if now - self._since >= MOST_S + CAMERAS_S:
            self._since = now
        return min(now + seconds, self._since + MOST_S)
