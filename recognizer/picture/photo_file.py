"""Photos as people keep them (JPEG, PNG, WebP, HEIC), made into what the gate takes: a JPEG that stands upright.

A doorbell sends JPEG, and nothing else is taken from the network: these decoders are for files of one's own.
"""

import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO

from PIL import Image
from PIL.PngImagePlugin import PngImageFile
from PIL.WebPImagePlugin import WebPImageFile

from recognizer.picture.photo_kind import MAX_BYTES, PhotoKind, kind_of
from recognizer.picture.picture import MAX_PIXELS, MIN_SIDE_PX, complete_only, upright
from recognizer.refusal import Objection, PictureFault, PictureUnusable

#: What is transparent lies on white, as on a page.
_PAPER = (255, 255, 255, 255)
#: Nothing that a recogniser looks at is lost.
_QUALITY = 95


def as_jpeg(photo: bytes) -> bytes:
    """The first picture of a file as a JPEG; one that is a JPEG stays as it is. Raises PictureUnusable.

    The header is believed only after it was checked, as in ``open_picture``: a file that claims more pixels than that
    takes is not decoded.
    """
    if not photo:
        raise PictureUnusable(Objection(PictureFault.EMPTY))
    if len(photo) > MAX_BYTES:
        raise PictureUnusable(Objection(PictureFault.TOO_MANY_BYTES, most=MAX_BYTES // 1_000_000))
    kind = kind_of(photo)
    if kind is None:
        raise PictureUnusable(Objection(PictureFault.NO_PHOTO))
    if kind is PhotoKind.JPEG:
        return photo
    with warnings.catch_warnings(), _damaged():
        warnings.simplefilter("ignore")  # odd metadata: no reason to look away
        _check(_SIZES[kind](photo))
        with _OPENERS[kind](photo) as image:
            _check(image.size)
            with complete_only():
                image.load()
            return _encoded(_on_paper(upright(image)))


def _check(size: tuple[int, int]) -> None:
    width, height = size
    if width * height > MAX_PIXELS:
        most = MAX_PIXELS // 1_000_000
        raise PictureUnusable(Objection(PictureFault.TOO_LARGE, width=width, height=height, most=most))
    if min(width, height) < MIN_SIDE_PX:
        raise PictureUnusable(Objection(PictureFault.TOO_SMALL, width=width, height=height))


def _png_size(photo: bytes) -> tuple[int, int]:
    return int.from_bytes(photo[16:20]), int.from_bytes(photo[20:24])


def _webp_size(photo: bytes) -> tuple[int, int]:
    """Of its canvas, which Pillow makes room for before it tells the size."""
    match photo[12:16]:
        case b"VP8X":
            return _little(photo[24:27]) + 1, _little(photo[27:30]) + 1
        case b"VP8L":
            bits = _little(photo[21:25])
            return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
        case b"VP8 ":
            return _little(photo[26:28]) & 0x3FFF, _little(photo[28:30]) & 0x3FFF
    raise PictureUnusable(Objection(PictureFault.DAMAGED))


def _heic_size(photo: bytes) -> tuple[int, int]:
    """Of its main picture; libheif decodes nothing before it is asked to."""
    with _heic(photo) as image:
        return image.size


def _heic(photo: bytes) -> Image.Image:
    from pillow_heif import HeifImageFile  # noqa: PLC0415 - a large library, which few files need

    return HeifImageFile(BytesIO(photo))  # type: ignore[no-untyped-call]  # Pillow's class without annotations


def _little(data: bytes) -> int:
    return int.from_bytes(data, "little")


_SIZES: dict[PhotoKind, Callable[[bytes], tuple[int, int]]] = {
    PhotoKind.PNG: _png_size,
    PhotoKind.WEBP: _webp_size,
    PhotoKind.HEIC: _heic_size,
}

# not Image.open: that tries every format it knows
_OPENERS: dict[PhotoKind, Callable[[bytes], Image.Image]] = {
    PhotoKind.PNG: lambda photo: PngImageFile(BytesIO(photo)),
    PhotoKind.WEBP: lambda photo: WebPImageFile(BytesIO(photo)),
    PhotoKind.HEIC: _heic,
}


def _on_paper(image: Image.Image) -> Image.Image:
    if image.mode.startswith("I"):  # 16 bits of grey: Pillow would cut them off at 255
        image = image.point(lambda level: level / 256, "L") if image.mode == "I" else _eight_bits(image)
    if image.mode in {"RGBA", "LA", "PA"} or "transparency" in image.info:
        layer = image.convert("RGBA")
        return Image.alpha_composite(Image.new("RGBA", layer.size, _PAPER), layer).convert("RGB")
    return image.convert("RGB")


def _eight_bits(image: Image.Image) -> Image.Image:
    return image.convert("I").point(lambda level: level / 256, "L")


def _encoded(image: Image.Image) -> bytes:
    jpeg = BytesIO()
    image.save(jpeg, "JPEG", quality=_QUALITY, subsampling=0)
    return jpeg.getvalue()


@contextmanager
def _damaged() -> Iterator[None]:
    """A damaged file makes parsers fail in whatever way; see ``open_image``."""
    try:
        yield
    except (PictureUnusable, MemoryError):
        raise
    except Exception as exc:
        raise PictureUnusable(Objection(PictureFault.DAMAGED)) from exc
