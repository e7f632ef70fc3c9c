"""How old a tap may be: Telegram does not tell, and delivers after an outage what was tapped in it."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field


def steady_s() -> float:
    """Seconds by a clock that nobody sets; where the system has one, by one that goes on while the machine sleeps."""
    awake_or_not = getattr(time, "CLOCK_BOOTTIME", None)
    return time.monotonic() if awake_or_not is None else time.clock_gettime(awake_or_not)


#: A tap that may be older than this acts no more, in seconds. In an unbroken conversation none is, unless more comes
#: in than anybody can fetch.
ACTS_FOR_S = 45.0


@dataclass(frozen=True, slots=True)
class TapAge:
    """What is known of the age of an update; handlers ask for it as ``tap_age``."""

    #: It was sent after this, by ``clock``; -inf: nobody knows.
    not_before_s: float
    #: True: it came with the first answer after Telegram was out of reach, or after our own start.
    after_outage: bool
    clock: Callable[[], float] = field(default=steady_s, repr=False, compare=False)

    @property
    def oldest_s(self) -> float:
        """Its greatest possible age now, in seconds: it grows while the update waits its turn.

        In an unbroken conversation that is the time since the answer before, ``LONG_POLL_S`` at most.
        """
        return self.clock() - self.not_before_s

    @property
    def acts(self) -> bool:
        """Whether a tap of this age may change anything."""
        return not self.after_outage and self.oldest_s <= ACTS_FOR_S


@dataclass(frozen=True, slots=True)
class Backlog:
    """Updates that waited with Telegram when it was asked how many there are."""

    #: So many of them may still come; whatever comes behind them was sent after ``counted_at_s``.
    left: int
    counted_at_s: float
