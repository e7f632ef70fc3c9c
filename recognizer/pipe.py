"""What goes between the service and the recogniser's process: messages over a pipe."""

import io
import pickle
from dataclasses import dataclass, is_dataclass
from typing import IO, Any, Literal

_LENGTH_BYTES = 8
#: The largest message is a burst of phone photos; a length beyond this was not written by us.
MOST_BYTES = 256 * 1024 * 1024
#: Where the classes of an answer may come from.
_OURS = ("recognizer.face", "recognizer.look", "recognizer.pipe")


class Declined(Exception):
    """What was asked for is refused; the text is a sentence for a person.

    ``label``: whom it is about, if anybody; ``unlike``: it is refused because it is not like them.
    """

    def __init__(self, sentence: str, label: str = "", *, unlike: bool = False) -> None:
        super().__init__(sentence)
        self.label = label
        self.unlike = unlike


@dataclass(frozen=True, slots=True)
class Answer:
    """What the process says to a request: the result; declined: sentence and label; failed: a text."""

    kind: Literal["done", "declined", "failed"]
    content: Any


def unpacked(message: bytes) -> Answer:
    """An answer of the process; raises UnpicklingError where it is anything but data.

    A picture that takes the process over must not get further than this.
    """
    try:
        answer = _Reader(io.BytesIO(message)).load()
    except pickle.UnpicklingError:
        raise
    except Exception as exc:  # a forged pickle fails in whatever way: AttributeError, IndexError, TypeError …
        raise pickle.UnpicklingError(f"not an answer ({type(exc).__name__})") from exc
    if not isinstance(answer, Answer):
        raise pickle.UnpicklingError("not an answer")
    return answer


class _Reader(pickle.Unpickler):
    def find_class(self, module: str, name: str, /) -> Any:
        if module not in _OURS or "." in name:
            raise pickle.UnpicklingError(f"{module}.{name} is no part of an answer")
        found = super().find_class(module, name)
        if not is_dataclass(found):
            raise pickle.UnpicklingError(f"{module}.{name} is no part of an answer")
        return found


def send(pipe: IO[bytes], message: bytes) -> None:
    """One message, behind its length; the pipe is unbuffered and may take a part at a time."""
    for part in (len(message).to_bytes(_LENGTH_BYTES, "little"), message):
        rest = memoryview(part)
        while rest:
            rest = rest[pipe.write(rest) :]


def receive(pipe: IO[bytes]) -> bytes:
    """One message; raises EOFError where the other side is gone, or says what it never would."""
    size = int.from_bytes(_exactly(pipe, _LENGTH_BYTES), "little")
    if size > MOST_BYTES:
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
