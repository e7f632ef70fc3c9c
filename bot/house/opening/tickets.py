"""What counts as shown for a moment, where somebody else than the resident had the digits looked at."""

import time
from secrets import token_hex

from bot.house.opening.proof import Given, ProofKind
from bot.house.people import ResidentId

#: Between digits that were looked at and the order to open lie a few writes to the disk, in seconds.
LASTS_S = 20.0


class ProofTickets:
    """Each is for one resident and one kind of proof; nobody outside ever holds one."""

    def __init__(self) -> None:
        self._good: dict[str, tuple[ProofKind, ResidentId, float]] = {}

    def give(self, proof: ProofKind, who: ResidentId) -> Given:
        """What somebody shows from now on, whose digits were right."""
        given = Given(proof, ticket=token_hex(16))
        self._good = {known: one for known, one in self._good.items() if one[2] > time.monotonic()}
        self._good[given.ticket] = (proof, who, time.monotonic() + LASTS_S)
        return given

    def are_good(self, given: Given, who: ResidentId) -> bool:
        """Tell whether this was given to them, and counts still."""
        proof, owner, until = self._good.get(given.ticket, (None, None, 0.0))
        return proof is given.proof and owner == who and time.monotonic() < until

    def end(self, given: Given) -> None:
        """It counts no more."""
        self._good.pop(given.ticket, None)
