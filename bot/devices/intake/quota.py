"""How many pictures somebody may send who proves nothing about themselves."""

import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

MINUTE_S = 60.0
DAY_S = 24 * 60 * 60.0


@dataclass(slots=True)
class Quota:
    """So many pictures a minute and a day, and so many bytes."""

    pictures_a_minute: int = 30
    pictures_a_day: int = 1000
    bytes_a_day: int = 256 * 1024 * 1024
    clock: Callable[[], float] = time.monotonic
    #: When each of the day's pictures came, and its size; the day's quota bounds their number.
    _taken: deque[tuple[float, int]] = field(default_factory=deque)
    _bytes: int = 0

    @property
    def left(self) -> bool:
        """Whether one more picture may be taken."""
        now = self.clock()
        while self._taken and self._taken[0][0] <= now - DAY_S:
            self._bytes -= self._taken.popleft()[1]
        if len(self._taken) >= self.pictures_a_day or self._bytes >= self.bytes_a_day:
            return False
        if len(self._taken) < self.pictures_a_minute:
            return True
        return self._taken[-self.pictures_a_minute][0] <= now - MINUTE_S

    def take(self, size: int) -> None:
        """A picture of this many bytes was taken."""
        self._taken.append((self.clock(), size))
        self._bytes += size
