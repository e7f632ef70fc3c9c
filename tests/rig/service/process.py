"""The service as a process of its own, started as README tells, with addresses on loopback."""

import asyncio
import os
import signal
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import aiohttp

from tests.rig.machine import shared_by
from tests.rig.mosquitto import free_port
from tests.rig.service.forks import CAN_FORK, ForkedProcess

ROOT = Path(__file__).parents[3]
KEY = "7f" * 32

#: Importing aiogram takes three seconds on a slow machine, and ten times that on one that is busy besides.
START_S = 90.0


class Service:
    """``python main.py`` with settings from the environment alone."""

    def __init__(self, folder: Path, **settings: str) -> None:
        self.folder = folder
        self.http_port = free_port()
        self.settings = {
            "DATA_DIR": str(folder / "data"),
            "DOORMAN_ENV_FILE": str(folder / "absent.env"),
            "HTTP_HOST": "127.0.0.1",
            "HTTP_PORT": str(self.http_port),
            "DOORS__FRONT__NAME": "front door",
            "DOORS__FRONT__KEY": KEY,
            "TIMEZONE": "Europe/Berlin",
            "FETCH_MODELS": "no",
            **settings,
        }
        #: What Python runs, and where.
        self.program: tuple[str, ...] = (str(ROOT / "main.py"),)
        self.root = ROOT
        #: ``main.py`` as it is once it has imported everything, which takes two to four seconds.
        self.forked = False
        self.process: asyncio.subprocess.Process | ForkedProcess | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.http_port}"

    @property
    def log(self) -> str:
        return (self.folder / "service.log").read_text(encoding="utf-8")

    async def start(self) -> None:
        """Start, and wait until pictures are taken."""
        self.process = await self._started()
        async with asyncio.timeout(START_S):
            while not (health := await self._health()):
                if self.process.returncode is not None:
                    raise RuntimeError(f"the service ended:\n{self.log}")
                await asyncio.sleep(0.02)
            assert health

    async def _started(self) -> asyncio.subprocess.Process | ForkedProcess:
        path = self.folder / "service.log"
        if self.forked and CAN_FORK:
            return await ForkedProcess.start([], environment=self._environment(), folder=ROOT, log=path)
        with path.open("ab") as log:
            return await asyncio.create_subprocess_exec(
                sys.executable, *self.program, cwd=self.root, env=self._environment(), stdout=log, stderr=log
            )

    async def health(self) -> Mapping[str, Any]:
        health = await self._health()
        assert health
        return health

    async def until_health(self, part: str, *, ok: bool, timeout_s: float = 30.0) -> None:
        """Wait until a part of /health says so."""
        async with asyncio.timeout(timeout_s):
            while True:
                if (await self.health())["parts"][part]["ok"] is ok:
                    return
                await asyncio.sleep(0.02)  # another process: nothing tells us but asking again

    async def until_told(self, part: str, what: str, value: object, timeout_s: float = 30.0) -> None:
        """Wait until /health says this of a part."""
        async with asyncio.timeout(timeout_s):
            while True:
                if (await self.health())["parts"][part][what] == value:
                    return
                await asyncio.sleep(0.02)  # another process: nothing tells us but asking again

    async def until_quiet(self, timeout_s: float = 30.0) -> None:
        """Wait until no card is on its way."""
        async with asyncio.timeout(timeout_s):
            while True:
                if not (await self.health())["parts"]["outbox"]["waiting"]:
                    return
                await asyncio.sleep(0.02)  # another process: nothing tells us but asking again

    async def kill(self) -> None:
        """The power goes."""
        await self._end(signal.SIGKILL)

    async def stop(self) -> int:
        """SIGTERM; returns the exit status. Raises TimeoutError where it takes far more than two seconds."""
        return await self._end(signal.SIGTERM)

    async def _end(self, how: signal.Signals) -> int:
        process, self.process = self.process, None
        if process is None:
            return 0
        if process.returncode is None:
            process.send_signal(how)
        try:
            async with asyncio.timeout(4 * shared_by()):
                return await process.wait()
        except TimeoutError:
            process.kill()
            await process.wait()
            raise TimeoutError(f"the service did not stop:\n{self.log}") from None

    async def _health(self) -> Mapping[str, Any] | None:
        try:
            async with aiohttp.ClientSession() as web, web.get(f"{self.url}/health") as answer:
                found: Mapping[str, Any] = await answer.json()
                return found
        except aiohttp.ClientError:
            return None

    def _environment(self) -> dict[str, str]:
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR") if name in os.environ}
        return kept | self.settings
