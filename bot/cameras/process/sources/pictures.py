"""Cameras that send JPEGs by HTTP: one after another in one answer, or one each time they are asked."""

import re
import time
from collections.abc import Callable, Iterator
from http.client import HTTPResponse

from bot.cameras.process.sources.http_camera import MOST_PICTURE_BYTES, HttpCamera, more
from bot.cameras.process.sources.pieces import Piece, jpeg_piece
from bot.cameras.process.sources.troubles import StreamBroken
from bot.cameras.wire import OpenStream

_START, _END = b"\xff\xd8", b"\xff\xd9"
#: A camera that misses a picture is asked again, until for so long, or so many intervals, none came.
_PATIENCE_S, _PATIENCE_INTERVALS = 15.0, 3
_AGAIN_S = 1.0
#: What is over with one refusal: asking again locks the login out, or is of no use.
_FINAL = {"login", "not_found", "too_much", "address"}
#: Between two parts, of a camera that has no interval.
_PART_S = 8.0
_MOST_HEADER_BYTES = 16 * 1024
_LENGTH = re.compile(rb"^content-length:\s*(\d{1,12})\s*$", re.IGNORECASE | re.MULTILINE)
_MOST_NO_PICTURES = 20
_SLICE_S = 0.05


class SnapshotSource:
    """Asked again and again for one picture."""

    fps = 0.0

    def __init__(self, opening: OpenStream, due: Callable[[], bool]) -> None:
        """``due``: whether a picture is wanted now."""
        self._camera = HttpCamera(opening)
        self._due = due
        self._patience_s = max(_PATIENCE_S, _PATIENCE_INTERVALS * opening.interval_s)

    def pieces(self) -> Iterator[Piece]:
        """Every picture as it comes. Raises StreamBroken."""
        good_at: float | None = None
        while True:
            try:
                picture = _trimmed(self._camera.picture())
            except StreamBroken as exc:
                self._camera.close()
                if good_at is None or exc.trouble in _FINAL or time.monotonic() - good_at > self._patience_s:
                    raise
                time.sleep(_AGAIN_S)
                continue
            good_at = time.monotonic()
            yield jpeg_piece(picture, good_at)
            while not self._due():
                time.sleep(_SLICE_S)

    def close(self) -> None:
        """Let go of the camera. Never raises."""
        self._camera.close()


class MjpegSource:
    """One answer that never ends, of a picture a part."""

    fps = 0.0

    def __init__(self, opening: OpenStream) -> None:
        self._camera = HttpCamera(opening)
        self._part_s = max(_PART_S, _PATIENCE_INTERVALS * opening.interval_s)

    def pieces(self) -> Iterator[Piece]:
        """Every picture as it comes. Raises StreamBroken."""
        answer = self._camera.ask()
        boundary = str(answer.headers.get_param("boundary") or "").strip('"').removeprefix("--")
        if not answer.headers.get_content_type().startswith("multipart/") or not boundary:
            raise StreamBroken("unreadable", "no multipart answer")
        parts = _MultipartParts(answer, b"--" + boundary.encode(), self._part_s)
        none = 0
        while True:
            part = parts.next()
            if _START not in part:
                none += 1
                if none > _MOST_NO_PICTURES:
                    raise StreamBroken("unreadable", "parts that are no pictures")
                continue
            none = 0
            yield jpeg_piece(_trimmed(part), time.monotonic())

    def close(self) -> None:
        """Let go of the camera. Never raises."""
        self._camera.close()


class _MultipartParts:
    """Cuts an answer at its boundaries, or by the lengths that its parts tell."""

    def __init__(self, answer: HTTPResponse, boundary: bytes, part_s: float) -> None:
        self._answer, self._boundary, self._part_s = answer, boundary, part_s
        self._buffer = bytearray()
        self._deadline = 0.0

    def next(self) -> bytes:
        """The next part's content. Raises StreamBroken."""
        self._deadline = time.monotonic() + self._part_s
        self._drop(self._find(self._boundary, 0, MOST_PICTURE_BYTES) + len(self._boundary))
        end = self._find(b"\r\n\r\n", 0, _MOST_HEADER_BYTES)
        told = _LENGTH.search(bytes(self._buffer[:end]).replace(b"\r", b""))
        self._drop(end + 4)
        if told is None:
            end = self._find(b"\r\n" + self._boundary, 0, MOST_PICTURE_BYTES)
        else:
            end = int(told[1])
            if end > MOST_PICTURE_BYTES:
                raise StreamBroken("too_much", f"a part of {end} bytes")
            while len(self._buffer) < end:
                self._read()
        part = bytes(self._buffer[:end])
        self._drop(end)
        return part

    def _find(self, what: bytes, start: int, most: int) -> int:
        while (at := self._buffer.find(what, start)) < 0:
            start = max(0, len(self._buffer) - len(what))
            if len(self._buffer) > most:
                raise StreamBroken("too_much", "a part without an end")
            self._read()
        return at

    def _read(self) -> None:
        part = more(self._answer, self._deadline)
        if not part:
            raise StreamBroken("silent", "the stream ended")
        self._buffer += part

    def _drop(self, count: int) -> None:
        del self._buffer[:count]


def _trimmed(picture: bytes) -> bytes:
    """A JPEG without what stands before it; one that lacks its end gets it. Raises StreamBroken."""
    start = picture.find(_START)
    if start < 0:
        raise StreamBroken("unreadable", "no JPEG")
    jpeg = picture[start:]
    return jpeg if _END in jpeg[-64:] else jpeg + _END
