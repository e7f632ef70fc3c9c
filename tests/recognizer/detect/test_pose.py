"""Which way a head looks: a made-up one in any pose, and a portrait that is turned, mirrored and bowed."""

from collections.abc import Sequence
from typing import cast

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from recognizer.detect.detection import Detection, Detector
from recognizer.detect.engine import Engine, open_engine
from recognizer.detect.pose import FIVE, Pose, pose_of, turned_at_least, yaw_of_five
from recognizer.face import EngineSettings, Face, FaceFault, Picture
from tests.recognizer.detect.heads import bowed, head
from tests.sitters import grace, yunet_model

#: Eyes, nose and corners of the mouth: YuNet's, of somebody seen from the front …
FRONT = np.array([(40, 50), (80, 50), (60, 70), (45, 90), (75, 90)], np.float32)
#: … and from the side.
SIDE = np.array([(40, 50), (51, 50), (30, 70), (42, 90), (50, 90)], np.float32)


@pytest.fixture(scope="module")
def engine() -> Engine:
    return open_engine(EngineSettings(detector="hog"))


@pytest.fixture(scope="module")
def her(engine: Engine) -> Face:
    (face,) = engine.faces(grace())
    return face


def only(engine: Engine, picture: NDArray[np.uint8]) -> Face:
    (face,) = engine.faces(np.ascontiguousarray(picture))
    return face


@pytest.mark.parametrize("yaw_deg", [-60, -25, 0, 10, 45])
@pytest.mark.parametrize("roll_deg", [-30, 0, 20])
def test_turning_is_measured_however_the_head_leans(yaw_deg: float, roll_deg: float) -> None:
    pose = pose_of(head(yaw_deg, 0, roll_deg))
    assert pose.yaw_deg == pytest.approx(yaw_deg, abs=2)
    assert pose.pitch_deg == pytest.approx(0, abs=2)
    assert pose.roll_deg == pytest.approx(roll_deg, abs=1)


@pytest.mark.parametrize("pitch_deg", [-30, -10, 0, 10, 30])
@pytest.mark.parametrize("yaw_deg", [-20, 0, 20])
def test_bowing_and_raising_are_measured_and_enlarged_for_what_the_predictor_takes_away(
    pitch_deg: float, yaw_deg: float
) -> None:
    pose = pose_of(head(yaw_deg, pitch_deg))
    assert pose.pitch_deg == pytest.approx(1.4 * pitch_deg, abs=6)
    assert pose.yaw_deg == pytest.approx(yaw_deg, abs=4)


def test_the_size_and_place_of_a_face_say_nothing_of_its_pose() -> None:
    near, far = pose_of(head(20, -10)), pose_of((head(20, -10) / 4 + 100).astype(np.float32))
    assert (near.yaw_deg, near.pitch_deg) == pytest.approx((far.yaw_deg, far.pitch_deg), abs=0.1)


def test_points_in_one_place_are_nobody_who_looks_this_way() -> None:
    assert pose_of(np.zeros((68, 2), np.float32)) == Pose(90.0, 0.0, 0.0)


def test_a_mirrored_portrait_is_turned_to_the_other_side_and_as_bowed_as_before(engine: Engine, her: Face) -> None:
    for degrees in (-15, 0, 15):
        picture = bowed(grace(), her.landmarks, degrees)
        here, there = only(engine, picture).quality, only(engine, picture[:, ::-1]).quality
        assert here.yaw_deg == pytest.approx(-there.yaw_deg, abs=5)
        assert here.pitch_deg == pytest.approx(there.pitch_deg, abs=5)


def test_a_portrait_that_leans_is_as_turned_and_as_bowed_as_before(engine: Engine, her: Face) -> None:
    turn = cv2.getRotationMatrix2D((268, 230), -15, 1)
    leaning = np.asarray(cv2.warpAffine(grace(), turn, (512, 600), borderMode=cv2.BORDER_REPLICATE), np.uint8)
    quality = only(engine, leaning).quality
    assert quality.roll_deg - her.quality.roll_deg == pytest.approx(15, abs=3)
    assert quality.yaw_deg == pytest.approx(her.quality.yaw_deg, abs=6)
    assert quality.pitch_deg == pytest.approx(her.quality.pitch_deg, abs=6)


def test_a_portrait_is_the_more_bowed_the_further_it_is_warped(engine: Engine, her: Face) -> None:
    warped = (-20, -10, 0, 10, 20)
    measured = [only(engine, bowed(grace(), her.landmarks, degrees)).quality.pitch_deg for degrees in warped]
    assert measured == sorted(measured, reverse=True)
    assert measured[0] - measured[-1] == pytest.approx(40, abs=10)


@pytest.mark.parametrize(("degrees", "fault"), [(35, FaceFault.LOOKING_DOWN), (-40, FaceFault.LOOKING_UP)])
def test_a_portrait_that_looks_to_the_floor_or_the_sky_says_so(
    engine: Engine, her: Face, degrees: float, fault: FaceFault
) -> None:
    finder = open_engine(EngineSettings(detector=str(yunet_model())))
    assert only(finder, bowed(grace(), her.landmarks, degrees)).quality.fault is fault


def test_eyes_that_are_drawn_together_are_a_profile_whatever_the_landmarks_say() -> None:
    front = head(-5, 0)
    assert pose_of(front, FRONT).yaw_deg == pytest.approx(-5, abs=2)
    assert pose_of(front, SIDE).yaw_deg == pytest.approx(-70, abs=5)
    assert pose_of(front, (SIDE * (-1, 1)).astype(np.float32)).yaw_deg == pytest.approx(70, abs=5)


def test_a_profile_is_one_however_the_head_leans() -> None:
    turn = cv2.getRotationMatrix2D((60, 70), 40, 1).astype(np.float32)
    leaning = SIDE @ turn[:, :2].T + turn[:, 2]
    assert turned_at_least(leaning) == pytest.approx(turned_at_least(SIDE), abs=0.1)
    assert turned_at_least(FRONT) == 0
    assert turned_at_least(np.zeros((5, 2), np.float32)) == 0


class Finder:
    """Finds what another detector does, with five points of its own."""

    name = "finder"
    made_by = "a test"

    def __init__(self, true: Detector, five: NDArray[np.float32]) -> None:
        self._true = true
        self._five = five

    def find(self, picture: Picture) -> Sequence[Detection]:
        return [Detection(one.box, one.score, one.sure, self._five) for one in self._true.find(picture)]


@pytest.mark.parametrize(("five", "good"), [(FRONT, True), (SIDE, False)])
def test_the_engine_asks_the_detectors_own_points(engine: Engine, five: NDArray[np.float32], good: bool) -> None:
    finder = cast("Detector", Finder(engine._detector, five))
    (face,) = Engine(finder, engine._aligner, engine._embedder).faces(grace())
    assert face.quality.good is good
    assert face.quality.fault is (None if good else FaceFault.TURNED_AWAY)


def test_yunet_hands_its_five_points_on() -> None:
    finder = open_engine(EngineSettings(detector=str(yunet_model())))._detector
    (found, *_) = finder.find(grace())
    assert found.five is not None
    assert found.five.shape == (5, 2)
    left, right, _, *mouth = found.five
    assert left[0] < right[0]
    assert all(corner[1] > left[1] for corner in mouth)


def five_of(yaw_deg: float, roll_deg: float) -> NDArray[np.float32]:
    yaw, roll = np.radians((yaw_deg, roll_deg))
    aside = np.array([(np.cos(yaw), 0, -np.sin(yaw)), (0, 1, 0), (np.sin(yaw), 0, np.cos(yaw))])
    lean = np.array([(np.cos(roll), -np.sin(roll), 0), (np.sin(roll), np.cos(roll), 0), (0, 0, 1)])
    return np.asarray(5 * (FIVE @ (lean @ aside).T)[:, :2] + 200, np.float32)


@pytest.mark.parametrize("yaw_deg", [-50, -25, 0, 10, 40])
@pytest.mark.parametrize("roll_deg", [-30, 0, 20])
def test_five_points_tell_how_far_a_head_is_turned_however_it_leans(yaw_deg: float, roll_deg: float) -> None:
    assert yaw_of_five(five_of(yaw_deg, roll_deg)) == pytest.approx(yaw_deg, abs=8)


def test_five_points_in_one_place_face_nobody() -> None:
    assert yaw_of_five(np.zeros((5, 2), np.float32)) == 90.0
