"""Where cameras are read, and the processes that look at what they send."""

import io
import json
import random
from collections.abc import Iterator, Mapping, Sequence
from http.client import HTTPException, HTTPMessage, parse_headers
from typing import Any

from bot.cameras.finding.finder import _list, _stream
from bot.cameras.finding.multicast import _name
from bot.cameras.finding.profiles import source_of
from bot.cameras.packing import Garbled, asked, lengths, packed, receive_told, told
from bot.cameras.process.sources.http_camera import HttpCamera
from bot.cameras.process.sources.http_login import HttpLogin
from bot.cameras.process.sources.pictures import _MultipartParts, _trimmed
from bot.cameras.process.sources.troubles import StreamBroken
from bot.cameras.wire import (
    ClipTaken,
    MotionFrame,
    NotTaken,
    OpenStream,
    SetMasks,
    SnapTaken,
    StillAlive,
    StreamOpened,
    StreamTroubled,
    TakeClip,
    TamperSeen,
)
from recognizer.process.answers import LOOKING, RECOGNISER
from recognizer.process.pipe import Forged, unpacked
from recognizer.process.replies import AnswerTable, checked
from recognizer.watching.answers import WATCHER
from recognizer.watching.watched import lump_of, views_of
from tests.bench.fuzz.target import Target, damaged_bytes, damaged_documents, damaged_json, damaged_words, driven

_OPENING = OpenStream("mjpeg", "http://192.168.1.20:80/stream", 1, "none", user="viewer", password="x")

#: What a camera's process says and is asked.
_TOLD: tuple[Any, ...] = (
    StreamOpened(640, 360, 15.0, "h264"),
    MotionFrame(5.5, 640, 360, ((1, 2, 30, 40),), 0.2, large=False, jpeg=b"\xff\xd8\xff"),
    StillAlive(5.5, 15.0, moving=True, broken=0, kept_bytes=1000),
    TamperSeen("covered"),
    StreamTroubled("silent", "the stream ended"),
    SnapTaken(1, 5.5, 640, 360, b"\xff\xd8\xff"),
    ClipTaken(2, 10.0, 640, 360, b"mp4"),
    NotTaken(3, "busy", ""),
)
_ASKED = (_OPENING, SetMasks((((0.1, 0.2), (0.5, 0.2), (0.4, 0.9)),)), TakeClip(2, 1.0, 5.0))


def _processes() -> Iterator[Target]:
    def header(message: Any) -> bytes:
        whole = packed(message)
        return whole[8 : 8 + int.from_bytes(whole[:4], "little")]

    headers = damaged_json(*(json.loads(header(message)) for message in _TOLD))
    yield Target("what a camera's process says", headers, lambda given: told(given, b"lump"), (Garbled,), 60)
    orders = damaged_json(*(json.loads(header(message)) for message in _ASKED))
    yield Target("what a camera's process is asked", orders, asked, (Garbled,), 30)

    def piped(content: bytes) -> None:
        driven(receive_told(_Pipe(content)))

    whole = damaged_bytes(*map(packed, _TOLD))
    yield Target("the pipe of a camera's process", whole, piped, (Garbled, EOFError))
    yield Target("the lengths of a message", damaged_bytes(packed(_TOLD[0])[:8]), lengths, (Garbled,), 20)


class _Pipe:
    def __init__(self, content: bytes) -> None:
        self._content = io.BytesIO(content)

    async def readexactly(self, n: int, /) -> bytes:
        found = self._content.read(n)
        if len(found) < n:
            raise EOFError
        return found


# Answers of the recogniser's processes

_BOX = {"left": 1, "top": 2, "right": 30, "bottom": 40}
_FACE = {"box": _BOX, "verdict": "named", "label": "anna", "distance": 0.4, "runner_up": None, "margin": 0.1}
_TRACK = {"id": "t1", "kind": "person", "box": _BOX, "score": 0.9, "age_s": 1.0, "still": False, "furniture": False}
_REPLIES: Sequence[Any] = (
    {"kind": "done", "content": {"condition": "clear", "frame": 0, "faces": [_FACE], "visitors": []}},
    {"kind": "done", "content": [3, "s1", ["anna"]]},
    {"kind": "done", "content": {"anna": 3}},
    {"kind": "done", "content": None},
    {"kind": "declined", "content": {"fault": "damaged"}},
    {"kind": "failed", "content": "it failed"},
    {"kind": "done", "content": {"width": 640, "height": 360, "tracked": [_TRACK], "ended": ["t2"], "persons": 1}},
)


def _recognisers() -> Iterator[Target]:
    kinds = [(kind, word in table.declining) for table in _tables() for word, kind in table.returns.items()]
    replies = damaged_json(*_REPLIES)

    def make(chance: random.Random) -> tuple[bytes, Any]:
        return b"j" + replies(chance), chance.choice(kinds)

    def read(given: tuple[bytes, Any]) -> None:
        message, (kind, declines) = given
        checked(unpacked(message), kind, declines=declines)

    yield Target("an answer of the recogniser", make, read, (Forged,), 60)
    lump = lump_of((b"\xff\xd8\xffone", b"\xff\xd8\xfftwo"))
    yield Target("views of a head", damaged_bytes(lump), views_of, (Forged,), 30)


def _tables() -> Sequence[AnswerTable]:
    return RECOGNISER, LOOKING, WATCHER


# What cameras say by HTTP

_STREAM = (
    b"".join(
        b"--frame\r\nContent-Type: image/jpeg\r\nContent-Length: 12\r\n\r\n\xff\xd8\xffpicture\xff\xd9\r\n"
        for _ in range(3)
    )
    + b"--frame\r\nContent-Type: image/jpeg\r\n\r\n\xff\xd8\xffone more\xff\xd9\r\n--frame--\r\n"
)

_CHALLENGES = (
    b'Digest realm="cam", nonce="4f1c", qop="auth", algorithm=MD5-sess, opaque="x"',
    b'Basic realm="cam", Digest realm="a\\"b", nonce=4f1c, algorithm=SHA-256',
)
_ANSWER_HEAD = (
    b'Content-Type: multipart/x-mixed-replace; boundary="--frame"\r\n'
    b'WWW-Authenticate: Digest realm="cam", nonce="4"\r\n'
    b"Location: http://192.168.1.20/other\r\nContent-Length: 20\r\n\r\n"
)


class _Answer:
    def __init__(self, content: bytes) -> None:
        self._content = io.BytesIO(content)

    def read1(self, most: int) -> bytes:
        return self._content.read(min(most, 61))


def _streams() -> Iterator[Target]:
    def parts(content: bytes) -> None:
        found = _MultipartParts(_Answer(content), b"--frame", 8.0)  # type: ignore[arg-type]  # it is only read from
        while True:
            _trimmed(found.next())

    yield Target("a stream of JPEGs", damaged_bytes(_STREAM), parts, (StreamBroken,), 40)

    def login(challenge: bytes) -> None:
        known = HttpLogin("viewer", "secret")
        if known.asked([challenge.decode("latin-1")]):  # as headers are read
            (known.header("GET", "/stream") or "").encode()

    yield Target("what a camera asks for", damaged_bytes(*_CHALLENGES), login)

    def head(content: bytes) -> None:
        headers: HTTPMessage = parse_headers(io.BytesIO(content))
        str(headers.get_param("boundary") or "").strip('"').encode()
        headers.get_content_type()
        HttpLogin("viewer", "secret").asked(headers.get_all("WWW-Authenticate", []))
        HttpCamera(_OPENING)._follow(headers.get("Location", ""))

    yield Target("the head of a camera's answer", damaged_bytes(_ANSWER_HEAD), head, (StreamBroken, HTTPException), 30)


# Cameras that are found

_FOUND = {
    "found": [{"name": "Garden", "addresses": ["http://192.168.1.20/onvif/device_service"]}],
    "streams": [
        {"address": "rtsp://127.0.0.1:554/s1?a=1#b", "width": 1920, "height": 1080, "codec": "H264"},
        {"address": "rtsp://[fe80::1]/s2", "width": 640, "height": 360, "codec": "H264"},
    ],
    "trouble": "login",
}


def _finding() -> Iterator[Target]:
    def read(said: Any) -> None:
        answered: Mapping[str, Any] = said if isinstance(said, dict) else {}
        streams = [stream for one in _list(answered, "streams") if (stream := _stream(one))]
        source_of(streams, "192.168.1.20")
        source_of(streams, "fe80::1")
        _list(answered, "found")

    yield Target("streams of an ONVIF camera", damaged_documents(_FOUND), read)
    scopes = damaged_words("onvif://www.onvif.org/name/Garden%20cam", "onvif://www.onvif.org/hardware/%ff")
    yield Target("how a found camera is called", scopes, lambda scope: _name([scope]), (), 20)


def places() -> Iterator[Target]:
    """Every place here."""
    for some in (_processes, _recognisers, _streams, _finding):
        yield from some()
