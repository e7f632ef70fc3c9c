"""Whether it is worth asking the workers at all."""

from collections.abc import Callable

#: So many looks in a row without an answer in time, and nobody is asked …
MISSES = 3
#: … for so long, in seconds, and twice as long each time it was no use.
PAUSES_S = (10.0, 20.0, 40.0, 60.0)


class Breaker:
    """After some misses nobody is asked for a while; then one look tries it again. ``clock``: a monotonic one."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._misses = 0
        self._opened = 0
        self._until = 0.0
        self._trying = False

    @property
    def is_open(self) -> bool:
        """Whether nobody is to be asked now."""
        return self._opened > 0 and (self._trying or self._clock() < self._until)

    def asks(self) -> bool:
        """Whether this look may ask; where one tries it again, the others wait for what becomes of it."""
        if self.is_open:
            return False
        self._trying = self._opened > 0
        return True

    def well(self) -> None:
        """An answer came in time."""
        self._misses = self._opened = 0
        self._trying = False

    def missed(self) -> None:
        """None did."""
        self._misses += 1
        if not self._trying and self._misses < MISSES:
            return
        self._until = self._clock() + PAUSES_S[min(self._opened, len(PAUSES_S) - 1)]
        self._opened += 1
        self._trying = False
        self._misses = 0

    def given_up(self) -> None:
        """Whoever asked does not want to know any more: that says nothing of the workers."""
        self._trying = False
