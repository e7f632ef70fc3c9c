"""A few steps of OpenCV with types: pixels in, pixels out."""

import cv2
import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]

#: A picture is dark where nine in ten of its pixels are darker than this, in grey levels: smoothing costs more than the
#: light gives at 27 (named 73 % -> 64 %) and above, and gives more at 14 (14 % -> 60 %).
_DARK = 20
#: So many times brighter it is made then: beyond, there is only noise.
_TIMES = 8.0
#: Pixels of which one is looked at to tell how dark a picture is, each way.
_EVERY = 8


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
    """Smoothed by as much as fine noise needs."""
    return np.asarray(cv2.GaussianBlur(pixels, (0, 0), 0.9), np.uint8)


def too_little_light(pixels: Pixels) -> float:
    """How many times brighter a picture has to be: 1 where it is not dark."""
    return _TIMES if float(np.percentile(pixels[::_EVERY, ::_EVERY], 90)) < _DARK else 1.0


def brightened(pixels: Pixels, times: float) -> Pixels:
    """So many times brighter, and smoothed before: noise then has more levels than it is large."""
    smooth = cv2.GaussianBlur(pixels.astype(np.float32), (0, 0), 1.0)
    return np.asarray(cv2.convertScaleAbs(smooth, alpha=times), np.uint8)
