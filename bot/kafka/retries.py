"""How long it is until Kafka is tried again."""

import asyncio

#: Pauses, in seconds; the last one repeats.
PAUSES_S = (0.5, 1.0, 2.0, 5.0, 10.0)


class Retries:
    """Waits a little longer each time, until something has gone well."""

    def __init__(self) -> None:
        self._failures = 0

    def are_over(self) -> None:
        """Something went well: the next pause is the shortest."""
        self._failures = 0

    async def wait(self) -> None:
        """Wait for the next try."""
        pause_s = PAUSES_S[min(self._failures, len(PAUSES_S) - 1)]
        self._failures += 1
        await asyncio.sleep(pause_s)
