"""Nonces that were used: each is good once."""

import time
from collections import OrderedDict
from collections.abc import Callable

#: How long a nonce is remembered, in seconds: longer than a signature stays fresh, on both sides of our clock.
REMEMBERED_S = 600.0

#: How many one door may have remembered. They are counted only behind a good signature.
MOST = 4096


class NoncesFull(Exception):
    """This door used more nonces than can be remembered: nothing more is taken until some are old enough."""


class Nonces:
    """One door's."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._used: OrderedDict[str, float] = OrderedDict()

    def use(self, nonce: str) -> bool:
        """Use a nonce up; False: it was used before. Raises NoncesFull."""
        now = self._clock()
        while self._used and next(iter(self._used.values())) <= now - REMEMBERED_S:
            self._used.popitem(last=False)
        key = nonce.lower()
        if key in self._used:
            return False
        if len(self._used) >= MOST:
            raise NoncesFull
        self._used[key] = now
        return True
