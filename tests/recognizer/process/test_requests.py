"""Whose turn it is, and who is given up: a ring goes before all, and a camera's wish behind all."""

import pytest

from recognizer.process.requests import Request, following, one_too_many


def ring(name: str) -> Request:
    return Request(name, (), 1.0, 1, newest_first=True)


def wish(name: str) -> Request:
    return Request(name, (), 1.0, 1)


def view(name: str) -> Request:
    return Request(name, (), 1.0, 1, patiently=True)


def test_rings_go_first_the_newest_of_them_above_all_and_cameras_last() -> None:
    waiting = [view("a"), wish("b"), ring("c"), view("d"), ring("e"), wish("f")]
    order = []
    while waiting:
        waiting.remove(turn := following(waiting))
        order.append(turn.name)
    assert order == ["e", "c", "b", "f", "a", "d"]


@pytest.mark.parametrize(
    ("waiting", "given_up"),
    [
        ([view("a"), ring("b")], None),
        ([ring("a"), view("b"), view("c")], "b"),
        ([ring("a"), ring("b"), ring("c")], "a"),
        ([wish("a"), wish("b"), wish("c")], None),
        ([wish("a"), wish("b"), ring("c"), ring("d")], None),
        ([wish("a"), ring("b"), view("c")], "c"),
    ],
)
def test_of_too_many_a_camera_s_is_given_up_before_any_ring(waiting: list[Request], given_up: str | None) -> None:
    found = one_too_many(waiting, 2)
    assert (found.name if found else None) == given_up
