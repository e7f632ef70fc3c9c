"""What the doctor asks this room: whether a Doorman runs already, and whether our port is free."""

import asyncio
import socket
from collections.abc import Mapping
from typing import Any

import aiohttp

from bot.checkup import Finding
from bot.devices.broker_check import check_broker, check_strangers
from bot.settings import Settings

#: How long a running service takes to say how it is, in seconds.
_PATIENCE_S = 3.0


async def check_wire(settings: Settings) -> list[Finding]:
    """The broker, our place on it, and the port that pictures arrive on."""
    running = await _running(settings)
    if running is None:
        return [*await check_broker(settings), await check_port(settings)]
    # to an address that is not this machine's own loopback it tells only whether all is well
    parts = running.get("parts")
    broker = parts.get("broker", running) if isinstance(parts, dict) else running
    where = f"{settings.mqtt_host}:{settings.mqtt_port}"
    said = (
        f"{where}, the running Doorman is connected"
        if broker.get("ok")
        else f"the running Doorman is not well: {broker.get('trouble') or '/status in the chat tells why'}"
    )
    remedy = "mend that, or stop Doorman and call the doctor again, who then looks closer"
    return [
        Finding("broker", good=bool(broker.get("ok")), said=said, remedy=remedy),
        await check_strangers(settings),
        Finding(
            "broker's names",
            good=True,
            said="and what each door needs are not tried: a second login by our name could throw the running Doorman "
            "off. Stop it, and call the doctor again",
        ),
        Finding("picture port", good=True, said=f"{settings.http_port}, the running Doorman has it"),
    ]


async def _running(settings: Settings) -> Mapping[str, Any] | None:
    """How a Doorman is that runs with these settings on this machine; None: there is none."""
    host = settings.listen_on
    own = "127.0.0.1" if host in {"", "0.0.0.0"} else f"[{host}]" if ":" in host else host  # noqa: S104 - compared
    try:
        async with (
            aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(_PATIENCE_S)) as session,
            session.get(f"http://{own}:{settings.http_port}/health") as answer,
        ):
            told = await answer.json()
    except (aiohttp.ClientError, TimeoutError, ValueError):
        return None
    return told if isinstance(told, dict) and isinstance(told.get("ok"), bool) else None


async def check_port(settings: Settings) -> Finding:
    """Try the port that pictures arrive on."""
    where = f"{settings.http_host}:{settings.http_port}"
    try:
        server = await asyncio.get_running_loop().create_server(
            asyncio.Protocol, settings.listen_on, settings.http_port
        )
    except socket.gaierror:
        remedy = "set HTTP_HOST to an address of this machine, or leave it out"
        return Finding("picture port", good=False, said=f"HTTP_HOST={settings.http_host} is nowhere", remedy=remedy)
    except OSError as exc:
        remedy = "stop the other program that has it, or set HTTP_PORT; is HTTP_HOST an address of this machine?"
        return Finding("picture port", good=False, said=f"{where}: {exc.strerror}", remedy=remedy)
    server.close()
    await server.wait_closed()
    return Finding("picture port", good=True, said=f"{where} is free")
