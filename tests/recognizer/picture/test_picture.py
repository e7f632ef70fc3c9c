"""The gate: whatever comes, it is a picture or a code that says why it is none."""

import io
import struct
import time
import tracemalloc
import zlib

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageFile

from recognizer.picture.photo_kind import MAX_BYTES
from recognizer.picture.picture import breaks_off, open_picture
from recognizer.refusal import Objection, PictureFault, PictureUnusable
from tests.rig.machine import shared_by
from tests.sitters import encoded, grace_hopper
from tests.unfinished import UNFINISHED, with_scans, without_end_marker

PLAIN = Image.new("RGB", (64, 48), (200, 100, 50))


def jpeg(image: Image.Image, **options: object) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", **options)
    return buffer.getvalue()


def claiming(width: int, height: int) -> bytes:
    """A small JPEG whose header claims another size."""
    data = bytearray(jpeg(PLAIN))
    start = data.index(b"\xff\xc0")
    data[start + 5 : start + 9] = struct.pack(">HH", height, width)
    return bytes(data)


def test_a_picture_is_opened_as_rgb() -> None:
    picture = open_picture(jpeg(PLAIN, quality=95))
    assert picture.shape == (48, 64, 3)
    assert picture.dtype == np.dtype(np.uint8)
    assert np.abs(picture[24, 32].astype(int) - (200, 100, 50)).max() < 6
    assert picture.flags.c_contiguous


@pytest.mark.parametrize("mode", ["L", "CMYK", "YCbCr", "1"])
def test_other_colour_spaces_become_rgb(mode: str) -> None:
    assert open_picture(jpeg(PLAIN.convert(mode))).shape == (48, 64, 3)


@pytest.mark.parametrize(
    "options", [{"progressive": True}, {"subsampling": 2}, {"quality": 1}, {"restart_marker_rows": 1}]
)
def test_every_kind_of_jpeg_is_opened(options: dict[str, object]) -> None:
    assert open_picture(jpeg(PLAIN, **options)).shape == (48, 64, 3)


UPRIGHT = {1: (0, 0), 2: (0, -1), 3: (-1, -1), 4: (-1, 0), 5: (0, 0), 6: (0, -1), 7: (-1, -1), 8: (-1, 0)}


@pytest.mark.parametrize(("orientation", "corner"), UPRIGHT.items())
def test_exif_orientation_is_honoured(orientation: int, corner: tuple[int, int]) -> None:
    """The stored upper left corner is red; where it stands upright is what EXIF says."""
    pixels = np.full((48, 64, 3), 255, np.uint8)
    pixels[:16, :16] = (255, 0, 0)
    exif = Image.Exif()
    exif[0x0112] = orientation
    picture = open_picture(jpeg(Image.fromarray(pixels), quality=95, exif=exif))
    assert picture.shape == ((48, 64, 3) if orientation < 5 else (64, 48, 3))
    assert picture[corner][0] > 200
    assert picture[corner][1] < 60


def test_damaged_exif_does_not_hide_the_picture() -> None:
    broken = b"Exif\x00\x00MM\x00*\x00\x00\x00\x08\xff\xff\x01\x12\x00\x03"
    assert open_picture(jpeg(PLAIN, exif=broken)).shape == (48, 64, 3)


def png(depth: int = 8) -> bytes:
    buffer = io.BytesIO()
    (PLAIN if depth == 8 else Image.fromarray(np.zeros((48, 64), np.uint16))).save(buffer, "PNG")
    return buffer.getvalue()


def precise(bits: int) -> bytes:
    """A JPEG whose header claims more bits a sample."""
    data = bytearray(jpeg(PLAIN))
    data[data.index(b"\xff\xc0") + 4] = bits
    return bytes(data)


NO_JPEG, DAMAGED = Objection(PictureFault.NO_JPEG), Objection(PictureFault.DAMAGED)


def layered(width: int, height: int) -> Objection:
    return Objection(PictureFault.TOO_MANY_LAYERS, width, height)


def too_large(width: int, height: int, most: int = 25) -> Objection:
    return Objection(PictureFault.TOO_LARGE, width, height, most)


@pytest.mark.parametrize(
    ("data", "objection"),
    [
        (b"", Objection(PictureFault.EMPTY)),
        (b"hello", NO_JPEG),
        (png(), NO_JPEG),
        (png(16), NO_JPEG),
        (b"GIF89a" + bytes(50), NO_JPEG),
        (b"\xff\xd8\xff" + bytes(500), DAMAGED),
        (b"\xff\xd8\xff\xe0", DAMAGED),
        (with_scans(101), layered(64, 48)),
        (with_scans(16, (5472, 3618)), layered(5472, 3618)),
        (jpeg(Image.new("RGB", (1, 1))), Objection(PictureFault.TOO_SMALL, 1, 1)),
        (jpeg(Image.new("RGB", (4000, 2))), Objection(PictureFault.TOO_SMALL, 4000, 2)),
        (claiming(12_000, 12_000), too_large(12_000, 12_000)),
        (claiming(7_000, 7_000), too_large(7_000, 7_000)),
        (claiming(65_500, 65_500), too_large(65_500, 65_500)),
        (precise(12), DAMAGED),
        (precise(16), DAMAGED),
        (b"\xff\xd8\xff" + bytes(MAX_BYTES), Objection(PictureFault.TOO_MANY_BYTES, most=25)),
    ],
)
def test_what_is_not_looked_at_is_refused_with_a_code_and_its_figures(data: bytes, objection: Objection) -> None:
    with pytest.raises(PictureUnusable) as refused:
        open_picture(data)
    assert refused.value.objection == objection


def test_a_picture_without_a_single_row_is_damaged() -> None:
    with pytest.raises(PictureUnusable) as refused:
        open_picture(grace_hopper()[:600])
    assert refused.value.objection.fault is PictureFault.DAMAGED


def test_a_bomb_is_refused_before_it_takes_memory_or_time() -> None:
    bomb = claiming(12_000, 12_000)
    tracemalloc.start()
    began = time.perf_counter()
    with pytest.raises(PictureUnusable):
        open_picture(bomb)
    took_s, (_, most) = time.perf_counter() - began, tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert took_s < 0.5 * shared_by()
    assert most < 5_000_000


def test_a_camera_s_twenty_megapixels_are_opened() -> None:
    picture = open_picture(jpeg(Image.new("RGB", (5472, 3648), (90, 120, 60)), quality=30))
    assert picture.shape == (3648, 5472, 3)


def test_the_cap_can_be_lowered() -> None:
    with pytest.raises(PictureUnusable) as refused:
        open_picture(jpeg(PLAIN), max_pixels=3000)
    assert refused.value.objection == too_large(64, 48, most=0)


WHOLE = encoded(np.asarray(PLAIN.resize((96, 80))))


@given(st.lists(st.tuples(st.integers(0, len(WHOLE) - 1), st.integers(0, 255)), min_size=1, max_size=12))
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_flipped_bytes_give_a_picture_or_a_code(changes: list[tuple[int, int]]) -> None:
    data = bytearray(WHOLE)
    for place, value in changes:
        data[place] = value
    opens_or_says_why(bytes(data))


@given(st.integers(0, len(WHOLE)), st.binary(max_size=64))
@settings(max_examples=100, deadline=None)
def test_a_cut_and_a_tail_give_a_picture_or_a_code(length: int, tail: bytes) -> None:
    opens_or_says_why(WHOLE[:length] + tail)


@given(st.binary(max_size=400))
@settings(max_examples=100, deadline=None)
def test_junk_behind_a_jpeg_s_beginning_gives_a_picture_or_a_code(junk: bytes) -> None:
    opens_or_says_why(b"\xff\xd8\xff" + junk)


@given(st.binary(max_size=200))
@settings(max_examples=50, deadline=None)
def test_a_torn_comment_or_profile_gives_a_picture_or_a_code(junk: bytes) -> None:
    packed = zlib.compress(junk)
    segment = b"\xff\xe2" + struct.pack(">H", len(packed) + 16) + b"ICC_PROFILE\x00\x01\x01" + packed
    opens_or_says_why(WHOLE[:2] + segment + WHOLE[2:])


def opens_or_says_why(data: bytes) -> None:
    fault, picture = None, None
    try:
        picture = open_picture(data)
    except PictureUnusable as refused:
        fault = refused.objection.fault
    if picture is None:
        assert isinstance(fault, PictureFault)
    else:
        assert (picture.ndim, picture.shape[2]) == (3, 3)
        assert picture.dtype == np.dtype(np.uint8)


def test_a_picture_that_breaks_off_is_decoded_as_far_as_it_came() -> None:
    whole, torn = open_picture(grace_hopper()), open_picture(grace_hopper()[:30_000])
    assert torn.shape == whole.shape
    assert (torn[:150] == whole[:150]).all()
    assert not (torn[-50:] == whole[-50:]).all()


def test_whether_rows_are_missing_is_told_by_the_rows() -> None:
    for data in (grace_hopper(), without_end_marker(grace_hopper())):
        assert not breaks_off(data, open_picture(data))
    for length in (9_000, 30_000, len(grace_hopper()) - 2_000):
        torn = grace_hopper()[:length] + b"\xff\xd9"  # the intake gives it an end
        assert breaks_off(torn, open_picture(torn))


@pytest.mark.parametrize("kind", UNFINISHED)
def test_what_a_camera_leaves_unfinished_is_opened_whole_and_upright(kind: str) -> None:
    picture = open_picture(UNFINISHED[kind](grace_hopper()))
    difference = np.abs(picture.astype(int) - open_picture(grace_hopper()))
    assert difference.mean() < 2  # turned pictures were encoded once more


def test_what_face_recognition_told_pillow_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)
    unfit = bytearray(jpeg(PLAIN))
    unfit[unfit.index(b"\xff\xda") + 6] = 0xFF  # a Huffman table that there is none of
    with pytest.raises(PictureUnusable) as refused:
        open_picture(bytes(unfit))
    assert refused.value.objection == DAMAGED
    assert ImageFile.LOAD_TRUNCATED_IMAGES


def test_a_picture_of_1500_scans_is_refused_at_once() -> None:
    hostile = with_scans(1500, (5440, 3640))
    began = time.process_time()
    with pytest.raises(PictureUnusable) as refused:
        open_picture(hostile)
    assert refused.value.objection == layered(5440, 3640)
    assert time.process_time() - began < 0.5


def test_as_many_scans_as_pass_take_no_longer_than_a_large_photo() -> None:
    largest = with_scans(10, (5472, 3618))  # all that the gate lets through, but a hundredth
    began = time.process_time()
    picture = open_picture(largest)
    breaks_off(largest, picture)  # as when nobody is seen in it
    assert time.process_time() - began < 3.0
