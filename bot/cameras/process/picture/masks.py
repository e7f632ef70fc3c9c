"""Privacy masks: parts of the picture that are painted over before anything looks at a frame."""

from typing import Any

import numpy as np
import numpy.typing as npt
from av.video.frame import VideoFrame
from av.video.reformatter import VideoReformatter

from bot.cameras.wire import Corners

Mask = npt.NDArray[np.bool_]
PlaneBytes = npt.NDArray[np.uint8]

#: Full range, as JPEG has it: what every frame is made into before it is painted.
PAINTABLE = "yuvj420p"
#: What is painted: a grey that is no hole in the picture.
_LUMA, _CHROMA = 64, 128
#: Scaling mixes neighbours: a mask is so many px wider on each side.
_WIDER_PX = 2
#: Sizes whose masks are kept: small, large, gate and clip.
_MOST_SIZES = 6


class Painter:
    """Paints masks over; one object belongs to one thread."""

    def __init__(self, masks: tuple[Corners, ...] = ()) -> None:
        self.masks = masks
        self._drawn: dict[tuple[int, int], Mask] = {}
        self._scaler = VideoReformatter()

    def mask(self, width: int, height: int) -> Mask | None:
        """What is hidden of a picture of this size, shape (height, width); None: nothing."""
        if not self.masks:
            return None
        size = (width, height)
        if size not in self._drawn:
            if len(self._drawn) >= _MOST_SIZES:
                self._drawn.clear()
            self._drawn[size] = drawn(self.masks, width, height)
        return self._drawn[size]

    def painted(self, frame: VideoFrame, width: int, height: int, pixels_as: str = PAINTABLE) -> VideoFrame:
        """A frame of this size, 4:2:0, with the masks painted; what the decoder goes on with is left alone."""
        made = self._scaler.reformat(frame, width=width, height=height, format=pixels_as, interpolation="BILINEAR")
        hidden = self.mask(width, height)
        if hidden is None:
            return made
        if made is frame:  # nothing had to be converted: the decoder predicts the next frames from these very bytes
            made = _copied(frame)
        _paint(made, hidden)
        return made


def drawn(masks: tuple[Corners, ...], width: int, height: int) -> Mask:
    """Every pixel that lies in one of the polygons, or next to one; shape (height, width).

    A polygon that crosses itself hides what it goes round twice, too: whoever drew it meant all of it.
    """
    x = (np.arange(width) + 0.5) / width
    y = ((np.arange(height) + 0.5) / height)[:, None]
    hidden = np.zeros((height, width), dtype=np.bool_)
    for corners in masks:
        rounds = np.zeros((height, width), dtype=np.int8)
        for (x1, y1), (x2, y2) in zip(corners, corners[1:] + corners[:1], strict=True):
            if y1 == y2:
                continue
            with np.errstate(over="ignore"):  # an edge that is level but for a hair crosses far away
                crosses = ((y1 > y) != (y2 > y)) & (x < (x2 - x1) * (y - y1) / (y2 - y1) + x1)
            rounds += crosses if y2 > y1 else -crosses.astype(np.int8)
        hidden |= rounds != 0
    for _ in range(_WIDER_PX):
        hidden = _wider(hidden)
    return hidden


def pixels(plane: Any) -> PlaneBytes:
    """What a plane of a frame holds, shape (rows, bytes a row), not copied."""
    return np.frombuffer(plane, dtype=np.uint8).reshape(-1, plane.line_size)


def _wider(hidden: Mask) -> Mask:
    tall = hidden.copy()
    tall[1:] |= hidden[:-1]
    tall[:-1] |= hidden[1:]
    wide = tall.copy()
    wide[:, 1:] |= tall[:, :-1]
    wide[:, :-1] |= tall[:, 1:]
    return wide


def _paint(frame: VideoFrame, hidden: Mask) -> None:
    height, width = hidden.shape
    even = np.pad(hidden, ((0, height % 2), (0, width % 2)), mode="edge")
    halved = even[::2, ::2] | even[1::2, ::2] | even[::2, 1::2] | even[1::2, 1::2]
    doubled = halved.repeat(2, axis=0).repeat(2, axis=1)[:height, :width]
    for plane, where, value in zip(frame.planes, (doubled, halved, halved), (_LUMA, _CHROMA, _CHROMA), strict=True):
        rows, columns = where.shape
        pixels(plane)[:rows, :columns][where] = value


def _copied(frame: VideoFrame) -> VideoFrame:
    copy = VideoFrame(frame.width, frame.height, frame.format.name)
    for plane, original in zip(copy.planes, frame.planes, strict=True):
        rows = min(plane.height, original.height)
        pixels(plane)[:rows, : plane.width] = pixels(original)[:rows, : plane.width]
    copy.color_range = frame.color_range
    return copy
