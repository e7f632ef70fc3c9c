"""What is no face is nobody: what one detector alone takes for a face is found, and judged no good for naming."""

from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from recognizer.detect.detection import Detection
from recognizer.detect.detectors import open_detector
from recognizer.detect.engine import Engine, open_engine
from recognizer.detect.hog import Hog
from recognizer.detect.own_detector import OwnDetector
from recognizer.detect.witness import Witness
from recognizer.detect.yunet import YuNet
from recognizer.face import Box, EngineSettings, Face, FaceFault
from recognizer.picture.picture import open_picture
from tests.recognizer.detect.test_detectors import GRACE, small
from tests.sitters import cat, eileen, grace, yunet_model

#: Of a developer's machine: members of the US Congress, one folder each.
PORTRAITS = Path(__file__).parents[4] / "shared" / "faces" / "portraits"

#: The head of a cat that looks into the camera.
CAT = Box(140, 30, 300, 190)


class Believer:
    """A detector that takes one place for a face, whatever is there."""

    name = "believer"
    made_by = "a believer"

    def __init__(self, box: Box, *, sure: bool) -> None:
        self._box = box
        self._sure = sure

    def find(self, _picture: NDArray[np.uint8]) -> list[Detection]:
        return [Detection(self._box, 0.8, sure=self._sure)]


@pytest.fixture(scope="module")
def parts(cache_folder: Path) -> Engine:
    return open_engine(EngineSettings(detector="hog", cache_folder=cache_folder))


def believed(parts: Engine, picture: NDArray[np.uint8], box: Box, *, sure: bool = False) -> Face:
    """What becomes of a place that a detector takes for a face."""
    (face,) = Engine(Believer(box, sure=sure), parts._aligner, parts._embedder).faces(picture)
    return face


def test_a_cat_that_is_taken_for_a_face_is_found_and_can_name_nobody(parts: Engine) -> None:
    face = believed(parts, cat(), CAT)
    assert (face.box, face.embedding.shape) == (CAT, (128,))
    assert (face.quality.good, face.quality.fault, face.quality.score) == (False, FaceFault.UNLIKE_A_FACE, 0.0)


def test_without_the_second_opinion_the_cat_would_have_been_good_enough(parts: Engine) -> None:
    assert believed(parts, cat(), CAT, sure=True).quality.good


@pytest.mark.parametrize(
    "change",
    [
        lambda picture: picture,
        lambda picture: np.ascontiguousarray(picture[:, ::-1]),
        lambda picture: (picture * 0.4).astype(np.uint8),
        lambda picture: cv2.GaussianBlur(picture, (0, 0), 1.5),
    ],
    ids=["as it is", "mirrored", "darker", "soft"],
)
def test_a_face_of_which_a_detector_is_not_sure_stands_the_second_opinion(
    parts: Engine, change: Callable[[NDArray[np.uint8]], NDArray[np.uint8]]
) -> None:
    picture = change(grace())
    found = Hog().find(picture)[0]
    assert believed(parts, picture, found.box).quality.good


@pytest.mark.parametrize("side_px", [68, 31])
def test_a_small_face_stands_it_too(parts: Engine, side_px: int) -> None:
    assert believed(parts, *small(side_px)).quality.fault is not FaceFault.UNLIKE_A_FACE


def test_what_is_too_poor_anyway_keeps_the_fault_that_can_be_helped(parts: Engine) -> None:
    assert believed(parts, (cat() * 0.01).astype(np.uint8), CAT).quality.fault is FaceFault.TOO_DARK


def test_the_witness_looks_at_the_middle_only() -> None:
    wide = grace()[GRACE.top - 90 : GRACE.bottom + 90, GRACE.left - 170 : GRACE.right + 90]
    whole = np.asarray(cv2.resize(wide, None, fx=100 / GRACE.width, fy=100 / GRACE.height), np.uint8)
    middle, aside = whole[24:174, 68:218], whole[24:174, 20:170]
    assert Witness().sees_a_face(np.ascontiguousarray(middle))
    assert not Witness().sees_a_face(np.ascontiguousarray(aside))


@pytest.mark.parametrize("detector", ["yunet", "hog"])
def test_the_detectors_are_sure_of_the_portraits_and_good_ones_stay_good(detector: str, cache_folder: Path) -> None:
    choice = str(yunet_model()) if detector == "yunet" else "hog"
    engine = open_engine(EngineSettings(detector=choice, cache_folder=cache_folder))
    for picture in (grace(), eileen()):
        assert open_detector(choice, None, cache_folder).find(picture)[0].sure
        assert [face.quality.good for face in engine.faces(picture)] == [True]


@pytest.mark.parametrize(("score", "sure"), [(0.93, True), (0.5, False)])
def test_what_yunet_doubts_is_looked_at_once_more_at_another_size(
    monkeypatch: pytest.MonkeyPatch, score: float, sure: bool
) -> None:
    """A face of 31 px often scores below the bound, and above it once it is enlarged; a dog does not."""
    yunet, place = YuNet(yunet_model()), Box(100, 100, 200, 200)
    sizes: list[int] = []

    def closer(_picture: NDArray[np.uint8], _box: Box, side_px: int) -> float:
        sizes.append(side_px)
        return score

    monkeypatch.setattr(yunet, "_at", lambda *_: [Detection(place, 0.87, sure=False)])
    monkeypatch.setattr(yunet, "_closer", closer)
    assert [one.sure for one in yunet.find(np.zeros((480, 640, 3), np.uint8))] == [sure]
    assert sizes == [60]


def test_a_face_of_20_px_is_one_that_yunet_is_sure_of_at_the_second_size() -> None:
    (found,) = YuNet(yunet_model()).find(small(20)[0])
    assert (found.score < YuNet.BEYOND_DOUBT, found.sure) == (True, True)


def test_a_detector_of_the_user_s_own_is_believed() -> None:
    """Its scores have a scale of their own, and its card's threshold is the user's word."""
    assert Detection(GRACE, 0.1).sure
    assert not hasattr(OwnDetector, "BEYOND_DOUBT")
    assert (YuNet.BEYOND_DOUBT, Hog.BEYOND_DOUBT) == (0.9, 0.25)


def test_no_portrait_of_many_people_is_taken_for_no_face(cache_folder: Path) -> None:
    taken = sorted(PORTRAITS.glob("*/1_original.jpg"))
    if not taken:
        pytest.skip("the portraits are on a developer's machine only")
    engine = open_engine(EngineSettings(detector=str(yunet_model()), cache_folder=cache_folder))
    for path in taken:
        faults = [face.quality.fault for face in engine.faces(open_picture(path.read_bytes()))]
        assert FaceFault.UNLIKE_A_FACE not in faults, path
