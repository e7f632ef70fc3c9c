"""Whether two files are one photo: sent once more, saved anew, made smaller, a little cut at its edges."""

import math

import cv2
import numpy as np
from numpy.typing import NDArray

from recognizer.face import Face, Picture
from recognizer.picture.pixels import grey_of

#: Embeddings of one photo are nearer than this: 19 of 20 of small ones (165 changed copies of 55, most of LFW).
LIKE_ONE = 0.3
#: Laid on each other, faces of one photo differ by fewer grey levels, on average: so do 96 % of those copies, and of
#: 1,298 pairs of photos of one person whose embeddings are as near 32: 4 that are one photo, 28 that ORL took in a row.
_DIFFERS = 3.0
#: Degrees by which one lies turned on the other: nothing that saves a photo turns it.
_TURNED = 2.0

#: What is compared, in sides of the face: no more than what somebody who cuts a photo leaves in it.
_SEEN = 1.2
_THUMBNAIL_PX = 64
#: Of a thumbnail, that is not compared: one may be laid as far beside the other.
_EDGE_PX = 6
_EVERYWHERE = np.full((_THUMBNAIL_PX, _THUMBNAIL_PX), 255, np.uint8)


def is_same_photo(one: tuple[Picture, Face], other: tuple[Picture, Face]) -> bool:
    """Whether two faces whose embeddings are ``LIKE_ONE`` are of one photo, and not of two that were taken in a row.

    A photo that was turned, mirrored, or made brighter or darker counts as another one.
    """
    mine, theirs = _thumbnail(*one), _thumbnail(*other)
    if mine is None or theirs is None:
        return False
    place = np.eye(2, 3, dtype=np.float32)
    steps = (cv2.TERM_CRITERIA_COUNT | cv2.TERM_CRITERIA_EPS, 40, 1e-4)
    try:  # landmarks lie a pixel or two beside where they lay in the other file
        cv2.findTransformECC(mine, theirs, place, cv2.MOTION_AFFINE, steps, _EVERYWHERE, 3)
    except cv2.error:  # nothing in one fits anything in the other
        return False
    turned = math.degrees(math.atan2(float(place[1, 0] - place[0, 1]), float(place[0, 0] + place[1, 1])))
    laid = cv2.warpAffine(
        theirs,
        place,
        (_THUMBNAIL_PX, _THUMBNAIL_PX),
        flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
        borderMode=cv2.BORDER_REPLICATE,
    )
    differs = np.abs(mine - laid)[_EDGE_PX:-_EDGE_PX, _EDGE_PX:-_EDGE_PX].mean()
    return abs(turned) < _TURNED and float(differs) < _DIFFERS


def _thumbnail(picture: Picture, face: Face) -> NDArray[np.float32] | None:
    """The face in grey, small and soft; None: nothing tells where in the picture it is."""
    lowest, highest = face.landmarks.min(0), face.landmarks.max(0)
    side = _SEEN * float((highest - lowest).mean())
    if side < 1:
        return None
    left, top = (lowest + highest) / 2 - side / 2
    zoom = _THUMBNAIL_PX / side
    grey = grey_of(picture)
    if zoom < 1:  # every pixel counts
        grey = np.asarray(cv2.GaussianBlur(grey, (0, 0), 0.5 / zoom), np.uint8)
    place = np.array([(zoom, 0, -zoom * left), (0, zoom, -zoom * top)], np.float32)
    size = (_THUMBNAIL_PX, _THUMBNAIL_PX)
    small = cv2.warpAffine(grey, place, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(cv2.GaussianBlur(small.astype(np.float32), (0, 0), 1.0), np.float32)
