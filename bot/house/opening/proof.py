"""How somebody shows that it is they who open, and why that may not do."""

from dataclasses import dataclass, field
from enum import StrEnum
from itertools import pairwise


class ProofKind(StrEnum):
    """What a door asks for; stored, and each asks for more than the one before it."""

    #: A second tap.
    TWO_TAPS = "two_taps"
    PIN = "pin"
    #: What an authenticator app shows.
    CODE = "code"


@dataclass(frozen=True, slots=True)
class Given:
    """What somebody shows."""

    proof: ProofKind = ProofKind.TWO_TAPS
    digits: str = field(default="", repr=False)
    #: In place of digits that were looked at a moment ago; empty: they are to be looked at.
    ticket: str = field(default="", repr=False)


#: The second tap, and nothing else.
TAPPED = Given()


class ProofRefused(Exception):
    """What was shown does not do."""


class ProofNeeded(ProofRefused):
    """The door asks for another proof than was given."""

    def __init__(self, proof: ProofKind) -> None:
        super().__init__(f"{proof} is asked for")
        self.proof = proof


class ProofNotSet(ProofRefused):
    """Whoever asks has no PIN yet, or no app."""

    def __init__(self, proof: ProofKind) -> None:
        super().__init__(f"no {proof} is set")
        self.proof = proof


class ProofWrong(ProofRefused):
    """These are not the digits."""

    def __init__(self, left: int) -> None:
        super().__init__("wrong digits")
        #: So many more are looked at before there is a pause.
        self.left = left


class UnlockingLocked(ProofRefused):
    """Too many wrong digits: whoever sent them opens nothing for a while."""

    def __init__(self, wait_s: float) -> None:
        super().__init__(f"locked for {wait_s:.0f} s")
        self.wait_s = wait_s


class PinFault(StrEnum):
    """Why digits are no PIN."""

    LENGTH = "length"
    #: 1111, 1234, 9876.
    EASY = "easy"
    #: The PIN and the emergency PIN have to differ.
    SAME = "same"


class PinUnfit(Exception):
    """These digits are no PIN that we would keep."""

    def __init__(self, fault: PinFault) -> None:
        super().__init__(fault)
        self.fault = fault


#: Digits of a PIN, and of an app's code.
SHORTEST_PIN, LONGEST_PIN, CODE_LENGTH = 4, 8, 6


def check_pin(digits: str) -> None:
    """Raise PinUnfit for digits that anybody would try first."""
    if not (digits.isascii() and digits.isdecimal() and SHORTEST_PIN <= len(digits) <= LONGEST_PIN):
        raise PinUnfit(PinFault.LENGTH)
    steps = {(int(after) - int(before)) % 10 for before, after in pairwise(digits)}
    if steps in ({0}, {1}, {9}):
        raise PinUnfit(PinFault.EASY)
