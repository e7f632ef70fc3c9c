"""A recogniser over a made-up engine."""

from collections.abc import Callable
from pathlib import Path
from typing import cast

import pytest

from recognizer.detect.engine import Engine
from recognizer.recogniser import Recogniser
from tests.pictures import jpeg
from tests.recognizer.faces import MadeUpEngine

Opened = Callable[[], Recogniser]


class Clock:
    """Stands still until it is moved."""

    def __init__(self) -> None:
        self.now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def made_up() -> MadeUpEngine:
    return MadeUpEngine()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def opened(tmp_path: Path, made_up: MadeUpEngine, clock: Clock) -> Opened:
    """Opens the same gallery again and again."""
    return lambda: Recogniser(tmp_path / "gallery", cast("Engine", made_up), clock=clock)


@pytest.fixture
def recogniser(opened: Opened) -> Recogniser:
    return opened()


@pytest.fixture
def picture() -> Callable[[], bytes]:
    """A picture that differs from all others, at each call."""
    shades = iter(range(1, 250))
    return lambda: jpeg(next(shades), (300, 240))
