"""What a picture may cost: each gets its own processor time, however many come together."""

from typing import cast

import pytest

from recognizer.face import Box, EngineSettings
from recognizer.look import PressLook
from recognizer.process import service
from recognizer.process.service import RecogniserService
from recognizer.recogniser import Recogniser
from tests.recognizer.faces import MadeUpEngine


class Listed:
    """A recogniser that writes down what it looks at, among the times that were allowed, in seconds."""

    def __init__(self) -> None:
        self.done: list[bytes | float] = []

    def remember(self, frame: bytes) -> None:
        self.done.append(frame)

    def look(self, frames: list[bytes], *, door: str, ignored: frozenset[str]) -> PressLook:
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


def test_a_detector_that_is_here_by_now_is_used_from_the_next_look_on(
    recogniser: Recogniser, made_up: MadeUpEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    used: list[tuple[object, str]] = []
    monkeypatch.setattr(
        made_up, "use", lambda detector, refused, *_persons: used.append((detector, refused)), raising=False
    )
    better = object()
    asked: list[EngineSettings] = []

    def chosen(settings: EngineSettings) -> tuple[object, str]:
        asked.append(settings)
        return better, ""

    monkeypatch.setattr(service, "chosen_detector", chosen)
    settings = EngineSettings(detector="auto", threads=3)
    told = RecogniserService(recogniser, settings).take_up_detector()
    assert (asked, used) == ([settings], [(better, "")])
    assert told == recogniser.describe()
