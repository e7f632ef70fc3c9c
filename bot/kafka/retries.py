"""How long it is until Kafka is tried again, for whoever tries."""

import asyncio
import contextlib

#: Pauses, in seconds; the last one repeats.
PAUSES_S = (0.5, 1.0, 2.0, 5.0, 10.0)

#: What lasted so long went well: the next pause is the shortest, in seconds.
WELL_AFTER_S = 30.0


class Retries:
    """Waits a little longer each time, until something has gone well."""

    def __init__(self) -> None:
        self._failures = 0
        #: Since when it is tried, by the loop's clock.
        self._since = float("inf")

    @property
    def have_begun(self) -> bool:
        """Tell whether a try has failed since the last one that went well."""
        return self._failures > 0

    def are_over(self) -> None:
        """Something went well: the next pause is the shortest."""
        self._failures = 0

    async def wait(self, stop: asyncio.Event | None = None) -> None:
        """Wait for the next try, or until ``stop`` is set."""
        loop = asyncio.get_running_loop()
        if loop.time() - self._since > WELL_AFTER_S:
            self.are_over()
        pause_s = PAUSES_S[min(self._failures, len(PAUSES_S) - 1)]
        self._failures += 1
        if stop is None:
            await asyncio.sleep(pause_s)
        else:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(pause_s):
                    await stop.wait()
        self._since = loop.time()
