"""What is called slow, or busy, is there: a file that moved would be among the others unnoticed."""

from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest

from tests.conftest import BUSY, LONG, SLOW, WAITING, pytest_collection_modifyitems

HERE = Path(__file__).parent


@pytest.mark.parametrize("where", sorted({*SLOW, *LONG, *BUSY, *WAITING}))
def test_what_is_called_slow_or_busy_is_there(where: str) -> None:
    assert (HERE / where).exists()


@pytest.mark.parametrize(
    ("where", "marks"),
    [
        ("whole/test_press.py", ["slow", "flaky"]),
        ("charts/test_charts.py", ["slow"]),
        ("house/test_facts.py", []),
    ],
)
def test_what_stands_on_much_has_a_second_try_and_nothing_else(where: str, marks: list[str]) -> None:
    given: list[pytest.MarkDecorator] = []
    item = SimpleNamespace(path=HERE / where, add_marker=given.append)
    pytest_collection_modifyitems([cast("pytest.Item", item)])
    assert [mark.name for mark in given] == marks
    assert [mark.kwargs for mark in given if mark.name == "flaky"] == [{"reruns": 1}] * ("flaky" in marks)


def test_what_computes_what_waits_and_what_is_quick_come_by_turns_and_the_longest_first() -> None:
    files = ["api/test_events.py", "house/test_facts.py", "kafka/test_pictures.py", "mqtt/test_faults.py"]
    files += ["recognizer/test_cli.py", "whole/test_press.py"]
    items = [cast("pytest.Item", SimpleNamespace(path=HERE / file, add_marker=lambda _: None)) for file in files]
    pytest_collection_modifyitems(items)
    assert [item.path.relative_to(HERE).as_posix() for item in items] == [
        *("whole/test_press.py", "kafka/test_pictures.py", "api/test_events.py"),
        *("recognizer/test_cli.py", "mqtt/test_faults.py", "house/test_facts.py"),
    ]
