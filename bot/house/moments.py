"""The house's own time: it only passes, whatever is done to the machine's clock."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.house.ports import Clock, Collection

#: How long the house is taken to have been away where its clock tells nonsense: longer than anything may be answered,
#: opened or joined.
LONG_AWAY = timedelta(days=2)

#: How often the time is written down, in seconds: this much may be missing from it after a power cut.
KEPT_EVERY_S = 600.0

_KEY = "last"


def seconds_since_boot() -> float:
    """A clock that nobody can set, in seconds; where the system tells it, it counts the machine's sleep too."""
    boot: int | None = getattr(time, "CLOCK_BOOTTIME", None)
    return time.monotonic() if boot is None else time.clock_gettime(boot)


@dataclass(frozen=True, slots=True)
class KeptTime:
    """The same moment by two clocks."""

    #: The machine's.
    clock: datetime
    #: The house's own.
    house: datetime


class HouseTime:
    """A clock for everything that ends: what may be answered, a button, an invitation, patience.

    It begins at the machine's clock and then goes by ``seconds``, so that a clock that is set backwards or forwards
    lengthens and shortens nothing. Its moments are compared with each other and never shown to people. Across
    restarts it only grows: the time away is read from the machine's clock, and where that clock is found behind what
    it told before, nobody knows how long that was, and ``LONG_AWAY`` is taken for it.
    """

    def __init__(
        self,
        clock: Clock,
        seconds: Callable[[], float] = seconds_since_boot,
        begin: datetime | None = None,
        *,
        guessed: timedelta = timedelta(),
    ) -> None:
        self._clock = clock
        self._seconds = seconds
        self._began = begin or clock()
        self._began_s = seconds()
        #: How much of the time away is taken for gone though nobody knows that it was: it may end a question, and must
        #: not end what keeps somebody out.
        self.guessed = guessed

    def __call__(self) -> datetime:
        """The present moment; see ``Clock``."""
        return self._began + timedelta(seconds=self._seconds() - self._began_s)

    @classmethod
    def go_on(
        cls,
        kept: Collection[KeptTime],
        clock: Clock,
        seconds: Callable[[], float] = seconds_since_boot,
        *,
        witnessed: datetime | None = None,
    ) -> "HouseTime":
        """Go on from what was written down; ``witnessed`` is the latest moment of the clock known otherwise."""
        now = clock()
        last = kept.get(_KEY) or KeptTime(now, now)
        told, house = last.clock, last.house
        backwards = now < max(told, witnessed or told)
        begin = max(house + LONG_AWAY if backwards else house + (now - told), now)
        return cls(clock, seconds, begin, guessed=begin - house if backwards else timedelta())

    async def keep_on(self, kept: Collection[KeptTime]) -> None:
        """Write the time down every ``KEPT_EVERY_S``."""
        while True:
            await self.keep(kept)
            await asyncio.sleep(KEPT_EVERY_S)

    async def keep(self, kept: Collection[KeptTime]) -> None:
        """Write the time down."""
        await kept.put({_KEY: KeptTime(self._clock(), self())})
