"""``python -m recognizer`` on real portraits in the public domain, which ship inside ordinary packages."""

import json
import os
import shutil
from pathlib import Path
from typing import Any

import matplotlib as mpl
import numpy as np
import pytest
from PIL import Image
from pillow_heif import from_pillow

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


@pytest.fixture
def album(portraits: Path, tmp_path: Path) -> Path:
    """Grace as a phone, a browser and a screen keep her; her photo in Eileen's folder; and what else lies about."""
    folder = tmp_path / "album"
    (folder / "Grace" / "2024").mkdir(parents=True)
    shot = Image.open(portraits / "Grace" / "1.jpg")
    shot.save(folder / "Grace" / "1.png")
    Image.open(portraits / "Grace" / "2.jpg").save(folder / "Grace" / "2024" / "2.webp", quality=90)
    from_pillow(Image.open(portraits / "Grace" / "3.jpg")).save(folder / "Grace" / "2024" / "3.heic", quality=90)
    (folder / "Eileen").mkdir()
    shutil.copy(portraits / "Grace" / "2.jpg", folder / "Eileen" / "1.jpg")
    (folder / "Grace" / "torn.png").write_bytes((folder / "Grace" / "1.png").read_bytes()[:2000])
    (folder / "Grace" / "letter.jpg").write_text("Dear all, here is my photo.")
    (folder / "Grace" / "notes.txt").write_text("The one in uniform is the best.")
    (folder / "Grace" / ".DS_Store").write_bytes(bytes(100))
    (folder / "Leo").mkdir()
    return folder


def test_photos_of_every_kind_are_learned_and_everything_else_is_told(
    capsys: pytest.CaptureFixture[str], album: Path, models: Path, tmp_path: Path
) -> None:
    gallery = ("--gallery", tmp_path / "gallery", "--models", models, "--detector", "hog")
    (album / "Eileen" / "1.jpg").rename(album / "Grace" / "z.jpg")
    code, learned = run(capsys, "enrol", album, *gallery)
    assert (code, learned["people"]) == (1, {"Grace": 3})
    (again,) = learned["already"]  # it was saved as WebP, too
    assert (again["photo"], "2024/2.webp" in again["reason"]) == ("Grace/z.jpg", True)
    assert {one["photo"]: one["fault"] for one in learned["refused"]} == {
        "Grace/letter.jpg": "no_photo",
        "Grace/torn.png": "damaged",
    }
    assert {one["photo"]: one["fault"] for one in learned["skipped"]} == {
        "Eileen": "empty",
        "Grace/.DS_Store": "hidden",
        "Grace/notes.txt": "no_photo",
        "Leo": "empty",
    }
    for name in ("letter.jpg", "torn.png"):
        (album / "Grace" / name).unlink()
    code, learned = run(capsys, "enrol", album, *gallery)
    assert (code, learned["refused"], learned["people"]) == (0, [], {"Grace": 3})  # each photo once
    assert len(learned["already"]) == 4
    code, seen = run(capsys, "who", album / "Grace" / "2024" / "3.heic", album / "Grace" / "notes.txt", *gallery)
    assert (code, seen["looks"][0]["faces"][0]["label"]) == (1, "Grace")
    assert seen["looks"][1]["condition"] == "unreadable"


@pytest.mark.parametrize("before", [False, True], ids=["in the same run", "in an earlier one"])
def test_a_clash_names_the_other_person_and_the_photo_unless_one_is_sure(
    capsys: pytest.CaptureFixture[str], album: Path, models: Path, tmp_path: Path, *, before: bool
) -> None:
    gallery = ("--gallery", tmp_path / "gallery", "--models", models, "--detector", "hog")
    for name in ("letter.jpg", "torn.png"):
        (album / "Grace" / name).unlink()
    (album / "Eileen").rename(album / "Zoe")  # learned last
    if before:
        (album / "Zoe" / "1.jpg").rename(tmp_path / "1.jpg")
        assert run(capsys, "enrol", album, *gallery)[0] == 0
        shutil.rmtree(album / "Grace")
        (tmp_path / "1.jpg").rename(album / "Zoe" / "1.jpg")
    code, learned = run(capsys, "enrol", album, *gallery)
    assert (code, learned["people"]) == (1, {"Grace": 3})
    (clash,) = learned["refused"]
    assert (clash["photo"], clash["fault"]) == ("Zoe/1.jpg", "like_another")
    assert "Grace" in clash["reason"]
    assert "--sure" in clash["reason"]
    nearest = clash["reason"].split("nearest photo is ")[1].split(". If")[0]
    assert Path(nearest).is_file() if before else nearest in {"Grace/1.png", "Grace/2024/2.webp", "Grace/2024/3.heic"}
    code, learned = run(capsys, "enrol", album, "--sure", *gallery)
    assert (code, learned["people"]) == (0, {"Grace": 3, "Zoe": 1})


def test_a_check_of_photos_tells_what_was_refused_by_its_exit_status_too(
    capsys: pytest.CaptureFixture[str], album: Path, models: Path, tmp_path: Path
) -> None:
    options = ("--models", str(models), "--detector", "hog")
    assert main(["check", str(album), *options, "--quiet"]) == 1
    printed = " ".join(capsys.readouterr().out.split())
    assert "Refused (5): " in printed  # the three of Grace look like Eileen, who was learned first
    assert "Grace/torn.png: The picture is cut off or damaged." in printed
    assert "Skipped (3): " in printed
    assert "Grace/notes.txt: This is no photo." in printed
    for name in ("letter.jpg", "torn.png"):
        (album / "Grace" / name).unlink()
    (album / "Eileen" / "1.jpg").unlink()
    assert run(capsys, "check", album, *options)[0] == 0


def test_a_folder_without_photos_is_told_how_photos_should_lie(
    capsys: pytest.CaptureFixture[str], models: Path, tmp_path: Path
) -> None:
    (tmp_path / "album" / ".hidden").mkdir(parents=True)
    options = ["--models", str(models), "--detector", "hog", "--quiet", "--gallery", str(tmp_path / "gallery")]
    assert main(["enrol", str(tmp_path / "album"), *options]) == 1
    printed = " ".join(capsys.readouterr().out.split())
    assert "JPEG, PNG, WebP and HEIC" in printed
    assert ".hidden: Hidden" in printed
    assert main(["enrol", str(tmp_path / "nothing"), *options]) == 2


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
    assert f"Anna: {sample_id(1)} looks unlike the rest" in told
    assert report.outcomes["named"] >= 6


def test_advice_for_nobody_says_how_to_begin() -> None:
    (sentence,) = advice(check(table_of({})))
    assert "Three photos" in sentence


def test_whatever_a_file_is_called_and_holds_who_says_what_is_wrong_with_it(
    capsys: pytest.CaptureFixture[str], models: Path, tmp_path: Path
) -> None:
    torn, odd, pipe = tmp_path / "torn.heic", tmp_path / "[bold]x.jpg", tmp_path / "pipe.jpg"
    from_pillow(grace().resize((240, 280))).save(torn)
    torn.write_bytes(torn.read_bytes()[:2000])
    odd.write_bytes(b"no picture")
    os.mkfifo(pipe)
    gallery = ("--gallery", tmp_path / "gallery", "--models", models, "--detector", "hog")
    code, found = run(capsys, "who", torn, odd, pipe, tmp_path, *gallery)
    assert code == 1
    faults = [look["objection"]["fault"] for look in found["looks"]]
    assert faults == ["damaged", "no_photo", "no_photo", "no_photo"]
    assert main([*map(str, ("who", odd, *gallery)), "--quiet"]) == 1
    assert "[bold]x.jpg" in capsys.readouterr().out.replace("\n", "")
    assert main([*map(str, ("who", tmp_path / "[/red].jpg", *gallery)), "--quiet"]) == 2
    assert "[/red].jpg" in capsys.readouterr().err.replace("\n", "")  # a terminal wraps a long path


@pytest.mark.parametrize("command", ["enrol", "check"])
def test_a_folder_that_is_not_there_is_told_without_the_system_s_numbers(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, command: str
) -> None:
    nowhere = tmp_path / "nowhere"
    assert main([command, str(nowhere), "--gallery", str(tmp_path / "gallery"), "--detector", "hog"]) == 2
    assert " ".join(capsys.readouterr().err.split()).endswith("No such file or directory")
