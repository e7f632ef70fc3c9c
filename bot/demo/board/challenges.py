"""Challenges of the virtual board: each is for one command, and does not live long."""

import math
import re
import secrets
import time

from firmware import wire

_ALIVE_MS = int(wire.CHALLENGE_MS)
_NONCE = re.compile(rb"[0-9a-f]{32}")


class Challenges:
    """Those that live, and when they were made, ``time.monotonic()``."""

    def __init__(self) -> None:
        self._born: dict[str, float] = {}

    def forget(self) -> None:
        """The power went."""
        self._born.clear()

    def make(self, nonce: bytes) -> dict[str, object] | None:
        """What to answer whoever asks with this nonce; None: that is none."""
        if not _NONCE.fullmatch(nonce):
            return None
        self._born = {known: born for known, born in self._born.items() if _age_ms(born) < _ALIVE_MS}
        challenge = secrets.token_hex(16)
        self._born[challenge] = time.monotonic()
        return {"nonce": nonce.decode(), "challenge": challenge, "trial": False}

    def use_up(self, challenge: str) -> float | None:
        """How old it is, in milliseconds; None: it does not live. It lives no longer, whatever comes of it."""
        age_ms = _age_ms(self._born.pop(challenge, -math.inf))
        return age_ms if age_ms < _ALIVE_MS else None


def _age_ms(born: float) -> float:
    return (time.monotonic() - born) * 1000
