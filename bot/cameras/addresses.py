"""Which addresses a camera may have: a camera's schemes, no login in them, and nothing of this very machine."""

import asyncio
import re
import socket
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

from bot.aside import in_a_thread_of_its_own
from bot.house.watch.camera import CameraUnreachable, Source, SourceKind, Trouble
from bot.house.watch.camera_checks import has_login

#: Longer than any camera's.
MOST_LETTERS = 2048

#: A name server, and a camera's port, are given so long, in seconds.
LOOK_UP_S, KNOCK_S = 5.0, 5.0

#: By scheme: the port where none is named.
_PORTS: Mapping[str, int] = {"rtsp": 554, "rtsps": 322, "http": 80, "https": 443}

_SCHEMES: Mapping[SourceKind, frozenset[str]] = {
    SourceKind.RTSP: frozenset({"rtsp", "rtsps"}),
    SourceKind.MJPEG: frozenset({"http", "https"}),
    SourceKind.SNAPSHOT: frozenset({"http", "https"}),
}

#: What a device is called: Linux's video devices, or the number that macOS and Windows give one.
_DEVICE = re.compile(r"/dev/video\d{1,3}|/dev/v4l/by-(?:id|path)/[\w.:-]{1,200}|\d{1,2}")

#: What hands a machine of a cloud its passwords, link-local as some cameras are.
_NOBODYS_CAMERA = frozenset({ip_address("169.254.169.254"), ip_address("fd00:ec2::254")})

#: Addresses of the sixth kind that mean one of the fourth: what it is in them decides.
_TRANSLATED = IPv6Network("64:ff9b::/96")

#: Where it would be sent to, were anything sent: the port tells nothing of the way.
_ANY_PORT = 9


@dataclass(frozen=True, slots=True)
class Exempt:
    """What the settings allow beside other machines: for tests, the demo, and a restreaming server on this machine."""

    #: "127.0.0.1:8554", or without a port.
    places: frozenset[str] = frozenset()
    #: Video files below this folder may be cameras; None: none may.
    files: Path | None = None


@dataclass(frozen=True, slots=True)
class CameraPlace:
    """Where a camera is asked."""

    ip: str
    port: int


class AddressJudge:
    """Judges where cameras are; whatever may not be one raises CameraUnreachable with ``Trouble.ADDRESS``."""

    def __init__(self, exempt: Exempt) -> None:
        self._exempt = exempt

    async def place_of(self, source: Source) -> CameraPlace | None:
        """Where a source is, judged and looked up; None: at this computer. Raises CameraUnreachable."""
        if source.kind is SourceKind.USB:
            _insist(_DEVICE.fullmatch(source.address) is not None and not source.large)
            return None
        if source.kind is SourceKind.FILE:
            await in_a_thread_of_its_own(lambda: self._judge_file(source.address), name="camera file")
            return None
        parts = _parts(source.address, _SCHEMES[source.kind])
        host, port = parts.hostname or "", _port(parts)
        if source.large:
            large = _parts(source.large, _SCHEMES[source.kind])
            _insist(large.hostname == parts.hostname)
            await self._allowed(host, _port(large))
        return CameraPlace(await self._allowed(host, port), port)

    async def place_of_device(self, address: str) -> CameraPlace:
        """Where an ONVIF device answers, judged and looked up. Raises CameraUnreachable."""
        parts = _parts(address, frozenset({"http", "https"}))
        return CameraPlace(await self._allowed(parts.hostname or "", _port(parts)), _port(parts))

    async def _allowed(self, host: str, port: int) -> str:
        found = await look_up(host, port)
        for one in found:
            exempt = {f"{host}:{port}", host, f"{one}:{port}", f"[{one}]:{port}", one}
            if exempt & self._exempt.places or may_be_a_camera(one):
                return one
        raise CameraUnreachable(Trouble.ADDRESS)

    def _judge_file(self, path: str) -> None:
        folder = self._exempt.files
        _insist(folder is not None and Path(path).resolve().is_relative_to(folder.resolve()))
        if not Path(path).is_file():
            raise CameraUnreachable(Trouble.NOT_FOUND)


def may_be_a_camera(address: str) -> bool:
    """Tell whether an address, as the system resolves one, may be another machine's; never raises."""
    try:
        known = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    known = _within(known)
    nobodys = known.is_loopback or known.is_unspecified or known.is_multicast or known in _NOBODYS_CAMERA
    # what is reserved holds the broadcast address; nothing else of it is in use
    return not nobodys and not known.is_reserved and not _is_ours(known)


async def look_up(host: str, port: int) -> Sequence[str]:
    """What a host's name stands for, at least one address. Raises CameraUnreachable."""

    def addresses() -> list[str]:
        return [str(found[4][0]) for found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]

    try:
        async with asyncio.timeout(LOOK_UP_S):
            found = await in_a_thread_of_its_own(addresses, name="camera name")
    except (OSError, UnicodeError, TimeoutError) as exc:
        raise CameraUnreachable(Trouble.UNREACHABLE) from exc
    if not found:
        raise CameraUnreachable(Trouble.UNREACHABLE)
    # names tell an address of the sixth kind for many a camera that hears the fourth alone
    return sorted(dict.fromkeys(found), key=lambda address: ":" in address)


async def knock(place: CameraPlace) -> None:
    """See whether anybody is there, before a process is started for it. Raises CameraUnreachable."""
    try:
        async with asyncio.timeout(KNOCK_S):
            _, writer = await asyncio.open_connection(place.ip, place.port)
    except (OSError, TimeoutError) as exc:
        raise CameraUnreachable(Trouble.UNREACHABLE) from exc
    writer.transport.abort()


def _parts(address: str, schemes: frozenset[str]) -> SplitResult:
    _insist(len(address) <= MOST_LETTERS and address.isprintable() and " " not in address and "\\" not in address)
    try:
        parts = urlsplit(address)
        _insist(parts.scheme in schemes and bool(parts.hostname) and (parts.port is None or parts.port > 0))
        _insist(parts.username is None and parts.password is None and "@" not in parts.netloc)
    except ValueError as exc:
        raise CameraUnreachable(Trouble.ADDRESS) from exc
    _insist(not has_login(address))
    return parts


def _port(parts: SplitResult) -> int:
    return parts.port or _PORTS[parts.scheme]


def _within(address: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    if isinstance(address, IPv4Address):
        return address
    if address in _TRANSLATED:
        return IPv4Address(int(address) & 0xFFFF_FFFF)
    return address.ipv4_mapped or address.sixtofour or address


def _is_ours(address: IPv4Address | IPv6Address) -> bool:
    """Whether it is this machine's own: the way there begins where it ends. Nothing is sent."""
    family = socket.AF_INET if isinstance(address, IPv4Address) else socket.AF_INET6
    try:
        with socket.socket(family, socket.SOCK_DGRAM) as way:
            way.connect((str(address), _ANY_PORT))
            return ip_address(str(way.getsockname()[0]).partition("%")[0]) == address
    except (OSError, ValueError):
        return False  # no way is known: whoever asks there gets no answer either


def _insist(true: bool) -> None:  # noqa: FBT001 - a condition
    if not true:
        raise CameraUnreachable(Trouble.ADDRESS)
