"""Which box of a frame is which of those that were there before: the Hungarian method."""

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from recognizer.track.moving_box import Edges, overlaps

#: Boxes that share less than this are matched by how far apart they are, if at all.
LEAST_OVERLAP = 0.15
#: One box may be so many times as high as the other, and still be the same who is near.
_LIKE_SIZE = 1.7
#: Dearer than any match.
_NEVER = 1e3


def matched(
    predicted: Edges, found: Edges, reach_px: NDArray[np.float64], unlike: NDArray[np.float64]
) -> list[tuple[int, int]]:
    """Pairs of the predicted, shape (n, 4), and the found, shape (m, 4).

    ``reach_px``, shape (n,): how far each may be from where it is predicted, where the boxes do not overlap; 0: they
    must. ``unlike``, shape (n, m): what speaks against them being the same, 0: nothing; 1 is as much as no overlap.
    """
    if not len(predicted) or not len(found):
        return []
    shared = overlaps(predicted, found)
    away = np.hypot(*(_middles(predicted)[:, None] - _middles(found)[None]).transpose(2, 0, 1))
    away = away / np.maximum(reach_px, 1e-9)[:, None]
    heights = np.maximum(predicted[:, 3] - predicted[:, 1], 1.0)[:, None] / np.maximum(found[:, 3] - found[:, 1], 1.0)
    near = (away < 1.0) & (heights < _LIKE_SIZE) & (heights > 1 / _LIKE_SIZE)
    cost = np.where(shared >= LEAST_OVERLAP, 1.0 - shared, np.where(near, 1.0 + away, _NEVER)) + unlike
    rows, columns = linear_sum_assignment(cost)
    return [(int(row), int(column)) for row, column in zip(rows, columns, strict=True) if cost[row, column] < _NEVER]


def _middles(boxes: Edges) -> Edges:
    return (boxes[:, :2] + boxes[:, 2:]) / 2
