"""Finding faces: where they are, where none are, and how small they may be."""

from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import onnx
import pytest
from numpy.typing import NDArray
from onnx import TensorProto, helper
from skimage import data

from recognizer.detect import yunet
from recognizer.detect.align import box_of_five_points
from recognizer.detect.detection import Detector
from recognizer.detect.detectors import open_detector
from recognizer.detect.engine import open_engine
from recognizer.detect.hog import Hog
from recognizer.detect.models import YUNET, ModelMissing, checksum
from recognizer.detect.own_detector import OwnDetector
from recognizer.detect.yunet import YuNet
from recognizer.face import Box, EngineSettings
from tests.sitters import eileen, grace, yunet_model

GRACE, EILEEN = Box(178, 139, 362, 323), Box(172, 72, 270, 170)


@pytest.fixture(scope="module", params=["yunet", "hog"])
def detector(request: pytest.FixtureRequest) -> Detector:
    return YuNet(yunet_model()) if request.param == "yunet" else Hog()


def small(side_px: int, *, frame: tuple[int, int] = (640, 480)) -> tuple[NDArray[np.uint8], Box]:
    """Grace Hopper in a camera's frame, with a face of this size, and where it is."""
    scale = side_px / GRACE.width
    figure = cv2.resize(grace(), None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    picture = np.full((frame[1], frame[0], 3), 118, np.uint8)
    top, left = 40, 200
    figure = figure[: frame[1] - top, : frame[0] - left]
    picture[top : top + figure.shape[0], left : left + figure.shape[1]] = figure
    edges = (GRACE.left, GRACE.top, GRACE.right, GRACE.bottom)
    x, y, right, bottom = (round(edge * scale) for edge in edges)
    return picture, Box(left + x, top + y, left + right, top + bottom)


@pytest.mark.parametrize(("picture", "place"), [(grace(), GRACE), (eileen(), EILEEN)])
def test_one_face_is_found_where_it_is(detector: Detector, picture: NDArray[np.uint8], place: Box) -> None:
    (found,) = detector.find(picture)
    assert found.box.overlap(place) > 0.7


def test_two_faces_are_two_best_first(detector: Detector) -> None:
    found = detector.find(np.hstack([grace()[:512], eileen()]))
    assert sorted(round(one.box.left, -2) for one in found) == [200, 700]
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)


def test_the_astronaut_s_shoulder_is_no_face(detector: Detector) -> None:
    assert [one.box.overlap(EILEEN) > 0.5 for one in detector.find(eileen())] == [True]


@pytest.mark.parametrize("name", ["coffee", "chelsea", "hubble_deep_field", "brick", "rocket", "moon"])
def test_pictures_of_nobody_show_nobody(detector: Detector, name: str) -> None:
    picture = np.asarray(getattr(data, name)(), np.uint8)
    colour = picture if picture.ndim == 3 else np.repeat(picture[..., None], 3, 2)
    assert detector.find(np.ascontiguousarray(colour)) == []


@pytest.mark.parametrize("side_px", [113, 68, 40, 31])
def test_a_face_of_this_size_is_found(detector: Detector, side_px: int) -> None:
    picture, place = small(side_px)
    assert [one.box.overlap(place) > 0.4 for one in detector.find(picture)] == [True]


def test_yunet_finds_a_face_of_22_px() -> None:
    picture, place = small(22)
    assert [one.box.overlap(place) > 0.4 for one in YuNet(yunet_model()).find(picture)] == [True]


def test_a_deep_search_finds_the_small_face_beside_the_large_one() -> None:
    picture, place = small(33)
    picture[220:420, :200] = cv2.resize(eileen()[20:240, 110:330], (200, 200))
    for detector in (Hog(search="deep"), YuNet(yunet_model(), search="deep")):
        found = detector.find(picture)
        assert len(found) == 2
        assert any(one.box.overlap(place) > 0.4 for one in found)


def test_a_large_picture_is_searched_within_bounds(detector: Detector) -> None:
    large = cv2.resize(grace(), (4100, 4800), interpolation=cv2.INTER_LINEAR)
    (found,) = detector.find(np.asarray(large, np.uint8))
    assert found.box.width == pytest.approx(184 * 8, rel=0.15)


@pytest.mark.parametrize("shape", [(16, 16, 3), (20, 3000, 3), (481, 643, 3)])
def test_odd_shapes_are_searched(detector: Detector, shape: tuple[int, int, int]) -> None:
    assert detector.find(np.zeros(shape, np.uint8)) == []


def test_yunet_sees_what_opencv_sees_with_the_same_model(tmp_path: Path) -> None:
    ours = YuNet(yunet_model(), tmp_path)
    for picture in (np.ascontiguousarray(grace()[:576]), eileen()):
        height, width = picture.shape[:2]
        theirs = cv2.FaceDetectorYN.create(str(yunet_model()), "", (width, height), 0.6)
        _, rows = theirs.detect(np.ascontiguousarray(picture[..., ::-1]))
        (row,), (found,) = rows, ours.find(picture)
        assert found.score == pytest.approx(row[14], abs=0.002)
        assert found.box.overlap(box_of_five_points(row[4:14].reshape(5, 2))) > 0.97


@pytest.mark.parametrize("choice", ["auto", "yunet", "path"])
def test_a_changed_yunet_is_refused_and_hog_takes_its_place(
    tmp_path: Path, choice: str, caplog: pytest.LogCaptureFixture
) -> None:
    changed = bytearray(yunet_model().read_bytes())
    changed[-1000] ^= 1
    (tmp_path / YUNET.name).write_bytes(changed)
    found = open_detector(str(tmp_path / YUNET.name) if choice == "path" else choice, tmp_path, tmp_path)
    assert isinstance(found, Hog)
    assert found.instead_of == YUNET.name
    assert "is not the file it should be" in caplog.text
    engine = open_engine(EngineSettings(detector=choice if choice != "path" else "auto", model_folder=tmp_path))
    assert engine.describe()["refused"] == YUNET.name


def test_another_release_of_yunet_is_not_taken_out_of_the_cache_of_the_one_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    YuNet(yunet_model(), tmp_path)
    model = onnx.load(yunet_model())
    model.doc_string = "another release"
    onnx.save(model, tmp_path / YUNET.name)
    monkeypatch.setattr(yunet, "YUNET", replace(YUNET, sha256=checksum(tmp_path / YUNET.name)))
    YuNet(tmp_path / YUNET.name, tmp_path)
    assert len(list(tmp_path.glob("yunet-*.onnx"))) == 2


def test_automatic_takes_yunet_where_it_is_and_hog_where_not(tmp_path: Path) -> None:
    assert open_detector("auto", None, None).name == "hog"
    assert open_detector("auto", tmp_path, None).name == "hog"
    (tmp_path / YUNET.name).write_bytes(yunet_model().read_bytes())
    assert open_detector("auto", tmp_path, None).name == "yunet"
    assert open_detector(str(tmp_path / YUNET.name), None, None).name == "yunet"


def test_yunet_that_is_not_there_is_explained(tmp_path: Path) -> None:
    with pytest.raises(ModelMissing, match="models fetch"):
        open_detector("yunet", tmp_path, None)


# A user's own detector


def own_model(folder: Path, boxes: str = "boxes") -> Path:
    """A model that always sees the same three places, two of which are one."""
    places = np.array([[10, 20, 50, 60], [12, 20, 52, 60], [100, 20, 140, 60], [0, 0, 9, 9]], np.float32)
    scores = np.array([0.7, 0.9, 0.8, 0.2], np.float32)
    nodes = [
        helper.make_node("Constant", [], [boxes], value=onnx.numpy_helper.from_array(places)),
        helper.make_node("Constant", [], ["scores"], value=onnx.numpy_helper.from_array(scores)),
        helper.make_node("ReduceMean", ["in"], ["brightness"], keepdims=0),
    ]
    outputs = [(boxes, [4, 4]), ("scores", [4]), ("brightness", [])]
    graph = helper.make_graph(
        nodes,
        "same",
        [helper.make_tensor_value_info("in", TensorProto.FLOAT, [1, 3, 120, 160])],
        [helper.make_tensor_value_info(name, TensorProto.FLOAT, shape) for name, shape in outputs],
    )
    path = folder / "own.onnx"
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8), path)
    path.with_suffix(".json").write_text('{"name": "own", "kind": "detector", "input_size": [160, 120]}')
    return path


def test_a_user_s_own_detector_answers_in_px_of_the_picture(tmp_path: Path) -> None:
    own = open_detector(str(own_model(tmp_path)), None, None)
    found = own.find(np.zeros((480, 640, 3), np.uint8))
    assert [one.box for one in found] == [Box(48, 80, 208, 240), Box(400, 80, 560, 240)]
    assert [one.score for one in found] == pytest.approx([0.9, 0.8])


def test_a_detector_that_answers_something_else_is_explained(tmp_path: Path) -> None:
    with pytest.raises(ModelMissing, match="boxes and scores are needed"):
        OwnDetector(own_model(tmp_path, boxes="rectangles"))
