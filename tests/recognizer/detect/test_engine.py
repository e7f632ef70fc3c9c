"""From a picture to faces with embeddings: the same person stays the same, two people stay two."""

from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from recognizer.detect.detection import Detection
from recognizer.detect.engine import Engine, open_engine
from recognizer.face import Box, EngineSettings, Face
from recognizer.picture.picture import open_picture
from tests.recognizer.detect.test_embed import own_model
from tests.sitters import eileen, encoded, grace, yunet_model

Change = Callable[[NDArray[np.uint8]], NDArray[np.uint8]]

#: Below it two photos are of one person.
SAME = 0.45


@pytest.fixture(scope="module", params=["yunet", "hog"])
def engine(request: pytest.FixtureRequest, cache_folder: Path) -> Engine:
    detector = str(yunet_model()) if request.param == "yunet" else "hog"
    return open_engine(EngineSettings(detector=detector, cache_folder=cache_folder))


def only(engine: Engine, picture: NDArray[np.uint8]) -> Face:
    (face,) = engine.faces(picture)
    return face


def apart(one: Face, other: Face) -> float:
    return float(np.linalg.norm(one.embedding - other.embedding))


def turned(degrees: float) -> Change:
    def change(picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
        height, width = picture.shape[:2]
        turn = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1)
        return np.asarray(cv2.warpAffine(picture, turn, (width, height), borderMode=cv2.BORDER_REPLICATE), np.uint8)

    return change


def sized(factor: float) -> Change:
    return lambda picture: np.asarray(
        cv2.resize(picture, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA), np.uint8
    )


def eileen_alone() -> NDArray[np.uint8]:
    """Without the shoulder: leaning, it scores 0.3 with HOG, as much as some true faces."""
    return np.ascontiguousarray(eileen()[:270, 60:380])


CHANGES: dict[str, Change] = {
    "darker": lambda picture: (picture * 0.3).astype(np.uint8),
    "brighter": lambda picture: (picture * 1.4).clip(0, 255).astype(np.uint8),
    "low light": lambda picture: (255 * (picture / 255.0) ** 2.5).astype(np.uint8),
    "leaning left": turned(12),
    "leaning right": turned(-12),
    "mirrored": lambda picture: np.ascontiguousarray(picture[:, ::-1]),
    "half": sized(0.5),
    "double": sized(2.0),
    "quality 30": lambda picture: open_picture(encoded(picture, quality=30)),
    "shifted": lambda picture: np.ascontiguousarray(picture[7:, 13:]),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
@pytest.mark.parametrize("portrait", [grace, eileen_alone])
def test_a_person_stays_the_same(engine: Engine, portrait: Callable[[], NDArray[np.uint8]], change: Change) -> None:
    assert apart(only(engine, portrait()), only(engine, change(portrait()))) < SAME


def in_the_dark(picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """As a camera sees it in a tenth of the light: hardly any levels, and noise between them."""
    noise = np.random.default_rng(10).normal(0, 3, picture.shape)
    return np.asarray(np.clip(picture * 0.1 + noise, 0, 255), np.uint8)


def test_a_person_in_the_dark_is_made_out_and_stays_the_same(engine: Engine) -> None:
    bright, dark = grace(), in_the_dark(grace())
    face = only(engine, dark)
    assert face.quality.good
    assert apart(face, only(engine, bright)) < SAME


def test_two_people_stay_two(engine: Engine) -> None:
    assert apart(only(engine, grace()), only(engine, eileen())) > 0.6


def test_faces_come_from_left_to_right_with_their_own_embeddings(engine: Engine) -> None:
    left, right = engine.faces(np.hstack([grace()[:512], eileen()]))
    assert left.box.right < right.box.left
    assert apart(left, only(engine, grace())) < SAME
    assert apart(right, only(engine, eileen())) < SAME
    swapped = engine.faces(np.hstack([eileen(), grace()[:512]]))
    assert apart(swapped[0], right) < SAME


def test_a_face_has_everything_it_promises(engine: Engine) -> None:
    face = only(engine, grace())
    assert (face.embedding.shape, face.embedding.dtype) == ((128,), np.dtype(np.float32))
    assert (face.landmarks.shape, face.landmarks.dtype) == ((68, 2), np.dtype(np.float32))
    box = face.box
    inner = face.landmarks[17:]
    assert ((inner > (box.left, box.top)) & (inner < (box.right, box.bottom * 1.1))).mean() > 0.95
    assert face.engine == engine.id == "dlib-resnet29/68/1 mirrored"


def test_landmarks_of_a_small_face_are_in_px_of_the_picture(engine: Engine) -> None:
    large, small = only(engine, grace()), only(engine, sized(0.22)(grace()))
    assert small.box.width < 48  # so it was enlarged in between
    assert np.abs(small.landmarks / 0.22 - large.landmarks).mean() < 12


def test_a_picture_of_nobody_has_no_faces(engine: Engine) -> None:
    assert engine.faces(np.full((480, 640, 3), 128, np.uint8)) == []


def test_the_same_picture_gives_the_same_embedding(engine: Engine) -> None:
    assert np.array_equal(only(engine, grace()).embedding, only(engine, grace()).embedding)


def test_mirroring_makes_left_and_right_one(cache_folder: Path) -> None:
    mirrored = open_engine(EngineSettings(detector="hog", cache_folder=cache_folder))
    plain = open_engine(EngineSettings(detector="hog", cache_folder=cache_folder, mirrored=False))
    other_way = np.ascontiguousarray(grace()[:, ::-1])
    assert apart(only(mirrored, grace()), only(mirrored, other_way)) < apart(
        only(plain, grace()), only(plain, other_way)
    )
    assert mirrored.id != plain.id


def test_jitters_stay_close(engine: Engine) -> None:
    (plain,), (jittered,) = engine.faces(grace()), engine.faces(grace(), jitters=10)
    assert 0 < apart(plain, jittered) < 0.2


def test_dlib_and_the_graph_make_one_gallery(cache_folder: Path) -> None:
    ours = open_engine(EngineSettings(detector="hog", cache_folder=cache_folder))
    theirs = open_engine(EngineSettings(detector="hog", embedder="dlib"))
    assert ours.id == theirs.id
    assert apart(only(ours, grace()), only(theirs, grace())) < 1e-4
    assert "onnxruntime" in ours.describe()["embedder"]
    assert "dlib" in theirs.describe()["embedder"]


def test_an_embedding_equals_face_recognition_s_own(cache_folder: Path) -> None:
    """The alignment is dlib's to the pixel: galleries of older programs mean the same."""
    face_recognition = pytest.importorskip("face_recognition")
    plain = open_engine(EngineSettings(detector="hog", cache_folder=cache_folder, mirrored=False))
    face = only(plain, grace())
    place = (face.box.top, face.box.right - 1, face.box.bottom - 1, face.box.left)
    (theirs,) = face_recognition.face_encodings(grace(), [place], model="large")
    assert np.linalg.norm(face.embedding - theirs) < 0.02


def test_a_user_s_own_embedder_makes_another_kind_of_embedding(tmp_path: Path) -> None:
    own = open_engine(EngineSettings(detector="hog", embedder=str(own_model(tmp_path, threshold=0.7))))
    face = only(own, grace())
    assert face.embedding.shape == (3,)
    assert face.engine.startswith("means/")
    assert own.threshold == 0.7


class Crowd:
    """A detector that finds faces of these widths, all of them where the one face is."""

    name = made_by = "crowd"

    def __init__(self, *widths: int) -> None:
        self._widths = widths

    def find(self, _: NDArray[np.uint8]) -> list[Detection]:
        return [Detection(Box(150, 100, 150 + width, 100 + width), 0.9) for width in self._widths]


@pytest.mark.parametrize(
    ("widths", "smallest", "more"),
    [
        # a crowd of small prints behind somebody costs no more than the largest of it
        ([200, *range(20, 60)], 49, 29),
        # whoever is nearly as near as a dozen prints is looked at, too
        ([120] * 12 + [80, 30], 80, 1),
        ([120] * 40, 120, 10),
        ([120] * 12, 120, 0),
    ],
)
def test_of_a_crowd_the_largest_are_looked_at_and_all_that_are_nearly_as_large(
    engine: Engine, widths: list[int], smallest: int, more: int
) -> None:
    crowd = Engine(Crowd(*widths), engine._aligner, engine._embedder)
    faces, left = crowd.faces_and_more(grace())
    assert (min(face.box.width for face in faces), left, len(faces) + left) == (smallest, more, len(widths))


class Dreamer:
    """A detector that believes in a face beyond the edge, and in the true one."""

    name = "dreamer"
    made_by = "a dreamer"

    def __init__(self, true: Detection) -> None:
        self._true = true

    def find(self, picture: NDArray[np.uint8]) -> list[Detection]:
        height, width = picture.shape[:2]
        beyond = Detection(Box(width + 5, 10, width + 105, 110), 0.99)
        above = Detection(Box(10, -200, 110, -100), 0.98)
        below = Detection(Box(10, height, 110, height + 100), 0.97)
        return [beyond, above, below, self._true]


def test_a_face_that_is_seen_beyond_the_edge_costs_no_other_face(engine: Engine) -> None:
    picture = grace()
    true = only(engine, picture)
    dreaming = Engine(Dreamer(Detection(true.box, true.score)), engine._aligner, engine._embedder)
    assert apart(only(dreaming, picture), true) < 1e-3
