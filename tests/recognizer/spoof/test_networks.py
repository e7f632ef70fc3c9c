"""What the networks are shown, where their files come from, and when they give a hint."""

import hashlib
import logging
from dataclasses import replace
from pathlib import Path
from typing import cast

import numpy as np
import pytest
from numpy.typing import NDArray
from onnxruntime import InferenceSession

from recognizer.detect.engine import Engine
from recognizer.detect.models import ModelRefused
from recognizer.face import Box, EngineSettings, Face
from recognizer.liveness import FAKE, hints_over
from recognizer.look import Hint, only_elsewhere, with_hints_of
from recognizer.match.burst import Visitor
from recognizer.recogniser import Recogniser
from recognizer.spoof.networks import MODELS, SpoofModel, SpoofNetworks, around, open_spoof_networks
from tests.fakes.recognisers import ANNA
from tests.recognizer.faces import DARK, GOOD, MadeUpEngine, face, near
from tests.recognizer.spoof.test_graph import made_up
from tests.recognizer.spoof.written import written

Picture = NDArray[np.uint8]
GREY = np.full((480, 640, 3), 128, np.uint8)
#: Something with colours in it.
COLOURED = np.random.default_rng(2).integers(0, 255, (480, 640, 3)).astype(np.uint8)
LARGE = replace(GOOD, side_px=80.0)


class Believing:
    """Networks that find every face as alive as the test says."""

    made_by = "made up"

    def __init__(self, alive: float) -> None:
        self.at = alive
        self.asked: list[Face] = []
        self.forgotten = False

    def alive(self, _: Picture, seen: Face) -> float:
        self.asked.append(seen)
        return self.at

    def forget(self) -> None:
        self.forgotten = True


def believing(alive: float) -> SpoofNetworks:
    return cast("SpoofNetworks", Believing(alive))


def hint(visitors: list[Visitor], alive: float) -> Hint | None:
    return next(filter(None, hints_over(visitors, lambda _: COLOURED, believing(alive))), None)


def burst(*qualities: object, width: int = 80) -> Visitor:
    faces = (replace(face(near("anna", n), quality=GOOD), quality=quality) for n, quality in enumerate(qualities))  # type: ignore[arg-type]  # of a Quality each
    return Visitor(tuple((n, replace(one, box=Box(100, 100, 100 + width, 180))) for n, one in enumerate(faces)))


def test_two_frames_that_both_look_like_a_picture_give_a_hint() -> None:
    assert hint([burst(LARGE, LARGE)], FAKE) is Hint.MODEL
    assert hint([burst(LARGE, LARGE)], FAKE * 1.01) is None
    assert hint([burst(LARGE)], 0.0) is None  # one frame alone is no evidence
    assert hint([burst(LARGE, DARK)], 0.0) is None
    assert hint([burst(LARGE, replace(LARGE, side_px=40.0))], 0.0) is None
    assert hint([], 0.0) is None


def test_one_frame_that_looks_alive_takes_the_hint_away() -> None:
    networks = Believing(0.0)
    visitor = burst(LARGE, LARGE, LARGE)
    networks.alive = lambda _, seen: float(seen is visitor.faces[2][1])  # type: ignore[method-assign]
    assert hints_over([visitor], lambda _: COLOURED, cast("SpoofNetworks", networks)) == [None]


def test_only_the_nearest_is_looked_at_since_a_picture_is_held_before_them() -> None:
    networks = Believing(0.0)
    nearest, poster = burst(LARGE, LARGE, width=200), burst(LARGE, LARGE)
    hints = hints_over([poster, nearest], lambda _: COLOURED, cast("SpoofNetworks", networks))
    assert hints == [None, Hint.MODEL]
    assert {id(one) for one in networks.asked} == {id(one) for _, one in nearest.faces}


def test_a_grey_face_is_not_judged_nor_one_of_a_single_tint() -> None:
    shades = COLOURED.mean(2, keepdims=True)
    for picture in (np.repeat(shades, 3, 2), shades * [1.0, 0.75, 0.95]):
        judged = hints_over([burst(LARGE, LARGE)], lambda _: picture.astype(np.uint8), believing(0.0))  # noqa: B023 - called at once
        assert judged == [None]


def test_without_the_networks_nothing_is_said() -> None:
    assert hints_over([burst(LARGE, LARGE)], lambda _: COLOURED) == [None]


def test_the_recogniser_asks_the_networks_and_forgets_with_them(tmp_path: Path) -> None:
    engine, networks = MadeUpEngine(), Believing(0.0)
    recogniser = Recogniser(tmp_path, cast("Engine", engine), networks=cast("SpoofNetworks", networks))
    frames = [engine.put(jpeg(shade), [replace(face(near("anna", shade)), quality=LARGE)]) for shade in (10, 60)]
    assert recogniser.look(frames[:1]).liveness is None
    assert recogniser.look(frames).liveness is Hint.MODEL
    assert recogniser.describe()["liveness"] == "made up"
    recogniser.forget("anna")
    assert networks.forgotten


def jpeg(shade: int) -> bytes:
    from tests.sitters import encoded  # noqa: PLC0415 - matplotlib takes a second

    return encoded(COLOURED[:240, :240] // 2 + np.uint8(shade), quality=99)


@pytest.mark.parametrize(
    ("box", "reach", "middle"),
    [
        (Box(280, 200, 360, 280), 2.7, (320, 234)),
        (Box(0, 200, 80, 280), 2.7, (97, 234)),  # by the edge: moved
        (Box(560, 440, 640, 520), 2.7, (543, 350)),
        (Box(120, 40, 520, 440), 4.0, (320, 240)),  # larger than the picture: all of it is as high
    ],
)
def test_a_face_is_shown_with_its_surroundings_as_far_as_the_picture_goes(
    box: Box, reach: float, middle: tuple[int, int]
) -> None:
    columns, rows = np.meshgrid(np.linspace(0, 255, 640), np.linspace(0, 255, 480))
    picture = np.stack([columns, rows, np.zeros_like(rows)], 2).astype(np.uint8)
    seen = around(picture, box, reach)
    assert seen.shape == (80, 80, 3)
    found = seen[..., 0].mean() / 255 * 640, seen[..., 1].mean() / 255 * 480
    assert found == pytest.approx(middle, abs=4)


def at(folder: Path) -> tuple[SpoofModel, ...]:
    """A folder with a file of made-up weights, and the model that it is."""
    data = written(made_up())
    (folder / "made_up.pth").write_bytes(data)
    return (SpoofModel("made_up.pth", hashlib.sha256(data).hexdigest(), 2.7),)


class Answering:
    """A session that says how alive each face is."""

    def __init__(self, alive: float) -> None:
        self._alive = alive
        self.asked = 0

    def run(self, _: list[str], __: dict[str, object]) -> tuple[NDArray[np.float64]]:
        self.asked += 1
        return (np.array([[0.5 - self._alive / 2, self._alive, 0.5 - self._alive / 2]]),)


@pytest.mark.parametrize(
    ("first", "second", "alive", "asked"),
    [(0.9, 0.0, 0.9, 0), (0.1, 0.3, 0.1, 1), (0.0, 0.2, 0.0, 1), (0.0, 0.8, 0.8, 1)],
)
def test_the_second_network_is_asked_where_the_first_has_doubts_and_may_contradict_it(
    tmp_path: Path, first: float, second: float, alive: float, asked: int
) -> None:
    networks = SpoofNetworks(tmp_path, models=at(tmp_path))
    other = Answering(second)
    networks._sessions = cast("list[tuple[float, InferenceSession]]", [(2.7, Answering(first)), (4.0, other)])
    assert networks.alive(GREY, face(near("anna"))) == pytest.approx(alive)
    assert other.asked == asked


def test_a_face_that_was_looked_at_costs_nothing_until_it_is_forgotten(tmp_path: Path) -> None:
    networks = SpoofNetworks(tmp_path, models=at(tmp_path))
    seen = face(near("anna"))
    dice = np.random.default_rng(1)
    first = networks.alive(dice.integers(0, 255, GREY.shape).astype(np.uint8), seen)
    assert networks.alive(GREY, seen) == first
    networks.forget()
    assert networks.alive(GREY, seen) != first


def test_a_file_that_is_not_the_published_one_is_not_used(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    models = at(tmp_path)
    with pytest.raises(ModelRefused):
        SpoofNetworks(tmp_path, models=(replace(models[0], sha256="0" * 64),))
    settings = EngineSettings(model_folder=tmp_path)
    assert open_spoof_networks(settings) is None  # not there
    assert open_spoof_networks(EngineSettings()) is None
    for model in MODELS:
        (tmp_path / model.file).write_bytes(b"something else")
    with caplog.at_level(logging.WARNING):
        assert open_spoof_networks(settings) is None
    assert "no network looks" in caplog.text


def test_a_doubt_about_somebody_in_another_frame_is_one_about_them() -> None:
    here, there = replace(ANNA, liveness=None), replace(ANNA, liveness=Hint.SCREEN)
    (told,) = with_hints_of([here], [there])
    assert told.liveness is Hint.SCREEN
    assert only_elsewhere([here], [there]) == ()
    assert with_hints_of([here], [replace(there, label="leo")]) == [here]
