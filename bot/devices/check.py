"""What the doctor asks this room: whether a Doorman runs already, and whether our port is free."""

import asyncio
from collections.abc import Mapping
from typing import Any

import aiohttp

from bot.devices.broker_check import check_broker, check_strangers
from bot.devices.home_assistant_check import check_secrecy
from bot.house.findings.findings import Finding, Part, Plain
from bot.house.findings.wire_findings import (
    HostNowhere,
    PortFree,
    PortOurs,
    PortUnusable,
    ServiceConnected,
    ServiceUnwell,
)
from bot.house.status.wires import BrokerTrouble
from bot.settings import DevicesSettings, WebSettings
from bot.web import is_elsewhere

#: How long a running service takes to say how it is, in seconds.
_PATIENCE_S = 3.0


async def check_wire(settings: DevicesSettings) -> list[Finding]:
    """The broker, our place on it, and the port that pictures arrive on."""
    running = await _running(settings.web)
    if running is None:
        return [*await check_broker(settings), *check_secrecy(settings), await check_port(settings.web)]
    if _has_no_use_for_broker(running):
        return [
            Finding(Part.BROKER, Plain.BROKER_UNNEEDED, good=True),
            Finding(Part.PICTURE_PORT, PortOurs(settings.web.port), good=True),
        ]
    return [
        _told_by(running, settings.mqtt.where),
        await check_strangers(settings.mqtt),
        # a second login by our name could throw the running one off
        Finding(Part.BROKER_NAMES, Plain.NAMES_NOT_TRIED, good=True),
        *check_secrecy(settings),
        Finding(Part.PICTURE_PORT, PortOurs(settings.web.port), good=True),
    ]


def _broker_of(running: Mapping[str, Any]) -> Mapping[str, Any]:
    """What the running service tells of the broker."""
    # to an address that is not this machine's own loopback it tells only whether all is well
    parts = running.get("parts")
    broker: Mapping[str, Any] = parts.get("broker", running) if isinstance(parts, dict) else running
    return broker


def _has_no_use_for_broker(running: Mapping[str, Any]) -> bool:
    return _broker_of(running).get("needed") is False


def _told_by(running: Mapping[str, Any], where: str) -> Finding:
    """How the broker is, by the running service's own account."""
    broker = _broker_of(running)
    if broker.get("ok"):
        return Finding(Part.BROKER, ServiceConnected(where), good=True)
    try:
        trouble = BrokerTrouble(str(broker.get("why")))
    except ValueError:
        trouble = None
    return Finding(Part.BROKER, ServiceUnwell(trouble), good=False)


async def _running(settings: WebSettings) -> Mapping[str, Any] | None:
    """How a Doorman is that runs with these settings on this machine; None: there is none."""
    host = settings.listen_on
    own = "127.0.0.1" if host in {"", "0.0.0.0"} else f"[{host}]" if ":" in host else host  # noqa: S104 - compared
    try:
        async with (
            aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(_PATIENCE_S)) as session,
            session.get(f"http://{own}:{settings.port}/health") as answer,
        ):
            told = await answer.json()
    except (aiohttp.ClientError, TimeoutError, ValueError):
        return None
    return told if isinstance(told, dict) and isinstance(told.get("ok"), bool) else None


async def check_port(settings: WebSettings) -> Finding:
    """Try the port that pictures arrive on."""
    where = f"{settings.host}:{settings.port}"
    try:
        server = await asyncio.get_running_loop().create_server(asyncio.Protocol, settings.listen_on, settings.port)
    except OSError as exc:
        if is_elsewhere(exc):
            return Finding(Part.PICTURE_PORT, HostNowhere(settings.host), good=False)
        return Finding(Part.PICTURE_PORT, PortUnusable(where, exc.strerror or ""), good=False)
    server.close()
    await server.wait_closed()
    return Finding(Part.PICTURE_PORT, PortFree(where), good=True)
