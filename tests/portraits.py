"""Real faces for tests: public-domain portraits that ship inside ordinary packages."""

import io
from functools import cache
from pathlib import Path

import matplotlib as mpl
import numpy as np
import skimage.data
from numpy.typing import NDArray
from PIL import Image, ImageEnhance


def astronaut() -> NDArray[np.uint8]:
    """scikit-image's portrait of Eileen Collins, shape (512, 512, 3), RGB."""
    picture: NDArray[np.uint8] = skimage.data.astronaut()  # type: ignore[no-untyped-call]
    return picture


@cache
def grace() -> Image.Image:
    """Grace Hopper, from matplotlib's sample data."""
    return Image.open(Path(mpl.get_data_path()) / "sample_data" / "grace_hopper.jpg").convert("RGB")


@cache
def eileen() -> Image.Image:
    """Eileen Collins, from scikit-image, without the background in which dlib's HOG sees a second face."""
    return Image.fromarray(astronaut()).crop((110, 0, 330, 270))


def at_the_door(person: Image.Image, *, height: int = 420, left: int = 180, light: float = 1.0) -> bytes:
    """A doorbell's picture of somebody, 640×480, JPEG."""
    frame = Image.new("RGB", (640, 480), (118, 120, 116))
    width = round(person.width * height / person.height)
    frame.paste(person.resize((width, height), Image.Resampling.LANCZOS), (left, 480 - height))
    return as_jpeg(ImageEnhance.Brightness(frame).enhance(light), 85)


def as_jpeg(picture: Image.Image, quality: int = 92) -> bytes:
    file = io.BytesIO()
    picture.save(file, "JPEG", quality=quality)
    return file.getvalue()
