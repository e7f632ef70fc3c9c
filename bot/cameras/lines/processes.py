"""A camera's process, as the room sees it: started, heard, asked, and ended, never left behind."""

import asyncio
import contextlib
import logging
from asyncio import subprocess
from collections import deque
from collections.abc import Awaitable
from typing import Protocol

from bot.cameras.child import start_python
from bot.cameras.packing import Garbled, packed, receive_told
from bot.cameras.patience import GOODBYE_S, KILLED_S
from bot.cameras.wire import Asked, CloseStream, OpenStream, Told
from bot.nursery import Nursery

log = logging.getLogger(__name__)

_PROGRAM = "import sys; sys.path.insert(0, sys.argv[1]); from bot.cameras.process.main import main; main()"

#: What waits to be written to a process that reads nothing; it is killed soon enough.
_MOST_UNREAD = 1024 * 1024

#: Of what a process complains of before it ends, the last so many pieces are logged, each so long.
_PIECES, _LETTERS = 8, 500


class ProcessEnded(Exception):
    """The process says nothing any more."""


class CameraProcess(Protocol):
    """One run of a camera's process."""

    async def hear(self) -> Told:
        """What it says next; raises ProcessEnded. Whoever ceases to wait for it ends the process next."""

    def ask(self, asked: Asked) -> None:
        """Tell it something; returns at once, also where it does not listen any more."""

    async def end(self) -> None:
        """End it, within a second; afterwards there is no trace of it."""


class StartProcess(Protocol):
    """Starts a camera's process."""

    async def __call__(self, opening: OpenStream) -> CameraProcess:
        """Start one with its first message; raises OSError."""


async def start_process(opening: OpenStream, *, program: str = _PROGRAM) -> CameraProcess:
    """Start a camera's process; the login goes to it by its pipe alone. Raises OSError."""
    process = await start_python(program, errors=subprocess.PIPE)
    started = PipedProcess(process, secrets=[secret for secret in (opening.password, opening.user) if secret])
    started.ask(opening)
    return started


class PipedProcess:
    """Implements CameraProcess."""

    def __init__(self, process: subprocess.Process, *, secrets: list[str]) -> None:
        self._process = process
        self._secrets = secrets
        self._complaints: deque[bytes] = deque(maxlen=_PIECES)
        self._heard_out = asyncio.Event()
        #: It ends with the process.
        self._listening = Nursery()
        self._listening.spawn(self._take_complaints(), name="camera's complaints")

    @property
    def pid(self) -> int:
        """Its number."""
        return self._process.pid

    async def hear(self) -> Told:
        """See ``CameraProcess.hear``."""
        if self._process.stdout is None:
            raise ProcessEnded
        try:
            return await receive_told(self._process.stdout)
        except (EOFError, OSError, Garbled) as exc:
            raise ProcessEnded(type(exc).__name__) from exc

    def ask(self, asked: Asked) -> None:
        """See ``CameraProcess.ask``."""
        pipe = self._process.stdin
        if pipe and not pipe.is_closing() and pipe.transport.get_write_buffer_size() < _MOST_UNREAD:
            pipe.write(packed(asked))

    async def end(self) -> None:
        """See ``CameraProcess.end``."""
        try:
            if self._process.returncode is None:
                self.ask(CloseStream())
                await _within(GOODBYE_S, self._process.wait())
        finally:
            with contextlib.suppress(ProcessLookupError):
                self._process.kill()
            await _within(KILLED_S, asyncio.gather(self._process.wait(), self._heard_out.wait()))
            await self._listening.close()
            self._say_complaints()

    async def _take_complaints(self) -> None:
        heard = self._process.stderr
        with contextlib.suppress(OSError):
            while heard and (piece := await heard.read(_LETTERS)):
                self._complaints.append(piece)
        self._heard_out.set()

    def _say_complaints(self) -> None:
        said = b"".join(self._complaints).decode("utf-8", "replace").strip()
        for secret in self._secrets:
            said = said.replace(secret, "‹secret›")
        if said:
            log.warning("a camera's process complained before its end: %s", said)


async def _within(seconds: float, work: Awaitable[object]) -> None:
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await work
