"""The gate every picture passes: the header is believed only after it was checked, then the pixels are decoded."""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO

import numpy as np
from PIL import Image, ImageFile
from PIL.JpegImagePlugin import JpegImageFile

from recognizer.face import Picture
from recognizer.picture.jpeg import JpegFault, JpegRefused, mended
from recognizer.picture.photo_kind import MAX_BYTES
from recognizer.refusal import Objection, PictureFault, PictureUnusable

#: A phone's 24 Mpx photo passes; decoded it takes 72 MB.
MAX_PIXELS = 25_000_000
#: Below this there is no room for a face.
MIN_SIDE_PX = 16

#: Some more of a picture, as good as any.
_MORE = bytes(range(1, 128))

_FAULTS = {
    JpegFault.NO_JPEG: PictureFault.NO_JPEG,
    JpegFault.DAMAGED: PictureFault.DAMAGED,
    JpegFault.TOO_LARGE: PictureFault.TOO_LARGE,
}

_ORIENTATION = 0x0112
#: How a picture comes to stand upright, by what EXIF says of it.
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


def open_picture(jpeg: bytes, *, max_pixels: int = MAX_PIXELS) -> Picture:
    """Decode a JPEG of any colour space into upright RGB, shape (height, width, 3); raises PictureUnusable.

    What cameras leave unfinished is mended; where rows are missing they are grey.
    """
    return np.array(open_image(jpeg, max_pixels=max_pixels))


def open_image(jpeg: bytes, *, max_pixels: int = MAX_PIXELS) -> Image.Image:
    """The same as Pillow's image, mode RGB, upright; raises PictureUnusable."""
    if not jpeg:
        raise PictureUnusable(Objection(PictureFault.EMPTY))
    if len(jpeg) > MAX_BYTES:
        raise PictureUnusable(Objection(PictureFault.TOO_MANY_BYTES, most=MAX_BYTES // 1_000_000))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # odd EXIF, a torn index of further pictures: no reason to look away
        try:
            return _decoded(jpeg, max_pixels)
        except PictureUnusable:
            raise
        except JpegRefused as refused:
            raise PictureUnusable(_objection(refused, max_pixels)) from refused
        # a damaged header makes Pillow's parsers fail in whatever way: OSError, struct.error, SyntaxError, KeyError …
        except Exception as exc:
            raise PictureUnusable(Objection(PictureFault.DAMAGED)) from exc


def breaks_off(jpeg: bytes, picture: Picture) -> bool:
    """Whether rows of an opened picture never arrived: then it would look otherwise with a few bytes more."""
    try:
        longer = open_picture(mended(jpeg, max_pixels=MAX_PIXELS).data[:-2] + _MORE)
    except PictureUnusable:
        return False
    return not np.array_equal(longer, picture)


def _objection(refused: JpegRefused, max_pixels: int) -> Objection:
    fault = (
        PictureFault.TOO_MANY_LAYERS
        if refused.fault is JpegFault.TOO_LARGE and refused.scans
        else _FAULTS[refused.fault]
    )
    most = round(max_pixels / 1_000_000) if fault is PictureFault.TOO_LARGE else 0
    return Objection(fault, width=refused.width, height=refused.height, most=most)


def _decoded(jpeg: bytes, max_pixels: int) -> Image.Image:
    whole = mended(jpeg, max_pixels=max_pixels)
    if min(whole.width, whole.height) < MIN_SIDE_PX:
        raise PictureUnusable(Objection(PictureFault.TOO_SMALL, width=whole.width, height=whole.height))
    # not Image.open: that takes it for a file of several pictures where its index says so
    with JpegImageFile(BytesIO(whole.data)) as image:
        if image.size != (whole.width, whole.height):
            raise PictureUnusable(Objection(PictureFault.DAMAGED))
        with complete_only():
            image.load()
        turned = upright(image)
        return turned if turned.mode == "RGB" else turned.convert("RGB")


@contextmanager
def complete_only() -> Iterator[None]:
    """Have Pillow refuse cut-off pictures: face_recognition tells it not to, for the whole process, when imported."""
    lenient, ImageFile.LOAD_TRUNCATED_IMAGES = ImageFile.LOAD_TRUNCATED_IMAGES, False
    try:
        yield
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = lenient


def upright(image: Image.Image) -> Image.Image:
    """Turned as its EXIF says; damaged EXIF is no reason to refuse what can be seen."""
    try:
        # not ImageOps.exif_transpose: that writes the EXIF anew, and fails over any odd entry in it
        turn = _TURNS.get(image.getexif().get(_ORIENTATION, 1))
    except Exception:  # noqa: BLE001 - Pillow's EXIF parser fails in many ways, see open_image
        return image
    return image if turn is None else image.transpose(turn)
