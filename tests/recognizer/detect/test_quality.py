"""Good enough to say who it is, or not, and why: one portrait, spoilt in many ways."""

from collections.abc import Callable
from dataclasses import replace

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from recognizer.detect.align import close_up, points_of
from recognizer.detect.engine import Engine, open_engine
from recognizer.detect.quality import GATE, assess, no_sample, noise_of, told_of_light
from recognizer.face import Box, EngineSettings, FaceFault, Quality
from tests.recognizer.detect.heads import head
from tests.sitters import eileen, grace, yunet_model

Spoil = Callable[[NDArray[np.uint8]], NDArray[np.uint8]]


@pytest.fixture(scope="module")
def engine() -> Engine:
    return open_engine(EngineSettings(detector="hog"))


def sized(side_px: int) -> NDArray[np.uint8]:
    """Grace Hopper with a face of this size."""
    scale = side_px / 184
    return np.asarray(cv2.resize(grace(), None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), np.uint8)


def times(factor: float) -> Spoil:
    return lambda picture: (picture * factor).clip(0, 255).astype(np.uint8)


def blurred(sigma: float) -> Spoil:
    return lambda picture: np.asarray(cv2.GaussianBlur(picture, (0, 0), sigma), np.uint8)


def moved(length: int, angle: float) -> Spoil:
    def spoil(picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
        path = np.zeros((length, length), np.float32)
        path[length // 2] = 1
        turn = cv2.getRotationMatrix2D((length / 2 - 0.5, length / 2 - 0.5), angle, 1)
        path = np.asarray(cv2.warpAffine(path, turn, (length, length)), np.float32)
        return np.asarray(cv2.filter2D(picture, -1, path / path.sum()), np.uint8)

    return spoil


def grainy(sigma: float) -> Spoil:
    dice = np.random.default_rng(3)
    return lambda picture: (picture + dice.normal(0, sigma, picture.shape)).clip(0, 255).astype(np.uint8)


def of(engine: Engine, picture: NDArray[np.uint8]) -> Quality:
    (face,) = engine.faces(np.ascontiguousarray(picture))
    return face.quality


@pytest.mark.parametrize("picture", [grace(), eileen(), sized(113), sized(68)])
def test_a_portrait_is_good_and_has_no_fault(engine: Engine, picture: NDArray[np.uint8]) -> None:
    quality = of(engine, picture)
    assert quality.good
    assert quality.fault is None
    assert quality.score > 0.9


@pytest.mark.parametrize(
    ("spoil", "fault"),
    [
        (times(0.05), FaceFault.TOO_DARK),
        (lambda picture: (picture * 0.02 + 120).astype(np.uint8), FaceFault.PALE),
        (blurred(3), FaceFault.BLURRED),
        (moved(27, 0), FaceFault.BLURRED),
    ],
)
def test_a_spoilt_picture_is_not_good_and_says_why(engine: Engine, spoil: Spoil, fault: FaceFault) -> None:
    quality = assess_at(engine, spoil(sized(80)), sized(80))
    assert not quality.good
    assert quality.fault is fault


def test_whatever_is_wrong_with_a_face_in_the_dark_is_the_light() -> None:
    grainy = Quality(score=0.3, good=False, fault=FaceFault.GRAINY, light=0.5)
    assert told_of_light(grainy, 5.0) == replace(grainy, fault=FaceFault.TOO_DARK, light=0.1)
    assert told_of_light(grainy, 1.0) == grainy
    assert told_of_light(replace(grainy, fault=FaceFault.TOO_FAR), 5.0).fault is FaceFault.TOO_FAR
    assert told_of_light(replace(grainy, good=True), 5.0).fault is FaceFault.GRAINY


def assess_at(engine: Engine, picture: NDArray[np.uint8], whole: NDArray[np.uint8]) -> Quality:
    """Judge a spoilt picture's face where it is known to be from the whole one: a detector may well miss it."""
    (place,) = engine._detector.find(whole)
    shape = engine._aligner.landmarks(close_up(whole, place.box), place.box)
    view = close_up(picture, place.box)
    chip = engine._aligner.chip(view, shape, 150)
    return assess(chip, view.outside(points_of(shape)), place.box, (picture.shape[0], picture.shape[1]))


@pytest.mark.parametrize("angle", [0, 30, 45, 60, 90])
def test_motion_is_seen_in_every_direction(engine: Engine, angle: float) -> None:
    sharpness = [assess_at(engine, moved(length, angle)(sized(80)), sized(80)).sharpness for length in (1, 9, 15, 21)]
    assert sharpness == sorted(sharpness, reverse=True)
    assert sharpness[0] == 1.0
    assert sharpness[2] < 0.5


def test_worse_is_never_judged_better(engine: Engine) -> None:
    scores = [of(engine, blurred(sigma)(sized(90))).sharpness for sigma in (0.3, 0.8, 1.2, 1.8)]
    assert scores == sorted(scores, reverse=True)
    lights = [of(engine, times(factor)(sized(90))).light for factor in (1.0, 0.6, 0.3)]
    assert lights == sorted(lights, reverse=True)


def test_crisp_is_crisp_whether_near_or_far(engine: Engine) -> None:
    assert all(of(engine, sized(side)).sharpness > 0.8 for side in (60, 90, 130, 180))


def test_a_far_face_is_too_far() -> None:
    picture = np.full((240, 320, 3), 118, np.uint8)
    figure = sized(18)
    picture[40 : 40 + figure.shape[0], 100 : 100 + figure.shape[1]] = figure
    quality = of(open_engine(EngineSettings(detector=str(yunet_model()))), picture)
    assert (quality.good, quality.fault) == (False, FaceFault.TOO_FAR)


def test_a_face_at_the_edge_is_cut_off(engine: Engine) -> None:
    (whole,) = engine.faces(grace())
    half = np.ascontiguousarray(grace()[:, (whole.box.left + whole.box.right) // 2 :])
    moved_box = Box(-whole.box.width // 2, whole.box.top, whole.box.width // 2, whole.box.bottom)
    shifted = (whole.landmarks - np.array([(whole.box.left + whole.box.right) // 2, 0])).astype(np.float32)
    chip = np.asarray(cv2.resize(half[moved_box.top : moved_box.bottom, : whole.box.width], (150, 150)), np.uint8)
    quality = assess(chip, shifted, moved_box, (half.shape[0], half.shape[1]))
    assert quality.cut == pytest.approx(0.5, abs=0.02)
    assert not quality.good
    assert quality.fault is FaceFault.CUT_OFF


def test_leaning_is_measured_and_is_no_fault(engine: Engine) -> None:
    turn = cv2.getRotationMatrix2D((268, 230), -15, 1)
    leaning = np.asarray(cv2.warpAffine(grace(), turn, (512, 600), borderMode=cv2.BORDER_REPLICATE), np.uint8)
    quality = of(engine, leaning)
    assert quality.roll_deg - of(engine, grace()).roll_deg == pytest.approx(15, abs=3)
    assert quality.good


def seen_at(yaw_deg: float, pitch_deg: float) -> Quality:
    """A crisp face whose landmarks are those of a head in this pose."""
    chip = np.asarray(cv2.resize(grace()[130:330, 170:370], (150, 150)), np.uint8)
    return assess(chip, head(yaw_deg, pitch_deg), Box(10, 10, 110, 110), (400, 400))


@pytest.mark.parametrize(
    ("yaw_deg", "pitch_deg", "fault"),
    [
        (65, 0, FaceFault.TURNED_AWAY),
        (-65, 0, FaceFault.TURNED_AWAY),
        (0, -35, FaceFault.LOOKING_DOWN),
        (0, 45, FaceFault.LOOKING_UP),
    ],
)
def test_a_head_that_looks_away_is_not_good(yaw_deg: float, pitch_deg: float, fault: FaceFault) -> None:
    quality = seen_at(yaw_deg, pitch_deg)
    assert (quality.good, quality.fault) == (False, fault)
    assert no_sample(quality) is fault


@pytest.mark.parametrize(
    ("yaw_deg", "pitch_deg", "fault"),
    [
        (42, 0, FaceFault.TURNED_AWAY),
        (-42, 0, FaceFault.TURNED_AWAY),
        (0, -18, FaceFault.LOOKING_DOWN),
        (0, 26, FaceFault.LOOKING_UP),
        (20, 0, None),
        (0, -8, None),
        (0, 12, None),
    ],
)
def test_who_looks_aside_a_little_may_be_named_and_is_not_learned(
    yaw_deg: float, pitch_deg: float, fault: FaceFault | None
) -> None:
    quality = seen_at(yaw_deg, pitch_deg)
    assert quality.good
    assert no_sample(quality) is fault


def test_a_pose_keeps_a_face_from_being_learned_even_where_something_else_is_worse() -> None:
    aside = seen_at(42, 0)
    blurred_too = replace(aside, score=0.6, fault=FaceFault.BLURRED)
    assert no_sample(blurred_too) is FaceFault.TURNED_AWAY
    assert no_sample(replace(blurred_too, yaw_deg=0.0)) is None
    assert no_sample(replace(blurred_too, yaw_deg=0.0, good=False)) is FaceFault.BLURRED


def test_a_face_that_cannot_be_judged_is_not_learned_even_where_nothing_in_particular_is_wrong() -> None:
    assert no_sample(Quality(0.1, good=False)) is FaceFault.UNLIKE_A_FACE


@pytest.mark.parametrize("sigma", [5, 10, 20])
def test_grain_is_measured(sigma: int) -> None:
    plain = np.full((120, 160), 128, np.uint8)
    noisy = (plain + np.random.default_rng(1).normal(0, sigma, plain.shape)).clip(0, 255).astype(np.uint8)
    assert noise_of(noisy) == pytest.approx(sigma, rel=0.1)
    assert noise_of(plain) == 0


def test_grain_is_told_from_detail(engine: Engine) -> None:
    assert of(engine, sized(120)).noise < 5
    assert of(engine, grainy(20)(sized(120))).noise > 12


def test_the_gate_is_the_score(engine: Engine) -> None:
    for picture in (grace(), blurred(2)(sized(70)), times(0.1)(sized(90))):
        for face in engine.faces(picture):
            assert face.quality.good == (face.quality.score >= GATE)
            assert face.quality.fault or face.quality.good
