"""Who and what is found in one frame: bodies behind the motion gate, or, without their model, faces and movement."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from recognizer.body import BodyKind
from recognizer.detect.detection import Detector
from recognizer.detect.persons import PersonDetector
from recognizer.face import Box, Picture
from recognizer.track.found import BoxFound, TrackKind
from recognizer.watching.colours import colours_of

#: The lowest score of a body behind a motion gate; the tracker sees to it that it is seen again, and better.
FAINT = 0.20
#: The whole frame is looked at after so many seconds at the latest, for those where nothing moves.
WHOLE_S = 3.0
#: A part of a frame that is wider than this share of it is not worth cutting out.
_NEARLY_WHOLE = 0.8
#: Around what moves: a share of its size, and px. Feet stand still while an arm moves.
_MARGIN, _MARGIN_PX = 0.2, 16
#: Side of the least part that is looked at, px: smaller ones are enlarged more than there is detail.
_LEAST_PX = 256
#: Movement of a lesser share of the frame's height is no person near enough to be told of by movement alone.
_LEAST_MOVEMENT = 0.1
#: A body is so many faces wide and high, and begins so far above the face.
_FACES_WIDE, _FACES_HIGH, _FACES_ABOVE = 3.0, 7.5, 0.4
#: A box of movement is a face's own that contains so much of it.
_ITS_FACE = 0.6
#: A box that ends so near the edge of the part that was looked at is cut, px.
_CUT_PX = 3


@dataclass(frozen=True, slots=True)
class Looked:
    """What was found, in px of the frame."""

    found: tuple[BoxFound, ...]
    #: The part that was looked at; None: all of it.
    part: Box | None = None


def look_for_bodies(
    picture: Picture, detector: PersonDetector, moving: Sequence[Box], there: Sequence[Box], *, whole: bool
) -> Looked:
    """Persons and animals around what moves, or in the ``whole`` frame; ``there``: where somebody is known to be.

    Near what moves a part of the frame is seen larger, at the same cost: of people whose head and shoulders are 30 to
    80 px high 44 of 100 are found instead of 26, of near ones 99 instead of 97 (tests/bench/cameras/moving.py).
    """
    height, width = picture.shape[:2]
    part = None if whole else part_around(moving, there, width, height)
    if part is None:
        return _coloured(picture, Looked(_bodies(picture, detector)))
    view = np.ascontiguousarray(picture[part.top : part.bottom, part.left : part.right])
    found = tuple(
        BoxFound(one.kind, _moved(one.box, part.left, part.top), one.score) for one in _bodies(view, detector)
    )
    if any(_is_cut(one.box, part, width, height) for one in found):
        return _coloured(picture, Looked(_bodies(picture, detector)))
    return _coloured(picture, Looked(found, part))


def look_for_faces(picture: Picture, faces: Detector | None, moving: Sequence[Box]) -> Looked:
    """Whoever is told by a face, and what else moves; ``faces``: None: they are not looked for in this frame."""
    height, width = picture.shape[:2]
    large = [box for box in moving if box.height >= _LEAST_MOVEMENT * height]
    persons: list[BoxFound] = []
    for face in faces.find(picture) if faces else ():
        its = next((box for box in large if face.box.covered_by(box) >= _ITS_FACE), None)
        if its:
            large.remove(its)
        persons.append(BoxFound(TrackKind.PERSON, its or _body_of(face.box, width, height), face.score))
    return _coloured(picture, Looked((*persons, *(BoxFound(TrackKind.MOVEMENT, box, 0.0) for box in large))))


def part_around(moving: Sequence[Box], there: Sequence[Box], width: int, height: int) -> Box | None:
    """The part of a frame in which all of it lies that moves, with whoever is known to be there; None: all of it."""
    if not moving:
        return None
    part = _grown(_union(moving), width, height)
    touched = [box for box in there if box.overlap(part) > 0]
    if touched:
        part = _grown(_union([part, *touched]), width, height, margin=False)
    return None if part.width >= _NEARLY_WHOLE * width or part.height > part.width * 2 else part


def _grown(box: Box, width: int, height: int, *, margin: bool = True) -> Box:
    """With a margin, as wide as high where there is room, and inside the frame."""
    across = round(_MARGIN * box.width) + _MARGIN_PX if margin else 0
    down = round(_MARGIN * box.height) + _MARGIN_PX if margin else 0
    side = max(box.width + 2 * across, box.height + 2 * down, _LEAST_PX)
    wide, high = min(side, width), min(side, height)
    left = min(max(0, (box.left + box.right - wide) // 2), width - wide)
    top = min(max(0, (box.top + box.bottom - high) // 2), height - high)
    return Box(left, top, left + wide, top + high)


def _union(boxes: Sequence[Box]) -> Box:
    return Box(
        min(box.left for box in boxes),
        min(box.top for box in boxes),
        max(box.right for box in boxes),
        max(box.bottom for box in boxes),
    )


def _bodies(picture: Picture, detector: PersonDetector) -> tuple[BoxFound, ...]:
    return tuple(
        BoxFound(TrackKind.PERSON if body.kind is BodyKind.PERSON else TrackKind.ANIMAL, body.box, body.score)
        for body in detector.detect(picture)
        if body.box.width > 0 and body.box.height > 0
    )


def _coloured(picture: Picture, looked: Looked) -> Looked:
    return replace(looked, found=tuple(replace(one, colours=colours_of(picture, one.box)) for one in looked.found))


def _moved(box: Box, across: int, down: int) -> Box:
    return Box(box.left + across, box.top + down, box.right + across, box.bottom + down)


def _is_cut(box: Box, part: Box, width: int, height: int) -> bool:
    """Whether a box goes on beyond the part, where the frame does."""
    return (
        (part.left > 0 and box.left <= part.left + _CUT_PX)
        or (part.top > 0 and box.top <= part.top + _CUT_PX)
        or (part.right < width and box.right >= part.right - _CUT_PX)
        or (part.bottom < height and box.bottom >= part.bottom - _CUT_PX)
    )


def _body_of(face: Box, width: int, height: int) -> Box:
    middle = (face.left + face.right) / 2
    half, top = _FACES_WIDE * face.width / 2, face.top - _FACES_ABOVE * face.height
    return Box(
        max(0, round(middle - half)),
        max(0, round(top)),
        min(width, round(middle + half)),
        min(height, round(top + _FACES_HIGH * face.height)),
    )
