"""How much room a face has: where many people look alike to the network, being near means less.

dlib's network puts some groups of people closer together than others: of the false names measured on LFW two thirds
fell on people from East and South-East Asia, most of the rest on Black people. One bound for all would call them by
each other's names, so nearness is judged against a crowd.
"""

import hashlib
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from recognizer.detect.models import ModelRefused
from recognizer.face import EngineId
from recognizer.match.nearest import Vectors

#: Where the faces of 879 members of the US Congress lie (portraits in the public domain): the mean of all, then 128
#: means of those who look alike, float16. Made by tests.bench.crowd.
CROWD_FILE: Final = Path(__file__).with_name("crowd.npy")
CROWD_SHA256: Final = "24a1d78b8f53a2a57b8153bee17b0b99c3f98db2c9198116ae08db8fc291f6fe"
#: Engines whose embeddings can be compared with that crowd.
_OF_THIS_NETWORK = "dlib-resnet29/"

# By logistic regression on people of LFW whose sha256(name) begins with 0-7; the same on each half of them.
_NEARNESS = 0.3
_FARNESS = -0.1
# What a usual face has, so that its room is 0.
_USUAL_NEAR = 0.50
_USUAL_FAR = 0.55


@dataclass(frozen=True, slots=True, eq=False)
class Crowd:
    """Places where faces of strangers lie."""

    #: Shape (dimensions,).
    middle: Vectors
    #: Shape (places, dimensions).
    places: Vectors

    def room(self, faces: Vectors) -> NDArray[np.float32]:
        """By how much a face, shape (n, dimensions), may be further away than a usual one and still be named; (n,).

        Negative in a crowded neighbourhood. What counts is the nearest stranger, given how unusual the face is.
        """
        norms = np.einsum("ij,ij->i", faces, faces)[:, None] + np.einsum("ij,ij->i", self.places, self.places)
        near = np.sqrt(np.maximum(norms - 2.0 * faces @ self.places.T, 0.0).min(1))
        far = np.linalg.norm(faces - self.middle, axis=1)
        return np.asarray(_NEARNESS * (near - _USUAL_NEAR) + _FARNESS * (far - _USUAL_FAR), np.float32)


def crowd_for(engine: EngineId) -> Crowd | None:
    """The crowd for an engine's embeddings; None for a user's own embedder, of which no crowd is known."""
    return _dlibs_crowd() if engine.startswith(_OF_THIS_NETWORK) else None


@cache
def _dlibs_crowd() -> Crowd:
    data = CROWD_FILE.read_bytes()
    if hashlib.sha256(data).hexdigest() != CROWD_SHA256:
        raise ModelRefused(CROWD_FILE, "it belongs to this version of the program, which must be installed anew")
    rows = np.load(BytesIO(data), allow_pickle=False).astype(np.float32)
    return Crowd(rows[0], rows[1:])
