"""Mending a JPEG's bytes: what comes out begins and ends as it should, and costs what it seems to cost."""

import contextlib
import time
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from PIL.JpegImagePlugin import JpegImageFile

from recognizer.picture.jpeg import MOST_JUNK, MOST_SCANS, JpegFault, JpegRefused, mended
from tests.pictures import jpeg
from tests.unfinished import UNFINISHED, behind_junk, with_scans, without_end_marker

WHOLE = jpeg(size=(96, 80))
MOST_PIXELS = 20_000_000


@pytest.mark.parametrize("kind", UNFINISHED)
def test_what_a_camera_leaves_unfinished_becomes_a_whole_jpeg(kind: str) -> None:
    picture = mended(UNFINISHED[kind](WHOLE), max_pixels=MOST_PIXELS)
    assert picture.data.startswith(b"\xff\xd8\xff")
    assert picture.data.endswith(b"\xff\xd9")
    with JpegImageFile(BytesIO(picture.data)) as opened:
        opened.load()  # strictly: to the last row
        assert opened.size == (picture.width, picture.height)


def test_a_whole_picture_stays_the_very_same() -> None:
    assert mended(WHOLE, max_pixels=MOST_PIXELS).data is WHOLE


def test_it_is_told_whether_the_end_was_there() -> None:
    assert mended(WHOLE, max_pixels=MOST_PIXELS).ended
    assert not mended(without_end_marker(WHOLE), max_pixels=MOST_PIXELS).ended


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (b"", JpegFault.NO_JPEG),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), JpegFault.NO_JPEG),
        (behind_junk(WHOLE, MOST_JUNK + 1), JpegFault.NO_JPEG),
        (b"\xff\xd8\xff", JpegFault.DAMAGED),
        (WHOLE[:100], JpegFault.DAMAGED),
        (WHOLE[: WHOLE.index(b"\xff\xda") + 14], JpegFault.DAMAGED),
        (jpeg(size=(6000, 4000)), JpegFault.TOO_LARGE),
        (with_scans(MOST_SCANS + 1), JpegFault.TOO_LARGE),
        (with_scans(30, (5472, 3648)), JpegFault.TOO_LARGE),
    ],
)
def test_what_cannot_be_mended_has_a_fault(data: bytes, fault: JpegFault) -> None:
    with pytest.raises(JpegRefused) as refused:
        mended(data, max_pixels=MOST_PIXELS)
    assert refused.value.fault is fault


def test_an_ordinary_progressive_picture_passes_at_every_size() -> None:
    for size in ((64, 48), (5472, 3648)):
        assert mended(with_scans(10, size), max_pixels=MOST_PIXELS).scans == 10


def test_a_scan_behind_a_restart_marker_or_fill_bytes_is_counted() -> None:
    whole = with_scans(12)
    hidden = whole.replace(b"\xff\xda", b"\xff\xd3\xff\xff\xff\xda")
    assert mended(hidden, max_pixels=MOST_PIXELS).scans == 12


def test_a_marker_of_no_meaning_ends_the_picture_there() -> None:
    noisy = BytesIO()
    Image.effect_noise((96, 80), 60).save(noisy, "JPEG")
    whole = noisy.getvalue()
    middle = whole.index(b"\xff\xda") + 300
    picture = mended(whole[:middle] + b"\xff\x4a\0\x10" + whole[middle:], max_pixels=MOST_PIXELS)
    assert picture.data == whole[:middle] + b"\xff\xd9"


@pytest.mark.parametrize(
    "hostile",
    [
        b"\xff\xd8" + b"\xff" * 8_000_000,
        b"\xff\xd8\xff" + b"\xff\xd0" * 4_000_000,
        b"\xff\xd8" + b"\xff\xe0\0\2" * 2_000_000,
        WHOLE[:-2] + b"\xff\xe0\0\2" * 2_000_000,
        WHOLE[:-2] + b"\xff\0" * 4_000_000,
    ],
)
def test_no_8_mb_take_long_to_walk_through(hostile: bytes) -> None:
    began = time.process_time()
    with contextlib.suppress(JpegRefused):
        mended(hostile, max_pixels=MOST_PIXELS)
    assert time.process_time() - began < 1.0


@given(st.data())
def test_whatever_comes_is_mended_once_and_for_all_or_refused(data: st.DataObject) -> None:
    body = bytearray(WHOLE[: data.draw(st.integers(0, len(WHOLE)))])
    for _ in range(data.draw(st.integers(0, 6)) if body else 0):
        body[data.draw(st.integers(0, len(body) - 1))] = data.draw(st.integers(0, 255))
    try:
        picture = mended(bytes(body) + data.draw(st.binary(max_size=40)), max_pixels=MOST_PIXELS)
    except JpegRefused:
        return
    again = mended(picture.data, max_pixels=MOST_PIXELS)
    assert again.data is picture.data
    assert again.ended
    assert (again.width, again.height, again.scans) == (picture.width, picture.height, picture.scans)
