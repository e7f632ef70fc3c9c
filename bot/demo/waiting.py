"""Waiting for something to become true, without looking again and again."""

import asyncio
import time
from collections.abc import Callable
from typing import TypeVar

Awaited = TypeVar("Awaited")

#: How long whoever watches a stand-in waits for what must come, in seconds: a busy machine is slow, and no failure.
PATIENT_S = 30.0


class Changes:
    """Wakes everybody who waits, at every change."""

    def __init__(self) -> None:
        self._waiting: set[asyncio.Future[None]] = set()
        self._followers: list[Callable[[], None]] = []
        #: How often something has changed so far.
        self.count = 0

    def announce(self) -> None:
        """Say that something is different now."""
        self.count += 1
        for follower in self._followers:
            follower()
        for waiter in self._waiting:
            if not waiter.done():
                waiter.set_result(None)

    def follow(self, follower: Callable[[], None]) -> None:
        """Call ``follower`` at every change from now on."""
        self._followers.append(follower)

    async def next(self) -> None:
        """Wait for the next change."""
        waiter: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.add(waiter)
        try:
            await waiter
        finally:
            self._waiting.discard(waiter)

    async def until(
        self, look: Callable[[], Awaited | None], timeout_s: float = PATIENT_S, what: str = "what was waited for"
    ) -> Awaited:
        """Wait until ``look()`` finds something true, and return that; raises TimeoutError that says ``what``."""
        try:
            async with asyncio.timeout(timeout_s):
                while not (found := look()):
                    await self.next()
                return found
        except TimeoutError:
            raise TimeoutError(f"{what} did not happen within {timeout_s:g} s") from None


def ms_since(began: float) -> float:
    """How long ago a moment of ``time.monotonic()`` is, in milliseconds."""
    return (time.monotonic() - began) * 1000
