"""From a box to an aligned face: a closer look where it is small, landmarks, chip."""

from dataclasses import dataclass

import cv2
import dlib
import numpy as np
from numpy.typing import NDArray

from recognizer.detect.models import landmark_weights
from recognizer.face import Box, Picture
from recognizer.picture.pixels import scaled

#: Smaller faces are enlarged first, which was measured to help (named at 22 px: 35 % -> 49 %).
SMALL_PX = 48
#: How much of the surroundings a close-up keeps on each side, in sides of the box: a chip reaches 0.5 beyond it.
MARGIN = 0.8
#: Margin of dlib's chip, and of the one its network was trained on.
DLIB_PADDING = 0.25

#: Where ArcFace's training put eyes, nose and corners of the mouth in a chip of 112 px.
_ARCFACE = np.array(
    [(38.2946, 51.6963), (73.5318, 51.5014), (56.0252, 71.7366), (41.5493, 92.3655), (70.7299, 92.2041)], np.float32
)
_ARCFACE_PX = 112


@dataclass(frozen=True, slots=True, eq=False)
class CloseUp:
    """The part of a picture round a face, enlarged where the face is small."""

    pixels: Picture
    #: Of the part's upper left corner, px of the picture.
    left: int
    top: int
    zoom: float

    def box(self, box: Box) -> dlib.rectangle:
        """The box, in px of the close-up."""
        return dlib.rectangle(
            round((box.left - self.left) * self.zoom),
            round((box.top - self.top) * self.zoom),
            round((box.right - self.left) * self.zoom) - 1,
            round((box.bottom - self.top) * self.zoom) - 1,
        )

    def outside(self, points: NDArray[np.float32]) -> NDArray[np.float32]:
        """Points of the close-up, in px of the picture."""
        return (points / np.float32(self.zoom) + np.array([self.left, self.top], np.float32)).astype(np.float32)


def close_up(picture: Picture, box: Box) -> CloseUp:
    """Cut a face out with its surroundings, as far as the picture goes."""
    height, width = picture.shape[:2]
    side = max(box.width, box.height)
    margin = round(MARGIN * side)
    left, top = max(0, box.left - margin), max(0, box.top - margin)
    right, bottom = min(width, box.right + margin), min(height, box.bottom + margin)
    pixels = picture[top:bottom, left:right]
    zoom = 1.0
    if side < SMALL_PX:
        zoom = 2.0
        pixels = scaled(pixels, zoom, enlarge_by=cv2.INTER_CUBIC)
    return CloseUp(np.ascontiguousarray(pixels), left, top, zoom)


class Aligner:
    """dlib's 68 landmarks, and chips that are cut by them."""

    def __init__(self) -> None:
        """Raises ModelMissing, ModelRefused."""
        self._predictor = dlib.shape_predictor(str(landmark_weights()))
        self.made_by = "dlib's 68 landmarks"

    def landmarks(self, view: CloseUp, box: Box) -> dlib.full_object_detection:
        """The 68 landmarks, in px of the close-up."""
        return self._predictor(view.pixels, view.box(box))

    @staticmethod
    def chip(view: CloseUp, shape: dlib.full_object_detection, side_px: int) -> NDArray[np.uint8]:
        """The upright face as dlib's network knows it, shape (side, side, 3)."""
        return np.asarray(dlib.get_face_chip(view.pixels, shape, side_px, DLIB_PADDING), np.uint8)

    @staticmethod
    def arcface_chip(view: CloseUp, shape: dlib.full_object_detection, side_px: int) -> NDArray[np.uint8]:
        """The upright face with eyes, nose and mouth where ArcFace's training put them, shape (side, side, 3)."""
        target = _ARCFACE * (side_px / _ARCFACE_PX)
        turn, _ = cv2.estimateAffinePartial2D(five_points(points_of(shape)), target, method=cv2.LMEDS)
        return np.asarray(cv2.warpAffine(view.pixels, turn, (side_px, side_px), flags=cv2.INTER_LINEAR), np.uint8)


def points_of(shape: dlib.full_object_detection) -> NDArray[np.float32]:
    """A shape as an array, (parts, 2)."""
    return np.array([(point.x, point.y) for point in shape.parts()], np.float32)


def five_points(landmarks: NDArray[np.float32]) -> NDArray[np.float32]:
    """Both eyes, tip of the nose, corners of the mouth, left to right in the picture, from 68 landmarks; (5, 2)."""
    return np.array(
        [landmarks[36:42].mean(0), landmarks[42:48].mean(0), landmarks[30], landmarks[48], landmarks[54]], np.float32
    )


def box_of_five_points(points: NDArray[np.float32]) -> Box:
    """The box that dlib's detector would draw, from eyes, nose and mouth; the landmark predictor wants that one.

    Fitted on LFW: side 2.27 times the larger of eye distance and eye-to-mouth distance.
    """
    eyes, mouth = points[:2].mean(0), points[3:].mean(0)
    size = max(float(np.linalg.norm(points[1] - points[0])), float(np.linalg.norm(mouth - eyes)), 1.0)
    centre = points.mean(0) + np.array([0.005, -0.045]) * size
    left, top = (round(float(value)) for value in centre - 2.27 * size / 2)
    side = max(1, round(2.27 * size))
    return Box(left, top, left + side, top + side)
