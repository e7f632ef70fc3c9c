"""Whose face some numbers are that another program made of it, as far as anybody can tell."""

from dataclasses import dataclass

from bot.house.people import PersonId, Verdict

#: How many numbers of a face are ours: those of dlib's network, which many programs make of one.
OUR_NUMBERS = 128


class OtherNumbers(Exception):
    """They come from another network than the one by which we tell faces: nothing can be compared."""


@dataclass(frozen=True, slots=True)
class Nearest:
    """Whose face it is."""

    verdict: Verdict
    #: Where somebody is named, or it looks like them.
    person: PersonId | None = None
    #: To them (Euclidean, of embeddings; smaller is more alike).
    distance: float | None = None
