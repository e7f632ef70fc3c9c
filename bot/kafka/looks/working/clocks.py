"""How long something has been under way, by two clocks that never saw each other."""

from collections import deque

#: Of so many messages the one that came fastest tells how the two clocks stand.
_HEARD = 32
#: Runs of the service that are over: whoever waited in them waits no more.
_MOST_OVER = 16
#: Another run is believed once nothing new of the last one came for so long, in seconds: a service that lives says so
#: every two, and whoever sends an old message again is none.
OVER_AFTER_S = 5.0


class SentClock:
    """Tells how old a message is that says when it was sent, by its sender's clock since that one's start.

    Wall clocks of two machines differ, and jump. Here only differences count: what lay on the broker for a while is
    older than what came through at once by just that while. Until something came fresh nothing counts as old.
    """

    def __init__(self) -> None:
        self._run = ""
        self._newest_ms = 0
        self._heard_s = 0.0
        self._over: deque[str] = deque(maxlen=_MOST_OVER)
        self._apart: deque[float] = deque(maxlen=_HEARD)

    @property
    def newest(self) -> tuple[str, int]:
        """The run, and its time in it, of what was sent last of all that came fresh; none yet: an empty run."""
        return self._run, self._newest_ms

    def heard(self, run: str, sent_ms: int, now_s: float) -> bool:
        """A message came that did not lie anywhere; ``now_s``: by this process's clock. False: it is none of now."""
        if run in self._over:
            return False
        if run != self._run:
            if self._run and now_s - self._heard_s < OVER_AFTER_S:
                return False
            if self._run:
                self._over.append(self._run)
            self._run = run
            self._apart.clear()
        elif sent_ms <= self._newest_ms:
            return False
        self._newest_ms, self._heard_s = sent_ms, now_s
        self._apart.append(now_s - sent_ms / 1000)
        return True

    def age_s(self, run: str, sent_ms: int, now_s: float) -> float | None:
        """How long a message has been under way; None: whoever sent it is gone."""
        if run in self._over:
            return None
        if run != self._run or not self._apart:
            return 0.0
        return max(0.0, now_s - sent_ms / 1000 - min(self._apart))
