"""What an authenticator has to sign: chance that counts for minutes, once, and for whoever it was given to."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from secrets import token_bytes

from bot.house.people import ResidentId

#: How long somebody may take to touch a sensor, in seconds.
LASTS_S = 180.0

#: SigningChallenges that count at once; with one more the oldest ends of whoever has most of them.
_MOST = 256

_BYTES = 32


@dataclass(frozen=True, slots=True)
class _Given:
    #: Who adds a passkey; None: somebody signs in, and nobody knows yet who.
    to: ResidentId | None
    asker: str | ResidentId
    until_s: float


class SigningChallenges:
    """They; a restart forgets them, and whoever waits begins anew."""

    def __init__(self, seconds: Callable[[], float]) -> None:
        """``seconds``: a clock that nobody sets."""
        self._seconds = seconds
        self._given: dict[bytes, _Given] = {}

    def give(self, to: ResidentId | str) -> bytes:
        """A new one, for a resident who adds a passkey, or for a host from which somebody signs in."""
        if len(self._given) >= _MOST:
            counts = Counter(one.asker for one in self._given.values())
            # of several that are equal ``max`` finds the first, which is the oldest
            del self._given[max(self._given, key=lambda one: counts[self._given[one].asker])]
        challenge = token_bytes(_BYTES)
        self._given[challenge] = _Given(None if isinstance(to, str) else to, to, self._seconds() + LASTS_S)
        return challenge

    def take(self, challenge: bytes, to: ResidentId | None = None) -> bool:
        """Use one up; tells whether it counted for them."""
        given = self._given.get(challenge)
        if given is None or given.to != to:
            return False
        del self._given[challenge]
        return self._seconds() < given.until_s
