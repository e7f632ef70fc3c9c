"""What a folder of photos holds: every file is learned from, or told with a reason."""

import os
from pathlib import Path

import pytest

from recognizer import said
from recognizer.photo_folder import REFUSED, Skipped, SkipReason, look_through

JPEG = b"\xff\xd8\xff\xe0 something"


def files(folder: Path, *names: str, content: bytes = JPEG) -> Path:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return folder


def seen(folder: Path) -> list[tuple[str, str]]:
    return [(label, str(path.relative_to(folder))) for label, path in look_through(folder).photos]


def skipped(folder: Path) -> dict[str, SkipReason]:
    return {str(one.path): one.reason for one in look_through(folder).skipped}


def test_photos_are_found_however_deep_they_lie_and_whatever_they_are_called(tmp_path: Path) -> None:
    files(tmp_path, "Anna/1.jpg", "Anna/2024/summer/2.HEIC", "Anna/IMG_3", "Leo/1.PNG")
    assert seen(tmp_path) == [
        ("Anna", "Anna/1.jpg"),
        ("Anna", "Anna/2024/summer/2.HEIC"),
        ("Anna", "Anna/IMG_3"),
        ("Leo", "Leo/1.PNG"),
    ]
    assert skipped(tmp_path) == {}


def test_what_is_hidden_is_not_looked_at_and_told(tmp_path: Path) -> None:
    files(tmp_path, "Anna/.1.jpg", "Anna/.thumbnails/1.jpg", ".Trash/Anna/1.jpg", ".DS_Store", "Anna/1.jpg")
    assert seen(tmp_path) == [("Anna", "Anna/1.jpg")]
    assert skipped(tmp_path) == dict.fromkeys(
        [".DS_Store", ".Trash", "Anna/.1.jpg", "Anna/.thumbnails"], SkipReason.HIDDEN
    )


def test_what_is_called_like_a_photo_is_tried_and_anything_else_is_passed_over(tmp_path: Path) -> None:
    files(tmp_path, "Anna/1.jpg", "Anna/2.gif", "Anna/film.mov", "Anna/list.txt", "readme.txt", content=b"text")
    assert seen(tmp_path) == [("Anna", "Anna/1.jpg"), ("Anna", "Anna/2.gif")]
    assert skipped(tmp_path) == dict.fromkeys(["Anna/film.mov", "Anna/list.txt", "readme.txt"], SkipReason.NO_PHOTO)


def test_a_photo_in_nobodys_folder_and_a_folder_without_photos_are_told(tmp_path: Path) -> None:
    files(tmp_path, "1.jpg")
    (tmp_path / "Leo" / "empty").mkdir(parents=True)
    assert skipped(tmp_path) == {"1.jpg": SkipReason.NOBODYS, "Leo": SkipReason.EMPTY}
    assert SkipReason.NOBODYS in REFUSED


def test_links_that_lead_back_end(tmp_path: Path) -> None:
    files(tmp_path, "Anna/1.jpg")
    (tmp_path / "Anna" / "again").symlink_to(tmp_path / "Anna", target_is_directory=True)
    (tmp_path / "Anna" / "gone.jpg").symlink_to(tmp_path / "nothing.jpg")
    assert seen(tmp_path) == [("Anna", "Anna/1.jpg")]
    assert skipped(tmp_path) == {"Anna/again": SkipReason.TWICE, "Anna/gone.jpg": SkipReason.NO_FILE}


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    files(tmp_path, "Anna/1.jpg")
    os.mkfifo(tmp_path / "Anna" / "2.jpg")
    assert skipped(tmp_path) == {"Anna/2.jpg": SkipReason.NO_FILE}


def test_what_the_system_keeps_closed_is_told_with_its_reason(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files(tmp_path, "Anna/1.jpg", "Leo/1.jpg")
    scandir, opened = os.scandir, Path.open

    def kept_closed(path: Path) -> "os._ScandirIterator[str]":
        if path.name == "Leo":
            raise PermissionError(13, "Permission denied")
        return scandir(path)

    def may_not_open(path: Path, mode: str) -> object:
        if path.name == "1.jpg":
            raise PermissionError(13, "Permission denied")
        return opened(path, mode)

    monkeypatch.setattr(os, "scandir", kept_closed)
    monkeypatch.setattr(Path, "open", may_not_open)
    found = {str(one.path): one for one in look_through(tmp_path).skipped}
    assert {path for path, one in found.items() if one.reason is SkipReason.CLOSED} == {"Anna/1.jpg", "Leo"}
    assert "Permission denied" in said.skipped(found["Leo"])


def test_a_folder_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        look_through(tmp_path / "nothing")


@pytest.mark.parametrize("reason", SkipReason)
def test_every_reason_is_a_sentence(reason: SkipReason) -> None:
    sentence = said.skipped(Skipped(Path("Anna/1.jpg"), reason, "no"))
    assert sentence[0].isupper()
    assert sentence[-1] in ".?"
