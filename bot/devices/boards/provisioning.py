"""A board's ``secrets.json``: what the provisioner puts onto it, so that it finds us and may speak to us."""

import asyncio
import ipaddress
import json
import socket
from collections.abc import Callable
from typing import Any

from bot.house.boards.board import NoSecrets, Remark, RemarkKind, Secrets, Withheld
from bot.house.doors.door import DoorId
from bot.house.doors.relays import relay_user
from bot.settings import DevicesSettings, DoorSettings, WebSettings

#: An address of the documentation's: it is nobody's, so the way to it is the way out of this machine.
_ELSEWHERE = "192.0.2.1"


def own_address() -> str:
    """This machine's address in its network, by the route that it would take; nothing is sent. Raises OSError."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.connect((_ELSEWHERE, 9))
        address: str = probe.getsockname()[0]
        return address


def secrets_for(settings: DevicesSettings, door: DoorId, guess: Callable[[], str] = own_address) -> Secrets:
    """What a board of this door has to know, as firmware/README.md shows it; raises NoSecrets."""
    known = settings.doors.get(door)
    name = f"DOORS__{door.upper()}__"
    if known is not None and known.key is None and known.token is not None:
        return _of_a_camera(settings, door, known, guess)
    if known is None or known.key is None:
        raise NoSecrets(Withheld.NO_KEY, setting=f"{name}KEY")
    if known.simulated:
        raise NoSecrets(Withheld.SIMULATED, door=door)
    password = known.broker_password.get_secret_value() if known.broker_password else ""
    if settings.mqtt.username and not password:
        raise NoSecrets(Withheld.UNKNOWN_TO_BROKER, setting=f"{name}BROKER_PASSWORD", door=door)
    remarks: list[Remark] = []
    home = _home(settings.web, guess, remarks)
    broker = home if is_own_machine(settings.mqtt.host) else settings.mqtt.host
    if settings.mqtt.username:
        remarks.append(Remark(RemarkKind.BROKER_USER, door))
    if settings.mqtt.tls:
        remarks.append(Remark(RemarkKind.BROKER_TLS))
    document: dict[str, Any] = {
        "door": door,
        "key": known.key.get_secret_value(),
        "broker": {"host": broker, "port": settings.mqtt.port, "user": door, "password": password},
        "intake": {"host": home, "port": settings.web.port},
    }
    return Secrets(f"{json.dumps(document, indent=1)}\n".encode(), tuple(remarks))


def _of_a_camera(settings: DevicesSettings, door: DoorId, known: DoorSettings, guess: Callable[[], str]) -> Secrets:
    """What an ordinary camera, a button that calls an address, and a relay have to know."""
    remarks: list[Remark] = []
    web, token = settings.web, known.token.get_secret_value() if known.token else ""
    host = _home(web, guess, remarks)
    home = f"http://{host}:{web.port}/v1/doors/{door}"
    document: dict[str, Any] = {
        "pictures": f"{home}/snapshots",
        "ring": f"{home}/ring",
        "user": "camera",
        "password": token,
    }
    if known.relay_password:
        broker = host if is_own_machine(settings.mqtt.host) else settings.mqtt.host
        document["relay"] = {
            "broker": {"host": broker, "port": settings.mqtt.port},
            "user": relay_user(door),
            "password": known.relay_password.get_secret_value(),
        }
    return Secrets(f"{json.dumps(document, indent=1)}\n".encode(), tuple(remarks))


def _home(web: WebSettings, guess: Callable[[], str], remarks: list[Remark]) -> str:
    """Where boards reach this machine."""
    if web.lan_address:
        return web.lan_address
    if is_own_machine(web.host):
        raise NoSecrets(Withheld.LISTENS_TO_ITSELF, setting="HTTP_HOST", value=web.host)
    if not _is_any(web.host):
        return web.host
    try:
        found = guess()
    except OSError as exc:
        raise NoSecrets(Withheld.NO_ADDRESS, setting="LAN_ADDRESS") from exc
    remarks.append(Remark(RemarkKind.GUESSED_ADDRESS, found))
    return found


async def home_of(web: WebSettings, guess: Callable[[], str] = own_address) -> str:
    """Where whatever listens at a door fetches something from this machine; on this machine alone, maybe.

    Raises OSError where that cannot be told.
    """
    if web.lan_address:
        return web.lan_address
    return web.host if not _is_any(web.host) else await asyncio.to_thread(guess)


def is_own_machine(host: str) -> bool:
    """Tell whether only this machine itself knows a host by this name."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host.lower() == "localhost"


def _is_any(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_unspecified
    except ValueError:
        return not host
