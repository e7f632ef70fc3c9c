"""JPEG of frames, by FFmpeg's own encoder: OpenCV would take 27 MB more in every camera's process."""

from fractions import Fraction

from av.codec.context import CodecContext
from av.video.codeccontext import VideoCodecContext
from av.video.frame import VideoFrame

from bot.cameras.process.picture.masks import PAINTABLE

#: Of 2 (best) to 31: faces keep their edges, and a picture of 640×360 has some 40 kB.
_SCALE = "3"
#: The encoder wants times that grow, and nothing reads them.
_TICK = Fraction(1, 25)


class JpegEncoder:
    """Makes JPEGs of frames in PAINTABLE; one object belongs to one thread."""

    def __init__(self) -> None:
        self._context: VideoCodecContext | None = None
        self._count = 0

    def encoded(self, frame: VideoFrame) -> bytes:
        """A frame as JPEG. Raises av.FFmpegError."""
        context = self._context
        if context is None or (context.width, context.height) != (frame.width, frame.height):
            context = self._context = _encoder(frame.width, frame.height)
        self._count += 1
        frame.pts, frame.time_base = self._count, _TICK
        return b"".join(bytes(packet) for packet in context.encode(frame))


def _encoder(width: int, height: int) -> VideoCodecContext:
    context = CodecContext.create("mjpeg", "w")
    context.width, context.height, context.pix_fmt = width, height, PAINTABLE
    context.time_base = _TICK
    context.thread_count = 1  # more would hold frames back
    context.options = {"qmin": _SCALE, "qmax": _SCALE}
    return context
