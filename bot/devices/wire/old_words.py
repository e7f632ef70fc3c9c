"""What boards of version 1.0 say otherwise: a challenge that waits to be used, and no signature under anything.

Such a board is served until it is updated, which is how it learns to sign. Whoever may publish at the broker can speak
in its place: that is why it is told to the owner, and why no board that has signed is ever believed without.
"""

from bot.house.boards.board import numbers_of

#: Retained; the challenge of the next command, 32 hex digits.
STATE_CHALLENGE = "state/challenge"

#: The first version that signs what it says.
FIRST_THAT_SIGNS = (1, 1)


def is_old(version: str) -> bool:
    """Tell whether a board that says this version cannot sign; a version that is none is not old."""
    numbers = numbers_of(version)
    return bool(numbers) and numbers < FIRST_THAT_SIGNS
