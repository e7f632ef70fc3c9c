"""Finding whole persons and animals: how a network's answer is read, and what the real one finds."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
import onnx
import pytest
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper
from skimage import data

from recognizer.body import BodyKind
from recognizer.detect import persons
from recognizer.detect.engine import open_engine
from recognizer.detect.models import YOLOX, ModelMissing
from recognizer.detect.persons import YoloxNano, open_person_detector
from recognizer.face import Box, EngineSettings
from tests.sitters import cat, eileen, grace, yolox_model

#: Cells of the network's answer: 52 × 52 of 8 px, 26 × 26 of 16 px, 13 × 13 of 32 px.
CELLS = 52 * 52 + 26 * 26 + 13 * 13
#: COCO's classes by their place.
PERSON, BIRD, DOG, HORSE, TEDDY_BEAR = 0, 14, 16, 17, 77
#: A pixel of the network's input, by plane, row and column.
Pixel = tuple[int, int, int]
Edges = tuple[float, float, float, float]
Planted = Mapping[int, tuple[Edges, int, float, Pixel]]
Open = Callable[[Planted], YoloxNano]


def cell_of_16_px(column: int, row: int) -> int:
    return 52 * 52 + 26 * row + column


def middle_of_16_px(column: int, row: int, width: float, height: float) -> tuple[int, Edges]:
    """A cell, and what it answers for a box of this size, in px of the input, around its middle."""
    return cell_of_16_px(column, row), (0.5, 0.5, float(np.log(width / 16)), float(np.log(height / 16)))


@pytest.fixture
def opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Open:
    """Opens a network whose cells answer what is planted: a box, a class and its score times a pixel's value / 255."""

    def open_it(planted: Planted) -> YoloxNano:
        boxes, classes = np.zeros((1, CELLS, 4), np.float32), np.zeros((1, CELLS, 80), np.float32)
        pixels = np.zeros(CELLS, np.int64)
        for cell, (box, kind, score, (plane, row, column)) in planted.items():
            boxes[0, cell] = box
            classes[0, cell, kind] = score
            pixels[cell] = (plane * 416 + row) * 416 + column
        given = {
            "boxes": boxes,
            "classes": classes,
            "pixels": pixels,
            "white": np.float32(255),
            "flat": np.array([-1], np.int64),
            "column": np.array([1, CELLS, 1], np.int64),
        }
        nodes = [
            helper.make_node("Reshape", ["images", "flat"], ["all"]),
            helper.make_node("Gather", ["all", "pixels"], ["seen"]),
            helper.make_node("Div", ["seen", "white"], ["share"]),
            helper.make_node("Reshape", ["share", "column"], ["objectness"]),
            helper.make_node("Concat", ["boxes", "objectness", "classes"], ["output"], axis=2),
        ]
        graph = helper.make_graph(
            nodes,
            "planted",
            [helper.make_tensor_value_info("images", TensorProto.FLOAT, [1, 3, 416, 416])],
            [helper.make_tensor_value_info("output", TensorProto.FLOAT, [1, CELLS, 85])],
            [numpy_helper.from_array(np.asarray(value), name) for name, value in given.items()],
        )
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
        path = tmp_path / YOLOX.name
        onnx.save(model, path)
        pinned = replace(YOLOX, sha256=hashlib.sha256(path.read_bytes()).hexdigest())
        monkeypatch.setattr(persons, "YOLOX", pinned)
        return YoloxNano(path)

    return open_it


def blue(width: int, height: int) -> NDArray[np.uint8]:
    return np.full((height, width, 3), (0, 0, 255), np.uint8)


def test_a_box_is_brought_from_the_network_s_square_to_the_picture(opened: Open) -> None:
    cell, box = middle_of_16_px(10, 5, 64, 128)
    (found,) = opened({cell: (box, PERSON, 0.9, (0, 0, 0))}).detect(blue(832, 416))
    assert found.kind is BodyKind.PERSON
    assert found.score == pytest.approx(0.9)
    assert found.box == Box(2 * (168 - 32), 2 * (88 - 64), 2 * (168 + 32), 2 * (88 + 64))


def test_planes_are_blue_green_and_red_and_grey_lies_around_the_picture(opened: Open) -> None:
    planted = {
        cell: (box, kind, 0.9, pixel)
        for (cell, box), kind, pixel in (
            (middle_of_16_px(3, 3, 32, 32), DOG, (0, 0, 0)),
            (middle_of_16_px(20, 3, 32, 32), BIRD, (2, 0, 0)),
            # 114 of 255 is less than half: only where the class is certain it is enough
            (middle_of_16_px(3, 20, 32, 32), HORSE, (1, 415, 415)),
        )
    }
    planted[cell_of_16_px(3, 20)] = (planted[cell_of_16_px(3, 20)][0], HORSE, 1.0, (1, 415, 415))
    detector = opened(planted)
    assert [body.kind for body in detector.detect(blue(416, 208))] == [BodyKind.DOG, BodyKind.ANIMAL]
    assert [body.kind for body in detector.detect(blue(416, 208)[..., ::-1])] == [BodyKind.BIRD, BodyKind.ANIMAL]
    (horse,) = detector.detect(np.zeros((208, 416, 3), np.uint8))
    assert horse.score == pytest.approx(114 / 255)
    assert horse.box.bottom == 208  # cut off at the picture's edge


def test_of_one_place_the_better_kind_is_told_and_what_is_no_body_is_none(opened: Open) -> None:
    places = [middle_of_16_px(8, 8, 100, 100), middle_of_16_px(9, 8, 100, 100)]

    def kinds(first: int, second: int) -> list[BodyKind]:
        (left, left_box), (right, right_box) = places
        detector = opened({left: (left_box, first, 0.8, (0, 0, 0)), right: (right_box, second, 0.7, (0, 0, 0))})
        return [body.kind for body in detector.detect(blue(416, 416))]

    assert kinds(DOG, PERSON) == [BodyKind.DOG]
    assert kinds(PERSON, PERSON) == [BodyKind.PERSON]
    assert kinds(TEDDY_BEAR, PERSON) == []


def test_a_hand_is_no_second_person_and_a_dog_in_somebody_s_arms_is_a_dog(opened: Open) -> None:
    whole, hand = middle_of_16_px(12, 12, 300, 300), middle_of_16_px(9, 9, 60, 60)

    def kinds(small: int) -> list[BodyKind]:
        detector = opened({whole[0]: (whole[1], PERSON, 0.9, (0, 0, 0)), hand[0]: (hand[1], small, 0.8, (0, 0, 0))})
        return [body.kind for body in detector.detect(blue(416, 416))]

    assert kinds(PERSON) == [BodyKind.PERSON]
    assert kinds(DOG) == [BodyKind.PERSON, BodyKind.DOG]


def test_what_scores_too_little_is_not_there(opened: Open) -> None:
    cell, box = middle_of_16_px(10, 10, 64, 64)
    assert opened({cell: (box, PERSON, 0.39, (0, 0, 0))}).detect(blue(416, 416)) == []
    assert opened({cell: (box, PERSON, 0.41, (0, 0, 0))}).detect(blue(416, 416)) != []


@pytest.mark.parametrize("shape", [(16, 16, 3), (20, 3000, 3), (3000, 20, 3), (481, 643, 3)])
def test_odd_shapes_are_looked_at(opened: Open, shape: tuple[int, int, int]) -> None:
    assert opened({}).detect(np.zeros(shape, np.uint8)) == []


def test_a_changed_file_is_used_by_nobody(opened: Open, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    opened({})
    assert open_person_detector("auto", tmp_path) is not None
    path = tmp_path / YOLOX.name
    path.write_bytes(path.read_bytes()[:-1])
    for choice in ("auto", str(path)):
        assert open_person_detector(choice, tmp_path) is None
    assert "is not the file it should be" in caplog.text


def test_without_the_file_or_switched_off_there_is_none(opened: Open, tmp_path: Path) -> None:
    assert open_person_detector("auto", tmp_path) is None
    assert open_person_detector("auto", None) is None
    opened({})
    assert open_person_detector("off", tmp_path) is None
    with pytest.raises(ModelMissing, match=r"nothing\.onnx"):
        open_person_detector(str(tmp_path / "nothing.onnx"), tmp_path)


def test_an_engine_says_which_one_it_has(opened: Open, tmp_path: Path) -> None:
    opened({})
    assert "persons" not in open_engine(EngineSettings(detector="hog", embedder="dlib")).describe()
    engine = open_engine(EngineSettings(detector="hog", embedder="dlib", model_folder=tmp_path))
    assert "YOLOX-nano" in engine.describe()["persons"]
    engine.warm_up()


@pytest.fixture(scope="module")
def yolox() -> YoloxNano:
    return YoloxNano(yolox_model())


@pytest.mark.parametrize(("picture", "kind"), [(grace(), "person"), (eileen(), "person"), (cat(), "cat")])
def test_whom_a_photo_shows_is_found(yolox: YoloxNano, picture: NDArray[np.uint8], kind: str) -> None:
    assert [body.kind for body in yolox.detect(picture)] == [kind]


def test_two_persons_are_two(yolox: YoloxNano) -> None:
    found = yolox.detect(np.hstack([grace()[:512], eileen()]))
    assert [body.kind for body in found] == [BodyKind.PERSON] * 2


@pytest.mark.parametrize("name", ["coffee", "hubble_deep_field", "brick", "rocket", "moon", "coins"])
def test_pictures_without_anybody_show_nobody(yolox: YoloxNano, name: str) -> None:
    picture = np.asarray(getattr(data, name)(), np.uint8)
    colour = picture if picture.ndim == 3 else np.repeat(picture[..., None], 3, 2)
    assert yolox.detect(np.ascontiguousarray(colour)) == []
