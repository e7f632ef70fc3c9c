"""Faces that are made up: people as points, their photos as points nearby. No picture is looked at."""

import numpy as np
from numpy.typing import NDArray

from recognizer.detect.persons import PersonDetector
from recognizer.face import Box, EngineId, Face, FaceFault, Quality
from recognizer.gallery.gallery_file import Encodings, no_encodings
from recognizer.gallery.photos import SampleId
from recognizer.gallery.tables import appended
from recognizer.picture.picture import open_picture

ENGINE = EngineId("made up/1")
DIMENSIONS = 128

GOOD = Quality(score=0.9, good=True)
DARK = Quality(score=0.2, good=False, fault=FaceFault.TOO_DARK)
#: Good enough to be named, and bowed too far to be learned.
BOWED = Quality(score=0.6, good=True, fault=FaceFault.LOOKING_DOWN, pitch_deg=-26.0)
A_DOG = Quality(score=0.0, good=False, fault=FaceFault.UNLIKE_A_FACE)


def point(person: str) -> NDArray[np.float32]:
    """Where a person is: two of them are about 0.85 apart, as dlib's are."""
    vector = np.random.default_rng(abs(_number(person))).standard_normal(DIMENSIONS)
    return np.asarray(0.6 * vector / np.linalg.norm(vector), np.float32)


def near(person: str, photo: int = 0, *, apart: float = 0.25) -> NDArray[np.float32]:
    """A photo of a person, at a distance from where they are."""
    turn = np.random.default_rng(_number(f"{person} {photo}")).standard_normal(DIMENSIONS)
    return np.asarray(point(person) + apart * turn / np.linalg.norm(turn), np.float32)


def face(
    embedding: NDArray[np.float32],
    *,
    quality: Quality = GOOD,
    left: int = 100,
    side: int = 80,
    engine: EngineId = ENGINE,
) -> Face:
    """A face of 80 px, or of another size."""
    return Face(
        Box(left, 100, left + side, 100 + side),
        0.9,
        np.zeros((68, 2), np.float32),
        embedding.astype(np.float32),
        quality,
        engine,
    )


def sample_id(number: int) -> SampleId:
    """An id of a sample."""
    return SampleId(f"{number:032x}")


def table_of(people: dict[str, int]) -> Encodings:
    """A gallery with so many photos of each person."""
    table = no_encodings(ENGINE, DIMENSIONS)
    for person, count in people.items():
        for photo in range(count):
            number = _number(f"{person}/{photo}")
            table = appended(table, person, 0, sample_id(number), face(near(person, photo)), float(photo))
    return table


class MadeUpEngine:
    """Finds whatever faces were put into a picture, which it tells by the picture's first pixel row."""

    id = ENGINE
    threshold: float | None = None
    persons: PersonDetector | None = None

    def __init__(self) -> None:
        self.shows: dict[bytes, list[Face]] = {}
        #: Faces of each picture that are not looked at.
        self.more = 0
        #: How often it was asked.
        self.asked = 0

    def put(self, jpeg: bytes, faces: list[Face]) -> bytes:
        """From now on this picture shows these faces."""
        self.shows[open_picture(jpeg).tobytes()] = faces
        return jpeg

    def faces(self, picture: NDArray[np.uint8], *, jitters: int = 0) -> list[Face]:
        """What was put there."""
        return self.faces_and_more(picture, jitters=jitters)[0]

    def faces_and_more(self, picture: NDArray[np.uint8], *, jitters: int = 0) -> tuple[list[Face], int]:
        """What was put there, and how many more there are said to be."""
        self.asked += 1
        return self.shows.get(picture.tobytes(), []), self.more

    def describe(self) -> dict[str, str]:
        return {"engine": self.id}


def _number(text: str) -> int:
    value = 0
    for letter in text.encode():
        value = (value * 257 + letter) % (2**61 - 1)
    return value
