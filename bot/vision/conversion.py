"""Photos of other kinds become JPEG in a process of their own, which ends with them."""

from bot.house.ports import EyesUnavailable
from bot.vision.codes import refusal
from recognizer.process.photo_reader import PhotoReader
from recognizer.refusal import PictureUnusable


def as_jpeg(photo: bytes) -> bytes:
    """A PNG, WebP or HEIC as JPEG; blocks. Raises PhotoRefused, EyesUnavailable."""
    try:
        with PhotoReader() as reader:
            return reader.jpeg_of(photo)
    except PictureUnusable as exc:
        raise refusal(exc.objection) from exc
    except OSError as exc:
        raise EyesUnavailable from exc
