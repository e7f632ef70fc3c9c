"""A broker as the README recommends it: passwords, an access list, each client called as its user."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from bot.devices.access import access_list, configuration, users
from bot.settings import Settings
from tests.rig.mosquitto import BROKER, Mosquitto

#: Starts a broker; returns the settings that it was made for, too.
StartGuarded = Callable[..., Awaitable[tuple[Settings, Mosquitto]]]


def password_of(user: str) -> str:
    return f"{user}-password"


async def guarded_mosquitto(
    folder: Path, settings: Settings, *, bound: bool = True, extra: str = "", forgotten: str = ""
) -> Mosquitto:
    """Not started yet. ``bound``: as ``main.py broker`` prints it; else names are not bound to users.

    ``extra`` stands below the access list, ``forgotten`` is a line that is left out of it.
    """
    passwords, access = folder / "passwords", folder / "doorman.acl"
    passwords.write_text("".join(f"{user}:{password_of(user)}\n" for user in users(settings.devices)))
    hashed = await asyncio.create_subprocess_exec("mosquitto_passwd", "-U", str(passwords))
    assert await hashed.wait() == 0
    access.write_text(access_list(settings.devices).replace(f"\n{forgotten}\n", "\n") + extra)
    for file in (passwords, access):
        file.chmod(0o600)
    lines = [
        line
        for line in configuration(settings.devices, str(folder)).splitlines()
        # the test's own mosquitto has these already
        if not line.startswith(("listener", "persistence", "max_queued", "#"))
    ]
    if not bound:
        lines.remove("use_username_as_clientid true")
    return Mosquitto(folder, *lines, port=settings.mqtt.port)


@asynccontextmanager
async def guarded_brokers(folder: Path, household: Callable[[], Settings]) -> AsyncIterator[StartGuarded]:
    """Starts one as often as it is called, with what ``guarded_mosquitto`` takes; all end with the block."""
    if BROKER is None:
        pytest.skip("mosquitto is not installed")
    async with AsyncExitStack() as stack:

        async def begin(**how: Any) -> tuple[Settings, Mosquitto]:
            settings = household()
            mosquitto = await guarded_mosquitto(folder, settings, **how)
            await mosquitto.start()
            stack.push_async_callback(mosquitto.stop)
            return settings, mosquitto

        yield begin
