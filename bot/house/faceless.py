"""Who is there though no face tells it: persons who turn away, and animals."""

from dataclasses import dataclass
from enum import StrEnum


class Animal(StrEnum):
    """An animal at the door; each is written down with its visit as it stands here."""

    DOG = "dog"
    CAT = "cat"
    BIRD = "bird"
    #: Some other one, or another release's.
    OTHER = "animal"

    @classmethod
    def _missing_(cls, value: object) -> "Animal | None":
        return cls.OTHER if isinstance(value, str) else None


class Hiding(StrEnum):
    """Why the face of a person who is there is not seen; each is written down with its visit as it stands here."""

    #: Nothing is known of it.
    NONE = ""
    #: They turn their back to the camera, or something covers the face.
    TURNED = "turned"
    #: Their head is not in the picture.
    OUTSIDE = "outside"
    TOO_FAR = "too far"

    @classmethod
    def _missing_(cls, value: object) -> "Hiding | None":
        return cls.NONE if isinstance(value, str) else None


@dataclass(frozen=True, slots=True)
class Faceless:
    """Who is in the pictures of a visit, as far as it takes no face to tell."""

    #: Persons that were counted, and how many there may be: a count in one picture is seldom certain.
    persons: int = 0
    fewest: int = 0
    most: int = 0
    hiding: Hiding = Hiding.NONE
    #: Each kind once, the clearest first.
    animals: tuple[Animal, ...] = ()
    #: Somebody who shows no face stands before all faces: whoever those are is further back, or a picture there.
    before: bool = False
