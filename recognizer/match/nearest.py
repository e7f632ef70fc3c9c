"""Searching many encodings: exactly, or by binary codes with an exact look at the best of them."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
RowNumbers = NDArray[np.intp]

#: Bits of a code.
BITS = 256
#: Rows are compared in parts of this size, so that a search needs little memory beside the rows.
_PART = 65_536


def nearest(
    rows: Vectors, norms: NDArray[np.float32], query: Vectors, count: int
) -> tuple[RowNumbers, NDArray[np.float32]]:
    """The ``count`` rows nearest to ``query``, shape (dimensions,), nearest first, and their Euclidean distances.

    ``rows``: shape (n, dimensions); ``norms``: their squared lengths, shape (n,). |x - q|² = |x|² - 2 x·q + |q|²,
    a single pass over the memory; the winners' distances are taken again without that formula's cancellation.
    """
    apart = norms - 2.0 * (rows @ query)
    return _sorted(rows, query, _smallest(apart, count))


@dataclass(frozen=True, slots=True, eq=False)
class Codes:
    """Encodings as signs of random projections: 32 bytes a row instead of 512; Hamming distance follows the angle."""

    #: Shape (n, BITS / 64), uint64.
    bits: NDArray[np.uint64]
    #: Shape (dimensions, BITS).
    planes: Vectors
    #: Shape (dimensions,), taken off before the signs.
    middle: Vectors

    @property
    def nbytes(self) -> int:
        """Bytes of the codes alone."""
        return self.bits.nbytes

    def nearest(
        self, rows: Vectors, query: Vectors, count: int, *, looked_at: int
    ) -> tuple[RowNumbers, NDArray[np.float32]]:
        """As the exact search, among the ``looked_at`` rows whose codes differ least."""
        code = _signs(query[None], self.planes, self.middle)[0]
        differ = np.bitwise_count(self.bits ^ code).sum(1, dtype=np.uint16)
        return _sorted(rows, query, _smallest(differ, looked_at), count)


def make_codes(rows: Vectors, *, seed: int = 1) -> Codes:
    """Codes of all rows; random planes that stand upright on each other as far as the dimensions go."""
    dimensions = rows.shape[1]
    dice = np.random.default_rng(seed)
    turns = [np.linalg.qr(dice.standard_normal((dimensions, dimensions)))[0] for _ in range(-(-BITS // dimensions))]
    planes = np.concatenate(turns, axis=1)[:, :BITS].astype(np.float32)
    middle = np.asarray(rows.mean(0, dtype=np.float64), np.float32)
    parts = [_signs(rows[start : start + _PART], planes, middle) for start in range(0, len(rows), _PART)]
    return Codes(np.concatenate(parts), planes, middle)


def _signs(rows: Vectors, planes: Vectors, middle: Vectors) -> NDArray[np.uint64]:
    packed = np.packbits((rows - middle) @ planes > 0, axis=1)
    return np.ascontiguousarray(packed).view(np.uint64)


def _smallest(values: NDArray[np.generic], count: int) -> RowNumbers:
    if count >= len(values):
        return np.arange(len(values))
    return np.argpartition(values, count)[:count]


def _sorted(
    rows: Vectors, query: Vectors, found: RowNumbers, count: int | None = None
) -> tuple[RowNumbers, NDArray[np.float32]]:
    apart = np.linalg.norm(rows[found] - query, axis=1)
    order = np.argsort(apart, kind="stable")[:count]
    return found[order], np.asarray(apart[order], np.float32)
