"""Whole persons and animals: what is seen of somebody whose face is not, and how much may be said of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from recognizer.face import Box


class BodyKind(StrEnum):
    """Whose body it is."""

    PERSON = "person"
    DOG = "dog"
    CAT = "cat"
    BIRD = "bird"
    #: Some other animal.
    ANIMAL = "animal"


@dataclass(frozen=True, slots=True)
class Body:
    """A person or an animal in a picture."""

    kind: BodyKind
    #: Not beyond the picture's edge.
    box: Box
    #: The detector's own certainty.
    score: float


class FaceHidden(StrEnum):
    """Why the face of somebody who is there is not seen, as far as their place in the picture tells."""

    #: The head is in the picture, large enough: they turn their back, or something covers the face.
    TURNED = "turned"
    #: The head is beyond the picture's upper edge.
    OUTSIDE = "outside"
    TOO_FAR = "too_far"


@dataclass(frozen=True, slots=True)
class Company:
    """Who is there, as far as it takes no face to tell."""

    #: Persons that were counted, and how many there may be. Of 81 pictures of one to four people the count is right in
    #: 69, and 78 lie between these: where one is counted there may be two.
    persons: int = 0
    fewest: int = 0
    most: int = 0
    #: Of the person who is seen best; None: there is none.
    hidden: FaceHidden | None = None
    #: Each kind once, best first.
    animals: tuple[BodyKind, ...] = ()


#: From so many persons on the count may be wrong by two: of pictures with two to four people it is wrong by one at most
#: in 96 of 100, of those with five to eight in 79.
_MANY = 5
#: A body that is seen down to its feet is so many faces high.
_FACES_HIGH = 8
#: Faces of fewer px are not found.
_LEAST_FACE_PX = 20
#: A box that ends so near the edge, as a share of the picture, is taken to go on beyond it.
_EDGE = 0.015


def company(bodies: Sequence[Body], height: int) -> Company:
    """What may be said of the bodies, best first, in a picture of this height in px."""
    persons = [body for body in bodies if body.kind is BodyKind.PERSON]
    animals = tuple(dict.fromkeys(body.kind for body in bodies if body.kind is not BodyKind.PERSON))
    if not persons:
        return Company(animals=animals)
    count = len(persons)
    off = 0 if count == 1 else 1 if count < _MANY else 2
    hidden = _hidden(max(persons, key=lambda body: body.box.width * body.box.height).box, height)
    return Company(count, count - off, count + off, hidden, animals)


def _hidden(box: Box, height: int) -> FaceHidden:
    if box.top <= _EDGE * height:
        return FaceHidden.OUTSIDE
    whole = box.bottom < (1 - _EDGE) * height
    return FaceHidden.TOO_FAR if whole and box.height < _FACES_HIGH * _LEAST_FACE_PX else FaceHidden.TURNED
