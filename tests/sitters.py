"""The two public-domain portraits as arrays and JPEGs, and where the detectors' models are."""

import os
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from matplotlib import get_data_path
from numpy.typing import NDArray
from PIL import Image
from skimage import data

#: It is half typed.
_PACKAGED: Any = data

#: Where the detector's model lies on a developer's machine.
_SHARED = Path(__file__).parents[2] / "shared" / "models" / "face_detection_yunet_2023mar.onnx"
YUNET = Path(os.environ.get("DOORMAN_YUNET", _SHARED))
YOLOX = Path(os.environ.get("DOORMAN_YOLOX", _SHARED.with_name("yolox_nano.onnx")))


def grace() -> NDArray[np.uint8]:
    """Her picture, (600, 512, 3), RGB."""
    return np.array(Image.open(Path(get_data_path()) / "sample_data" / "grace_hopper.jpg").convert("RGB"))


def eileen() -> NDArray[np.uint8]:
    """Her picture, (512, 512, 3), RGB; dlib's HOG takes a shoulder in it for a face."""
    return np.array(_PACKAGED.astronaut(), np.uint8)


def cat() -> NDArray[np.uint8]:
    """A cat that looks into the camera, (300, 451, 3), RGB."""
    return np.array(_PACKAGED.chelsea(), np.uint8)


def encoded(picture: NDArray[np.uint8], *, quality: int = 92) -> bytes:
    buffer = BytesIO()
    Image.fromarray(picture).save(buffer, "JPEG", quality=quality)
    return buffer.getvalue()


@cache
def grace_hopper(*, quality: int = 92) -> bytes:
    return encoded(grace(), quality=quality)


@cache
def eileen_collins(*, quality: int = 92) -> bytes:
    return encoded(eileen(), quality=quality)


@cache
def grace_another_day() -> bytes:
    """Grace Hopper in less light, leaning a little: as another photo of her might be."""
    leaning = Image.fromarray(grace()).rotate(6, fillcolor=(120, 120, 120))
    return encoded((np.array(leaning) * 0.7).astype(np.uint8))


@cache
def side_by_side() -> bytes:
    """Grace Hopper on the left, Eileen Collins on the right."""
    return encoded(np.hstack([grace()[:512], eileen()]))


def poster_behind(*, light: float = 1.0, visitor_left: int = 250) -> bytes:
    """Eileen Collins before the camera, and a picture of Grace Hopper on the wall behind her; (480, 640)."""
    frame = np.full((480, 640, 3), 150, np.uint8)
    frame[60:200, 40:180] = _resized(grace()[30:430, 60:460], 140)
    frame[100:480, visitor_left : visitor_left + 380] = _resized(eileen()[10:250, 105:345], 380)
    return encoded(np.clip(frame * light, 0, 255).astype(np.uint8))


def _resized(picture: NDArray[np.uint8], side: int) -> NDArray[np.uint8]:
    return np.array(Image.fromarray(picture).resize((side, side), Image.Resampling.LANCZOS))


@cache
def nobody() -> bytes:
    """A cup of coffee."""
    return encoded(np.array(_PACKAGED.coffee(), np.uint8))


def yunet_model() -> Path:
    """The detector's model file; skips where there is none."""
    if not YUNET.is_file():
        pytest.skip("YuNet's model file is not here: set DOORMAN_YUNET to its path")
    return YUNET


def yolox_model() -> Path:
    """The file of the detector of persons; skips where there is none."""
    if not YOLOX.is_file():
        pytest.skip("YOLOX-nano's model file is not here: set DOORMAN_YOLOX to its path")
    return YOLOX
