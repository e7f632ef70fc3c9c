"""Whether an address belongs to the public network, so that a table cannot have us ask what is at home."""

import socket
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network

#: Addresses of the sixth kind that mean one of the fourth: what it is in them decides.
_TRANSLATED = IPv6Network("64:ff9b::/96")

#: What a provider gives one home, at least: whoever shares so much of our own address may stand beside us.
_OF_ONE_HOME = {4: 24, 6: 56}

#: Where it would be sent to, were anything sent: the port tells nothing of the way.
_ANY_PORT = 9


def is_public(address: str) -> bool:
    """Tell whether this address, as the system resolves one, is of the public network, and not at home; never raises.

    With the sixth kind every camera at home has an address of the public network.
    """
    try:
        known = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    return _is_public(known) and not _is_at_home(known)


def own_address_towards(address: IPv4Address | IPv6Address) -> str:
    """Our own address on the way there; nothing is sent. Raises OSError where no way is known."""
    family = socket.AF_INET if address.version == 4 else socket.AF_INET6  # noqa: PLR2004 - the kind of address
    with socket.socket(family, socket.SOCK_DGRAM) as way:
        way.connect((str(address), _ANY_PORT))
        return str(way.getsockname()[0])


def _is_at_home(address: IPv4Address | IPv6Address) -> bool:
    try:
        ours = ip_address(own_address_towards(address).partition("%")[0])
    except OSError:
        return False  # whoever asks there gets no answer either
    return ours in ip_network((address, _OF_ONE_HOME[address.version]), strict=False)


def _is_public(address: IPv4Address | IPv6Address) -> bool:
    if isinstance(address, IPv6Address) and (within := _within(address)) is not None:
        return _is_public(within)
    closed = address.is_multicast or address.is_reserved or address.is_unspecified or address.is_link_local
    return address.is_global and not (closed or address.is_loopback or address.is_private)


def _within(address: IPv6Address) -> IPv4Address | None:
    if address in _TRANSLATED:
        return IPv4Address(int(address) & 0xFFFF_FFFF)
    if address.teredo:
        return address.teredo[1]
    return address.ipv4_mapped or address.sixtofour
