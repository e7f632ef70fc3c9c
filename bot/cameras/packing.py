"""Messages between the room and a camera's process on a pipe: two lengths, a header of JSON, and a lump of bytes.

What a process says is read strictly: pictures of strangers go through native code there. Standard library alone.
"""

import json
import math
from collections.abc import Callable
from dataclasses import fields
from typing import IO, Any, Protocol

from bot.cameras.wire import MOST_BOXES, Asked, Corners, Moved, Told

#: A header holds a few numbers and at most MOST_BOXES boxes.
MOST_HEADER_BYTES = 64 * 1024
#: The largest lump is a picture of 4K; a clip has 1.5 MB.
MOST_LUMP_BYTES = 8 * 1024 * 1024
_LENGTH_BYTES = 4
#: Of header and lump.
PREFIX_BYTES = 2 * _LENGTH_BYTES


class Garbled(Exception):
    """This is no message of ours."""


_ASKED: dict[str, Any] = {kind.__name__: kind for kind in Asked.__args__}
_TOLD: dict[str, Any] = {kind.__name__: kind for kind in Told.__args__}


def packed(message: Asked | Told) -> bytes:
    """A message with its lengths before it. Raises ValueError where it is larger than a message may be."""
    header: dict[str, Any] = {"says": type(message).__name__}
    lump = b""
    for part in fields(message):
        value = getattr(message, part.name)
        if part.type is bytes:
            lump = value
        else:
            header[part.name] = value
    text = json.dumps(header, allow_nan=False, separators=(",", ":")).encode()
    if len(text) > MOST_HEADER_BYTES or len(lump) > MOST_LUMP_BYTES:
        raise ValueError(f"a message of {len(text)} and {len(lump)} bytes")
    return len(text).to_bytes(_LENGTH_BYTES, "little") + len(lump).to_bytes(_LENGTH_BYTES, "little") + text + lump


def lengths(prefix: bytes) -> tuple[int, int]:
    """How long the header and the lump behind these PREFIX_BYTES are. Raises Garbled."""
    header, lump = (int.from_bytes(prefix[at : at + _LENGTH_BYTES], "little") for at in (0, _LENGTH_BYTES))
    if len(prefix) != PREFIX_BYTES or not 0 < header <= MOST_HEADER_BYTES or lump > MOST_LUMP_BYTES:
        raise Garbled(f"a message of {header} and {lump} bytes")
    return header, lump


def asked(header: bytes, lump: bytes = b"") -> Asked:
    """What a camera's process is asked. Raises Garbled."""
    message: Asked = _read(_ASKED, header, lump)
    return message


def told(header: bytes, lump: bytes = b"") -> Told:
    """What a camera's process says. Raises Garbled."""
    message: Told = _read(_TOLD, header, lump)
    return message


def receive_asked(pipe: IO[bytes]) -> Asked:
    """Wait for the next message in a camera's process. Raises EOFError and Garbled."""
    header, lump = lengths(_exactly(pipe, PREFIX_BYTES))
    return asked(_exactly(pipe, header), _exactly(pipe, lump))


class ByteReader(Protocol):
    """An ``asyncio.StreamReader``, as far as it is needed."""

    async def readexactly(self, n: int, /) -> bytes:
        """Raises IncompleteReadError, which is an EOFError."""


async def receive_told(reader: ByteReader) -> Told:
    """Wait for the next message from a camera's process. Raises EOFError and Garbled."""
    header, lump = lengths(await reader.readexactly(PREFIX_BYTES))
    return told(await reader.readexactly(header), await reader.readexactly(lump))


def _exactly(pipe: IO[bytes], size: int) -> bytes:
    parts = []
    while size:
        part = pipe.read(size)
        if not part:
            raise EOFError
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


def _read(kinds: dict[str, Any], header: bytes, lump: bytes) -> Any:
    try:
        document = json.loads(header, parse_constant=_no_number)
        kind = kinds[document.pop("says")]
        values = {
            part.name: lump if part.type is bytes else _READS[part.type](document.pop(part.name))
            for part in fields(kind)
        }
    except (ValueError, LookupError, TypeError, AttributeError, OverflowError, RecursionError) as exc:
        raise Garbled("no message") from exc
    if document:
        raise Garbled("more than a message holds")
    return kind(**values)


def _no_number(name: str) -> float:
    raise ValueError(name)


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _whole(value: Any) -> int:
    if type(value) is not int:
        raise TypeError
    return value


def _number(value: Any) -> float:
    if type(value) not in (int, float) or not math.isfinite(value):
        raise TypeError
    return float(value)


def _flag(value: Any) -> bool:
    if type(value) is not bool:
        raise TypeError
    return value


def _masks(value: Any) -> tuple[Corners, ...]:
    return tuple(tuple((_number(x), _number(y)) for x, y in corners) for corners in value)


def _boxes(value: Any) -> tuple[Moved, ...]:
    boxes = tuple((_whole(left), _whole(top), _whole(right), _whole(bottom)) for left, top, right, bottom in value)
    if len(boxes) > MOST_BOXES:
        raise ValueError
    return boxes


_READS: dict[Any, Callable[[Any], Any]] = {
    str: _text,
    int: _whole,
    float: _number,
    bool: _flag,
    tuple[Corners, ...]: _masks,
    tuple[Moved, ...]: _boxes,
}
