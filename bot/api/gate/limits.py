"""How often somebody may ask: a bucket that fills again with time."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass

from bot.api.gate.problems import try_later
from bot.house.findings.api_trouble import ApiProblem

#: Whoever is remembered at once; of more, whoever asked longest ago is forgotten, whose bucket is full by then.
_MOST_KNOWN = 1024


@dataclass(frozen=True, slots=True)
class Rate:
    """So many at once, and one more in so many seconds."""

    at_once: int
    every_s: float


#: What a program may ask, and what of it has faces named, a picture taken or a door opened.
OF_A_PROGRAM = Rate(120, 0.1)
OF_HEAVY = Rate(20, 1.0)
#: Wrong keys that an address may show: nobody finds a right one, and each costs us a line of the log.
OF_WRONG_KEYS = Rate(10, 6.0)


@dataclass(slots=True)
class _Bucket:
    left: float
    at: float


class RequestLimit:
    """Counts by whoever asks."""

    def __init__(self, rate: Rate, seconds: Callable[[], float]) -> None:
        """``seconds``: a clock that nobody sets."""
        self._rate = rate
        self._seconds = seconds
        self._buckets: OrderedDict[Hashable, _Bucket] = OrderedDict()

    def take(self, who: Hashable) -> None:
        """Count one more. Raises Problem where it is too many."""
        self.check(who)
        self._bucket(who).left -= 1

    def check(self, who: Hashable) -> None:
        """Raise Problem where one more would be too many."""
        bucket = self._bucket(who)
        if bucket.left < 1:
            raise try_later(ApiProblem.TOO_OFTEN, 429, (1 - bucket.left) * self._rate.every_s)

    def _bucket(self, who: Hashable) -> _Bucket:
        now = self._seconds()
        bucket = self._buckets.setdefault(who, _Bucket(self._rate.at_once, now))
        self._buckets.move_to_end(who)
        while len(self._buckets) > _MOST_KNOWN:
            self._buckets.popitem(last=False)
        bucket.left = min(self._rate.at_once, bucket.left + (now - bucket.at) / self._rate.every_s)
        bucket.at = now
        return bucket
