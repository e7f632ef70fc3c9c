"""A real file system of a few megabytes: full and read-only as disks are."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

SIZE_MB = 4


class SmallDisk:
    """Mounted at ``folder``."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def fill(self) -> None:
        """Leave no room at all."""
        with (self.folder / "filler").open("ab", buffering=0) as filler:
            for size in (65536, 4096, 1):
                try:
                    while filler.write(bytes(size)):
                        pass
                except OSError:
                    continue

    def free(self, size: int) -> None:
        """Make room."""
        os.truncate(self.folder / "filler", max(0, (self.folder / "filler").stat().st_size - size))

    def read_only(self, *, yes: bool) -> None:
        """As the system mounts a disk that failed."""
        _run("mount", "-o", f"remount,{'ro' if yes else 'rw'}", str(self.folder))


@contextmanager
def small_disk(folder: Path, size_mb: int = SIZE_MB) -> Iterator[SmallDisk]:
    """Skips the test, with its reason, where nobody may mount."""
    folder.mkdir()
    if os.geteuid() != 0 or not shutil.which("mount"):
        pytest.skip("only root may mount a small disk")
    try:
        _run("mount", "-t", "tmpfs", "-o", f"size={size_mb}m", "tmpfs", str(folder))
    except subprocess.CalledProcessError as exc:
        pytest.skip(f"no small disk can be mounted here: {exc.stderr.decode().strip()}")
    try:
        yield SmallDisk(folder)
    finally:
        _run("umount", "-l", str(folder))


def _run(*command: str) -> None:
    subprocess.run(command, check=True, capture_output=True)  # noqa: S603 - our own words, in a test
