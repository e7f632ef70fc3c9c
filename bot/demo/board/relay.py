"""The door's strike, as anybody can see it."""

import asyncio
import time

from bot.demo.waiting import PATIENT_S, Changes


class Relay:
    """Holds the strike open for a while, then lets go, whatever else happens."""

    def __init__(self) -> None:
        self.changes = Changes()
        self._release: asyncio.TimerHandle | None = None
        #: ``time.monotonic()`` of when it lets go; None: shut.
        self.open_until: float | None = None
        #: How often it was opened, and when it was opened last (``time.monotonic()``).
        self.opened = 0
        self.opened_at = 0.0

    @property
    def open(self) -> bool:
        """True: whoever pushes comes in."""
        return self.open_until is not None

    def pulse(self, ms: int) -> None:
        """Open for so many milliseconds from now."""
        if self._release:
            self._release.cancel()
        self.opened += 1
        self.opened_at = time.monotonic()
        self.open_until = self.opened_at + ms / 1000
        self._release = asyncio.get_running_loop().call_later(ms / 1000, self.shut)
        self.changes.announce()

    def shut(self) -> None:
        """Let go."""
        if self._release:
            self._release.cancel()
            self._release = None
        self.open_until = None
        self.changes.announce()

    async def until_open(self, timeout_s: float = PATIENT_S) -> None:
        """Wait until it is open; raises TimeoutError."""
        await self.changes.until(lambda: self.open, timeout_s, "the strike opening")

    async def until_shut(self, timeout_s: float = PATIENT_S) -> None:
        """Wait until it is shut; raises TimeoutError."""
        await self.changes.until(lambda: not self.open, timeout_s, "the strike letting go")
