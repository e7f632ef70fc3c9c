"""``main.py`` on a terminal of its own, and whoever sits there."""

import asyncio
import os
import pty
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from tests.rig.service.forks import ForkedProcess
from tests.rig.service.process import ROOT

#: A forked process answers at once, and a busy machine takes its time.
PATIENCE_S = 30.0


class Typist:
    """Reads what is said, and types."""

    def __init__(self, process: ForkedProcess, terminal: int) -> None:
        self.process = process
        #: Everything that stood on the screen.
        self.said = ""
        #: What was typed, the answers that were Enter alone left out.
        self.typed: list[str] = []
        self._terminal = terminal
        self._seen = 0
        self._more = asyncio.Event()
        asyncio.get_running_loop().add_reader(terminal, self._read)

    async def until(self, words: str) -> None:
        """Wait until this was said, behind what was waited for before."""
        try:
            async with asyncio.timeout(PATIENCE_S):
                while (found := self.said.find(words, self._seen)) < 0:
                    self._more.clear()
                    await self._more.wait()
        except TimeoutError:
            raise AssertionError(self.said) from None
        self._seen = found + len(words)

    async def answer(self, question: str, answer: str = "") -> None:
        """Wait for the end of a question, and answer it; Enter alone is the default."""
        await self.until(question)
        self.typed += [answer] if answer else []
        os.write(self._terminal, f"{answer}\n".encode())

    async def interrupt(self) -> int:
        """Ctrl-C; returns the status that it ended with.

        Once more where it came in the moment between a question and the waiting for its answer: Python then takes note
        of it with the next key alone.
        """
        async with asyncio.timeout(PATIENCE_S):
            while self.process.returncode is None:
                os.write(self._terminal, b"\x03")
                with suppress(TimeoutError):
                    await asyncio.wait_for(self.process.wait(), 1)
        return await self.end()

    async def end(self) -> int:
        """The status that it ended with."""
        async with asyncio.timeout(PATIENCE_S):
            status = await self.process.wait()
        self._read()
        return status

    def close(self) -> None:
        """Nobody sits there any more."""
        asyncio.get_running_loop().remove_reader(self._terminal)
        self.process.kill()
        os.close(self._terminal)

    def _read(self) -> None:
        try:
            self.said += os.read(self._terminal, 65536).decode(errors="replace").replace("\r\n", "\n")
        except (BlockingIOError, OSError):  # nobody is at its other end
            asyncio.get_running_loop().remove_reader(self._terminal)
        self._more.set()


@asynccontextmanager
async def typing(arguments: Sequence[str], environment: Mapping[str, str], log: Path) -> AsyncIterator[Typist]:
    """Have ``main.py`` run on a terminal while the block lasts."""
    ours, its = pty.openpty()
    os.set_blocking(ours, False)
    process = await ForkedProcess.start(
        arguments, environment=environment, folder=ROOT, log=log, terminal=os.ttyname(its)
    )
    typist = Typist(process, ours)
    try:
        yield typist
    finally:
        typist.close()
        os.close(its)
        await process.wait()
