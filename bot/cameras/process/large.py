"""A camera's large stream, open only while faces are to be seen."""

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import replace

from av.error import FFmpegError
from av.video.frame import VideoFrame

from bot.cameras.process.frames import FrameReader
from bot.cameras.process.pace import Pace
from bot.cameras.process.picture.jpeg import JpegEncoder
from bot.cameras.process.picture.masks import Painter
from bot.cameras.process.picture.sizes import fitting
from bot.cameras.process.sources.opened import opened_source
from bot.cameras.process.sources.pieces import PieceSource
from bot.cameras.process.sources.troubles import StreamBroken
from bot.cameras.wire import Corners, MotionFrame, OpenStream, Told

log = logging.getLogger(__name__)

#: A face across the room has enough px in it.
LARGE_SIDE = 1920
#: Opening takes a second or two: it stays open for the next who come.
_LINGER_S = 5.0
#: A large stream that cannot be opened is not asked for again so soon; the small one goes on.
_AGAIN_S = 10.0


class LargeStream:
    """A second stream of the same camera, in a thread of its own."""

    def __init__(self, opening: OpenStream, tell: Callable[[Told], None]) -> None:
        self._opening = replace(opening, address=opening.large)
        self._tell = tell
        self._until = 0.0
        self._not_before = 0.0
        self._masks = opening.masks
        self._thread: threading.Thread | None = None
        self._pace = Pace(0.0)

    def want(self, until: float) -> None:
        """Send frames until then; returns at once."""
        self._until = max(self._until, until)
        if time.monotonic() < self._not_before or (self._thread is not None and self._thread.is_alive()):
            return
        self._thread = threading.Thread(target=self._run, name="large stream", daemon=True)
        self._thread.start()

    def paint(self, masks: tuple[Corners, ...]) -> None:
        """Other masks from the next frame on."""
        self._masks = masks

    def _run(self) -> None:
        try:
            source = opened_source(self._opening, lambda: self._pace.due(time.monotonic()))
            try:
                self._send(source)
            finally:
                source.close()
        except (StreamBroken, FFmpegError, TypeError, ValueError) as exc:
            self._not_before = time.monotonic() + _AGAIN_S
            log.warning("large stream: %s", exc if isinstance(exc, StreamBroken) else type(exc).__name__)

    def _send(self, source: PieceSource) -> None:
        pace = self._pace = Pace(time.monotonic())
        reader, encoder, painter = FrameReader(pace, list), JpegEncoder(), Painter(self._masks)
        for piece in source.pieces():
            if piece.moment > self._until + _LINGER_S:
                return
            if painter.masks is not self._masks:
                painter = Painter(self._masks)
            pace.came(piece.moment, key=piece.key)
            pace.wanted(piece.moment)
            due = piece.moment < self._until and pace.due(piece.moment)
            frame = reader.frame(piece, wanted=due)
            if frame is not None and due:
                began = time.thread_time()
                self._tell(large_frame(frame, piece.moment, painter, encoder))
                pace.looked(piece.moment, time.thread_time() - began)


def large_frame(frame: VideoFrame, moment: float, painter: Painter, encoder: JpegEncoder) -> MotionFrame:
    """A frame to find faces in. Raises av.FFmpegError."""
    width, height = fitting(frame.width, frame.height, LARGE_SIDE)
    jpeg = encoder.encoded(painter.painted(frame, width, height))
    return MotionFrame(moment, width, height, (), 0.0, large=True, jpeg=jpeg)
