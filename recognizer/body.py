"""Whole persons and animals: what is seen of somebody whose face is not, and how much may be said of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
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


#: The more of somebody a frame shows, the later: near enough, with their head in the picture.
_MOST_SEEN = (FaceHidden.TOO_FAR, FaceHidden.OUTSIDE, FaceHidden.TURNED)


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
    #: Somebody shows no face and is no further away than any face: whoever is named does not stand in front.
    before: bool = False


#: From so many persons on the count may be wrong by two: of pictures with two to four people it is wrong by one at most
#: in 96 of 100, of those with five to eight in 79.
_MANY = 5
#: A body that is seen down to its feet is so many faces high.
_FACES_HIGH = 8
#: Faces of fewer px are not found.
_LEAST_FACE_PX = 20
#: A face's side is at least this share of the width of its body's box, whatever they wear (0.32 to 0.46).
_FACE_IN_BODY = 0.35
#: A face whose middle lies in this upper share of a body's box, and between its sides, is the body's own.
_HEAD = 0.5
#: A box that ends so near the edge, as a share of the picture, is taken to go on beyond it.
_EDGE = 0.015


def company(bodies: Sequence[Body], height: int) -> Company:
    """What may be said of the bodies, best first, in a picture of this height in px."""
    persons = [body for body in bodies if body.kind is BodyKind.PERSON]
    animals = tuple(dict.fromkeys(body.kind for body in bodies if body.kind is not BodyKind.PERSON))
    if not persons:
        return Company(animals=animals)
    return Company(len(persons), *spread(len(persons)), _hidden(nearest(persons).box, height), animals)


def spread(persons: int) -> tuple[int, int]:
    """How few and how many there may be where so many are counted."""
    off = 0 if persons <= 1 else 1 if persons < _MANY else 2
    return persons - off, persons + off


def before(bodies: Sequence[Body], faces: Sequence[Box], height: int) -> Company | None:
    """Who stands before all of the faces and shows none; None: nobody.

    A body that has one of the faces is whose face it is, be it printed on a poster.
    """
    turned = [
        body
        for body in bodies
        if body.kind is BodyKind.PERSON and not any(_is_its_own(body.box, face) for face in faces)
    ]
    if not turned or not faces or _FACE_IN_BODY * nearest(turned).box.width < max(face.width for face in faces):
        return None
    return replace(company(bodies, height), hidden=_hidden(nearest(turned).box, height), before=True)


def nearest(persons: Sequence[Body]) -> Body:
    """Of several, whose body is the largest."""
    return max(persons, key=lambda body: body.box.width * body.box.height)


def most_seen(hidden: Iterable[FaceHidden | None]) -> FaceHidden | None:
    """Why a face is not seen in any of several frames: as it is in that which shows most of whom it belongs to."""
    return max(filter(None, hidden), key=_MOST_SEEN.index, default=None)


def _is_its_own(body: Box, face: Box) -> bool:
    middle, low = (face.left + face.right) / 2, (face.top + face.bottom) / 2
    return body.left <= middle <= body.right and body.top <= low <= body.top + _HEAD * body.height


def _hidden(box: Box, height: int) -> FaceHidden:
    if box.top <= _EDGE * height:
        return FaceHidden.OUTSIDE
    whole = box.bottom < (1 - _EDGE) * height
    return FaceHidden.TOO_FAR if whole and box.height < _FACES_HIGH * _LEAST_FACE_PX else FaceHidden.TURNED
