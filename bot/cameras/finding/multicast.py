"""Who answers when all cameras of the network are called (WS-Discovery); in the process that asks the network."""

from typing import Any
from urllib.parse import unquote

from wsdiscovery import QName, WSDiscovery

#: What an ONVIF camera calls itself, and where it tells its name.
_TYPE = QName("http://www.onvif.org/ver10/network/wsdl", "NetworkVideoTransmitter")
_NAME, _HARDWARE = "onvif://www.onvif.org/name/", "onvif://www.onvif.org/hardware/"

#: More cameras, and addresses of one, are left out; a name is no longer than this.
_MOST, _MOST_ADDRESSES, _LETTERS = 64, 4, 60


def found(within_s: float) -> list[dict[str, Any]]:
    """Each that answered in time: what it calls itself, and where it may be asked."""
    discovery = WSDiscovery()
    discovery.start()
    services = discovery.searchServices(types=[_TYPE], timeout=within_s)
    cameras = []
    for service in services[:_MOST]:
        scopes = [str(scope.getValue()) for scope in service.getScopes()]
        addresses = [str(address) for address in service.getXAddrs() if str(address).startswith("http")]
        if addresses:
            cameras.append({"name": _name(scopes), "addresses": addresses[:_MOST_ADDRESSES]})
    return cameras


def _name(scopes: list[str]) -> str:
    told = [
        unquote(scope.removeprefix(begins)).replace("_", " ").strip()
        for begins in (_NAME, _HARDWARE)
        for scope in scopes
        if scope.startswith(begins)
    ]
    return " ".join(dict.fromkeys(told))[:_LETTERS]
