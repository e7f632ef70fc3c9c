"""What such a system is to us."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from aiohttp.typedefs import Handler

from bot.api.gate.gate import Done
from bot.api.gate.manners import Manners


@dataclass(frozen=True, slots=True)
class LegacySystem:
    """Where it is asked, and how it answers."""

    #: What its paths begin with.
    prefix: str
    manners: Manners
    paths: Mapping[str, Mapping[str, Done]]
    #: Paths of which nobody knows who asks before they are connected.
    sockets: Mapping[str, Handler] = field(default_factory=dict)
    #: Whether nothing else is found below its prefix.
    alone: bool = True
