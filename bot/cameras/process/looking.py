"""One frame after the other: what moves in it, whether the camera was tampered with, and what is said of it."""

import time
from collections.abc import Callable
from typing import Any

import numpy as np
from av.video.frame import VideoFrame
from av.video.reformatter import VideoReformatter

from bot.cameras.process.large import LARGE_SIDE, large_frame
from bot.cameras.process.pace import Pace
from bot.cameras.process.picture.gate import GATE_HEIGHT, MotionGate
from bot.cameras.process.picture.jpeg import JpegEncoder
from bot.cameras.process.picture.masks import PAINTABLE, Painter, pixels
from bot.cameras.process.picture.sizes import fitting
from bot.cameras.process.picture.tampering import LOOK_EVERY_S, TamperWatch, how_told
from bot.cameras.wire import Corners, MotionFrame, Moved, OpenStream, SnapTaken, TamperSeen, Told

#: Of frames with movement: enough for people where faces come from a large stream, and for faces where they do not.
_SIDE, _ONLY_SIDE = 640, 1280
#: After the last movement frames are sent for so long: whoever stops for a moment is not lost.
_LINGER_S = 1.0
_NARROWEST, _WIDEST = 16, 400
#: Of chroma: no colour.
_GREY = 128


class Looker:
    """Looks at frames, and tells what it sees."""

    def __init__(self, opening: OpenStream, pace: Pace, tell: Callable[[Told], None]) -> None:
        self._side = _SIDE if opening.large else _ONLY_SIDE
        self._pace, self._tell = pace, tell
        self._painter = Painter(opening.masks)
        self._scaler = VideoReformatter()
        self._gate, self._tampering = MotionGate(), TamperWatch(how_told(opening.tampering))
        self._encoder, self._large_encoder = JpegEncoder(), JpegEncoder()
        self._size = (0, 0)
        self._tampering_at = float("-inf")
        self._moved_at = float("-inf")
        #: Frames of this very stream in its full size are wanted until then.
        self.large_until = 0.0

    def paint(self, masks: tuple[Corners, ...]) -> None:
        """Other masks from the next frame on; what they hide or show now is no movement."""
        self._painter = Painter(masks)
        self._gate = MotionGate()

    def moving(self, moment: float) -> bool:
        """Whether something moves, or did a second ago."""
        return moment - self._moved_at <= _LINGER_S

    def look(self, frame: VideoFrame, moment: float) -> None:
        """Say what is to be said of this frame. Raises av.FFmpegError."""
        began = time.thread_time()
        first = self._size != (frame.width, frame.height)
        if first:
            self._begin_anew(frame)
        width = min(max(round(frame.width * GATE_HEIGHT / frame.height) // 2 * 2, _NARROWEST), _WIDEST)
        small = self._scaler.reformat(frame, width=width, height=GATE_HEIGHT, format=PAINTABLE, interpolation="AREA")
        gray = pixels(small.planes[0])[:GATE_HEIGHT, :width].copy()
        hidden = self._painter.mask(width, GATE_HEIGHT)
        motion = self._gate.look(gray, moment, hidden)
        if motion.boxes:
            self._moved_at = moment
            self._pace.moved(moment)
        if first or self.moving(moment):
            self._send(frame, moment, _scaled(motion.boxes, width, *self._sent_size(frame)), motion.changed)
        if moment - self._tampering_at >= LOOK_EVERY_S:
            self._tampering_at = moment
            if self._tampering.look(gray, _colour(small), moment, hidden):
                self._tell(TamperSeen(self._tampering.how or ""))
                self._gate = MotionGate()
        self._pace.looked(moment, time.thread_time() - began)

    def snap(self, frame: VideoFrame, moment: float, snap: int) -> SnapTaken:
        """A frame as somebody wants to see it now. Raises av.FFmpegError."""
        width, height = fitting(frame.width, frame.height, _ONLY_SIDE)
        jpeg = self._encoder.encoded(self._painter.painted(frame, width, height))
        return SnapTaken(snap, moment, width, height, jpeg)

    def whole(self, frame: VideoFrame) -> bytes:
        """A frame as JPEG in its own size, to be kept. Raises av.FFmpegError."""
        return self._large_encoder.encoded(self._painter.painted(frame, frame.width, frame.height))

    def _begin_anew(self, frame: VideoFrame) -> None:
        self._size = (frame.width, frame.height)
        self._gate = MotionGate()
        if self._tampering_at == float("-inf"):
            return  # the first frame: what was told before this process holds until it is seen to be over
        was, self._tampering = self._tampering.how, TamperWatch()
        if was is not None:
            self._tell(TamperSeen(""))

    def _send(self, frame: VideoFrame, moment: float, moving: tuple[Moved, ...], changed: float) -> None:
        width, height = self._sent_size(frame)
        jpeg = self._encoder.encoded(self._painter.painted(frame, width, height))
        self._tell(MotionFrame(moment, width, height, moving, changed, large=False, jpeg=jpeg))
        if moment < self.large_until and fitting(frame.width, frame.height, LARGE_SIDE)[0] > width:
            self._tell(large_frame(frame, moment, self._painter, self._large_encoder))

    def _sent_size(self, frame: VideoFrame) -> tuple[int, int]:
        return fitting(frame.width, frame.height, self._side)


def _scaled(boxes: tuple[Moved, ...], looked_width: int, width: int, height: int) -> tuple[Moved, ...]:
    x, y = width / looked_width, height / GATE_HEIGHT
    return tuple(
        (int(left * x), int(top * y), round(right * x), round(bottom * y)) for left, top, right, bottom in boxes
    )


def _colour(small: Any) -> float:
    """Mean distance from grey."""
    return sum(
        float(np.abs(pixels(plane)[: plane.height, : plane.width].astype(np.int16) - _GREY).mean())
        for plane in small.planes[1:]
    )
