"""The watcher in a process of its own: polite, confined, and unharmed by frames that are none."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

from recognizer.face import Box, EngineSettings
from recognizer.process.worker import Worker
from recognizer.track.found import TrackKind
from recognizer.watching.answers import WATCHER, WATCHER_OPENER
from recognizer.watching.service import NICENESS
from recognizer.watching.watched import Watched, views_of
from tests.sitters import grace_hopper

LIMIT_S = 60.0


@pytest.fixture
def worker(tmp_path: Path) -> Iterator[Worker]:
    settings = EngineSettings(detector="hog", persons="off")
    worker = Worker(
        WATCHER_OPENER, settings, tmp_path, writes=[tmp_path], table=WATCHER, called="the watcher"
    )  # fmt: skip
    worker.start()
    yield worker
    worker.close()


def asked(worker: Worker, name: str, *arguments: Any) -> Any:
    return worker.ask(name, *arguments, deadline_s=LIMIT_S, tries=1).result(timeout=LIMIT_S)


def test_frames_go_in_and_tracks_heads_and_frames_come_out(worker: Worker, tmp_path: Path) -> None:
    told = Watched()
    for number in range(3):
        told = asked(worker, "watch", "garden", 10.0 + 0.5 * number, grace_hopper(), [Box(20, 20, 500, 600)], 2.0)
    (seen,) = told.tracked
    assert (told.by_bodies, seen.kind, told.persons) == (False, TrackKind.PERSON, 1)
    assert views_of(asked(worker, "heads", "garden", seen.id))
    assert asked(worker, "best_frame", "garden", seen.id) == grace_hopper()
    assert asked(worker, "watch", "garden", 20.0, b"\xff\xd8\xffjunk", [], 2.0).objection
    assert asked(worker, "wait", "garden", 12.0).tracked[0].id == seen.id
    assert asked(worker, "heads", "door", "nobody") == b""
    assert asked(worker, "forget", "garden") is None
    described = asked(worker, "describe")
    assert "persons" not in described
    assert worker.starts == 1
    assert worker.pid
    if sys.platform != "win32":
        assert psutil.Process(worker.pid).nice() == psutil.Process().nice() + NICENESS
