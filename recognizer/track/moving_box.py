"""A box that moves with a constant velocity: where it is taken to be between two sightings and after the last."""

import math

import numpy as np
from numpy.typing import NDArray

from recognizer.face import Box

#: Left, top, right, bottom in px, shape (4,), or one a row.
Edges = NDArray[np.float64]

#: Whoever is not seen is taken to slow down: after so many seconds to a third of their speed.
COAST_S = 1.5
# In heights of the box, so that near and far count alike: how far a detector's box is off, how fast somebody may be who
# was seen once (a walk is 0.8 heights a second), and by how much that changes in a second.
_OFF = 0.06
_FAST = 1.0
_TURNS = 1.5
#: Sizes change less than places do; of whoever is not seen not at all: a box shrinks at the edge and behind somebody.
_SIZE_SHARE = 0.3
_PLACE = np.array((1.0, 1.0, 0.0, 0.0))


def edges_of(box: Box) -> Edges:
    """The same box as numbers."""
    return np.array((box.left, box.top, box.right, box.bottom), np.float64)


def box_of(edges: Edges) -> Box:
    """The same in whole px."""
    left, top, right, bottom = (round(float(edge)) for edge in edges)
    return Box(left, top, right, bottom)


class MovingBox:
    """A Kalman filter on middle and size, each with its velocity; frames may come at any intervals."""

    def __init__(self, box: Edges, moment: float) -> None:
        self.moment = moment
        #: Middle across and down, width and height, in px.
        self._place = _middle_and_size(box)
        #: Of each of these, px a second.
        self._speed = np.zeros(4)
        start = np.array([(_OFF**2, 0.0), (0.0, _FAST**2)])
        self._doubt = np.stack([start, start, start * _SIZE_SHARE, start * _SIZE_SHARE])

    @property
    def height(self) -> float:
        """In px."""
        return float(max(1.0, self._place[3]))

    @property
    def middle(self) -> tuple[float, float]:
        """In px."""
        return float(self._place[0]), float(self._place[1])

    @property
    def velocity(self) -> tuple[float, float]:
        """Of the middle when it was seen last, in heights a second."""
        return float(self._speed[0]) / self.height, float(self._speed[1]) / self.height

    def at(self, moment: float) -> Edges:
        """Where it is taken to be."""
        way, _ = _coasting(moment - self.moment)
        return _edges(self._place + way * self._speed * _PLACE)

    def seen(self, box: Edges, moment: float) -> None:
        """It was found there."""
        passed_s = moment - self.moment
        way, left = _coasting(passed_s)
        goes = np.array([(1.0, way), (0.0, left)])
        turned = (_TURNS**2) * np.array([(passed_s**3 / 3, passed_s**2 / 2), (passed_s**2 / 2, passed_s)])
        shares = np.array((1.0, 1.0, _SIZE_SHARE, _SIZE_SHARE))
        doubt = goes @ self._doubt @ goes.T + np.minimum(turned, 4.0) * shares[:, None, None]
        place, speed = self._place + way * self._speed * _PLACE, self._speed * left
        off = _middle_and_size(box) - place
        gain = doubt[:, :, 0] / (doubt[:, 0, 0] + _OFF**2)[:, None]
        self._place = place + gain[:, 0] * off
        self._speed = speed + gain[:, 1] * off
        self._doubt = doubt - gain[:, :, None] * doubt[:, None, 0, :]
        self.moment = moment

    def rescale(self, across: float, down: float) -> None:
        """The picture has another size from now on: so many times as wide and as high."""
        factors = np.array((across, down, across, down))
        self._place *= factors
        self._speed *= factors


def overlaps(some: Edges, others: Edges) -> NDArray[np.float64]:
    """Intersection over union of each of (n, 4) with each of (m, 4), shape (n, m)."""
    shared = _shared(some, others)
    return np.asarray(shared / np.maximum(_areas(some)[:, None] + _areas(others)[None] - shared, 1e-9), np.float64)


def covered(some: Edges, others: Edges) -> NDArray[np.float64]:
    """Which share of each of (n, 4) lies within each of (m, 4), shape (n, m)."""
    return np.asarray(_shared(some, others) / np.maximum(_areas(some)[:, None], 1e-9), np.float64)


def _shared(some: Edges, others: Edges) -> NDArray[np.float64]:
    left, top = np.maximum(some[:, None, :2], others[None, :, :2]).transpose(2, 0, 1)
    right, bottom = np.minimum(some[:, None, 2:], others[None, :, 2:]).transpose(2, 0, 1)
    return np.asarray(np.maximum(right - left, 0) * np.maximum(bottom - top, 0), np.float64)


def _areas(boxes: Edges) -> NDArray[np.float64]:
    return np.asarray((boxes[:, 2] - boxes[:, 0]) * (boxes[:, 3] - boxes[:, 1]), np.float64)


def _coasting(passed_s: float) -> tuple[float, float]:
    """For how many seconds' worth of its speed it goes on, and which share of that is left."""
    left = math.exp(-max(0.0, passed_s) / COAST_S)
    return COAST_S * (1.0 - left), left


def _middle_and_size(box: Edges) -> Edges:
    return np.array(((box[0] + box[2]) / 2, (box[1] + box[3]) / 2, box[2] - box[0], box[3] - box[1]))


def _edges(place: Edges) -> Edges:
    half = np.maximum(place[2:], 1.0) / 2
    return np.concatenate([place[:2] - half, place[:2] + half])
