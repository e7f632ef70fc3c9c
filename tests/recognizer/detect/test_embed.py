"""dlib's weights in onnxruntime against dlib itself, and what becomes of damaged files.

200 chips, for which dlib takes 60 to 73 ms each: ``uv run python -m tests.recognizer.detect.test_embed 200``.
"""

import hashlib
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import onnx
import pytest
from numpy.typing import NDArray
from onnx import TensorProto, helper

from recognizer.detect import embed
from recognizer.detect.embed import DlibEmbedder, OnnxEmbedder, OwnEmbedder, open_embedder
from recognizer.detect.engine import jittered
from recognizer.detect.models import FACE_WEIGHTS, FACE_WEIGHTS_SHA256, ModelMissing, packaged
from recognizer.detect.weights import WeightsUnreadable, read_face_network
from tests.sitters import eileen, grace

CHIP = 150
#: So far apart may the two vectors of a chip be; 0.6 is another person.
LIMIT = 1e-4


@pytest.fixture(scope="module")
def onnx_embedder(cache_folder: Path) -> OnnxEmbedder:
    return OnnxEmbedder(cache_folder, threads=2)


@pytest.fixture(scope="module")
def dlib_embedder() -> DlibEmbedder:
    return DlibEmbedder()


def chips(count: int) -> Iterator[np.ndarray[tuple[int, ...], np.dtype[np.uint8]]]:
    """Faces, parts of faces and backgrounds, lighter and darker, with and without grain: all kinds of chips."""
    dice = np.random.default_rng(150)
    pictures = grace(), eileen()
    for number in range(count):
        picture = pictures[number % 2]
        top, left = (int(dice.integers(0, side - CHIP)) for side in picture.shape[:2])
        chip = picture[top : top + CHIP, left : left + CHIP].astype(np.float64) * dice.uniform(0.2, 1.4)
        yield (chip + dice.normal(0, dice.uniform(0, 25), chip.shape)).clip(0, 255).astype(np.uint8)


def distances(onnx_embedder: OnnxEmbedder, dlib_embedder: DlibEmbedder, count: int) -> NDArray[np.floating]:
    """How far each chip's two vectors are from one another."""
    stack = np.stack(list(chips(count)))
    return np.asarray(np.linalg.norm(onnx_embedder.embed(stack) - dlib_embedder.embed(stack), axis=1))


def test_thirty_chips_get_the_vectors_that_dlib_gives_them(
    onnx_embedder: OnnxEmbedder, dlib_embedder: DlibEmbedder
) -> None:
    assert distances(onnx_embedder, dlib_embedder, 30).max() < LIMIT


def test_black_and_white_chips_get_dlib_s_vectors_too(onnx_embedder: OnnxEmbedder, dlib_embedder: DlibEmbedder) -> None:
    stack = np.stack([np.full((CHIP, CHIP, 3), shade, np.uint8) for shade in (0, 255)])
    assert np.abs(onnx_embedder.embed(stack) - dlib_embedder.embed(stack)).max() < 1e-4


def test_a_vector_does_not_depend_on_its_company(onnx_embedder: OnnxEmbedder) -> None:
    stack = np.stack(list(chips(40)))
    alone = np.concatenate([onnx_embedder.embed(stack[index : index + 1]) for index in range(40)])
    assert np.abs(onnx_embedder.embed(stack) - alone).max() < 1e-5


def test_no_chips_give_no_vectors(onnx_embedder: OnnxEmbedder, dlib_embedder: DlibEmbedder) -> None:
    none = np.empty((0, CHIP, CHIP, 3), np.uint8)
    assert onnx_embedder.embed(none).shape == dlib_embedder.embed(none).shape == (0, 128)


def test_both_embedders_make_the_same_kind_of_embedding(
    onnx_embedder: OnnxEmbedder, dlib_embedder: DlibEmbedder
) -> None:
    assert onnx_embedder.name == dlib_embedder.name


def test_the_graph_is_made_once(cache_folder: Path, onnx_embedder: OnnxEmbedder) -> None:
    (kept,) = cache_folder.glob("dlib-*.onnx")  # the folder is every test's: a detector's may lie beside it
    assert FACE_WEIGHTS_SHA256[:16] in kept.name  # other weights make another
    before = kept.stat()
    OnnxEmbedder(cache_folder)
    assert kept.stat().st_mtime_ns == before.st_mtime_ns


@pytest.mark.parametrize("damage", ["cut", "flipped", "unsealed", "sealed as another", "open to others"])
def test_a_damaged_graph_is_made_anew(tmp_path: Path, onnx_embedder: OnnxEmbedder, damage: str) -> None:
    OnnxEmbedder(tmp_path)
    (kept,) = tmp_path.glob("*.onnx")
    whole = kept.read_bytes()
    if damage == "cut":
        kept.write_bytes(whole[:1000])
    elif damage == "flipped":
        kept.write_bytes(whole[:9_000_000] + bytes([whole[9_000_000] ^ 64]) + whole[9_000_001:])
    elif damage == "unsealed":
        kept.with_suffix(".sha256").unlink()
    elif damage == "sealed as another":
        kept.write_bytes(whole[:-1])
        kept.with_suffix(".sha256").write_text(hashlib.sha256(whole[:-1]).hexdigest())
    else:
        kept.chmod(0o666)
    (chip,) = chips(1)
    assert np.allclose(OnnxEmbedder(tmp_path).embed(chip[None]), onnx_embedder.embed(chip[None]), atol=1e-5)
    assert kept.read_bytes() == whole
    assert kept.stat().st_mode & 0o022 == 0


def test_a_cache_that_cannot_be_written_is_no_obstacle(tmp_path: Path, onnx_embedder: OnnxEmbedder) -> None:
    (tmp_path / "file").write_text("not a folder")
    (chip,) = chips(1)
    found = OnnxEmbedder(tmp_path / "file").embed(chip[None])
    assert np.allclose(found, onnx_embedder.embed(chip[None]), atol=1e-5)


@pytest.mark.parametrize("place", [0, 1, 40, 200, 5_000, 11_000_000])
def test_cut_weights_are_called_unreadable(tmp_path: Path, place: int) -> None:
    (tmp_path / "weights.dat").write_bytes(packaged(FACE_WEIGHTS).read_bytes()[:place])
    with pytest.raises(WeightsUnreadable):
        read_face_network(tmp_path / "weights.dat")


def test_weights_with_a_tail_are_called_unreadable(tmp_path: Path) -> None:
    (tmp_path / "weights.dat").write_bytes(packaged(FACE_WEIGHTS).read_bytes() + b"\x00")
    with pytest.raises(WeightsUnreadable, match="left over"):
        read_face_network(tmp_path / "weights.dat")


def test_dlib_itself_stands_in_where_the_graph_does_not_run(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(model: bytes, threads: int) -> None:
        raise RuntimeError("no such instruction")

    monkeypatch.setattr(embed, "open_session", broken)
    assert isinstance(open_embedder("onnx", None), DlibEmbedder)
    assert "no such instruction" in caplog.text


def test_jittered_chips_are_the_same_every_time_and_differ_from_each_other() -> None:
    (chip,) = chips(1)
    first, second = jittered(chip, 3), jittered(chip, 3)
    assert all(np.array_equal(one, other) for one, other in zip(first, second, strict=True))
    assert not np.array_equal(first[0], first[1])
    assert jittered(chip, 0) == []


# A user's own embedder


def own_model(folder: Path, **card: object) -> Path:
    """A model that answers the mean of each colour; its card says how it is to be called."""
    graph = helper.make_graph(
        [helper.make_node("ReduceMean", ["in"], ["out"], axes=[2, 3], keepdims=0)],
        "means",
        [helper.make_tensor_value_info("in", TensorProto.FLOAT, [1, 3, 112, 112])],
        [helper.make_tensor_value_info("out", TensorProto.FLOAT, [1, 3])],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    path = folder / "means.onnx"
    onnx.save(model, path)
    written = {"name": "means", "kind": "embedder", "input_size": [112, 112], **card}
    path.with_suffix(".json").write_text(str(written).replace("'", '"'))
    return path


CHIPS = np.tile(np.array([10, 20, 40], np.uint8), (2, 112, 112, 1))


def test_a_user_s_own_embedder_is_called_as_its_card_says(tmp_path: Path) -> None:
    own = OwnEmbedder(own_model(tmp_path, mean=10.0, scale=0.1, colours="bgr"))
    assert np.allclose(own.embed(CHIPS), [[3, 1, 0], [3, 1, 0]], atol=1e-5)
    assert own.side_px == 112
    assert own.name.startswith("means/")


def test_another_model_under_the_same_card_makes_another_kind_of_embedding(tmp_path: Path) -> None:
    path = own_model(tmp_path)
    before = OwnEmbedder(path).name
    model = onnx.load(path)
    model.doc_string = "trained anew"
    onnx.save(model, path)
    assert OwnEmbedder(path).name != before


def test_cosine_vectors_are_brought_to_length_one(tmp_path: Path) -> None:
    own = open_embedder(str(own_model(tmp_path, metric="cosine")), None)
    assert np.allclose(np.linalg.norm(own.embed(CHIPS), axis=1), 1)


@pytest.mark.parametrize(
    ("card", "sentence"),
    [
        ({"kind": "detector"}, "not embedder"),
        ({"metric": "manhattan"}, "metric is one of"),
        ({"input_size": [2, 2]}, "width and height"),
        ({"colour": "rgb"}, "does not describe"),
    ],
)
def test_a_wrong_card_is_explained(tmp_path: Path, card: dict[str, object], sentence: str) -> None:
    with pytest.raises(ModelMissing, match=sentence):
        OwnEmbedder(own_model(tmp_path, **card))


def test_a_missing_model_or_card_is_explained(tmp_path: Path) -> None:
    with pytest.raises(ModelMissing, match="no model file"):
        OwnEmbedder(tmp_path / "nowhere.onnx")
    path = own_model(tmp_path)
    path.with_suffix(".json").unlink()
    with pytest.raises(ModelMissing, match="needs a card"):
        OwnEmbedder(path)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        furthest = distances(OnnxEmbedder(Path(folder), threads=2), DlibEmbedder(), int(sys.argv[1])).max()
    sys.stdout.write(f"apart by {furthest:.1e} at most\n")
    sys.exit(furthest >= LIMIT)
