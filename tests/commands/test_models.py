"""``main.py models fetch``: what is said meanwhile, and where it fails."""

from argparse import Namespace
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.commands import CannotDo, models
from recognizer.detect.fetching import FetchFault, Fetching, FetchStep, ModelNotFetched
from recognizer.detect.models import YOLOX, YUNET, ModelFile
from tests.english import ENGLISH

MIRROR = "https://mirror.example/x"


@pytest.fixture(autouse=True)
def no_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DOORMAN_ENV_FILE", str(tmp_path / "absent.env"))


def test_each_step_is_a_line(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def fetched(_: ModelFile, folder: Path, *, source: str, tell: Callable[[Fetching], None]) -> None:
        for step in FetchStep:
            tell(Fetching(step, "https://example.org/x", folder / "x.onnx", 232_589))

    monkeypatch.setattr(models, "fetch_model", fetched)
    assert models.carry_out(Namespace(liveness=False)) == 0
    assert capsys.readouterr().out.splitlines() == [
        "data/models/x.onnx is here already, and its checksum is right.",
        "Fetching face_detection_yunet_2023mar.onnx (MIT licence) from https://example.org/x",
        "Kept as data/models/x.onnx (232,589 bytes, checksum right).",
        "data/models/x.onnx is here already, and its checksum is right.",
        "Fetching yolox_nano.onnx (Apache-2.0 licence) from https://example.org/x",
        "Kept as data/models/x.onnx (232,589 bytes, checksum right).",
    ]


@pytest.mark.parametrize(
    ("fault", "why"),
    [
        (FetchFault.NOT_GIVEN, "Could not fetch face_detection_yunet_2023mar.onnx: HTTP Error 404: Not Found."),
        (FetchFault.TOO_LARGE, "Could not fetch face_detection_yunet_2023mar.onnx: it is far too large."),
        (FetchFault.NOT_HTTPS, "Could not fetch face_detection_yunet_2023mar.onnx: only https addresses are fetched."),
        (FetchFault.BROKEN_OFF, "the answer broke off, or came from no web server."),
        (FetchFault.NOT_KEPT, "the disk does not take it (HTTP Error 404: Not Found)."),
        (FetchFault.OTHER_FILE, "is another file (SHA-256 abc…, wanted def…), so it was not kept."),
    ],
)
def test_each_failure_is_told_with_its_reason(monkeypatch: pytest.MonkeyPatch, fault: FetchFault, why: str) -> None:
    def fails(model: ModelFile, _folder: Path, *, source: str, tell: Callable[[Fetching], None]) -> None:
        if model is YOLOX:
            return  # the one does not wait for the other
        raise ModelNotFetched(
            fault, "https://example.org/x", detail="HTTP Error 404: Not Found", found="abc", wanted="def"
        )

    monkeypatch.setattr(models, "fetch_model", fails)
    with pytest.raises(CannotDo) as told:
        models.carry_out(Namespace(liveness=False))
    said = ENGLISH.plain(told.value.said)
    assert why in said
    assert said.splitlines()[1:] == [
        (
            "Try again later, or put what is missing into data/models by hand, from the addresses above. Until then "
            "recognition does without it."
        )
    ]


@pytest.mark.parametrize(
    ("written", "asked"),
    [
        ("", ["", ""]),
        ("YUNET_URL=https://mirror.example/x\n", [MIRROR, ""]),
        ("YOLOX_URL=https://mirror.example/x\n", ["", MIRROR]),
    ],
)
def test_a_mirror_is_asked_where_one_is_set(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, written: str, asked: list[str]
) -> None:
    (tmp_path / "absent.env").write_text(written)  # that it is no whole set of settings does not matter yet
    sources: list[str] = []
    monkeypatch.setattr(models, "fetch_model", lambda model, folder, *, source, tell: sources.append(source))
    assert models.carry_out(Namespace(liveness=False)) == 0
    assert sources == asked


def test_both_failures_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(model: ModelFile, _folder: Path, *, source: str, tell: Callable[[Fetching], None]) -> None:
        raise ModelNotFetched(FetchFault.NOT_GIVEN, model.url, detail="no network")

    monkeypatch.setattr(models, "fetch_model", fails)
    with pytest.raises(CannotDo) as told:
        models.carry_out(Namespace(liveness=False))
    said = ENGLISH.plain(told.value.said)
    assert all(f"Could not fetch {model.name}: no network." in said for model in (YUNET, YOLOX))


def test_what_notices_photos_held_up_comes_where_it_is_asked_for(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    fetched: list[str] = []
    monkeypatch.setattr(models, "fetch_model", lambda model, folder, *, source, tell: fetched.append(model.name))
    assert models.carry_out(Namespace(liveness=True)) == 0
    assert fetched == [YUNET.name, YOLOX.name, "2.7_80x80_MiniFASNetV2.pth", "4_0_0_80x80_MiniFASNetV1SE.pth"]
    assert capsys.readouterr().out.startswith("The service looks for photos that are held up from its next start on.")
