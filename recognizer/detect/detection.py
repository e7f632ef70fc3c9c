"""Places where a face may be, and what finds them."""

from dataclasses import dataclass
from typing import Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from recognizer.face import Box, Picture

#: Two boxes that share more of their area are one face.
SAME_FACE = 0.3

Search = Literal["fast", "deep"]


@dataclass(frozen=True, slots=True, eq=False)
class Detection:
    """A place where a face may be."""

    box: Box
    score: float
    #: False: a second opinion is wanted before anybody is named there.
    sure: bool = True
    #: Eyes, nose and corners of the mouth, left to right in the picture, shape (5, 2), px; None: it finds none.
    five: NDArray[np.float32] | None = None


class Detector(Protocol):
    """Pictures to places of faces."""

    name: str
    made_by: str

    def find(self, picture: Picture) -> list[Detection]:
        """Where faces are, best first."""


def best_boxes(boxes: NDArray[np.float32], scores: NDArray[np.float32], same: float) -> list[int]:
    """Indices of the best boxes, best first, none of which overlaps a better one by more than ``same``."""
    left, top, right, bottom = boxes.T
    areas = (right - left) * (bottom - top)
    order = np.argsort(-scores, kind="stable")
    best: list[int] = []
    while order.size:
        first, rest = int(order[0]), order[1:]
        best.append(first)
        width = np.minimum(right[first], right[rest]) - np.maximum(left[first], left[rest])
        height = np.minimum(bottom[first], bottom[rest]) - np.maximum(top[first], top[rest])
        shared = np.maximum(width, 0) * np.maximum(height, 0)
        order = rest[shared <= same * (areas[first] + areas[rest] - shared)]
    return best
