"""Whose photos show them in one way only."""

import numpy as np

from recognizer.face import EngineId
from recognizer.gallery.gallery_file import SAMPLE, Encodings
from recognizer.gallery.health import always_in_spectacles
from recognizer.gallery.tables import appended
from recognizer.match.crowd import Crowd, crowd_for
from recognizer.match.matching import Vector
from tests.recognizer.faces import face, near, sample_id, table_of

CROWD = crowd_for(EngineId("dlib-resnet29/68/1"))


def seen(person: str, photo: int, crowd: Crowd, reading: float) -> Vector:
    """A photo whose reading of spectacles is this: moved along what is read, and no other way."""
    vector, weights = near(person, photo), crowd.spectacles.weights
    missing = reading - float(crowd.spectacles.of(vector[None])[0])
    return np.asarray(vector + missing * weights / float(weights @ weights), np.float32)


def gallery(**readings: list[float]) -> Encodings:
    assert CROWD
    table = table_of({})
    for person, of_photos in readings.items():
        for number, reading in enumerate(of_photos):
            shown = face(seen(person, number, CROWD, reading))
            table = appended(table, person, SAMPLE, sample_id(len(table.ids)), shown, float(number))
    return table


def test_who_wears_spectacles_in_every_photo_is_told_and_who_took_them_off_once_is_not() -> None:
    table = gallery(anna=[1.0, 0.9, 1.1], leo=[1.0, 1.0, 0.0], grace=[0.0, 0.0, 0.0])
    assert always_in_spectacles(table, CROWD) == ["anna"]


def test_two_photos_are_too_few_to_tell_and_an_embedder_of_ones_own_tells_nothing() -> None:
    assert always_in_spectacles(gallery(anna=[1.0, 1.0]), CROWD) == []
    assert always_in_spectacles(gallery(anna=[1.0, 1.0, 1.0]), None) == []
