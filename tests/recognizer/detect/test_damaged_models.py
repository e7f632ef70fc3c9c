"""Files of models that came to harm: whatever became of one, it is used by nobody, and the others are."""

import logging
from collections.abc import Callable
from pathlib import Path

import pytest

from recognizer.detect import models
from recognizer.detect.align import Aligner
from recognizer.detect.detectors import open_detector
from recognizer.detect.embed import open_embedder
from recognizer.detect.hog import Hog
from recognizer.detect.models import (
    FACE_WEIGHTS,
    LANDMARK_WEIGHTS,
    LIVENESS,
    YOLOX,
    YUNET,
    ModelMissing,
    ModelRefused,
    packaged,
)
from recognizer.detect.persons import open_person_detector
from recognizer.face import EngineSettings
from recognizer.spoof.networks import open_spoof_networks
from tests.sitters import yolox_model, yunet_model

Harm = Callable[[Path], None]


def emptied(path: Path) -> None:
    path.write_bytes(b"")


def halved(path: Path) -> None:
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 2])


def changed(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def on_an_ill_disk(path: Path) -> None:
    path.unlink()
    path.symlink_to("/proc/self/mem")  # a file that can be opened and not read, by root neither


#: With what is said of the file.
HARMS = [(emptied, "should be"), (halved, "should be"), (changed, "should be"), (on_an_ill_disk, "cannot be read")]

harmed = pytest.mark.parametrize(("harm", "said"), HARMS, ids=[harm.__name__ for harm, _ in HARMS])


@harmed
def test_without_yunet_faces_are_found_by_hog(
    harm: Harm, said: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / YUNET.name
    path.write_bytes(yunet_model().read_bytes())
    harm(path)
    found = open_detector("auto", tmp_path, None)
    assert isinstance(found, Hog)
    assert found.instead_of == YUNET.name
    assert said in caplog.text


@harmed
def test_without_yolox_nobody_is_seen_from_behind(
    harm: Harm, said: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / YOLOX.name
    path.write_bytes(yolox_model().read_bytes())
    harm(path)
    for choice in ("auto", str(path)):
        assert open_person_detector(choice, tmp_path) is None
    assert said in caplog.text


@harmed
@pytest.mark.parametrize("model", LIVENESS, ids=["first", "second"])
def test_without_one_of_the_two_no_network_looks_for_pictures(
    model: models.ModelFile, harm: Harm, said: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    for one in LIVENESS:
        (tmp_path / one.name).write_bytes(b"whatever it is, it has a middle")
    harm(tmp_path / model.name)
    with caplog.at_level(logging.WARNING):
        assert open_spoof_networks(EngineSettings(model_folder=tmp_path)) is None
    assert "no network looks" in caplog.text


@harmed
@pytest.mark.parametrize("name", [FACE_WEIGHTS, LANDMARK_WEIGHTS])
def test_without_dlib_s_own_files_nothing_opens_and_it_is_said_what_helps(
    name: str, harm: Harm, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / name).write_bytes(packaged(name).read_bytes())
    harm(tmp_path / name)
    monkeypatch.setattr(models, "packaged", lambda name: tmp_path / name)
    opens: list[Callable[[], object]] = (
        [Aligner]
        if name == LANDMARK_WEIGHTS
        else [lambda: open_embedder("onnx", None), lambda: open_embedder("dlib", None)]
    )
    for opened in opens:
        with pytest.raises(ModelRefused, match=said) as refused:
            opened()
        assert "uv sync --reinstall" in str(refused.value)


@pytest.mark.parametrize("harm", [Path.mkdir, lambda path: path.symlink_to("nowhere")], ids=["a folder", "a dead link"])
def test_what_is_no_file_counts_as_none(harm: Harm, tmp_path: Path) -> None:
    for model in (YUNET, YOLOX, *LIVENESS):
        harm(tmp_path / model.name)
    found = open_detector("auto", tmp_path, None)
    assert isinstance(found, Hog)
    assert not found.instead_of
    assert open_person_detector("auto", tmp_path) is None
    assert open_spoof_networks(EngineSettings(model_folder=tmp_path)) is None
    with pytest.raises(ModelMissing, match="models fetch"):
        open_detector("yunet", tmp_path, None)
