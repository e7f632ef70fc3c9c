"""The gate every picture passes: the header is believed only after it was checked, then the pixels are decoded."""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO

import numpy as np
from PIL import Image, ImageFile, ImageOps, UnidentifiedImageError

from recognizer.face import Picture

#: A phone's 24 Mpx photo passes; decoded it takes 72 MB.
MAX_PIXELS = 25_000_000
#: Nothing that a doorbell or a phone makes is larger.
MAX_BYTES = 25_000_000
#: Below this there is no room for a face.
MIN_SIDE_PX = 16

_START = b"\xff\xd8\xff"


class PictureRefused(ValueError):
    """A picture that is not looked at; ``reason`` is a sentence a person understands."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def open_picture(jpeg: bytes, *, max_pixels: int = MAX_PIXELS) -> Picture:
    """Decode a JPEG of any colour space into upright RGB, shape (height, width, 3); raises PictureRefused."""
    return np.array(open_image(jpeg, max_pixels=max_pixels))


def open_image(jpeg: bytes, *, max_pixels: int = MAX_PIXELS) -> Image.Image:
    """The same as Pillow's image, mode RGB, upright; raises PictureRefused."""
    if not jpeg:
        raise PictureRefused("The picture is empty.")
    if len(jpeg) > MAX_BYTES:
        raise PictureRefused(f"The picture is larger than {MAX_BYTES // 1_000_000} MB.")
    if not jpeg.startswith(_START):
        raise PictureRefused("This is not a JPEG picture.")
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # Pillow only warns of what a careful reader refuses
        warnings.filterwarnings("ignore", message=".*EXIF", category=UserWarning)  # it only turns a picture
        try:
            return _decoded(jpeg, max_pixels)
        except PictureRefused:
            raise
        except (Image.DecompressionBombError, Image.DecompressionBombWarning) as exc:
            raise PictureRefused("The picture has too many pixels.") from exc
        except UnidentifiedImageError as exc:
            raise PictureRefused("This is not a JPEG picture, or its beginning is damaged.") from exc
        except OSError as exc:
            raise PictureRefused("The picture is cut off or damaged.") from exc
        # a damaged header makes Pillow's parsers fail in whatever way: struct.error, SyntaxError, KeyError, Warning …
        except Exception as exc:
            raise PictureRefused("The picture is damaged.") from exc


def _decoded(jpeg: bytes, max_pixels: int) -> Image.Image:
    with Image.open(BytesIO(jpeg), formats=["JPEG"]) as image:
        width, height = image.size
        if width * height > max_pixels:
            raise PictureRefused(
                f"The picture has {width}×{height} pixels; {max_pixels / 1_000_000:.0f} megapixels are the most."
            )
        if min(width, height) < MIN_SIDE_PX:
            raise PictureRefused(f"The picture is only {width}×{height} pixels large.")
        with _to_the_last_byte():
            image.load()
        upright = _upright(image)
        return upright if upright.mode == "RGB" else upright.convert("RGB")


@contextmanager
def _to_the_last_byte() -> Iterator[None]:
    """Have Pillow refuse cut-off pictures: face_recognition tells it not to, for the whole process, when imported."""
    lenient, ImageFile.LOAD_TRUNCATED_IMAGES = ImageFile.LOAD_TRUNCATED_IMAGES, False
    try:
        yield
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = lenient


def _upright(image: Image.Image) -> Image.Image:
    """Turned as its EXIF says; damaged EXIF is no reason to refuse what can be seen."""
    try:
        return ImageOps.exif_transpose(image)
    except Exception:  # noqa: BLE001 - Pillow's EXIF parser fails in many ways, see open_image
        return image
