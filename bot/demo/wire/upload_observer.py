"""The board's pictures on their way to the service, read off the wire: one HTTP exchange a connection."""

import json
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

from bot.demo.wire.wiretap import TrafficObserver

#: So much of a request's head, and of an answer, is looked at, in bytes.
_MAX_HEAD = 4096


@dataclass(frozen=True, slots=True)
class PictureUpload:
    """A picture that went over the wire."""

    #: Which picture of its press, from 0.
    n: int
    #: Head and framing included, in bytes.
    size: int
    #: The HTTP status; 0: nobody answered.
    status: int
    #: What the service said against it.
    error: str
    #: How long it took, in milliseconds.
    ms: float


class UploadObserver(TrafficObserver):
    """Hears one exchange; tells of it when it is over, if it was a picture's."""

    def __init__(self, path: str, told: Callable[[PictureUpload], None]) -> None:
        self._path = path
        self._told = told
        self._began = time.monotonic()
        self._request = b""
        self._size = 0
        self._answer = b""
        self._answered = 0.0

    def from_board(self, data: bytes) -> None:
        """Count, and keep the head."""
        self._size += len(data)
        if len(self._request) < _MAX_HEAD:
            self._request += data

    def to_board(self, data: bytes) -> bytes:
        """Keep the answer; the board gets all of it."""
        self._answered = time.monotonic()
        if len(self._answer) < _MAX_HEAD:
            self._answer += data
        return data

    def over(self) -> None:
        """Tell, if it was a picture."""
        method, _, rest = self._request.partition(b"\r\n")[0].decode("latin-1").partition(" ")
        target = urlsplit(rest.partition(" ")[0])
        if (method, target.path) != ("POST", self._path):
            return
        number = parse_qs(target.query).get("n", ["0"])[0]
        head, _, body = self._answer.partition(b"\r\n\r\n")
        status = head.split(b" ", 2)[1:2]
        ms = ((self._answered or time.monotonic()) - self._began) * 1000
        self._told(
            PictureUpload(
                n=int(number) if number.isdigit() else 0,
                size=self._size,
                status=int(status[0]) if status and status[0].isdigit() else 0,
                error=_error(body),
                ms=ms,
            )
        )


def _error(body: bytes) -> str:
    with suppress(ValueError):
        content = json.loads(body)
        if isinstance(content, dict):
            return str(content.get("error", ""))
    return ""
