"""A camera's real process, asked and heard over its pipe as the room does."""

import asyncio
import os
import sys
import time
from asyncio.subprocess import PIPE, Process
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

from bot.cameras.packing import packed, receive_told
from bot.cameras.wire import Asked, OpenStream, StreamTroubled, Told

_Message = TypeVar("_Message", bound=Told)

PROJECT = Path(__file__).absolute().parents[3]
PROGRAM = "import sys; sys.path.insert(0, sys.argv[1]); from bot.cameras.process.main import main; main()"
#: Two cores and other tests beside it: a process that is alive says something within this.
PATIENCE_S = 60.0


class ChildCamera:
    """``async with ChildCamera(tmp_path, kind="rtsp", address=…) as child``."""

    def __init__(self, folder: Path, program: str = PROGRAM, **opening: Any) -> None:
        self._opening = OpenStream(parent=os.getpid(), folder=str(folder), **opening)
        self._program = program
        self.heard: list[Told] = []
        self.process: Process

    async def __aenter__(self) -> Self:
        self.process = await asyncio.create_subprocess_exec(
            sys.executable, "-P", "-c", self._program, str(PROJECT), stdin=PIPE, stdout=PIPE, stderr=PIPE
        )
        self.ask(self._opening)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, exc: BaseException | None, tb: TracebackType | None
    ) -> None:
        if self.process.returncode is None:
            self.process.kill()
        await self.process.communicate()

    def ask(self, message: Asked) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(packed(message))

    async def hear(self) -> Told:
        assert self.process.stdout is not None
        message = await receive_told(self.process.stdout)
        self.heard.append(message)
        return message

    async def until(
        self,
        kind: type[_Message],
        where: Callable[[_Message], bool] = lambda _: True,
        *,
        within_s: float = PATIENCE_S,
    ) -> _Message:
        """The next message of this kind."""
        async with asyncio.timeout(within_s):
            while True:
                message = await self.hear()
                if isinstance(message, kind) and where(message):
                    return message
                assert kind is StreamTroubled or not isinstance(message, StreamTroubled), message

    async def listen(self, seconds: float) -> list[Told]:
        """What is said within so many seconds."""
        begun = len(self.heard)
        try:
            async with asyncio.timeout(seconds):
                while True:
                    await self.hear()
        except (TimeoutError, EOFError):
            return self.heard[begun:]

    async def trouble(self, within_s: float = PATIENCE_S) -> StreamTroubled:
        """What it ends with."""
        return await self.until(StreamTroubled, within_s=within_s)

    async def said_on_stderr(self) -> str:
        """What it wrote there, after its end."""
        assert self.process.stderr is not None
        return (await self.process.stderr.read()).decode(errors="replace")

    def memory_mb(self) -> float:
        pages = int(Path(f"/proc/{self.process.pid}/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") / 1e6

    def cpu_s(self) -> float:
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    async def share_of_core(self, seconds: float) -> float:
        """How much of one core it takes for so long."""
        cpu_s, begun = self.cpu_s(), time.monotonic()
        await self.listen(seconds)
        return (self.cpu_s() - cpu_s) / (time.monotonic() - begun)
