"""A photo that is sent once more is known again however it was saved; another photo of the same face is not it."""

from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from recognizer.face import EngineSettings
from recognizer.recogniser import Recogniser
from recognizer.refusal import PictureFault, PictureUnusable
from tests.sitters import encoded, grace, grace_another_day, grace_hopper

Change = Callable[[NDArray[np.uint8]], NDArray[np.uint8]]


@pytest.fixture(scope="module")
def knowing(tmp_path_factory: pytest.TempPathFactory) -> Recogniser:
    """Knows Grace Hopper from one photo."""
    recogniser = Recogniser.open(tmp_path_factory.mktemp("gallery"), EngineSettings(detector="hog"))
    recogniser.enrol("grace", grace_hopper())
    return recogniser


def smaller(picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
    return np.asarray(cv2.resize(picture, None, fx=0.6, fy=0.6, interpolation=cv2.INTER_AREA), np.uint8)


def cut(picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
    return np.ascontiguousarray(picture[20:520, 60:480])


SAVED_ANEW: dict[str, tuple[Change, int]] = {
    "of less quality": (lambda picture: picture, 50),
    "smaller": (smaller, 85),
    "cut": (cut, 90),
    "cut and smaller": (lambda picture: smaller(cut(picture)), 75),
}

ANOTHER: dict[str, Change] = {
    "leaning": lambda picture: np.asarray(
        cv2.warpAffine(picture, cv2.getRotationMatrix2D((256, 230), 8, 1), (512, 600)), np.uint8
    ),
    "mirrored": lambda picture: np.ascontiguousarray(picture[:, ::-1]),
    "in other light": lambda picture: (picture * 0.6).astype(np.uint8),
}


@pytest.mark.parametrize("how", SAVED_ANEW)
def test_a_photo_that_was_saved_anew_adds_nothing(knowing: Recogniser, how: str) -> None:
    change, quality = SAVED_ANEW[how]
    (first,) = knowing.samples("grace")
    again = knowing.enrol("grace", encoded(change(grace()), quality=quality))
    assert (again.new, again.sample, again.samples) == (False, first, 1)


@pytest.mark.parametrize("how", ANOTHER)
def test_another_photo_of_the_same_face_is_learned(knowing: Recogniser, how: str) -> None:
    learned = knowing.enrol("grace", encoded(ANOTHER[how](grace())))
    assert (learned.new, learned.samples) == (True, 2)
    knowing.unlearn("grace", [learned.sample])


def test_a_photo_that_is_known_as_somebody_s_is_not_therefore_anybody_else_s(knowing: Recogniser) -> None:
    with pytest.raises(PictureUnusable) as refused:
        knowing.enrol("leo", grace_hopper(quality=50))
    assert refused.value.objection.fault is PictureFault.LIKE_ANOTHER
    assert knowing.enrol("leo", grace_hopper(quality=50), sure=True).new
    knowing.forget("leo")


def test_a_sample_whose_file_is_gone_or_torn_is_not_compared_with(tmp_path: Path) -> None:
    recogniser = Recogniser.open(tmp_path, EngineSettings(detector="hog"))
    first = recogniser.enrol("grace", grace_hopper())
    recogniser.where("grace", first.sample).write_bytes(b"torn")
    second = recogniser.enrol("grace", grace_hopper(quality=50))
    recogniser.where("grace", first.sample).unlink()
    recogniser.where("grace", second.sample).unlink()
    third = recogniser.enrol("grace", grace_another_day())
    assert (second.new, third.new) == (True, True)


def test_somebody_who_is_sure_learns_no_photo_twice_either(knowing: Recogniser) -> None:
    assert not knowing.enrol("grace", grace_hopper(quality=50), sure=True).new
