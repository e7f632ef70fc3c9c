"""Cameras that FFmpeg reads: RTSP over TCP, this computer's own, and a file that begins anew at its end."""

import sys
import time
from collections.abc import Iterator
from urllib.parse import quote, urlsplit, urlunsplit

import av
from av.container.input import InputContainer
from av.error import FFmpegError
from av.video.stream import VideoStream

from bot.cameras.process.sources.pieces import Piece, Recipe
from bot.cameras.process.sources.redirects import GUARD
from bot.cameras.process.sources.troubles import StreamBroken, bare, broken, broken_device
from bot.cameras.wire import OpenStream

#: FFmpeg looks at the time between its own waits: it takes up to twice as long.
_OPEN_S, _READ_S = 6.0, 5.0
#: A slower camera gets so many of its intervals.
_INTERVALS = 3
#: What FFmpeg may use to fetch a stream, and nothing else, whatever a camera's answer names.
_RTSP_PROTOCOLS = "rtsp,rtp,tcp,tls"
_FILE_FORMATS = "mov,mp4,matroska,webm,avi,mpegts,mpeg,h264,hevc,mjpeg,m4v"
#: Size and codec stand in a stream's description: by its own measure FFmpeg reads for five seconds, and the frames of
#: that time would come late, at once.
_LOOK_AT_BYTES, _LOOK_FOR_US, _LOOK_AT_FRAMES = 100_000, 100_000, 0
#: Of this computer's cameras, by system: FFmpeg's name, and what is asked for first.
_DEVICES = {
    "linux": ("v4l2", {"video_size": "640x480", "framerate": "10", "input_format": "mjpeg"}),
    "darwin": ("avfoundation", {"video_size": "640x480", "framerate": "30"}),
    "win32": ("dshow", {"video_size": "640x480"}),
}
#: A gap in a file's own times of more than this is none.
_MOST_GAP_S = 5.0


class VideoSource:
    """One opened stream, its video alone."""

    def __init__(self, container: InputContainer, *, paced: float = 0.0) -> None:
        """``paced``: a file is read at so many times its own speed; 0: pictures come when they come."""
        if not container.streams.video:
            container.close()
            raise StreamBroken("unreadable", "no video in it")
        self._container = container
        self._stream: VideoStream = container.streams.video[0]
        self._paced = paced
        rate = self._stream.average_rate  # FFmpeg's guess is 25 where nobody knows
        self.fps = float(rate) if rate else 0.0
        context = self._stream.codec_context
        raw = context.name == "rawvideo"
        self._recipe = Recipe(
            context.name,
            context.extradata,
            context.width if raw else 0,
            context.height if raw else 0,
            (context.pix_fmt or "") if raw else "",
        )

    def pieces(self) -> Iterator[Piece]:
        """Every piece as it comes. Raises StreamBroken."""
        try:
            if self._paced:
                yield from self._looped()
            yield from self._as_they_come()
        except (FFmpegError, OSError, ValueError) as exc:
            raise broken(exc, opening=False) from None  # its own text may hold the login
        raise StreamBroken("silent", "the stream ended")

    def close(self) -> None:
        """Let go of the camera. Never raises."""
        self._container.close()

    def _as_they_come(self) -> Iterator[Piece]:
        for packet in self._container.demux(self._stream):
            if packet.size:
                yield Piece(time.monotonic(), packet, packet.is_keyframe or self._recipe.alone, self._recipe)

    def _looped(self) -> Iterator[Piece]:
        moment = time.monotonic()
        usual_s = 1 / (self.fps or 10.0)
        while True:
            before: float | None = None
            for piece in self._as_they_come():
                stamp = piece.packet.dts if piece.packet.dts is not None else piece.packet.pts
                at = float(stamp * piece.packet.time_base) if stamp is not None else None
                gap_s = at - before if at is not None and before is not None else usual_s
                before = at
                moment += (gap_s if 0 <= gap_s <= _MOST_GAP_S else usual_s) / self._paced
                late_s = time.monotonic() - moment
                if late_s < 0:
                    time.sleep(-late_s)
                elif late_s > 1:  # this machine does not keep up: do not run after it
                    moment = time.monotonic()
                yield Piece(time.monotonic(), piece.packet, piece.key, piece.recipe)
            if before is None:
                return
            self._container.seek(0)


def open_video(opening: OpenStream, address: str) -> VideoSource:
    """Open an address of RTSP, a device or a file. Raises StreamBroken within 12 s."""
    began = time.monotonic()
    try:
        match opening.kind:
            case "rtsp":
                return VideoSource(_opened_rtsp(opening, address))
            case "usb":
                return VideoSource(_opened_device(address))
            case _:
                options = {"protocol_whitelist": "file", "format_whitelist": _FILE_FORMATS}
                return VideoSource(av.open(f"file:{address}", options=options), paced=opening.speed)
    except (FFmpegError, OSError, ValueError) as exc:
        if time.monotonic() - began >= _OPEN_S:  # FFmpeg calls it invalid that nobody said a word
            raise StreamBroken("unreachable", bare(exc)) from None
        found = broken_device(exc) if opening.kind == "usb" else broken(exc, opening=True)
        raise found from None  # its own text may hold the login


def _opened_rtsp(opening: OpenStream, address: str) -> InputContainer:
    read_s = max(_READ_S, _INTERVALS * opening.interval_s)
    options = {
        "rtsp_transport": "tcp",
        "allowed_media_types": "video",  # no sound is even asked for
        "protocol_whitelist": _RTSP_PROTOCOLS,
        "timeout": str(int(max(_OPEN_S, read_s) * 1_000_000)),
        "probesize": str(_LOOK_AT_BYTES),
        "analyzeduration": str(_LOOK_FOR_US),
        "fpsprobesize": str(_LOOK_AT_FRAMES),
    }
    with GUARD.watching():
        return av.open(_with_login(opening, address), format="rtsp", options=options, timeout=(_OPEN_S, read_s))


def _opened_device(address: str) -> InputContainer:
    name, wishes = _DEVICES.get(sys.platform, _DEVICES["linux"])
    timeout = (_OPEN_S, _READ_S)
    try:
        return av.open(address, format=name, options=dict(wishes), timeout=timeout)
    except (FFmpegError, ValueError, OSError) as exc:
        if getattr(exc, "errno", None) is None or isinstance(exc, (FileNotFoundError, PermissionError)):
            raise
        return av.open(address, format=name, timeout=timeout)  # it sends what it likes


def _with_login(opening: OpenStream, address: str) -> str:
    """The address as FFmpeg wants it; it goes nowhere else."""
    parts = urlsplit(address)
    host = opening.host_ip or parts.hostname or ""
    netloc = f"[{host}]" if ":" in host else host
    if parts.port:
        netloc += f":{parts.port}"
    if opening.user:
        netloc = f"{quote(opening.user, safe='')}:{quote(opening.password, safe='')}@{netloc}"
    return urlunsplit((parts.scheme, netloc, parts.path, parts.query, ""))
