"""An emulated chip, or a reason why there is none."""

import importlib.util
import os
from collections.abc import AsyncIterator
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest

from firmware.simulator.hardware import arduchip
from tests.firmware.rig import portraits

if TYPE_CHECKING:
    from tests.firmware.rp2040.chip import Chip

IMAGE = "DOORMAN_RP2040_IMAGE"


def missing() -> str:
    """Why no chip can be emulated here, or ""."""
    if importlib.util.find_spec("rp2040py") is None:
        return "the emulator rp2040py is not installed (Linux on x86-64 only)"
    if not Path(os.environ.get(IMAGE, "")).is_file():
        return (
            f"{IMAGE} names no file: download MicroPython's .uf2 for the W5100S-EVB-Pico"
            " from micropython.org/download/W5100S_EVB_PICO and set it"
        )
    return ""


@pytest.fixture
async def chip(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator["Chip"]:
    """A chip that has started and waits at its prompt."""
    if reason := missing():
        pytest.skip(reason)
    from tests.firmware.rp2040.chip import Chip  # noqa: PLC0415 - only where the emulator is

    found = Chip(Path(os.environ[IMAGE]), tmp_path, portraits())
    # a capture takes the chip's milliseconds, not this host's
    monkeypatch.setattr(arduchip, "time", SimpleNamespace(monotonic=lambda: found.now_s))
    async with found:
        yield found
