"""The recording that ``bot/devices`` is held to (tests/devices/test_recorded.py) is what the program says today."""

import json
import re
from collections.abc import Iterable
from pathlib import Path

from firmware.tools import release
from tests.devices.recorded import RECORDINGS, Asked, Line, Said, read, write
from tests.firmware.record import record

#: What differs from one day to the next, ids of rings and looks, and from one program to the next, its files.
_VALUE = re.compile(r"(?<=ring=)[A-Za-z0-9-]+|(?<=/updates/)[a-z0-9_]+[.]mpy")


def shapes(lines: Iterable[Line]) -> set[tuple[object, ...]]:
    """Everything that is said and asked, without its values."""
    found: set[tuple[object, ...]] = set()
    for line in lines:
        match line:
            case Said():
                found.add((line.by, line.topic, line.qos, line.retain, _names(line.payload)))
            case Asked():
                found.add((line.method, _VALUE.sub("…", line.target), tuple(sorted(line.headers)), line.status))
    return found


def _names(payload: str) -> tuple[str, ...]:
    return tuple(sorted(json.loads(payload))) if payload.startswith("{") else ()


async def test_the_board_still_says_what_was_recorded(tmp_path: Path) -> None:
    recorded = RECORDINGS / f"board-{release.version()}.jsonl"
    lines = await record(tmp_path)
    write(tmp_path / "today.jsonl", lines)

    assert list(read(tmp_path / "today.jsonl")) == lines
    assert shapes(lines) == shapes(read(recorded)), (
        "The program says something else than it was recorded to say: where that is meant, raise its version, and "
        "`uv run python -m tests.firmware.record`."
    )
