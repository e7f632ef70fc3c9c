"""``python -m recognizer`` on real portraits in the public domain, which ship inside ordinary packages."""

import json
import shutil
from pathlib import Path
from typing import Any

import matplotlib as mpl
import numpy as np
import pytest

from recognizer.__main__ import main
from recognizer.gallery.check import advice, check
from recognizer.gallery.gallery_file import SAMPLE
from recognizer.gallery.tables import appended
from tests.portraits import eileen, grace
from tests.recognizer.faces import face, near, sample_id, table_of

HOPPER = Path(mpl.get_data_path()) / "sample_data" / "grace_hopper.jpg"


@pytest.fixture(scope="module")
def portraits(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three photos each of Grace Hopper and Eileen Collins: one real portrait, and two made of it."""
    folder = tmp_path_factory.mktemp("portraits")
    shots = {name: shot.resize((240, 280)) for name, shot in (("Grace", grace()), ("Eileen", eileen()))}
    for name, shot in shots.items():
        (folder / name).mkdir()
        shot.save(folder / name / "1.jpg", quality=92)
        shot.rotate(6, fillcolor=(120, 120, 120)).save(folder / name / "2.jpg", quality=92)
        shot.point(lambda level: int(level * 0.7)).save(folder / name / "3.jpg", quality=70)
    return folder


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the graph that is made of dlib's weights is kept between the commands of this file."""
    return tmp_path_factory.mktemp("models")


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, Any]:
    code = main([*(str(argument) for argument in arguments), "--json", "--quiet"])
    return code, json.loads(capsys.readouterr().out)


def test_a_household_is_enrolled_checked_and_recognised(
    capsys: pytest.CaptureFixture[str], portraits: Path, models: Path, tmp_path: Path
) -> None:
    gallery = ("--gallery", tmp_path / "gallery", "--models", models, "--detector", "hog")
    (tmp_path / "new").mkdir()
    for name in ("Grace", "Eileen"):
        (tmp_path / "new" / name).mkdir()
        shutil.copy(portraits / name / "1.jpg", tmp_path / "new" / name)
        shutil.copy(portraits / name / "2.jpg", tmp_path / "new" / name)
    (tmp_path / "new" / "Grace" / "4.jpg").write_bytes(b"no picture")
    code, learned = run(capsys, "enrol", tmp_path / "new", *gallery)
    assert (code, learned["people"]) == (1, {"Eileen": 2, "Grace": 2})
    assert [one["photo"] for one in learned["refused"]] == ["Grace/4.jpg"]

    code, seen = run(capsys, "who", portraits / "Grace" / "3.jpg", portraits / "Eileen" / "3.jpg", *gallery)
    assert code == 0
    assert [[one["label"] for one in look["faces"]] for look in seen["looks"]] == [["Grace"], ["Eileen"]]
    face_seen = seen["looks"][0]["faces"][0]
    assert face_seen["distance"] < face_seen["bound"]
    assert face_seen["runner_up"] == "Eileen"

    code, burst = run(capsys, "who", "--burst", *sorted((portraits / "Grace").glob("*.jpg")), *gallery)
    assert (code, len(burst["looks"]), burst["looks"][0]["faces"][0]["label"]) == (0, 1, "Grace")

    code, told = run(capsys, "check", tmp_path / "gallery", *gallery)
    assert (code, told["outcomes"]) == (0, {"named": 4})
    assert told["strangers_named"] == 0
    assert any("Please add 1 more" in sentence for sentence in told["advice"])


def test_a_folder_of_photos_is_checked_without_enrolling_anybody(
    capsys: pytest.CaptureFixture[str], portraits: Path, models: Path, tmp_path: Path
) -> None:
    names = tmp_path / "names.json"
    names.write_text('{"Grace": "Admiral Hopper"}')
    code, told = run(
        capsys,
        "check",
        portraits,
        "--names",
        names,
        "--models",
        models,
        "--detector",
        "hog",
        "--gallery",
        tmp_path / "no",
    )
    assert (code, told["outcomes"]) == (0, {"named": 6})
    assert any(sentence.startswith("Admiral Hopper: 3 photos") for sentence in told["advice"])
    assert not (tmp_path / "no").exists()


def test_tables_are_printed_for_people(capsys: pytest.CaptureFixture[str], models: Path, tmp_path: Path) -> None:
    code = main(["who", str(HOPPER), "--gallery", str(tmp_path / "g"), "--models", str(models), "--detector", "hog"])
    assert code == 0
    assert "nobody" in capsys.readouterr().out


def test_a_model_that_is_not_there_is_said_in_a_sentence(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert (
        main(["who", str(HOPPER), "--detector", "yunet", "--gallery", str(tmp_path / "g"), "--models", str(tmp_path)])
        == 2
    )
    assert "models fetch" in " ".join(capsys.readouterr().err.split())


def test_a_wrong_model_file_is_not_kept(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.onnx"
    wrong.write_bytes(b"something else")
    assert main(["models", "fetch", "--from", str(wrong), "--models", str(tmp_path / "models")]) == 2
    assert not list(tmp_path.glob("models/*"))


def test_this_machine_is_measured(capsys: pytest.CaptureFixture[str], models: Path) -> None:
    code, facts = run(capsys, "bench", "--models", models, "--detector", "hog")
    assert code == 0
    assert facts["faces"] == 1
    assert 0 < facts["decode_ms"] < facts["faces_ms"]


def test_advice_names_who_needs_photos_who_looks_alike_and_what_is_odd() -> None:
    table = table_of({"anna": 4, "leo": 1})
    table = appended(table, "anna", SAMPLE, sample_id(1), face(near("kim", 1)), 0.0)
    for photo in range(3):
        alike = near("leo", photo) + 0.3 * (near("kim", 2) - near("leo", photo))
        table = appended(table, "max", SAMPLE, sample_id(photo + 10), face(np.asarray(alike, np.float32)), 0.0)
    report = check(table)
    told = " ".join(advice(report, str.title))
    assert "Leo: one photo. Please add 2 more" in told
    assert "Leo and Max look alike" in told
    assert "One photo of Anna looks unlike the rest" in told
    assert report.outcomes["named"] >= 6


def test_advice_for_nobody_says_how_to_begin() -> None:
    (sentence,) = advice(check(table_of({})))
    assert "Three photos" in sentence
