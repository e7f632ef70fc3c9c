"""A real mosquitto on an ephemeral port, which a test may kill and start again."""

import asyncio
import secrets
import shutil
import signal
import socket
from pathlib import Path

BROKER = shutil.which("mosquitto") or shutil.which("mosquitto", path="/usr/sbin:/usr/local/sbin")


#: Below the ports that the system gives to outgoing connections (Linux: 32768 and up): what is chosen here and bound
#: seconds later is taken by no connection meanwhile.
_PORTS = range(10240, 32768)


def free_port() -> int:
    """A port of loopback that nobody listens on."""
    while True:
        port = secrets.choice(_PORTS)
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
        return port


class Mosquitto:
    """Runs between ``start`` and ``stop``; keeps its port, and its sessions where ``folder`` allows."""

    def __init__(self, folder: Path, *extra: str, port: int | None = None) -> None:
        self.port = port or free_port()
        self._folder = folder
        self._extra = extra
        self._process: asyncio.subprocess.Process | None = None

    async def start(self) -> None:
        lines = [
            f"listener {self.port} 127.0.0.1",
            "max_queued_messages 100000",
            "persistence true",
            f"persistence_location {self._folder}/",
            "autosave_interval 1",
            "autosave_on_changes true",
            f"log_dest file {self._folder}/mosquitto.log",
            "user root",
            *(self._extra or ("allow_anonymous true",)),
        ]
        config = self._folder / "mosquitto.conf"
        config.write_text("\n".join(lines) + "\n")
        assert BROKER
        self._process = await asyncio.create_subprocess_exec(
            BROKER, "-c", str(config), stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL
        )
        async with asyncio.timeout(10):
            while not await self._answers():  # noqa: ASYNC110 - the port is the only sign it gives
                await asyncio.sleep(0.02)

    async def kill(self) -> None:
        await self._end(signal.SIGKILL)

    async def stop(self) -> None:
        await self._end(signal.SIGTERM)

    def freeze(self) -> None:
        assert self._process
        self._process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        assert self._process
        self._process.send_signal(signal.SIGCONT)

    async def _end(self, how: signal.Signals) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        process.send_signal(signal.SIGCONT)
        process.send_signal(how)
        async with asyncio.timeout(10):
            await process.wait()

    async def _answers(self) -> bool:
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", self.port)
        except OSError:
            return False
        writer.close()
        await writer.wait_closed()
        return True
