"""A few steps of OpenCV with types: pixels in, pixels out."""

import cv2
import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]


def grey_of(picture: Pixels) -> Pixels:
    """Brightness, shape (height, width), of an RGB picture."""
    return np.asarray(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY), np.uint8)


def scaled(pixels: Pixels, scale: float, *, enlarge_by: int = cv2.INTER_LINEAR) -> Pixels:
    """Smaller by averaging, larger by interpolation; the very same where ``scale`` is 1."""
    if scale == 1.0:
        return pixels
    size = max(1, round(pixels.shape[1] * scale)), max(1, round(pixels.shape[0] * scale))
    interpolation = cv2.INTER_AREA if scale < 1.0 else enlarge_by
    return np.asarray(cv2.resize(pixels, size, interpolation=interpolation), np.uint8)


def without_grain(pixels: Pixels) -> Pixels:
    """The 3x3 median."""
    return np.asarray(cv2.medianBlur(pixels, 3), np.uint8)
