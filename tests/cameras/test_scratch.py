"""Where clips are made: nothing stays there, however the service ends."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from bot.cameras.scratch import scratch_folder

KILLED = """
import os, signal, tempfile
from pathlib import Path
from bot.cameras.scratch import scratch_folder
tempfile.tempdir = os.environ["WHERE"]
with scratch_folder() as folder:
    (folder / "clip.mp4").write_bytes(b"somebody")
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture(autouse=True)
def where(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    return tmp_path


def test_it_is_gone_with_the_block_and_everybody_elses_stay(where: Path) -> None:
    (where / "doorman-cameras-of-somebody").mkdir()
    with scratch_folder() as one, scratch_folder() as other:
        (one / "clip.mp4").write_bytes(b"somebody")
        assert one.is_dir()
        assert other != one
    assert [path.name for path in where.iterdir()] == ["doorman-cameras-of-somebody"]


@pytest.mark.skipif(sys.platform == "win32", reason="locks of folders are those of Unix")
def test_what_a_killed_service_left_is_gone_after_the_next_start(where: Path) -> None:
    died = subprocess.run([sys.executable, "-c", KILLED], env={"WHERE": str(where)}, check=False)  # noqa: S603 - our own words
    assert died.returncode == -signal.SIGKILL
    assert list(where.rglob("clip.mp4"))
    with scratch_folder() as folder:
        assert not list(where.rglob("clip.mp4"))
        assert list(where.rglob("made")) == [folder]
