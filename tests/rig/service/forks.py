"""Processes of the service, forked from one that has imported it: see ``tests.rig.service.forking``."""

import asyncio
import atexit
import functools
import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Self

#: Where a process cannot be waited for by its number, each is started by itself.
CAN_FORK = hasattr(os, "pidfd_open")


class ForkedProcess:
    """What ``asyncio.subprocess.Process`` is for one that we started ourselves, as far as tests ask."""

    def __init__(self, pid: int, lines: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.pid = pid
        self.returncode: int | None = None
        self._lines = lines
        self._writer = writer
        self._ending = asyncio.get_running_loop().create_task(self._end())

    @classmethod
    async def start(
        cls, arguments: Sequence[str], *, environment: Mapping[str, str], folder: Path, log: Path, terminal: str = ""
    ) -> Self:
        """``main.py`` with these arguments, as if it had been started in this folder; what it says goes into a log.

        With a ``terminal`` it is started there, and asks whoever sits at it.
        """
        lines, writer = await asyncio.open_unix_connection(await asyncio.to_thread(_forker, folder))
        asked = {
            "arguments": list(arguments),
            "environment": dict(environment),
            "folder": str(folder),
            "log": str(log),
            "terminal": terminal,
        }
        writer.write(json.dumps(asked).encode() + b"\n")
        return cls(int(await lines.readline()), lines, writer)

    async def wait(self) -> int:
        """The status that it ended with."""
        return await asyncio.shield(self._ending)

    def send_signal(self, number: signal.Signals) -> None:
        """Send a signal, unless it has ended."""
        if self.returncode is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        """End it at once."""
        self.send_signal(signal.SIGKILL)

    async def _end(self) -> int:
        self.returncode = int(await self._lines.readline())
        self._writer.close()
        return self.returncode


@functools.cache
def _forker(root: Path) -> str:
    """Where the process listens that has imported the service: one for all tests of a process."""
    folder = tempfile.TemporaryDirectory(prefix="forking-")
    path = f"{folder.name}/socket"
    forker = subprocess.Popen(  # noqa: S603 - ourselves
        [sys.executable, "-m", "tests.rig.service.forking", path],
        cwd=root,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert forker.stdin
    assert forker.stdout

    def end() -> None:
        forker.communicate()  # closes its input, by which it ends
        folder.cleanup()

    atexit.register(end)
    assert forker.stdout.readline() == b"ready\n"
    return path
