"""What a picture may cost: each gets its own processor time, however many come together."""

from typing import cast

import pytest

from recognizer.face import Box
from recognizer.look import PressLook
from recognizer.process import service
from recognizer.process.service import RecogniserService
from recognizer.recogniser import Recogniser


class Listed:
    """A recogniser that writes down what it looks at, among the times that were allowed, in seconds."""

    def __init__(self) -> None:
        self.done: list[bytes | float] = []

    def remember(self, frame: bytes) -> None:
        self.done.append(frame)

    def look(self, frames: list[bytes]) -> PressLook:
        self.done.append(b"".join(frames))
        return PressLook("no_face", 0, ())

    def disown(self, _label: str, jpeg: bytes, _box: Box) -> None:
        self.done.append(jpeg)


@pytest.fixture
def listed(monkeypatch: pytest.MonkeyPatch) -> Listed:
    listed = Listed()
    monkeypatch.setattr(service, "allow_cpu", listed.done.append)
    return listed


def test_each_picture_of_a_burst_is_allowed_its_own_time_before_it_is_looked_at(listed: Listed) -> None:
    RecogniserService(cast("Recogniser", listed), picture_cpu_s=1.5).look([b"a", b"b"])
    assert listed.done == [1.5, b"a", 1.5, b"b", 1.5, b"ab"]


def test_a_picture_that_something_is_learned_from_is_allowed_the_time_of_two(listed: Listed) -> None:
    RecogniserService(cast("Recogniser", listed), picture_cpu_s=1.5).disown("anna", b"a", Box(1, 2, 3, 4))
    assert listed.done == [3.0, b"a"]
