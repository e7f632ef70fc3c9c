"""Photos of other kinds are made into JPEGs in a process of their own: what it dies of harms nobody else."""

import io
from pathlib import Path

import pytest
from PIL import Image

from recognizer.process import photo_reader
from recognizer.process.photo_reader import PhotoReader
from recognizer.refusal import Objection, PictureFault, PictureUnusable
from tests.recognizer.picture.test_photo_file import png_that_claims, saved


class Deadly:
    """What a decoder with a hole in it is like."""

    def as_jpeg(self, photo: bytes) -> bytes:
        raise SystemExit(photo)

    def describe(self) -> dict[str, str]:
        return {}


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "HEIC"])
def test_a_photo_is_read_as_a_jpeg_in_a_confined_process(tmp_path: Path, kind: str) -> None:
    (tmp_path / "photo").write_bytes(saved(kind))
    with PhotoReader() as reader:
        assert Image.open(io.BytesIO(reader.read(tmp_path / "photo"))).format == "JPEG"
        process = reader._opened()
        assert process.described["confined"] in {"yes", "no"}  # by what this system can do
        assert process._opening.reads == process._opening.writes == ()
    assert process.pid is None


def test_what_needs_no_decoding_needs_no_process(tmp_path: Path) -> None:
    (tmp_path / "1.jpg").write_bytes(jpeg := saved("JPEG"))
    (tmp_path / "2.jpg").write_bytes(b"Dear all")
    (tmp_path / "3.jpg").write_bytes(b"")
    with PhotoReader() as reader:
        assert reader.read(tmp_path / "1.jpg") == jpeg
        for name, fault in (("2.jpg", PictureFault.NO_PHOTO), ("3.jpg", PictureFault.EMPTY)):
            with pytest.raises(PictureUnusable) as refused:
                reader.read(tmp_path / name)
            assert refused.value.objection.fault is fault
        assert reader._process is None


def test_a_refusal_comes_out_with_its_figures_and_a_crash_as_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "bomb.png").write_bytes(png_that_claims(16_000, 16_000))
    with PhotoReader() as reader, pytest.raises(PictureUnusable) as refused:
        reader.read(tmp_path / "bomb.png")
    assert refused.value.objection == Objection(PictureFault.TOO_LARGE, 16_000, 16_000, 25)
    monkeypatch.setattr(photo_reader, "_OPENER", f"{__name__}:Deadly")
    with PhotoReader() as reader, pytest.raises(PictureUnusable) as refused:
        reader.read(tmp_path / "bomb.png")
    assert refused.value.objection == Objection(PictureFault.DAMAGED)


def test_a_process_that_cannot_be_had_is_no_fault_of_the_photo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "photo.png").write_bytes(saved("PNG"))
    monkeypatch.setattr(photo_reader, "_OPENER", "recognizer.nothing:Nothing")
    with PhotoReader() as reader, pytest.raises(OSError, match="does not start"):
        reader.read(tmp_path / "photo.png")
