"""Who rings: how often, and how the gaps between two presses are spread."""

import asyncio
import math
import random
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from tests.bench.chaos.home import DOORS, ChaosHome


class Gaps(StrEnum):
    """How gaps of one mean are spread."""

    #: As of people who know nothing of each other (a Poisson process): mostly short ones, and now and then a long one.
    EXPONENTIAL = "exponential"
    #: Anything up to twice the mean.
    EVEN = "even"
    #: Somebody impatient rings three times in a second, and then nobody for long.
    BURSTS = "bursts"


@dataclass(frozen=True, slots=True)
class Pace:
    """How many people ring."""

    #: The mean of the gaps between two presses at one door, in seconds.
    gap_s: float = 0.5
    gaps: Gaps = Gaps.EXPONENTIAL
    #: For how long they ring in each episode, in seconds.
    lasts_s: float = 6.0

    def moments(self, chance: random.Random) -> Sequence[float]:
        """When one door's bell is pressed, in seconds from the beginning of an episode."""
        found: list[float] = []
        at = chance.uniform(0, self.gap_s)
        gaps = self._gaps(chance)
        while at < self.lasts_s:
            found.append(at)
            at += next(gaps)
        return found

    def _gaps(self, chance: random.Random) -> Iterator[float]:
        while True:
            match self.gaps:
                case Gaps.EXPONENTIAL:
                    yield -self.gap_s * math.log(1 - chance.random())
                case Gaps.EVEN:
                    yield chance.uniform(0, 2 * self.gap_s)
                case Gaps.BURSTS:
                    quick = chance.uniform(0.05, 0.3), chance.uniform(0.05, 0.3)
                    yield from quick
                    yield max(0.0, 3 * self.gap_s - sum(quick))


def planned(pace: Pace, chance: random.Random) -> Mapping[str, Sequence[float]]:
    """When it rings at which doors, two at the least."""
    doors = chance.sample(list(DOORS), chance.randint(2, len(DOORS)))
    return {door: pace.moments(chance) for door in doors}


async def ring(home: ChaosHome, door: str, moments: Sequence[float]) -> None:
    """Press a door's button at each of these moments, counted from now."""
    began = time.monotonic()
    for moment in moments:
        await asyncio.sleep(began + moment - time.monotonic())
        home.press(door)
