"""Messages on the pipe between the room and a camera's process."""

import asyncio
import json
from io import BytesIO
from typing import get_args

import pytest

from bot.cameras import wire
from bot.cameras.packing import PREFIX_BYTES, Garbled, lengths, packed, receive_asked, receive_told, told
from bot.house.watch.camera import Login, SourceKind, Tampering, Trouble

ASKED: list[wire.Asked] = [
    wire.OpenStream(
        kind="rtsp",
        address="rtsp://10.0.0.7/2",
        parent=4,
        folder="/tmp/x",
        user="anna",
        password="kitten",
        masks=(((0.0, 0.0), (0.5, 0.0), (0.5, 1.0)),),
    ),
    wire.SetMasks(()),
    wire.TakeSnap(7),
    wire.TakeClip(8, 1.5, 11.5),
    wire.WantLarge(5.0),
    wire.CloseStream(),
]
TOLD: list[wire.Told] = [
    wire.StreamOpened(640, 360, 10.0, "h264"),
    wire.MotionFrame(12.5, 640, 360, ((1, 2, 3, 4), (5, 6, 7, 8)), 0.02, False, jpeg=b"\xff\xd8"),
    wire.StillAlive(13.0, 5.0, True, 0, 1_000_000),
    wire.TamperSeen("covered"),
    wire.StreamTroubled("login", "401"),
    wire.SnapTaken(7, 13.0, 640, 360, jpeg=b"\xff\xd8"),
    wire.ClipTaken(8, 9.8, 640, 360, mp4=b"mp4"),
    wire.NotTaken(9, "silent", "nothing kept"),
]


@pytest.mark.parametrize("message", ASKED, ids=lambda message: type(message).__name__)
def test_what_is_asked_arrives_as_it_was_said(message: wire.Asked) -> None:
    assert receive_asked(BytesIO(packed(message))) == message


@pytest.mark.parametrize("message", TOLD, ids=lambda message: type(message).__name__)
async def test_what_is_told_arrives_as_it_was_said(message: wire.Told) -> None:
    reader = asyncio.StreamReader()
    reader.feed_data(packed(message))
    assert await receive_told(reader) == message


def test_every_message_is_tried_here() -> None:
    assert {type(message) for message in ASKED} == set(get_args(wire.Asked))
    assert {type(message) for message in TOLD} == set(get_args(wire.Told))


def test_codes_on_the_pipe_are_the_words_of_the_house() -> None:
    assert set(get_args(wire.StreamKind)) == set(SourceKind)
    assert set(get_args(wire.TroubleCode)) == set(Trouble)
    assert set(get_args(wire.TamperCode)) == set(Tampering)


def test_a_password_is_in_no_message_that_is_printed() -> None:
    assert "kitten" not in repr(ASKED[0])
    assert "kitten" not in repr(Login("anna", "kitten"))


async def test_a_pipe_that_ends_in_a_message_is_its_end() -> None:
    reader = asyncio.StreamReader()
    reader.feed_data(packed(TOLD[1])[:-1])
    reader.feed_eof()
    with pytest.raises(EOFError):
        await receive_told(reader)
    with pytest.raises(EOFError):
        receive_asked(BytesIO(packed(ASKED[0])[:-1]))


@pytest.mark.parametrize(
    "header",
    [
        b"",
        b"null",
        b"[]",
        b"{",
        b'"says"',
        b"[" * 10_000,
        b'{"says": "TakeSnap", "id": 1}',
        b'{"says": []}',
        b'{"says": "TamperSeen"}',
        b'{"says": "TamperSeen", "how": 1}',
        b'{"says": "TamperSeen", "how": "covered", "more": 1}',
        b'{"says": "StreamOpened", "width": 640.5, "height": 1, "fps": 1, "codec": ""}',
        b'{"says": "StreamOpened", "width": true, "height": 1, "fps": 1, "codec": ""}',
        b'{"says": "StreamOpened", "width": 1, "height": 1, "fps": NaN, "codec": ""}',
        b'{"says": "StreamOpened", "width": 1, "height": 1, "fps": 1e999, "codec": ""}',
        b'{"says": "StreamOpened", "width": 1, "height": 1, "fps": 1' + b"0" * 400 + b', "codec": ""}',
        b'{"says": "StillAlive", "moment": 1, "fps": 1, "moving": 1, "broken": 0, "kept_bytes": 0}',
    ],
)
def test_what_is_no_message_is_garbled(header: bytes) -> None:
    with pytest.raises(Garbled):
        told(header)


@pytest.mark.parametrize("moving", [[[1, 2, 3]], [[1, 2, 3, 4, 5]], [[1, 2, 3, "4"]], 7, [7], [[1, 2, 3, 4]] * 33])
def test_boxes_that_are_none_are_garbled(moving: object) -> None:
    header = {
        "says": "MotionFrame",
        "moment": 1,
        "width": 9,
        "height": 9,
        "moving": moving,
        "changed": 0,
        "large": False,
    }
    with pytest.raises(Garbled):
        told(json.dumps(header).encode())


@pytest.mark.parametrize("prefix", [b"", bytes(7), bytes(8), b"\xff" * 8, (9).to_bytes(4, "little") + b"\xff" * 4])
def test_lengths_that_no_message_has_are_garbled(prefix: bytes) -> None:
    with pytest.raises(Garbled):
        lengths(prefix)


def test_a_message_that_is_too_large_is_not_sent() -> None:
    with pytest.raises(ValueError, match="a message of"):
        packed(wire.SnapTaken(1, 1.0, 1, 1, jpeg=bytes(9 * 1024 * 1024)))
    assert len(packed(wire.CloseStream())) > PREFIX_BYTES
