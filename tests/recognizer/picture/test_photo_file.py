"""Files of one's own: PNG, WebP and HEIC become JPEGs that stand upright, or a code that says why they do not."""

import io
import struct
import zlib
from collections.abc import Callable

import numpy as np
import pytest
from PIL import Image
from pillow_heif import from_pillow

from recognizer.picture.photo_file import as_jpeg
from recognizer.picture.photo_kind import MAX_BYTES, kind_of
from recognizer.picture.picture import open_picture
from recognizer.refusal import Objection, PictureFault, PictureUnusable

#: Red at its left, blue at its right.
PLAIN = Image.fromarray(np.tile(np.array([[200, 30, 30], [30, 30, 200]], np.uint8).repeat(32, 0), (48, 1, 1)))
TOO_LARGE = Objection(PictureFault.TOO_LARGE, width=16_000, height=16_000, most=25)


def saved(kind: str, image: Image.Image = PLAIN, **options: object) -> bytes:
    file = io.BytesIO()
    if kind == "HEIC":
        from_pillow(image).save(file, quality=90, **options)
    else:
        image.save(file, kind, **options)
    return file.getvalue()


def turned() -> Image.Exif:
    """EXIF of a camera that was held upright."""
    exif = Image.Exif()
    exif[0x0112] = 6
    return exif


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "HEIC"])
def test_each_kind_becomes_a_jpeg_of_the_same_picture(kind: str) -> None:
    picture = open_picture(as_jpeg(saved(kind)))
    assert picture.shape == (48, 64, 3)
    assert picture[24, 8][0] > 150 > picture[24, 8][2]
    assert picture[24, 56][2] > 150 > picture[24, 56][0]


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "HEIC"])
def test_a_photo_stands_upright_as_its_exif_says(kind: str) -> None:
    picture = open_picture(as_jpeg(saved(kind, exif=turned().tobytes())))
    assert picture.shape == (64, 48, 3)
    assert picture[8, 24][0] > 150 > picture[8, 24][2]


def test_a_jpeg_stays_as_it_is() -> None:
    photo = saved("JPEG", exif=turned())
    assert as_jpeg(photo) is photo


@pytest.mark.parametrize("mode", ["L", "LA", "P", "1", "RGBA"])
def test_every_kind_of_png_is_read(mode: str) -> None:
    assert open_picture(as_jpeg(saved("PNG", PLAIN.convert(mode)))).shape == (48, 64, 3)


def test_sixteen_bits_of_grey_are_brought_to_eight() -> None:
    grey = np.full((48, 64), 0x8000, np.uint16)
    assert abs(int(open_picture(as_jpeg(saved("PNG", Image.fromarray(grey))))[24, 32][0]) - 128) < 3


def test_what_is_transparent_lies_on_white() -> None:
    clear = Image.new("RGBA", (64, 48), (10, 10, 10, 0))
    for kind, options in (("PNG", {}), ("WEBP", {"lossless": True, "exact": True})):
        assert open_picture(as_jpeg(saved(kind, clear, **options)))[24, 32].min() > 250


def test_of_a_moving_picture_the_first_is_taken() -> None:
    for kind in ("PNG", "WEBP"):
        photo = saved(kind, save_all=True, append_images=[Image.new("RGB", PLAIN.size, (0, 255, 0))], duration=100)
        picture = open_picture(as_jpeg(photo))
        assert picture[24, 8][0] > 150 > picture[24, 8][1]


def png_that_claims(width: int, height: int) -> bytes:
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(bytes(1000))), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data)) for name, data in chunks
    )


def webp_that_claims(width: int, height: int, *, kind: str) -> bytes:
    exif = turned().tobytes() if kind == "VP8X" else b""
    photo = bytearray(saved("WEBP", lossless=kind == "VP8L", exif=exif))
    assert photo[12:16] == kind.encode().ljust(4)
    if kind == "VP8X":
        photo[24:30] = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    elif kind == "VP8L":
        photo[21:25] = ((width - 1) | (height - 1) << 14 | 1 << 28).to_bytes(4, "little")
    else:
        photo[26:30] = struct.pack("<HH", width, height)
    return bytes(photo)


def heic_that_claims(width: int, height: int) -> bytes:
    photo = bytearray(saved("HEIC", PLAIN.resize((64, 64))))
    place = photo.index(b"ispe" + bytes(4) + struct.pack(">II", 64, 64))
    photo[place + 8 : place + 16] = struct.pack(">II", width, height)
    return bytes(photo)


@pytest.mark.parametrize(
    "photo",
    [
        lambda: png_that_claims(16_000, 16_000),
        lambda: webp_that_claims(16_000, 16_000, kind="VP8"),
        lambda: webp_that_claims(16_000, 16_000, kind="VP8L"),
        lambda: webp_that_claims(16_000, 16_000, kind="VP8X"),
        lambda: heic_that_claims(16_000, 16_000),
    ],
    ids=["png", "webp", "webp lossless", "webp extended", "heic"],
)
def test_a_header_that_claims_too_much_is_not_decoded(
    photo: Callable[[], bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("PngImageFile", "WebPImageFile"):
        monkeypatch.delattr(f"recognizer.picture.photo_file.{name}")
    with pytest.raises(PictureUnusable) as refused:
        as_jpeg(photo())
    assert refused.value.objection == TOO_LARGE


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "HEIC"])
def test_a_torn_file_is_refused(kind: str) -> None:
    photo = saved(kind, Image.effect_noise((64, 48), 80).convert("RGB"))
    for length in (16, 40, len(photo) // 2, len(photo) * 3 // 4):
        with pytest.raises(PictureUnusable) as refused:
            as_jpeg(photo[:length])
        assert refused.value.objection.fault in {PictureFault.DAMAGED, PictureFault.TOO_SMALL, PictureFault.TOO_LARGE}


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "HEIC"])
def test_there_is_room_for_a_face(kind: str) -> None:
    with pytest.raises(PictureUnusable) as refused:
        as_jpeg(saved(kind, PLAIN.resize((8, 8))))
    assert refused.value.objection.fault is PictureFault.TOO_SMALL


@pytest.mark.parametrize(
    ("photo", "fault"),
    [
        (b"", PictureFault.EMPTY),
        (b"Dear all, here is my photo.", PictureFault.NO_PHOTO),
        (b"GIF89a" + bytes(100), PictureFault.NO_PHOTO),
        (b"\x89PNG\r\n\x1a\n" + bytes(MAX_BYTES), PictureFault.TOO_MANY_BYTES),
    ],
)
def test_anything_else_is_told_apart(photo: bytes, fault: PictureFault) -> None:
    with pytest.raises(PictureUnusable) as refused:
        as_jpeg(photo)
    assert refused.value.objection.fault is fault


def test_a_film_is_no_photo() -> None:
    assert kind_of(b"\0\0\0\x18ftypqt  " + bytes(20)) is None
    assert kind_of(b"\0\0\0\x18ftypavif" + bytes(20)) is None
