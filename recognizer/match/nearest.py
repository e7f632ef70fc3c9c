"""Searching many encodings, exactly."""

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
RowNumbers = NDArray[np.intp]


def nearest(
    rows: Vectors, norms: NDArray[np.float32], query: Vectors, count: int
) -> tuple[RowNumbers, NDArray[np.float32]]:
    """The ``count`` rows nearest to ``query``, shape (dimensions,), nearest first, and their Euclidean distances.

    ``rows``: shape (n, dimensions); ``norms``: their squared lengths, shape (n,). |x - q|² = |x|² - 2 x·q + |q|²,
    a single pass over the memory; the winners' distances are taken again without that formula's cancellation.
    """
    apart = norms - 2.0 * (rows @ query)
    found = _smallest(apart, count)
    exact = np.linalg.norm(rows[found] - query, axis=1)
    order = np.argsort(exact, kind="stable")
    return found[order], np.asarray(exact[order], np.float32)


def _smallest(values: NDArray[np.generic], count: int) -> RowNumbers:
    if count >= len(values):
        return np.arange(len(values))
    return np.argpartition(values, count)[:count]
