"""What comes out of the process that looks at strangers' pictures is taken as data, or not at all."""

import io
import pickle
from typing import Any

import pytest

from recognizer.face import Box
from recognizer.pipe import MOST_BYTES, Answer, receive, send, unpacked


class _Calls:
    """Unpickles as a call."""

    def __init__(self, function: Any, *arguments: Any) -> None:
        self._call = (function, arguments)

    def __reduce__(self) -> Any:
        return self._call


def test_an_answer_comes_back_as_it_was_sent() -> None:
    pipe = io.BytesIO()
    send(pipe, pickle.dumps(Answer("done", (Box(1, 2, 3, 4), "Anna"))))
    pipe.seek(0)
    assert unpacked(receive(pipe)) == Answer("done", (Box(1, 2, 3, 4), "Anna"))


@pytest.mark.parametrize(
    "message",
    [
        pickle.dumps(_Calls(print, "taken over")),
        pickle.dumps(_Calls(Box, "too", "few")),
        b"crecognizer.pipe\nno_such_name\n.",
        b"crecognizer.pipe\nos.system\n.",
        pickle.dumps("a text"),
        b"\x80\x05",
        b"0.",
        b"",
    ],
)
def test_a_forged_answer_is_refused_and_calls_nothing(message: bytes, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(pickle.UnpicklingError):
        unpacked(message)
    assert capsys.readouterr().out == ""


def test_a_length_that_nobody_would_write_reserves_no_memory() -> None:
    with pytest.raises(EOFError):
        receive(io.BytesIO((MOST_BYTES + 1).to_bytes(8, "little")))
