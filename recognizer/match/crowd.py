"""How much room a face has: where many people look alike to the network, being near means less.

dlib's network puts some groups of people closer together than others: of the false names measured on LFW two thirds
fell on people from East and South-East Asia, most of the rest on Black people. One bound for all would call them by
each other's names, so nearness is judged against a crowd. Nor do spectacles tell anybody: two strangers who wear them
lie nearer to each other than two who do not.
"""

from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from recognizer.detect.models import read_checked
from recognizer.face import EngineId
from recognizer.match.nearest import Vectors

#: Where the faces of 879 members of the US Congress lie (portraits in the public domain): the mean of all, then 128
#: means of those who look alike, float16. Made by tests.bench.recognition.crowd.
CROWD_FILE: Final = Path(__file__).with_name("crowd.npy")
CROWD_SHA256: Final = "24a1d78b8f53a2a57b8153bee17b0b99c3f98db2c9198116ae08db8fc291f6fe"
#: What can be read off an embedding: how thinly its neighbourhood is peopled, and spectacles; a row each, 128 weights
#: and what is added. Made by tests.bench.recognition.measures from people of LFW whose sha256(name) begins with 0-7:
#: weights of 20 and of 40 principal axes of the crowd, in which nobody's face can be read.
MEASURES_FILE: Final = Path(__file__).with_name("measures.npy")
MEASURES_SHA256: Final = "427fd6df58703a2618703e6dd14449e49a2c8065b22dab2fd5fd24135aec2e39"
#: Whatever is larger is neither of them: 33 kB and 1 kB.
_MAX_BYTES = 100_000
#: Engines whose embeddings can be compared with that crowd.
_OF_THIS_NETWORK = "dlib-resnet29/"

# By logistic regression on people of LFW whose sha256(name) begins with 0-7; much the same on each half of them.
_NEARNESS = 0.196
_FARNESS = -0.059
_LENGTH = 0.078
# What a usual face has, so that its room is 0.
USUAL_NEAR = 0.50
USUAL_FAR = 0.55
USUAL_LENGTH = 1.4

#: A reading below this is no sign of spectacles: 95 of 100 faces without any lie lower.
_DOUBTFUL = 0.25


@dataclass(frozen=True, slots=True, eq=False)
class Measure:
    """A linear reading of embeddings."""

    #: Shape (dimensions,).
    weights: Vectors
    added: float

    def of(self, faces: Vectors) -> Vectors:
        """The reading of each face, shape (n, dimensions); (n,)."""
        return np.asarray(faces @ self.weights + np.float32(self.added), np.float32)


@dataclass(frozen=True, slots=True, eq=False)
class Crowd:
    """Places where faces of strangers lie, and what else tells how much nearness means."""

    #: Shape (dimensions,).
    middle: Vectors
    #: Shape (places, dimensions).
    places: Vectors
    #: Room in a region of the network, positive where few people lie close together.
    region: Measure
    #: 0: a usual face without them; 1: a usual one with them.
    spectacles: Measure

    def room(self, faces: Vectors) -> NDArray[np.float32]:
        """By how much a face, shape (n, dimensions), may be further away than a usual one and still be named; (n,).

        Negative in a crowded neighbourhood. What counts is the nearest stranger, given how unusual the face is, how
        long its embedding (the network makes short ones of whom it can hardly tell apart), and the region.
        """
        norms = np.einsum("ij,ij->i", faces, faces)[:, None] + np.einsum("ij,ij->i", self.places, self.places)
        near = np.sqrt(np.maximum(norms - 2.0 * faces @ self.places.T, 0.0).min(1))
        far = np.linalg.norm(faces - self.middle, axis=1)
        lengths = np.linalg.norm(faces, axis=1)
        around = _NEARNESS * (near - USUAL_NEAR) + _FARNESS * (far - USUAL_FAR)
        return np.asarray(around + _LENGTH * (lengths - USUAL_LENGTH) + self.region.of(faces), np.float32)

    def wears_spectacles(self, faces: Vectors) -> NDArray[np.float32]:
        """How much looks like spectacles, 0 (nothing) .. 1, of each face, shape (n, dimensions); (n,).

        Of a mean of faces: about the share of those who wear them.
        """
        return np.asarray(np.clip(self.spectacles.of(faces) - _DOUBTFUL, 0.0, 1.0), np.float32)


def crowd_for(engine: EngineId) -> Crowd | None:
    """The crowd for an engine's embeddings; None for a user's own embedder, of which no crowd is known."""
    return _dlibs_crowd() if engine.startswith(_OF_THIS_NETWORK) else None


@cache
def _dlibs_crowd() -> Crowd:
    rows = _rows(CROWD_FILE, CROWD_SHA256)
    region, spectacles = (Measure(row[:-1], float(row[-1])) for row in _rows(MEASURES_FILE, MEASURES_SHA256))
    return Crowd(rows[0], rows[1:], region, spectacles)


def _rows(path: Path, sha256: str) -> Vectors:
    remedy = "it belongs to this version of the program, which must be installed anew"
    data = read_checked(path, sha256, _MAX_BYTES, remedy=remedy)
    return np.asarray(np.load(BytesIO(data), allow_pickle=False), np.float32)
