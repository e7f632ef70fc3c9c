"""What was looked at costs nothing, for as long as it is remembered."""

import pytest

from recognizer.remembered import Remembered


def test_what_nobody_asked_about_for_longest_is_found_out_anew() -> None:
    asked: list[str] = []
    remembered: Remembered[str, int] = Remembered(2)

    def of(key: str) -> int:
        def find_out() -> int:
            asked.append(key)
            return len(asked)

        return remembered.of(key, find_out)

    assert [of("a"), of("b"), of("a"), of("c"), of("a"), of("b")] == [1, 2, 1, 3, 1, 4]
    assert asked == ["a", "b", "c", "b"]
    assert len(remembered) == 2
    remembered.forget()
    assert len(remembered) == 0
    assert of("a") == 5


def test_what_could_not_be_found_out_is_tried_again() -> None:
    remembered: Remembered[str, int] = Remembered()

    def fail() -> int:
        raise OSError("no")

    with pytest.raises(OSError, match="no"):
        remembered.of("a", fail)
    assert remembered.of("a", lambda: 1) == 1
