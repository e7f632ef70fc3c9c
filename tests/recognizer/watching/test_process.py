"""The watcher in a process of its own: polite, confined, and unharmed by frames that are none."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

from recognizer.face import Box, EngineSettings
from recognizer.process.picture_process import PictureProcess
from recognizer.track.found import TrackKind
from recognizer.watching.answers import WATCHER, WATCHER_OPENER
from recognizer.watching.service import NICENESS
from recognizer.watching.watched import Watched, views_of
from tests.sitters import grace_hopper

LIMIT_S = 60.0


@pytest.fixture
def process(tmp_path: Path) -> Iterator[PictureProcess]:
    settings = EngineSettings(detector="hog", persons="off")
    process = PictureProcess(
        WATCHER_OPENER, settings, tmp_path, writes=[tmp_path], table=WATCHER, called="the watcher"
    )  # fmt: skip
    process.start()
    yield process
    process.close()


def asked(process: PictureProcess, name: str, *arguments: Any) -> Any:
    return process.ask(name, *arguments, deadline_s=LIMIT_S, tries=1).result(timeout=LIMIT_S)


def test_frames_go_in_and_tracks_heads_and_frames_come_out(process: PictureProcess, tmp_path: Path) -> None:
    told = Watched()
    for number in range(3):
        told = asked(process, "watch", "garden", 10.0 + 0.5 * number, grace_hopper(), [Box(20, 20, 500, 600)], 2.0)
    (seen,) = told.tracked
    assert (told.by_bodies, seen.kind, told.persons) == (False, TrackKind.PERSON, 1)
    assert views_of(asked(process, "heads", "garden", seen.id))
    assert asked(process, "best_frame", "garden", seen.id) == grace_hopper()
    assert asked(process, "watch", "garden", 20.0, b"\xff\xd8\xffjunk", [], 2.0).objection
    assert asked(process, "wait", "garden", 12.0).tracked[0].id == seen.id
    assert asked(process, "heads", "door", "nobody") == b""
    assert asked(process, "forget", "garden") is None
    described = asked(process, "describe")
    assert "persons" not in described
    assert process.starts == 1
    assert process.pid
    if sys.platform != "win32":
        assert psutil.Process(process.pid).nice() == psutil.Process().nice() + NICENESS
