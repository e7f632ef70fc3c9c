"""By which names we may be asked: a page elsewhere that has its own name lead here is refused (DNS rebinding)."""

import ipaddress
from collections.abc import Iterable

#: Names that lead to whoever asks, and in most homes to a machine of its own.
_ALWAYS = frozenset({"localhost"})


class Hosts:
    """Addresses always count, since no page elsewhere can have one as its name; of names, those that are listed."""

    def __init__(self, names: Iterable[str] = ()) -> None:
        self._names = _ALWAYS | {name.lower().rstrip(".") for name in names}

    def takes(self, host: str) -> bool:
        """Tell whether the value of a ``Host`` header is one of ours."""
        name = _without_port(host.strip().lower()).rstrip(".")
        if name in self._names:
            return True
        try:
            ipaddress.ip_address(name.partition("%")[0])
        except ValueError:
            return False
        return True


def _without_port(host: str) -> str:
    if host.startswith("["):
        return host[1:].partition("]")[0]
    return host.rpartition(":")[0] if host.count(":") == 1 else host
