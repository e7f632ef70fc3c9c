"""What answers in the recogniser's process: ``RecogniserService``, ``LookingService``, and the desks of the fakes.

These are ``ObedientDesk``, ``_Forging``, ``LookingDesk``, ``_OtherEngine``, and ``_Burning``, which stands behind the
real service. A desk does what the bytes of a "picture" tell it, so its answers are the test's own: it is held to the
real one's words. What the real one does with pictures is tried in tests/recognizer and tests/contracts/test_eyes.py.
"""

import inspect
from collections.abc import Callable
from typing import Any

import pytest

from recognizer.process.looking import LookingService
from recognizer.process.service import RecogniserService
from tests.fakes import recognisers
from tests.fakes.recognisers import LookingDesk, ObedientDesk

LOOKS = sorted(name for name, _ in inspect.getmembers(LookingService, inspect.isfunction) if name[0] != "_")
ASKED = sorted(name for name, _ in inspect.getmembers(RecogniserService, inspect.isfunction) if name[0] != "_")
DESKS = [
    desk for _, desk in inspect.getmembers(recognisers, inspect.isclass) if desk.__module__ == recognisers.__name__
]


def _taken(asked: Callable[..., Any]) -> list[tuple[str, Any, Any]]:
    return [(p.name, p.kind, p.default) for p in inspect.signature(asked).parameters.values()]


@pytest.mark.parametrize("asked", ASKED)
def test_a_desk_is_asked_for_the_same_and_with_the_same_words(asked: str) -> None:
    assert _taken(getattr(ObedientDesk, asked)) == _taken(getattr(RecogniserService, asked))


@pytest.mark.parametrize("asked", LOOKS)
def test_on_a_machine_that_only_looks_likewise(asked: str) -> None:
    assert _taken(getattr(LookingDesk, asked)) == _taken(getattr(LookingService, asked))


@pytest.mark.parametrize("desk", DESKS, ids=lambda desk: str(desk.__name__))
def test_no_desk_knows_a_wish_that_the_real_one_does_not(desk: type[object]) -> None:
    known = {name for name, _ in inspect.getmembers(desk, inspect.isfunction) if name[0] != "_"}
    asked = LOOKS if issubclass(desk, LookingDesk) else ASKED
    assert known <= {*asked, "remember"}  # what a recogniser behind the real service is asked, too
