"""The audit trail read from its end, however long it is and whatever stands in it."""

from pathlib import Path

import pytest

from bot.house.records.trail import TrailLine
from bot.store import open_key, open_store
from bot.store.trail.reading import STRETCH, lines_before


@pytest.fixture
async def trail(tmp_path: Path) -> Path:
    """Some stretches long, with lines of all lengths."""
    async with open_store(tmp_path / "data", audit_key=open_key([tmp_path / "audit.key"])) as store:
        for number in range(400):
            await store.audit.note("looked", n=number, padding="ä" * (number * 7 % 900))
    path = tmp_path / "data" / "audit.jsonl"
    assert path.stat().st_size > 3 * STRETCH
    return path


def everything(path: Path) -> list[TrailLine]:
    read: list[TrailLine] = []
    place: int | None = None
    while True:
        lines, place = lines_before(path, place)
        read += lines
        if place is None:
            return read


def numbers(lines: list[TrailLine]) -> list[int]:
    return [line.details["n"] for line in lines if line.what == "looked"]


def test_no_line_is_left_out_and_none_comes_twice_whatever_a_stretch_cuts_through(trail: Path) -> None:
    assert numbers(everything(trail)) == list(reversed(range(400)))


def test_a_line_that_ends_exactly_where_a_stretch_begins_is_read_once(tmp_path: Path) -> None:
    path = tmp_path / "audit.jsonl"
    head = b'{"at":"2026-11-26T12:00:00.000+00:00","what":"looked","details":{"n":%d,"p":"'
    lines = [head % n + b"x" * (STRETCH // 2 - len(head % n) - 14) + b'"},"prev":"0"}\n' for n in range(6)]
    lines = [line[: STRETCH // 2 - 15] + b'"},"prev":"0"}\n' for line in lines]
    path.write_bytes(b"".join(lines))
    assert path.stat().st_size == 3 * STRETCH
    assert numbers(everything(path)) == [5, 4, 3, 2, 1, 0]


def test_what_is_no_line_of_ours_and_what_is_being_written_are_left_out(trail: Path) -> None:
    whole = trail.read_bytes()
    first, _, rest = whole.partition(b"\n")
    junk = b'not json\n{"at":"never","what":"looked","details":{},"prev":"0"}\n{"prev":"0"}\n\xff\xfe\n'
    trail.write_bytes(first + b"\n" + junk + rest + b'{"at":"2026')
    assert numbers(everything(trail)) == list(reversed(range(400)))


def test_a_line_that_nobody_could_have_written_ends_the_reading_of_nothing_else(trail: Path) -> None:
    trail.write_bytes(trail.read_bytes() + b"x" * (3 << 20) + b"\n")
    assert numbers(everything(trail)) == list(reversed(range(400)))


def test_an_empty_file_has_no_lines(tmp_path: Path) -> None:
    path = tmp_path / "audit.jsonl"
    path.touch()
    assert lines_before(path) == ([], None)
