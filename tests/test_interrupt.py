"""Ctrl-C ends things, also where whoever started them had it ignored, as nohup and background shells do."""

import signal
import subprocess
import sys
from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path

import pytest

import main
from bot.commands import doctor
from tests.rig.service.process import ROOT

ENDLESS = """
import threading

def test_endless():
    print("here", flush=True)
    threading.Event().wait()
"""


@pytest.fixture
def deaf() -> Iterator[None]:
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    yield
    signal.signal(signal.SIGINT, before)


def test_the_tests_end_with_ctrl_c(deaf: None, tmp_path: Path) -> None:
    endless = tmp_path / "test_endless.py"
    endless.write_text(ENDLESS)
    pytest_here = (sys.executable, "-m", "pytest", "-s", "-p", "tests.conftest", "--rootdir", str(tmp_path))
    running = subprocess.Popen(  # noqa: S603 - our own tests
        [*pytest_here, "-c", "/dev/null", str(endless)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert running.stdout
    with running.stdout as said:
        try:
            while "here" not in (line := said.readline()):
                assert line, "the tests ended by themselves"
            running.send_signal(signal.SIGINT)
            assert "KeyboardInterrupt" in said.read()
            assert running.wait(15) == pytest.ExitCode.INTERRUPTED
        finally:
            running.kill()
            running.wait()


def test_every_command_ends_with_ctrl_c(deaf: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def carry_out(_: Namespace) -> int:
        signal.raise_signal(signal.SIGINT)
        return 0

    monkeypatch.setattr(doctor, "carry_out", carry_out)
    assert main.main(["doctor"]) == 130
