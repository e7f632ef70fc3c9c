"""Boxes and names in a picture: seen on every ground, and never off the edge."""

import io

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from PIL import Image

from recognizer.face import Box
from recognizer.picture.markup import COLOURS, mark
from recognizer.picture.picture import open_picture
from recognizer.refusal import PictureUnusable

FACE = Box(200, 150, 320, 270)


def plain(shade: int, size: tuple[int, int] = (640, 480), **options: object) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", size, (shade, shade, shade)).save(buffer, "JPEG", **options)
    return buffer.getvalue()


def marked(shade: int, box: Box, text: str, verdict: str, size: tuple[int, int] = (640, 480)) -> NDArray[np.int64]:
    return open_picture(mark(plain(shade, size), [(box, text, verdict)])).astype(np.int64)


@pytest.mark.parametrize("verdict", COLOURS)
@pytest.mark.parametrize("shade", [0, 70, 140, 200, 255])
def test_a_box_and_a_name_are_seen_on_every_ground(shade: int, verdict: str) -> None:
    picture = marked(shade, FACE, "Anna", verdict)
    rim = picture[150:158, 230:290]
    assert rim.max() - rim.min() > 90
    plate = picture[128:149, 202:240]
    assert plate.max() - plate.min() > 100


def test_every_verdict_has_its_colour() -> None:
    shown = {verdict: tuple(marked(128, FACE, "", verdict)[153, 260]) for verdict in COLOURS}
    for verdict, colour in COLOURS.items():
        distances = {name: np.abs(np.array(shown[verdict]) - other).sum() for name, other in COLOURS.items()}
        assert min(distances, key=lambda name: distances[name]) == verdict
        assert distances[verdict] < 120, colour


def test_the_face_itself_is_left_alone() -> None:
    assert np.abs(marked(128, FACE, "Anna", "named")[175:245, 225:295] - 128).max() < 12


@pytest.mark.parametrize("name", ["Zoë", "Łąka", "Дмитрий", "Ελένη", "علي", "Nguyễn", "Æøå ß"])
def test_names_of_many_scripts_are_drawn(name: str) -> None:
    picture = marked(128, FACE, name, "named")
    unknown = marked(128, FACE, "\uffff" * len(name), "named")
    assert np.abs(picture - unknown)[125:150].max() > 60


def test_a_long_name_is_cut_to_the_picture() -> None:
    picture = marked(128, FACE, "A" * 300, "named")
    assert np.abs(picture[:, :50] - 128).max() < 12
    assert tuple(picture[140, 638]) != (128, 128, 128)
    short = marked(128, FACE, "A" * 200, "named")
    assert np.array_equal(picture, short)


@pytest.mark.parametrize("text", ["a\nb\r\tc", "👩‍👩‍👧 Anna", "<b>Anna</b>", "", " "])
def test_odd_names_are_drawn(text: str) -> None:
    assert marked(128, FACE, text, "unknown").shape == (480, 640, 3)


edges = st.integers(-300, 900)


@given(st.builds(Box, edges, edges, edges, edges), st.text(max_size=30), st.sampled_from(sorted(COLOURS)))
@settings(max_examples=60, deadline=None)
def test_whatever_the_box_the_name_stands_in_the_picture(box: Box, text: str, verdict: str) -> None:
    picture = marked(128, box, "WWW " + text, verdict)
    plate = np.abs(picture - COLOURS[verdict]).max(2) < 30
    assert plate.any()


@pytest.mark.parametrize("size", [(16, 16), (40, 30), (320, 240), (2000, 1500), (400, 1600)])
def test_every_size_of_picture_is_marked(size: tuple[int, int]) -> None:
    box = Box(size[0] // 4, size[1] // 4, size[0] // 2, size[1] // 2)
    assert marked(128, box, "1 Anna", "named", size).shape == (size[1], size[0], 3)


def test_a_picture_stands_upright_and_tells_nothing_about_its_camera() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "a camera"
    data = mark(plain(128, (640, 480), exif=exif), [(FACE, "Anna", "named")])
    with Image.open(io.BytesIO(data)) as image:
        assert image.size == (480, 640)
        assert dict(image.getexif()) == {}


def test_no_labels_leave_the_picture_as_it_is() -> None:
    assert np.abs(open_picture(mark(plain(90), [])).astype(int) - 90).max() < 4


def test_what_is_no_picture_is_refused() -> None:
    with pytest.raises(PictureUnusable):
        mark(b"junk", [(FACE, "Anna", "named")])
