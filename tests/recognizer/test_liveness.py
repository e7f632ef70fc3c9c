"""Hints about a picture held before the camera: said where something flat was seen to move, else silence."""

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from recognizer.detect.engine import Engine, open_engine
from recognizer.face import Box, EngineId, EngineSettings, Face, Quality
from recognizer.liveness import distortion_of, eye_opening, judge, pattern_of, relief_of
from recognizer.look import Hint
from tests.sitters import grace


@pytest.fixture(scope="module")
def engine() -> Engine:
    return open_engine(EngineSettings(detector="hog"))


def head() -> NDArray[np.float64]:
    """A made-up head: 68 points in space, the nose in front, the jaw behind; (68, 3), about 100 px wide."""
    points = np.zeros((68, 3))
    around = np.linspace(0, np.pi, 17)
    points[:17] = np.stack([-50 * np.cos(around), 60 * np.sin(around), np.full(17, -35.0)], 1)
    points[17:27] = np.stack([np.linspace(-40, 40, 10), np.full(10, -35.0), np.full(10, 5.0)], 1)
    points[27:36] = np.stack([np.linspace(-6, 6, 9), np.linspace(-20, 10, 9), np.linspace(10, 35, 9)], 1)
    for start, middle in ((36, -22), (42, 22)):
        angle = np.linspace(np.pi, -np.pi, 7)[:6]
        points[start : start + 6] = np.stack([middle + 10 * np.cos(angle), -20 - 4 * np.sin(angle), np.zeros(6)], 1)
    angle = np.linspace(np.pi, -np.pi, 21)[:20]
    points[48:] = np.stack([20 * np.cos(angle), 30 - 8 * np.sin(angle), np.full(20, 8.0)], 1)
    return points


def seen(points: NDArray[np.float64], turn_deg: float, *, nod_deg: float = 0.0) -> NDArray[np.float32]:
    """The points as a camera 500 px away sees them, turned; (68, 2)."""
    turn, nod = np.radians(turn_deg), np.radians(nod_deg)
    about_y = np.array([[np.cos(turn), 0, np.sin(turn)], [0, 1, 0], [-np.sin(turn), 0, np.cos(turn)]])
    about_x = np.array([[1, 0, 0], [0, np.cos(nod), -np.sin(nod)], [0, np.sin(nod), np.cos(nod)]])
    x, y, z = (points @ about_y.T @ about_x.T).T
    return np.stack([300 + 500 * x / (500 - z), 300 + 500 * y / (500 - z)], 1).astype(np.float32)


def flat(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """A photo of the head, taken from the front."""
    return np.concatenate([points[:, :2], np.zeros((68, 1))], 1)


def face(landmarks: NDArray[np.float32], *, side: float = 120.0) -> Face:
    return Face(
        Box(200, 200, 400, 400),
        1.0,
        landmarks,
        np.zeros(128, np.float32),
        Quality(1, good=True, side_px=side),
        EngineId("made up"),
    )


GREY = np.full((600, 600, 3), 128, np.uint8)


def frames(*landmarks: NDArray[np.float32], side: float = 120.0) -> list[tuple[NDArray[np.uint8], Face]]:
    return [(GREY, face(one, side=side)) for one in landmarks]


@pytest.mark.parametrize("turn_deg", [12, 20, -30])
def test_a_head_that_turns_has_relief_and_a_photo_that_turns_has_none(turn_deg: float) -> None:
    living, photo = seen(head(), turn_deg), seen(flat(head()), turn_deg)
    assert relief_of(seen(head(), 0), living) > 0.012
    assert relief_of(seen(flat(head()), 0), photo) < 1e-4


def test_a_photo_that_is_turned_gives_a_hint() -> None:
    found = judge(frames(seen(flat(head()), 0), seen(flat(head()), 45)))
    assert found.hint is Hint.FLAT
    assert found.changed > 0.025


def test_a_head_that_is_turned_gives_none() -> None:
    assert judge(frames(seen(head(), -10), seen(head(), 10), seen(head(), 25))).hint is None


def test_shift_scale_and_lean_are_no_change() -> None:
    turn = np.array([[0.9, -0.3], [0.3, 0.9]], np.float32)
    moved = (seen(head(), 0) @ turn * np.float32(1.3) + np.float32(40)).astype(np.float32)
    assert distortion_of(seen(head(), 0), moved) < 0.002
    assert judge(frames(seen(head(), 0), moved)).hint is None


def test_a_blink_speaks_against_a_photo() -> None:
    shut = seen(flat(head()), 45)
    for start in (36, 42):
        shut[start : start + 6, 1] = shut[start : start + 6, 1].mean()
    found = judge(frames(seen(flat(head()), 0), shut))
    assert found.blinked > 0.9
    assert found.hint is None


def test_open_eyes_are_told_from_shut_ones() -> None:
    assert eye_opening(seen(head(), 0)) > 0.05
    assert eye_opening(seen(head(), 30)) == pytest.approx(eye_opening(seen(head(), 0)), rel=0.15)
    shut = head()
    shut[36:48, 1] = -20
    assert eye_opening(seen(shut, 0)) < 0.01


def test_one_frame_or_far_faces_say_nothing() -> None:
    assert judge([]).hint is None
    assert judge(frames(seen(head(), 0))).hint is None
    far = judge(frames(seen(flat(head()), 0), seen(flat(head()), 45), side=40.0))
    assert (far.hint, far.changed) == (None, 0.0)


def screen(picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """As a screen shows it: stripes of a little more than three px."""
    rows, columns = np.indices(picture.shape[:2])
    stripes = 1 + 0.12 * np.sin(2 * np.pi * (columns / 3.1 + rows / 9))
    return np.asarray((picture * stripes[..., None]).clip(0, 255), np.uint8)


def test_a_screen_s_pattern_is_seen_and_a_plain_portrait_has_none(engine: Engine) -> None:
    (plain,) = engine.faces(grace())
    assert judge([(grace(), plain)]).hint is None
    assert judge([(screen(grace()), plain)]).hint is Hint.SCREEN
    assert pattern_of(screen(grace()), plain) > 20 * pattern_of(grace(), plain)


def test_a_portrait_that_only_moves_gives_no_hint(engine: Engine) -> None:
    shifted = np.ascontiguousarray(grace()[9:, 17:])
    smaller = np.asarray(cv2.resize(grace(), None, fx=0.8, fy=0.8, interpolation=cv2.INTER_AREA), np.uint8)
    frames = [(picture, engine.faces(picture)[0]) for picture in (grace(), shifted, smaller)]
    assert judge(frames).hint is None


def test_a_face_outside_the_picture_is_no_accident(engine: Engine) -> None:
    outside = face(seen(head(), 0))
    assert pattern_of(np.zeros((100, 100, 3), np.uint8), outside) == 0.0
