"""The demo's pictures show what they promise, to the face finder that the product uses."""

import io
from itertools import pairwise
from typing import Any

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from bot.demo.camera.album import portraits_of_eileen, portraits_of_grace
from bot.demo.camera.scenes import BURST, DoorbellCamera, PictureUnreadable, Scene
from tests.demo.conftest import picture

face_recognition = pytest.importorskip("face_recognition")


def decoded(jpeg: bytes) -> NDArray[Any]:
    with Image.open(io.BytesIO(jpeg)) as opened:
        assert opened.format == "JPEG"
        return np.asarray(opened.convert("RGB"))


def faces(jpeg: bytes) -> int:
    return len(face_recognition.face_locations(decoded(jpeg)))


@pytest.mark.parametrize(
    ("scene", "count"),
    [
        (Scene.GRACE, 1),
        (Scene.EILEEN, 1),
        (Scene.BOTH, 2),
        (Scene.NOBODY, 0),
        (Scene.CAT, 0),
        (Scene.FAR, 0),
        (Scene.DOG, 0),
        (Scene.BACK, 0),
        (Scene.PHOTO, 1),
    ],
)
def test_a_scene_has_as_many_faces_as_people(camera: DoorbellCamera, scene: Scene, count: int) -> None:
    camera.scene = scene
    burst = camera.burst()
    assert len(burst) == BURST
    assert [faces(jpeg) for jpeg in burst] == [count] * BURST


def test_every_picture_is_a_doorbells(camera: DoorbellCamera) -> None:
    for scene in Scene:
        camera.scene = scene
        for jpeg in camera.burst():
            assert decoded(jpeg).shape == (480, 640, 3)
            assert 8_000 < len(jpeg) < 80_000


def test_the_pictures_of_a_burst_differ_a_little(camera: DoorbellCamera) -> None:
    camera.scene = Scene.GRACE
    frames = [decoded(jpeg).astype(np.int16) for jpeg in camera.burst()]
    for one, other in pairwise(frames):
        assert 2 < np.abs(one - other).mean() < 60


def test_the_dark_is_dark(camera: DoorbellCamera) -> None:
    camera.scene = Scene.DARK
    assert decoded(camera.view()).mean() < 20


def test_one_person_looks_the_same_in_the_burst_and_another_does_not(camera: DoorbellCamera) -> None:
    def encoding(jpeg: bytes) -> NDArray[Any]:
        found: NDArray[Any] = face_recognition.face_encodings(decoded(jpeg))[0]
        return found

    known = [encoding(jpeg) for jpeg in portraits_of_grace()]
    camera.scene = Scene.GRACE
    grace = encoding(camera.burst()[1])
    camera.scene = Scene.EILEEN
    eileen = encoding(camera.burst()[1])
    assert max(np.linalg.norm(k - grace) for k in known) < 0.5
    assert min(np.linalg.norm(k - eileen) for k in known) > 0.6


def test_a_persons_own_picture_stands_at_the_door(camera: DoorbellCamera) -> None:
    camera.show([portraits_of_grace()[0]])
    assert camera.scene is Scene.PICTURE
    assert faces(camera.burst()[0]) == 1
    red, green, blue = (
        cv2.imencode(".png", np.full((90, 60, 3), shade, np.uint8))[1].tobytes() for shade in (9, 99, 199)
    )
    camera.show([red, green, blue])
    assert [round(decoded(jpeg).mean() / 10) for jpeg in camera.burst()] == [1, 10, 20]


@pytest.mark.parametrize("content", [b"", b"text", picture()[:150]])
def test_what_is_no_picture_is_refused(camera: DoorbellCamera, content: bytes) -> None:
    with pytest.raises(PictureUnreadable):
        camera.show([content])


def test_the_portraits_have_one_face_each() -> None:
    assert [faces(jpeg) for jpeg in (*portraits_of_grace(), *portraits_of_eileen())] == [1] * 6


def test_a_prepared_burst_is_used_once_and_only_for_its_scene(camera: DoorbellCamera) -> None:
    camera.scene = Scene.NOBODY
    camera.prepare()
    first = camera.burst()
    assert camera.burst() != first
    camera.prepare()
    camera.scene = Scene.GRACE
    assert faces(camera.burst()[0]) == 1
