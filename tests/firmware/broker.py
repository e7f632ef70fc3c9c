"""A real mosquitto on an ephemeral port, with the house's own access rules."""

import asyncio
import contextlib
import os
import shutil
import socket
from pathlib import Path
from types import TracebackType
from typing import Self

SERVICE = "doorman"
PASSWORD = "a password for the tests"

_ACL = """
user doorman
topic readwrite doorbell/#

pattern write doorbell/%u/event/#
pattern readwrite doorbell/%u/state/#
pattern read doorbell/%u/cmd/#
"""


def mosquitto() -> str | None:
    """The broker's binary, or None."""
    return shutil.which("mosquitto") or shutil.which("mosquitto", path="/usr/sbin:/usr/local/sbin")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Broker:
    """Runs inside the block; ``kill`` and ``start`` are the outage. ``tls``: (CA, certificate, key) files."""

    def __init__(
        self, folder: Path, users: tuple[str, ...] = ("front",), tls: tuple[Path, Path, Path] | None = None
    ) -> None:
        self._folder = folder
        self.port = free_port()
        self.tls_port = free_port()
        self._process: asyncio.subprocess.Process | None = None
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "acl").write_text(_ACL)
        (folder / "passwords").write_text("".join(f"{user}:{PASSWORD}\n" for user in (SERVICE, *users)))
        (folder / "acl").chmod(0o600)
        (folder / "passwords").chmod(0o600)
        lines = [
            f"listener {self.port} 127.0.0.1",
            "allow_anonymous false",
            f"password_file {folder / 'passwords'}",
            f"acl_file {folder / 'acl'}",
            "persistence false",
            "max_queued_messages 100000",
            "log_dest stderr",
            "log_type all",
        ]
        if os.geteuid() == 0:
            lines.append("user root")  # or it could not read what this test wrote
        if tls:
            lines += [f"listener {self.tls_port} 127.0.0.1"]
            lines += [f"{word} {file}" for word, file in zip(("cafile", "certfile", "keyfile"), tls, strict=True)]
        (folder / "conf").write_text("\n".join(lines) + "\n")

    async def __aenter__(self) -> Self:
        passwords = mosquitto_passwd()
        hashed = await asyncio.create_subprocess_exec(passwords, "-U", str(self._folder / "passwords"))
        assert await hashed.wait() == 0
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, exc: BaseException | None, tb: TracebackType | None
    ) -> None:
        await self.kill()

    async def start(self) -> None:
        program = mosquitto()
        assert program
        with (self._folder / "log").open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                program, "-c", str(self._folder / "conf"), stdout=log, stderr=log
            )
        async with asyncio.timeout(20):
            while not await self._answers():
                assert self._process.returncode is None, (self._folder / "log").read_text()

    async def kill(self) -> None:
        process, self._process = self._process, None
        if process:
            with contextlib.suppress(ProcessLookupError):
                process.kill()
            await process.wait()

    def log(self) -> str:
        return (self._folder / "log").read_text()

    async def _answers(self) -> bool:
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", self.port)
        except OSError:
            return False
        writer.close()
        await writer.wait_closed()
        return True


def mosquitto_passwd() -> str:
    found = shutil.which("mosquitto_passwd") or shutil.which("mosquitto_passwd", path="/usr/bin:/usr/local/bin")
    assert found, "mosquitto_passwd comes with mosquitto"
    return found
