"""What goes between the service and the recogniser's process: messages over a pipe.

Questions are pickled: the service is trusted. Answers are not: they are JSON, or one lump of bytes, of bounded size.
"""

from dataclasses import dataclass
from typing import IO, Any, Literal

import orjson

from recognizer.refusal import Objection

#: The largest message is a burst of phone photos; a length beyond this was not written by us.
MOST_BYTES = 256 * 1024 * 1024
#: The largest answer that is JSON: ten thousand people have room in it; parsed it takes 20 MB at most.
MOST_JSON_BYTES = 1024 * 1024
#: The largest that is a lump of bytes: a marked picture of 25 Mpx.
MOST_LUMP_BYTES = 64 * 1024 * 1024

_LENGTH_BYTES = 8
_JSON, _LUMP = b"j", b"b"


class Declined(Exception):
    """What was asked for is refused; ``objection`` tells why."""

    def __init__(self, objection: Objection) -> None:
        super().__init__(repr(objection))
        self.objection = objection


class Forged(Exception):
    """This is no answer of ours: a picture may have taken the process over."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What the process says to a request: the result; declined: an Objection; failed: a text."""

    kind: Literal["done", "declined", "failed"]
    content: Any


def packed(answer: Reply) -> bytes:
    """An answer as a message; raises TypeError where its content is neither plain data nor dataclasses nor bytes."""
    if answer.kind == "done" and isinstance(answer.content, bytes):
        return _LUMP + answer.content
    document = {"kind": answer.kind, "content": answer.content}
    return _JSON + orjson.dumps(document, option=orjson.OPT_SERIALIZE_NUMPY)


def unpacked(message: bytes) -> Reply:
    """A message as an answer whose content is plain data, or bytes; raises Forged."""
    if message[:1] == _LUMP:
        return Reply("done", message[1:])
    if message[:1] != _JSON or len(message) > MOST_JSON_BYTES:
        raise Forged("neither JSON nor bytes")
    try:
        document = orjson.loads(memoryview(message)[1:])
    except ValueError as exc:
        raise Forged("no JSON") from exc
    match document:
        case {"kind": "done" | "declined" | "failed" as kind, "content": content, **rest} if not rest:
            return Reply(kind, content)
    raise Forged("no answer")


def send(pipe: IO[bytes], message: bytes) -> None:
    """One message, behind its length; the pipe is unbuffered and may take a part at a time."""
    for part in (len(message).to_bytes(_LENGTH_BYTES, "little"), message):
        rest = memoryview(part)
        while rest:
            rest = rest[pipe.write(rest) :]


def receive(pipe: IO[bytes], most_bytes: int = MOST_BYTES) -> bytes:
    """One message; raises EOFError where the other side is gone, or says more than it ever would."""
    size = int.from_bytes(_exactly(pipe, _LENGTH_BYTES), "little")
    if size > most_bytes:
        raise EOFError(f"a message of {size} bytes")
    return _exactly(pipe, size)


def _exactly(pipe: IO[bytes], size: int) -> bytes:
    parts = []
    while size:
        part = pipe.read(size)
        if not part:
            raise EOFError
        parts.append(part)
        size -= len(part)
    return b"".join(parts)
