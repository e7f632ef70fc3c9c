"""A short word for what a row of the day's log tells."""

from hashlib import sha256

#: In two different rows of a month the same mark is found once in ten thousand years.
_DIGITS = 16


def mark_of(told: object) -> str:
    """Another one whenever something else is told; short enough to be kept for each row."""
    return sha256(repr(told).encode()).hexdigest()[:_DIGITS]
