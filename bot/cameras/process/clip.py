"""A few seconds out of what is kept as H.264 in MP4: small, masked, without sound."""

import os
import tempfile
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
from av.error import FFmpegError
from av.video.frame import VideoFrame

from bot.cameras.process.decoder import Decoder
from bot.cameras.process.picture.masks import Painter
from bot.cameras.process.picture.sizes import fitting
from bot.cameras.process.sources.pieces import Piece

#: A message of the chat with a clip in it arrives while one waits.
MOST_BYTES = 1_500_000
_PIXELS = "yuv420p"
_TICKS = 1000
#: Room for what MP4 holds beside the pictures.
_FOR_PICTURES = 0.85


@dataclass(frozen=True, slots=True)
class _Quality:
    width: int
    fps: float
    crf: int


#: The first that fits is taken; scenes that are all noise do not.
_QUALITIES = (_Quality(640, 10, 26), _Quality(480, 5, 30), _Quality(320, 4, 34))


@dataclass(frozen=True, slots=True)
class MadeClip:
    """H.264 in MP4."""

    mp4: bytes
    seconds: float
    width: int
    height: int


class NothingKept(Exception):
    """Of the time that was asked for there is no frame."""


def made_clip(pieces: list[Piece], begin: float, painter: Painter, folder: Path) -> MadeClip:
    """What these pieces show from ``begin`` on, ≤ 1.5 MB. Raises NothingKept, OSError, av.FFmpegError."""
    for quality in _QUALITIES:
        handle, name = tempfile.mkstemp(suffix=".mp4", dir=folder)  # +faststart reads what it wrote: no BytesIO
        os.close(handle)
        try:
            clip = _written(pieces, begin, painter, Path(name), quality)
        finally:
            Path(name).unlink(missing_ok=True)
        if len(clip.mp4) <= MOST_BYTES:
            return clip
    raise NothingKept


def _written(pieces: list[Piece], begin: float, painter: Painter, path: Path, quality: _Quality) -> MadeClip:
    shown = _shown(pieces, begin, 1 / quality.fps)
    first = next(shown, None)
    if first is None:
        raise NothingKept
    frame, moment = first
    width, height = fitting(frame.width, frame.height, quality.width)
    width, height = max(width // 2 * 2, 2), max(height // 2 * 2, 2)
    seconds = max(pieces[-1].moment - moment, 1.0)
    with av.open(str(path), "w", format="mp4", options={"movflags": "+faststart"}) as container:
        stream = container.add_stream("libx264", rate=int(quality.fps))
        stream.width, stream.height, stream.pix_fmt = width, height, _PIXELS
        stream.codec_context.time_base = stream.time_base = Fraction(1, _TICKS)
        stream.codec_context.thread_count = 1
        most = int(MOST_BYTES * 8 * _FOR_PICTURES / seconds)
        stream.options = {
            "preset": "veryfast",
            "tune": "zerolatency",  # looks at no frames ahead, which would be held in memory
            "crf": str(quality.crf),
            "maxrate": str(most),
            "bufsize": str(most),
        }
        start, last = moment, -1
        while True:
            painted = painter.painted(frame, width, height, _PIXELS)
            last = max(last + 1, round((moment - start) * _TICKS))
            painted.pts, painted.time_base = last, Fraction(1, _TICKS)
            for packet in stream.encode(painted):
                container.mux(packet)
            following = next(shown, None)
            if following is None:
                break
            frame, moment = following
        for packet in stream.encode():
            container.mux(packet)
    return MadeClip(path.read_bytes(), last / _TICKS + 1 / quality.fps, width, height)


def _shown(pieces: list[Piece], begin: float, every_s: float) -> Iterator[tuple[VideoFrame, float]]:
    """Frames from ``begin`` on, at most so often, each with its moment; what cannot be decoded is passed over."""
    decoder: Decoder | None = None
    moments: deque[float] = deque()
    shown_at = float("-inf")
    for piece in pieces:
        frames: list[VideoFrame] = []
        if decoder is None or decoder.recipe != piece.recipe:
            frames += decoder.rest() if decoder else []
            decoder = Decoder(piece.recipe)
        moments.append(piece.moment)
        try:
            frames += decoder.frames(piece.packet)
        except FFmpegError:
            moments.pop()
        if piece is pieces[-1]:
            frames += decoder.rest()
        for frame in frames:
            moment = moments.popleft() if moments else piece.moment
            if moment >= begin and moment - shown_at >= every_s * 0.9:
                shown_at = moment
                yield frame, moment
