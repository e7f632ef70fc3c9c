"""The end of the process: ours is no death."""

import logging
import os
from pathlib import Path

import pytest

from recognizer.process.picture_process import PictureProcess
from recognizer.process.requests import ProcessBusy

LIMIT_S = 60.0


def test_an_end_that_is_ours_is_told_as_no_death(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    pipe = tmp_path / "busy"
    os.mkfifo(pipe)
    process = PictureProcess("tests.fakes.recognisers:open_obedient", tmp_path, None, reads=[tmp_path])
    process.start()
    asked = process.ask("look", [f"wait {pipe}".encode()], "", deadline_s=LIMIT_S, tries=1)
    with caplog.at_level(logging.WARNING), pipe.open("wb"):  # opened by both: it is in the middle of it
        process.close()
        with pytest.raises(ProcessBusy):
            asked.result(timeout=LIMIT_S)
    assert caplog.text == ""
