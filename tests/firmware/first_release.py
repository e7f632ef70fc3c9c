"""The first release, out of the project's own history: what it was, and its board's program as it was compiled then."""

import io
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

from firmware.simulator.workshop import camera_table

ROOT = Path(__file__).parents[2]

#: The last commit of release 0.1.0; no tag names it.
COMMIT = "6054fe0123210bf44d3f8eddca7deba6b99bb047"

#: What its board's program calls itself.
VERSION = "1.0.0"

#: Its own tool lays its program out, as it did then.
_LAY_OUT = """
import sys
from pathlib import Path
from firmware.tools import image

image.lay_out(Path(sys.argv[1]), Path(sys.argv[2]))
"""


class HistoryMissing(Exception):
    """The project's history does not go back so far here; the text says what is missing."""


def checked_out(folder: Path, *parts: str) -> Path:
    """Parts of the first release, such as "firmware", in a folder that is made. Raises HistoryMissing."""
    git = shutil.which("git")
    if git is None:
        raise HistoryMissing("git is not installed")
    asked = [git, "-C", str(ROOT), "archive", COMMIT, *parts]
    done = subprocess.run(asked, capture_output=True, check=False)  # noqa: S603 - our own history
    if done.returncode:
        raise HistoryMissing(f"no commit {COMMIT[:8]} here: this is no clone with its whole history")
    with tarfile.open(fileobj=io.BytesIO(done.stdout)) as tar:
        tar.extractall(folder, filter="data")
    return folder


def first_program(folder: Path) -> Path:
    """The flash of a board that the first release was written to. Raises HistoryMissing."""
    sources, image, scratch = checked_out(folder / "sources", "firmware"), folder / "image", folder / "scratch"
    scratch.mkdir()
    lay_out = [sys.executable, "-c", _LAY_OUT, str(image), str(scratch)]
    subprocess.run(lay_out, cwd=sources, check=True, capture_output=True)  # noqa: S603 - our own compiler
    (image / "camera.bin").write_bytes(camera_table())
    return image
