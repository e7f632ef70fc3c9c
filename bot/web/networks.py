"""Which addresses are the house's own, and whose a request is that came through a proxy."""

import ipaddress
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Self

from aiohttp import web

IpAddress = ipaddress.IPv4Address | ipaddress.IPv6Address
IpNetwork = ipaddress.IPv4Network | ipaddress.IPv6Network

#: An IPv6 host has a whole network of this size to call from.
_IPV6_HOST_BITS = 64

#: The header that is read; each proxy appends the address that it was called from.
FORWARDED_FOR = "X-Forwarded-For"

#: Whoever sends one of these is, or speaks through, a proxy.
_TRACES = frozenset(
    {
        "via", "forwarded", "x-forwarded", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto",
        "x-forwarded-port", "x-forwarded-server", "x-original-forwarded-for", "x-real-ip", "x-client-ip",
        "x-cluster-client-ip", "x-envoy-external-address", "true-client-ip", "cf-connecting-ip",
        "cf-connecting-ipv6", "cdn-loop", "fastly-client-ip", "fly-client-ip",
    }
)  # fmt: skip


class Networks:
    """A set of addresses; text that is no address is in none."""

    def __init__(self, networks: Iterable[IpNetwork] = ()) -> None:
        self._networks = tuple(networks)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Addresses and networks (192.168.1.0/24) with commas or spaces between them; raises ValueError."""
        return cls(ipaddress.ip_network(part, strict=False) for part in text.replace(",", " ").split())

    def __contains__(self, address: object) -> bool:
        found = address_of(address) if isinstance(address, str) else None
        return found is not None and any(found in network for network in self._networks)


#: This machine, the private ranges, and link-local addresses.
_OWN = Networks.parse(
    "127.0.0.0/8 10.0.0.0/8 172.16.0.0/12 192.168.0.0/16 169.254.0.0/16 ::1/128 fc00::/7 fe80::/10",
)


def address_of(text: str) -> IpAddress | None:
    """An address as sockets and proxies write it, with zone, port, brackets, or IPv4 in IPv6; None: it is none."""
    plain = text.strip()
    if plain.startswith("["):
        plain = plain[1:].partition("]")[0]
    elif plain.count(":") == 1:
        plain = plain.partition(":")[0]
    try:
        address = ipaddress.ip_address(plain.partition("%")[0])
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return mapped or address


def host_of(address: str) -> str:
    """What is counted as one caller: an IPv6 host has a whole network to call from."""
    found = address_of(address)
    if isinstance(found, ipaddress.IPv6Address):
        return str(int(found) >> _IPV6_HOST_BITS)
    return str(found)


def is_own_network(peer: str) -> bool:
    """Tell whether an address is this machine's or its local network's."""
    return peer in _OWN


def is_loopback(peer: str) -> bool:
    """Tell whether an address is this machine's."""
    address = address_of(peer)
    return address is not None and address.is_loopback


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a request comes from, as far as that can be believed."""

    #: The caller, or where a proxy hides them, the proxy. For people to read.
    address: str
    #: True: no proxy stands between.
    direct: bool
    #: False: ``address`` is only the last of several.
    known: bool = True

    @property
    def here(self) -> bool:
        """Whether a program on this very machine calls."""
        return self.direct and is_loopback(self.address)

    @property
    def own_network(self) -> bool:
        """Whether somebody in the house calls."""
        return self.known and is_own_network(self.address)


def origin(peer: str, headers: Mapping[str, str], forwarded_for: Sequence[str], trusted: Networks) -> Origin:
    """Whose a request is: the rightmost address of ``forwarded_for`` (its headers' values) that no proxy of ours has.

    What other peers say of whom they speak for is not believed, but that they speak for somebody is.
    """
    if peer not in trusted:
        proxied = any(name.lower() in _TRACES for name in headers)
        return Origin(peer, direct=not proxied, known=not proxied)
    hops = [hop for value in forwarded_for for hop in value.split(",")]
    caller = None
    for hop in reversed(hops):
        address = address_of(hop)
        if address is None:
            break
        caller = str(address)
        if caller not in trusted:
            return Origin(caller, direct=False)
    # only our own proxies, or one that does not say whom it speaks for
    return Origin(caller or peer, direct=False, known=False)


def origin_of(request: web.Request, trusted: Networks) -> Origin:
    """Whose a request is; see ``origin``."""
    return origin(request.remote or "", request.headers, request.headers.getall(FORWARDED_FOR, ()), trusted)
